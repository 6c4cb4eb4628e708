"""The minutes of a meeting (acta): every revision is kept, and what people say about them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.append_only import append_only
from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.people.person import Person
from models.trust.meeting import Meeting
from models.trust.registration import Registration


class CommentsClosedError(Exception):
    """Somebody commented on minutes that are not open to comments."""


class NothingChangedError(Exception):
    """A revision says the same as the one before it."""


class MinutesRevision(Identified, Base):
    """The minutes as they were written once. Never changed: the next revision follows it."""

    __tablename__ = "minutes_revision"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id), index=True)
    number: Mapped[int]
    told: Mapped[str]  # what was said
    agreed: Mapped[str]  # what was agreed, besides the commitments in the ledger
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    written_at: Mapped[datetime]


append_only(MinutesRevision)


class MinutesComment(Announces, Identified, Base):
    """What somebody who was invited says about a draft of the minutes.

    By whom: a registration, or a person with an account. Shown to those who may see the
    draft, without a name; the words can be erased.
    """

    __tablename__ = "minutes_comment"
    __table_args__ = (
        CheckConstraint(
            "(registration_id IS NULL) <> (person_id IS NULL)", name="said_by_one_of_them"
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id), index=True)
    revision: Mapped[int]
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey(Registration.id))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id))
    words: Mapped[str | None]  # none once they were erased
    said_at: Mapped[datetime]

    @classmethod
    def say(
        cls,
        meeting: Meeting,
        revision: int,
        words: str,
        *,
        registration: Registration | None = None,
        by: Actor,
        person_id: UUID | None = None,
    ) -> Self:
        """Comment on a draft. Raises CommentsClosedError."""
        if not meeting.takes_comments:
            raise CommentsClosedError
        comment = cls(
            meeting_id=meeting.id,
            revision=revision,
            registration_id=registration.id if registration else None,
            person_id=person_id,
            words=words,
        )
        comment.said_at = comment.announce(
            EventKind.MINUTES_COMMENTED, by=by, meeting=meeting.code, revision=revision
        )
        return comment


def revisions_of(meeting_id: UUID) -> Select[MinutesRevision]:
    """Select every revision, the newest first."""
    return (
        select(MinutesRevision)
        .where(MinutesRevision.meeting_id == meeting_id)
        .order_by(MinutesRevision.number.desc())
    )


def comments_on(meeting_id: UUID) -> Select[MinutesComment]:
    """Select what was said about the drafts, in the order it was said."""
    return (
        select(MinutesComment)
        .where(MinutesComment.meeting_id == meeting_id, MinutesComment.words.is_not(None))
        .order_by(MinutesComment.said_at, MinutesComment.id)
    )


def write(
    session: Session, meeting: Meeting, told: str, agreed: str, *, person_id: UUID, by: Actor
) -> MinutesRevision:
    """Write the minutes, or write them anew. Raises NothingChangedError for the same words."""
    meeting.LIFECYCLE.follow("write_minutes", meeting.status)
    last = session.scalars(revisions_of(meeting.id).limit(1)).first()
    if last is not None and (last.told, last.agreed) == (told, agreed):
        raise NothingChangedError
    number = (last.number if last else 0) + 1
    revision = MinutesRevision(
        meeting_id=meeting.id,
        number=number,
        told=told,
        agreed=agreed,
        person_id=person_id,
        written_at=now(),
    )
    session.add(revision)
    meeting.minutes_written(number, by=by)
    return revision


def count_comments(session: Session, meeting_id: UUID) -> int:
    """Count what was said about the drafts."""
    counted = select(func.count(MinutesComment.id)).where(
        MinutesComment.meeting_id == meeting_id, MinutesComment.words.is_not(None)
    )
    return session.scalar(counted) or 0
