"""Photos that come with reports, and the ones other programs may show."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from models.upkeep.service_request import ServiceRequest


def first_public_photos(session: Session, request_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the first photo of each request that a person has looked at and published."""
    return {}


def attach_media(session: Session, request: ServiceRequest, photo: FileStorage | None) -> None:
    """Keep the photo that came with a report; it is public once a person looked at it."""
