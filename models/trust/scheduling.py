"""What happens to a meeting and to all that hangs on it; nobody is at two at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.events import Actor
from models.people.person import Person
from models.trust.agenda import entries, settle
from models.trust.attendance import Attendance
from models.trust.meeting import Meeting
from models.trust.meeting_stages import TO_BE_HELD
from models.trust.registration import keep_until_after


class LiaisonBusyError(Exception):
    """The liaison has another meeting at that time. `other` is its code."""

    def __init__(self, other: Meeting) -> None:
        self.other, self.starts_at = other.code, other.starts_at
        super().__init__(other.code)


def schedule(
    session: Session,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    liaison_id: UUID,
    by: Actor,
    **told: Any,
) -> Meeting:
    """Prepare a meeting for a liaison who is free then, or raise LiaisonBusyError."""
    refuse_if_busy(session, liaison_id, starts_at, ends_at)
    meeting = Meeting.draft(title, starts_at, ends_at, by=by, liaison_id=liaison_id, **told)
    session.add(meeting)
    session.flush()
    return meeting


def reschedule(
    session: Session, meeting: Meeting, starts_at: datetime, ends_at: datetime, *, by: Actor
) -> None:
    """Move a meeting nobody was invited to yet."""
    refuse_if_busy(session, meeting.liaison_id, starts_at, ends_at, besides=meeting)
    meeting.reschedule(starts_at, ends_at, by=by)


def postpone(
    session: Session,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    why: str,
    *,
    by: Actor,
) -> None:
    """Move a meeting people were invited to; they get a letter."""
    refuse_if_busy(session, meeting.liaison_id, starts_at, ends_at, besides=meeting)
    meeting.postpone(starts_at, ends_at, why, by=by)
    keep_until_after(session, meeting)
    # Who came to the room on the old evening has not come on the new one.
    session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))


def hold(session: Session, meeting: Meeting, *, by: Actor) -> None:
    """Note that a meeting took place; what was on its agenda stays on it."""
    was_on_it = entries(session, meeting)
    meeting.hold(by=by)
    settle(session, meeting, was_on_it)


def refuse_if_busy(
    session: Session,
    liaison_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides: Meeting | None = None,
) -> None:
    """Refuse a time at which a liaison has another meeting.

    Whoever asks holds the liaison's row until the end of the transaction, so that of two who
    ask at once for the same hour the second one is told.
    """
    session.execute(
        select(Person.id).where(Person.id == liaison_id).with_for_update(key_share=True)
    )
    clash = select(Meeting).where(
        Meeting.liaison_id == liaison_id,
        Meeting.status.in_(TO_BE_HELD),
        Meeting.starts_at < ends_at,
        Meeting.ends_at > starts_at,
    )
    if besides is not None:
        clash = clash.where(Meeting.id != besides.id)
    if (
        other := session.scalars(clash.order_by(Meeting.starts_at).limit(1)).first()
    ) is not None:
        raise LiaisonBusyError(other)
