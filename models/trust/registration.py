"""Those who come to a meeting: their place or their turn, and the secret they hold."""

import base64
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import ALPHABET
from models.people.consent import Consent, Purpose
from models.trust.meeting import Meeting

KEEP_CONTACT = timedelta(days=180)  # after the meeting; the city may shorten it
SECRET_BYTES = 15  # 120 bits: nobody finds one by trying
TICKET = 8  # signs: 26⁸ of them, and each opens one name at one door
NOTICE = "2026-11"  # the text that is agreed to
_K = EventKind


class RegistrationStatus(StrEnum):
    """What somebody has at a meeting."""

    REGISTERED = "registered"
    WAITING = "waiting"
    GIVEN_UP = "given_up"


_S = RegistrationStatus

speak(
    RegistrationStatus,
    {
        _S.REGISTERED: ("tiene puesto", "has a place"),
        _S.WAITING: ("en lista de espera", "on the waiting list"),
        _S.GIVEN_UP: ("cedió su puesto", "gave the place up"),
    },
)

REGISTRATION_LIFECYCLE: Lifecycle[RegistrationStatus] = Lifecycle(
    "registration",
    {
        "offer": ([_S.WAITING], _S.REGISTERED),
        "give_up": ([_S.REGISTERED, _S.WAITING], _S.GIVEN_UP),
    },
)


class NoContactError(Exception):
    """Somebody registered without saying how they can be told of a change."""


class RoomTooSmallError(Exception):
    """A meeting was to have fewer places than people who were promised one."""

    def __init__(self, taken: int) -> None:
        self.taken = taken
        super().__init__(str(taken))


class RoomFullError(Exception):
    """Somebody without a place came to a room in which all are taken."""

    def __init__(self, places: int) -> None:
        self.places = places
        super().__init__(str(places))


class Registration(Announces, Promises, Identified, Base):
    """Somebody who wants to come to a meeting, with or without an account.

    All that is personal stands here, so that forgetting is clearing four columns; that they
    came is still counted. Law: Ley 1581 de 2012, art. 9 (prior, informed consent).
    `ticket` is what the door reads: it names them at the door and opens nothing else.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "(status = 'given_up') = (given_up_at IS NOT NULL)", name="given_up_when_it_says_so"
        ),
        UniqueConstraint("meeting_id", "sent_as"),
        UniqueConstraint("meeting_id", "turn"),
        Index("ix_registration_meeting", "meeting_id", "status", "turn"),
    )

    LIFECYCLE: ClassVar[Lifecycle[RegistrationStatus]] = REGISTRATION_LIFECYCLE

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id))
    turn: Mapped[int]  # in which order they came; nobody has to compare clocks
    status: Mapped[RegistrationStatus]
    name: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    ticket: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    sent_as: Mapped[str | None]  # the id that a form or the door gave it: twice is once
    created_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]  # when they got their place
    given_up_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    @classmethod
    def of(cls, meeting: Meeting, status: RegistrationStatus, key: str, **told: Any) -> Self:
        """Note somebody. `key` is the installation's secret; `told` who they are."""
        one = cls(
            meeting_id=meeting.id,
            status=status,
            ticket="".join(secrets.choice(ALPHABET) for _ in range(TICKET)),
            **told,
        )
        one.secret_hash = hashed(one.secret(key))
        one.created_at = one._say(_K.REGISTRATION_MADE, one.actor, status=status.value)
        one.placed_at = one.created_at if status is _S.REGISTERED else None
        one.promise(DeadlineKind.REGISTRATION_RETENTION, meeting.ends_at + KEEP_CONTACT)
        return one

    def offer(self) -> None:
        """Give whoever waited the place that came free."""
        self.status = self.LIFECYCLE.follow("offer", self.status)
        self.placed_at = self._say(_K.REGISTRATION_PLACED, PLATFORM)

    def give_up(self, *, by: Actor) -> None:
        """Take back that they come."""
        self.status = self.LIFECYCLE.follow("give_up", self.status)
        self.given_up_at = self._say(_K.REGISTRATION_GIVEN_UP, by)

    def retention_due(self) -> None:
        """Say that their contact has been kept long enough: the ticker only asks."""
        if self.forgotten_at is None:
            self._say(_K.REGISTRATION_RETENTION_DUE, PLATFORM)

    def forget(self, *, by: Actor) -> None:
        """Erase everything by which they could be found again."""
        self.name = self.email = self.phone = None
        self.forgotten_at = self._say(_K.REGISTRATION_FORGOTTEN, by)
        self.withdraw(DeadlineKind.REGISTRATION_RETENTION)

    @property
    def actor(self) -> Actor:
        """Sign what they do, without a name."""
        return Actor("attendee", str(self.id))

    @property
    def is_live(self) -> bool:
        """Tell whether they still want to come."""
        return self.status is not _S.GIVEN_UP

    def secret(self, key: str) -> str:
        """Return the secret of their link, made from their id and the installation's key."""
        made = hmac.new(key.encode(), f"registration:{self.id}".encode(), sha256).digest()
        return base64.b32encode(made[:SECRET_BYTES]).decode().lower()

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, meeting=str(self.meeting_id), **facts)


