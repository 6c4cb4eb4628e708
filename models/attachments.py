"""Photos of places: what was reported, what was mended, and who has looked at them.

A resident's photo is public only after a person of the platform has looked at it, since it
may show somebody's face, plate or front door. What stands here was encoded anew when it
arrived: no camera's data, no position, no name of a file was ever kept.

Painting over a face destroys it. The painted picture takes the place of the one before; no
copy of that one is kept, not even in private: a copy that exists can leak or be asked for,
and no repair of a place ever needed somebody's face.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, String, or_, select, text, union
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.language import speak

JPEG = "image/jpeg"
HIDDEN_FOR = timedelta(days=30)  # to think again about hiding a photo, before it is deleted


class PhotoRole(StrEnum):
    """What a photo shows: the place as reported, as found, as mended, or other evidence."""

    REPORT = "report"
    BEFORE = "before"
    AFTER = "after"
    EVIDENCE = "evidence"


speak(
    PhotoRole,
    {
        PhotoRole.REPORT: ("foto del reporte", "photo of the report"),
        PhotoRole.BEFORE: ("antes", "before"),
        PhotoRole.AFTER: ("después", "after"),
        PhotoRole.EVIDENCE: ("prueba", "evidence"),
    },
)


class Visibility(StrEnum):
    """Who may see a photo."""

    PRIVATE = "private"
    PUBLIC = "public"


speak(
    Visibility,
    {
        Visibility.PRIVATE: ("privada", "private"),
        Visibility.PUBLIC: ("pública", "public"),
    },
)


class HidingReason(StrEnum):
    """Why a photo is not shown in public."""

    SHOWS_PEOPLE = "shows_people"
    PRIVATE_HOME = "private_home"
    OFFENSIVE = "offensive"
    NOT_THE_PLACE = "not_the_place"
    ADVERTISING = "advertising"


speak(
    HidingReason,
    {
        HidingReason.SHOWS_PEOPLE: (
            "muestra personas o datos que no se pueden cubrir",
            "shows people or details that cannot be covered",
        ),
        HidingReason.PRIVATE_HOME: ("muestra el interior de una casa", "shows inside a home"),
        HidingReason.OFFENSIVE: ("es ofensiva o violenta", "is offensive or violent"),
        HidingReason.NOT_THE_PLACE: ("no muestra el lugar", "does not show the place"),
        HidingReason.ADVERTISING: ("es publicidad", "is advertising"),
    },
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was encoded anew and stands in the media store."""

    sha256: str
    thumbnail_sha256: str
    size: int  # bytes
    width: int  # pixels
    height: int


