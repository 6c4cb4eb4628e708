"""The photos of an order: the place as it was reported, and as it was mended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from models.attachments import Attachment, PhotoRole, Picture
from models.media import ORPHAN_AFTER
from models.settings import Settings
from models.upkeep.work_order import WorkOrder
from webapp.photos import receiving
from webapp.photos.refusals import PhotoRefusedError
from webapp.photos.views import address_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as a page shows it."""

    address: str
    alt: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after; either may be missing."""

    before: Shown | None = None
    after: Shown | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo that came with a form: the picture, or why there is none.

    `kept` goes back into the form if it has to be shown again, so that nobody on a slow line
    sends a photo twice.
    """

    picture: Picture | None = None
    kept: str = ""
    problem: object = ""


def before_and_after(session: Session, order: WorkOrder) -> Pair:
    """Find the photos of an order."""
    return pairs(session, [order])[order.id]


def pairs(session: Session, orders: Collection[WorkOrder]) -> dict[UUID, Pair]:
    """Find the photos of many orders at once.

    Before is what was reported (or found); after is what the department showed last, and of
    a repair that was not accepted, nothing: it is not after yet.
    """
    subjects = {one.id for one in orders} | {one.request_id for one in orders}
    photos = session.scalars(
        select(Attachment)
        .where(Attachment.subject_id.in_(subjects - {None}), Attachment.hidden_reason.is_(None))
        .order_by(Attachment.received_at)
    ).all()
    return {
        order.id: Pair(_first_before(order, photos), _after(order, photos)) for order in orders
    }


def take_in(upload: FileStorage | None, kept: str | None) -> Sent:
    """Take in the photo that was sent, or the one that had arrived before."""
    if upload is None or not receiving.was_sent(upload):
        picture = _opened(kept or "")
        return Sent(picture, kept or "") if picture else Sent()
    try:
        picture = receiving.take_in(upload)
    except PhotoRefusedError as refusal:
        return Sent(problem=refusal.words)
    return Sent(picture, _sealed(picture))


def _first_before(order: WorkOrder, photos: Collection[Attachment]) -> Shown | None:
    return next(
        (
            _shown(photo, _("El lugar como lo reportaron"))
            for photo in photos
            if photo.subject_id == order.request_id
            or (photo.subject_id == order.id and photo.role is PhotoRole.BEFORE)
        ),
        None,
    )


def _after(order: WorkOrder, photos: Collection[Attachment]) -> Shown | None:
    return next(
        (
            _shown(photo, _("El lugar después del arreglo"))
            for photo in photos
            if photo.id == order.after_photo_id
        ),
        None,
    )


def _shown(photo: Attachment, alt: str) -> Shown:
    return Shown(address_of(photo), alt, photo.received_at)


def _sealed(picture: Picture) -> str:
    """Write down which picture arrived, signed: nobody can name another one."""
    return _seal().dumps(
        [
            picture.sha256,
            picture.thumbnail_sha256,
            picture.size,
            picture.width,
            picture.height,
        ]
    )


def _opened(kept: str) -> Picture | None:
    """Read it again while the files are sure to be there: orphans are swept after an hour."""
    try:
        return Picture(*_seal().loads(kept, max_age=int(ORPHAN_AFTER / 2)))
    except BadData:
        return None


def _seal() -> URLSafeTimedSerializer:
    settings: Settings = current_app.config["SETTINGS"]
    return URLSafeTimedSerializer(settings.secret, salt="a photo that arrived")