def hashed(secret: str) -> str:
    """Return what the database keeps of a secret; 120 random bits need no slow hash."""
    return sha256(secret.strip().lower().encode()).hexdigest()


def with_secret(meeting_id: UUID, secret: str) -> Select[Registration]:
    """Select who holds a secret of a meeting."""
    return select(Registration).where(
        Registration.meeting_id == meeting_id, Registration.secret_hash == hashed(secret)
    )


def live_in(meeting_id: UUID) -> Select[Registration]:
    """Select those who want to come: first those with a place, then those who wait."""
    return (
        select(Registration)
        .where(Registration.meeting_id == meeting_id, Registration.status != _S.GIVEN_UP)
        .order_by(Registration.status, Registration.turn)
    )


def taken_in(session: Session, meeting_id: UUID) -> int:
    """Count the places that are taken."""
    return _count(session, meeting_id, _S.REGISTERED)


def waiting_in(session: Session, meeting_id: UUID) -> int:
    """Count those who wait for a place."""
    return _count(session, meeting_id, _S.WAITING)


def _count(session: Session, meeting_id: UUID, status: RegistrationStatus) -> int:
    counted = select(func.count(Registration.id)).where(
        Registration.meeting_id == meeting_id, Registration.status == status
    )
    return session.scalar(counted) or 0


def register(session: Session, meeting: Meeting, key: str, **told: Any) -> Registration:
    """Register somebody who has agreed to it: with a place, or on the waiting list.

    First come, first served: whoever registers holds the meeting's row until the end of the
    transaction, so that two do not get the last place. Raises TransitionRefusedError where
    nobody can register any more, NoContactError where there is no way to tell of a change.
    """
    hold_the_door(session, meeting)
    if (known := sent_before(session, meeting, told.get("sent_as"))) is not None:
        return known
    if not meeting.takes_registrations:
        raise TransitionRefusedError("meeting", "register", meeting.status)
    if not (told.get("email") or told.get("phone")):
        raise NoContactError
    full = meeting.places is not None and taken_in(session, meeting.id) >= meeting.places
    told["turn"] = next_turn(session, meeting)
    one = Registration.of(meeting, _S.WAITING if full else _S.REGISTERED, key, **told)
    session.add(one)
    session.add(Consent.give(one.id, Purpose.MEETING, NOTICE))
    session.flush()
    return one


def sent_before(session: Session, meeting: Meeting, sent_as: str | None) -> Registration | None:
    """Find what was sent under an id before: an impatient thumb registers nobody twice."""
    if not sent_as:
        return None
    return session.scalars(
        select(Registration).where(
            Registration.meeting_id == meeting.id, Registration.sent_as == sent_as
        )
    ).one_or_none()


def next_turn(session: Session, meeting: Meeting) -> int:
    """Return the next turn of a meeting, for whoever holds its row."""
    last = select(func.max(Registration.turn)).where(Registration.meeting_id == meeting.id)
    return (session.scalar(last) or 0) + 1


def give_up(session: Session, meeting: Meeting, one: Registration, *, by: Actor) -> None:
    """Give a place back; whoever waits the longest gets it, by letter."""
    hold_the_door(session, meeting)
    one.give_up(by=by)
    session.flush()
    offer_places(session, meeting)


def offer_places(session: Session, meeting: Meeting) -> int:
    """Give the free places to those who wait, the longest first; return how many got one."""
    if not meeting.takes_registrations:
        return 0
    waiting = (
        select(Registration)
        .where(Registration.meeting_id == meeting.id, Registration.status == _S.WAITING)
        .order_by(Registration.turn)
    )
    if meeting.places is not None:
        waiting = waiting.limit(max(0, meeting.places - taken_in(session, meeting.id)))
    lucky = session.scalars(waiting).all()
    for one in lucky:
        one.offer()
    return len(lucky)


def change_places(session: Session, meeting: Meeting, places: int | None) -> None:
    """Set how many fit in. Raises RoomTooSmallError where more have been promised a place."""
    hold_the_door(session, meeting)
    taken = taken_in(session, meeting.id)
    if places is not None and places < taken:
        raise RoomTooSmallError(taken)
    meeting.places = places
    session.flush()
    offer_places(session, meeting)


def hold_the_door(session: Session, meeting: Meeting) -> None:
    """Let one at a time count the places of a meeting."""
    session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())


def keep_until_after(session: Session, meeting: Meeting) -> None:
    """Keep contacts as long after the new date as after the old one."""
    for one in session.scalars(
        select(Registration).where(Registration.meeting_id == meeting.id)
    ):
        if one.forgotten_at is None:
            one.promise(DeadlineKind.REGISTRATION_RETENTION, meeting.ends_at + KEEP_CONTACT)


def reachable(meeting_id: UUID) -> Select[Registration]:
    """Select those who can be written to about a meeting."""
    return live_in(meeting_id).where(
        Registration.email.is_not(None), Registration.forgotten_at.is_(None)
    )


def is_kept_long_enough(meeting: Meeting) -> bool:
    """Tell whether the time for which contacts of a meeting are kept is over."""
    return meeting.ends_at + KEEP_CONTACT <= now()