class Attachment(Announces, Identified, Base):
    """A photo of one record: of a service request or of a work order, by its id."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(
            "(visibility = 'public') = (reviewed_at IS NOT NULL AND hidden_reason IS NULL)",
            name="public_once_looked_at",
        ),
        CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="looked_at_by_somebody"
        ),
        CheckConstraint(
            "hidden_reason IS NULL OR reviewed_at IS NOT NULL", name="hidden_by_somebody"
        ),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="is_a_picture"),
        Index("ix_attachment_subject", "subject_id", "role"),
        Index(
            "ix_attachment_waiting",
            "received_at",
            sqlite_where=text("reviewed_at IS NULL"),
            postgresql_where=text("reviewed_at IS NULL"),
        ),
        Index("ix_attachment_delete_at", "delete_at"),
    )

    subject_id: Mapped[UUID]
    role: Mapped[PhotoRole]
    visibility: Mapped[Visibility]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    thumbnail_sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    received_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]  # an actor, as in the diary
    hidden_reason: Mapped[HidingReason | None]
    painted: Mapped[int] = mapped_column(default=0)  # how many areas were painted over
    delete_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def add(
        cls,
        picture: Picture,
        subject_id: UUID,
        role: PhotoRole,
        *,
        by: Actor,
        looked_at: bool = False,
    ) -> Self:
        """Attach a picture to a record.

        `looked_at` is for pictures that a person of the platform took and sent under their
        own name, such as a foreman's of the mended place: they are public at once.
        """
        photo = cls(
            subject_id=subject_id,
            role=role,
            visibility=Visibility.PRIVATE,
            media_type=JPEG,
            painted=0,
        )
        photo._show(picture)
        photo.received_at = photo.announce(
            EventKind.PHOTO_RECEIVED, by=by, subject=str(subject_id), role=role
        )
        if looked_at:
            photo._decide(None, by=by)
        return photo

    def paint(self, painted: Picture, areas: int, *, by: Actor) -> None:
        """Put a picture in its place in which some areas were painted over, for good."""
        self._show(painted)
        self.painted += areas
        subject = str(self.subject_id)
        self.announce(EventKind.PHOTO_PAINTED, by=by, subject=subject, areas=areas)

    def publish(self, *, by: Actor) -> None:
        """Let everybody see it. It may still be painted or hidden later."""
        self._decide(None, by=by)

    def hide(self, reason: HidingReason, *, by: Actor) -> None:
        """Show it to nobody outside; unless somebody thinks again, it is deleted in 30 days."""
        self._decide(reason, by=by)

    def _decide(self, reason: HidingReason | None, *, by: Actor) -> None:
        kind = EventKind.PHOTO_HIDDEN if reason else EventKind.PHOTO_PUBLISHED
        facts = {"reason": reason} if reason else {"painted": self.painted}
        self.reviewed_at = self.announce(kind, by=by, subject=str(self.subject_id), **facts)
        self.reviewed_by = str(by)
        self.hidden_reason = reason
        self.delete_at = self.reviewed_at + HIDDEN_FOR if reason else None
        self.visibility = Visibility.PRIVATE if reason else Visibility.PUBLIC

    def _show(self, picture: Picture) -> None:
        self.sha256, self.thumbnail_sha256 = picture.sha256, picture.thumbnail_sha256
        self.size, self.width, self.height = picture.size, picture.width, picture.height

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may see it."""
        return self.visibility is Visibility.PUBLIC

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has looked at it yet."""
        return self.reviewed_at is None

    @classmethod
    def of(cls, subject_id: UUID, role: PhotoRole | None = None) -> Select[Self]:
        """Select the photos of a record, oldest first."""
        chosen = select(cls).where(cls.subject_id == subject_id).order_by(cls.received_at)
        return chosen if role is None else chosen.where(cls.role == role)

    @classmethod
    def public_of(cls, subject_ids: Collection[UUID]) -> Select[Self]:
        """Select what everybody may see of several records, oldest first."""
        public = cls.visibility == Visibility.PUBLIC
        chosen = select(cls).where(cls.subject_id.in_(subject_ids), public)
        return chosen.order_by(cls.received_at)

    @classmethod
    def waiting(cls) -> Select[Self]:
        """Select what nobody has looked at, the longest waiting first."""
        return select(cls).where(cls.reviewed_at.is_(None)).order_by(cls.received_at, cls.id)

    @classmethod
    def due_for_erasure(cls) -> Select[Self]:
        """Select the photos whose time to be deleted has come."""
        return select(cls).where(cls.delete_at <= now()).order_by(cls.delete_at)

    @classmethod
    def using(cls, digest: str) -> Select[Self]:
        """Select the photos that a file belongs to, whole or as a thumbnail."""
        return select(cls).where(or_(cls.sha256 == digest, cls.thumbnail_sha256 == digest))


def needed_files(session: Session) -> frozenset[str]:
    """Return the names of all files that some photo needs: what the sweeper must leave."""
    both = union(select(Attachment.sha256), select(Attachment.thumbnail_sha256))
    return frozenset(session.scalars(both))


def erase_due(session: Session) -> list[str]:
    """Forget the photos whose time has come, and return the files that nothing needs now.

    The caller removes those files after its commit; a file that stays behind because the
    program ended in between is swept later.
    """
    gone: set[str] = set()
    for photo in session.scalars(Attachment.due_for_erasure()):
        gone |= {photo.sha256, photo.thumbnail_sha256}
        session.delete(photo)
    session.flush()
    return [
        name for name in sorted(gone) if not session.scalars(Attachment.using(name)).first()
    ]
