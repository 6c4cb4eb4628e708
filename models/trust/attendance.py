"""Who came: noted at the door, corrected by the liaison until the minutes are approved."""

import base64
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.language import speak
from models.trust.meeting import Meeting
from models.trust.meeting_stages import COMING, MeetingStatus
from models.trust.registration import (
    Registration,
    RegistrationStatus,
    RoomFullError,
    hold_the_door,
    live_in,
    next_turn,
    sent_before,
)

DOOR_OPENS = timedelta(hours=12)  # before it begins
DOOR_CLOSES = timedelta(days=2)  # after it ends: a telephone may find its network late
SECRET_BYTES = 15  # 120 bits
DOOR_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
DOOR = Actor("door")


class DoorClosedError(Exception):
    """Somebody was noted at the door of a meeting that is far, called off or approved."""


class UnfitDoorIdError(Exception):
    """A note of the door came without an id by which it can be known again."""


class Presence(StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


speak(
    Presence,
    {
        Presence.PRESENT: ("asistió", "present"),
        Presence.ABSENT: ("no asistió", "absent"),
        Presence.EXCUSED: ("se excusó", "excused"),
    },
)


class Attendance(Announces, Identified, Base):
    """What is known of one person's presence at one meeting.

    `door_id` is the id that a telephone gave its note before it could send it: the same note
    sent twice changes nothing. What the liaison corrected, a late note does not undo.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "door_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey(Registration.id), unique=True)
    presence: Mapped[Presence]
    door_id: Mapped[str | None]
    noted_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]

    @classmethod
    def at_the_door(
        cls, one: Registration, door_id: str | None, *, by: Actor, arrived_at: datetime
    ) -> Self:
        """Note that somebody came."""
        note = cls(
            meeting_id=one.meeting_id,
            registration_id=one.id,
            presence=Presence.PRESENT,
            door_id=door_id,
            noted_at=arrived_at,
        )
        note._say(EventKind.ATTENDANCE_NOTED, by)
        return note

    def correct(self, presence: Presence, *, by: Actor) -> None:
        """Set right what was noted."""
        if self.presence is not presence:
            self.presence = presence
            self.corrected_at = self._say(EventKind.ATTENDANCE_CORRECTED, by)

    def _say(self, kind: EventKind, by: Actor) -> datetime:
        facts = {"registration": str(self.registration_id), "presence": self.presence.value}
        return self.announce(kind, by=by, meeting=str(self.meeting_id), **facts)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: who, and whether they were there. None: not known yet."""

    registration: Registration
    presence: Presence | None
    noted_at: datetime | None


def door_is_open(meeting: Meeting) -> bool:
    """Tell whether somebody may be noted now, on the day or by a telephone that was away."""
    open_to = (*COMING, MeetingStatus.HELD, MeetingStatus.MINUTES_DRAFTED)
    near = meeting.starts_at - DOOR_OPENS <= now() <= meeting.ends_at + DOOR_CLOSES
    return meeting.status in open_to and near


def check_in(
    session: Session,
    meeting: Meeting,
    one: Registration,
    door_id: str,
    *,
    arrived_at: datetime | None = None,
    by: Actor = DOOR,
) -> Attendance:
    """Note that somebody came, once however often it is said.

    Whoever waited for a place, or gave theirs up, is let in while there is room. Raises
    DoorClosedError, UnfitDoorIdError or RoomFullError.
    """
    hold_the_door(session, meeting)
    if (known := _note_of(session, one)) is not None:
        return known
    _refuse_unless_open(meeting, door_id)
    if _known_by(session, meeting, door_id) is not None:
        raise UnfitDoorIdError  # the note of somebody else carried it
    if one.status is not RegistrationStatus.REGISTERED:
        _refuse_if_full(session, meeting)
    note = Attendance.at_the_door(one, door_id, by=by, arrived_at=_fair(meeting, arrived_at))
    session.add(note)
    session.flush()
    return note


def walk_in(
    session: Session,
    meeting: Meeting,
    name: str,
    door_id: str,
    key: str,
    *,
    arrived_at: datetime | None = None,
    by: Actor = DOOR,
) -> Attendance:
    """Note somebody who came without registering: by name, on the list they sign."""
    hold_the_door(session, meeting)
    if (known := _known_by(session, meeting, door_id)) is not None:
        return known
    _refuse_unless_open(meeting, door_id)
    if sent_before(session, meeting, door_id) is not None:
        raise UnfitDoorIdError  # somebody registered under it: a note is not theirs
    _refuse_if_full(session, meeting)
    told = {"name": name, "sent_as": door_id, "turn": next_turn(session, meeting)}
    one = Registration.of(meeting, RegistrationStatus.REGISTERED, key, **told)
    session.add(one)
    session.flush()
    note = Attendance.at_the_door(one, door_id, by=by, arrived_at=_fair(meeting, arrived_at))
    session.add(note)
    session.flush()
    return note


def correct(
    session: Session, meeting: Meeting, one: Registration, presence: Presence, *, by: Actor
) -> None:
    """Set somebody's presence right; refused once the minutes are approved."""
    if meeting.status in {MeetingStatus.MINUTES_APPROVED, MeetingStatus.CANCELLED}:
        raise DoorClosedError
    hold_the_door(session, meeting)
    note = _note_of(session, one)
    if note is None:
        note = Attendance.at_the_door(one, None, by=by, arrived_at=now())
        session.add(note)
        note.corrected_at = note.noted_at
    note.correct(presence, by=by)


def lines_of(session: Session, meeting: Meeting) -> list[Line]:
    """List everybody with what is known; who was never noted was absent, once it was held."""
    notes = {
        note.registration_id: note
        for note in session.scalars(
            select(Attendance).where(Attendance.meeting_id == meeting.id)
        )
    }
    lines = []
    for one in session.scalars(live_in(meeting.id)):
        note = notes.get(one.id)
        unknown = Presence.ABSENT if meeting.is_over else None
        lines.append(
            Line(one, note.presence if note else unknown, note.noted_at if note else None)
        )
    return lines


def present_in(session: Session, meeting: Meeting) -> int:
    """Count those who were there."""
    counted = select(func.count(Attendance.id)).where(
        Attendance.meeting_id == meeting.id, Attendance.presence == Presence.PRESENT
    )
    return session.scalar(counted) or 0


def with_ticket(session: Session, meeting: Meeting, ticket: str) -> Registration | None:
    """Find who holds a ticket, written as people write it."""
    bare = "".join(sign for sign in ticket.upper() if sign.isalnum())
    found: Sequence[Registration] = session.scalars(
        select(Registration).where(
            Registration.meeting_id == meeting.id, Registration.ticket == bare
        )
    ).all()
    return found[0] if found else None


def door_secret(meeting: Meeting, key: str, whom: str = "door") -> str:
    """Return the secret of the door of a meeting: for whoever holds it, or for arrivals."""
    made = hmac.new(key.encode(), f"meeting {whom}:{meeting.id}".encode(), sha256).digest()
    return base64.b32encode(made[:SECRET_BYTES]).decode().lower()


def opens_door(meeting: Meeting, key: str, secret: str, whom: str = "door") -> bool:
    """Tell whether a secret is that of this door."""
    return hmac.compare_digest(
        door_secret(meeting, key, whom).encode(), secret.strip().lower().encode()
    )


def _note_of(session: Session, one: Registration) -> Attendance | None:
    return session.scalars(
        select(Attendance).where(Attendance.registration_id == one.id)
    ).one_or_none()


def _known_by(session: Session, meeting: Meeting, door_id: str) -> Attendance | None:
    return session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id, Attendance.door_id == door_id
        )
    ).one_or_none()


def _refuse_unless_open(meeting: Meeting, door_id: str) -> None:
    if not DOOR_ID.fullmatch(door_id):
        raise UnfitDoorIdError
    if not door_is_open(meeting):
        raise DoorClosedError


def _refuse_if_full(session: Session, meeting: Meeting) -> None:
    if meeting.places is not None and present_in(session, meeting) >= meeting.places:
        raise RoomFullError(meeting.places)


def _fair(meeting: Meeting, arrived_at: datetime | None) -> datetime:
    """Believe a telephone's clock within reason: never the future, never before the door."""
    opened = meeting.starts_at - DOOR_OPENS
    return now() if arrived_at is None else min(max(arrived_at, opened), now())
