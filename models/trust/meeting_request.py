"""A committee asks for a meeting; the liaison prepares one, or says why not."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.events import Actor, Announces, EventKind
from models.language import speak
from models.lifecycle import Lifecycle
from models.people.grant import Scope, ScopeKind
from models.people.person import Person
from models.places.territory import Territory, district_of
from models.trust.meeting import Meeting

_K = EventKind


class AskedStatus(StrEnum):
    """Where a request for a meeting stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


_S = AskedStatus

speak(
    AskedStatus,
    {
        _S.WAITING: ("por responder", "waiting for an answer"),
        _S.ACCEPTED: ("en preparación", "being prepared"),
        _S.REFUSED: ("no se hará", "refused"),
    },
)

ASKED_LIFECYCLE: Lifecycle[AskedStatus] = Lifecycle(
    "meeting request",
    {
        "accept": ([_S.WAITING], _S.ACCEPTED),
        "refuse": ([_S.WAITING], _S.REFUSED),
    },
)


class MeetingRequest(Announces, Identified, Base):
    """What a committee wants to talk about, when it would suit, and what came of it.

    `committee_id` names a committee by plain id, where the person speaks for one.
    """

    __tablename__ = "meeting_request"
    __table_args__ = (
        CheckConstraint(
            "(status = 'accepted') = (meeting_id IS NOT NULL)", name="accepted_with_a_meeting"
        ),
        CheckConstraint(
            "(status = 'refused') = (refused_why IS NOT NULL)", name="refused_for_a_reason"
        ),
        CheckConstraint(
            "(status = 'waiting') = (answered_at IS NULL)", name="answered_when_it_says_so"
        ),
    )

    LIFECYCLE: ClassVar[Lifecycle[AskedStatus]] = ASKED_LIFECYCLE

    status: Mapped[AskedStatus]
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    committee_id: Mapped[UUID | None] = mapped_column(index=True)
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id), index=True)
    subject: Mapped[str]
    when_it_suits: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey(Meeting.id))
    refused_why: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def ask(
        cls,
        person_id: UUID,
        territory_id: str,
        subject: str,
        *,
        by: Actor,
        when_it_suits: str = "",
        committee_id: UUID | None = None,
    ) -> Self:
        """Ask the liaison for a meeting."""
        asked = cls(
            status=_S.WAITING,
            person_id=person_id,
            territory_id=territory_id,
            subject=subject,
            when_it_suits=when_it_suits,
            committee_id=committee_id,
        )
        asked.asked_at = asked._say(_K.MEETING_ASKED, by)
        return asked

    def accept(self, meeting: Meeting, *, by: Actor) -> None:
        """Note which meeting is prepared for it."""
        self.status = self.LIFECYCLE.follow("accept", self.status)
        self.meeting_id = meeting.id
        self.answered_at = self._say(_K.MEETING_GRANTED, by, meeting=meeting.code)

    def refuse(self, why: str, *, by: Actor) -> None:
        """Say why there will be none; the committee reads the reason."""
        self.status = self.LIFECYCLE.follow("refuse", self.status)
        self.refused_why = why
        self.answered_at = self._say(_K.MEETING_REFUSED, by)

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it was asked for, and by which committee."""
        found: set[Scope] = set()
        if district := district_of(self.territory_id):
            found.add((ScopeKind.COMUNA, district))
        if self.committee_id is not None:
            found.add((ScopeKind.COMMITTEE, str(self.committee_id)))
        return frozenset(found)

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, territory=self.territory_id, **facts)


def waiting_requests() -> Select[MeetingRequest]:
    """Select the requests that wait for an answer, the oldest first."""
    return (
        select(MeetingRequest)
        .where(MeetingRequest.status == _S.WAITING)
        .order_by(MeetingRequest.asked_at, MeetingRequest.id)
    )


def asked_by(person_id: UUID) -> Select[MeetingRequest]:
    """Select what somebody asked for, the newest first."""
    return (
        select(MeetingRequest)
        .where(MeetingRequest.person_id == person_id)
        .order_by(MeetingRequest.asked_at.desc(), MeetingRequest.id)
    )
