"""Photos that come with reports, and the ones other programs may show."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from models.attachments import Attachment, PhotoRole, Picture
from models.events import Actor
from models.upkeep.service_request import ServiceRequest
from webapp.photos.receiving import take_in, was_sent
from webapp.photos.refusals import PhotoRefusedError


def first_public_photos(
    session: Session, request_ids: Collection[UUID]
) -> dict[UUID, Attachment]:
    """Return the first photo of each request that a person has looked at and published."""
    if not request_ids:
        return {}
    first: dict[UUID, Attachment] = {}
    for photo in session.scalars(Attachment.public_of(request_ids)):
        first.setdefault(photo.subject_id, photo)
    return first


def receive_media(upload: FileStorage | None) -> tuple[Picture | None, str | None]:
    """Take a photo in, and return it, or why it was refused.

    A photo that cannot be read does not undo the report that came with it: the program is
    told in the notice, and the broken light is still known. Called before the database is
    written to, since encoding takes long and others wait.
    """
    if upload is None or not was_sent(upload):
        return None, None
    try:
        return take_in(upload, answered_for=True), None
    except PhotoRefusedError as refusal:
        return None, str(refusal.words)


def attach(session: Session, request: ServiceRequest, picture: Picture, *, by: Actor) -> None:
    """Keep the photo with its report; it is public once a person has looked at it."""
    session.add(Attachment.add(picture, request.id, PhotoRole.REPORT, by=by))
