"""What letters about a meeting say, and who gets them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.recipients import committee_of
from models.committees.member import members_of
from models.language import say
from models.letters import Draft, LetterKind
from models.people.person import Person
from models.places.territory import district_of
from models.settings import Settings
from models.trust.agenda import entries
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingMode
from models.trust.registration import Registration, RegistrationStatus, reachable
from reports.meeting_calendar import Entry

MOST_POINTS = 12  # of the agenda in a letter; the page has them all


def about(session: Session, meeting: Meeting, language: str) -> dict[str, Any]:
    """Return what every letter about a meeting may say."""
    points = [entry.title for entry in entries(session, meeting)]
    return {
        "code": meeting.code,
        "title": meeting.title,
        "purpose": meeting.purpose,
        "starts_at": meeting.starts_at.isoformat(),
        "place": meeting.place if meeting.mode is not MeetingMode.ONLINE else "",
        "mode": say(meeting.mode, language),
        "agenda": points[:MOST_POINTS],
    }


def with_calendar(meeting: Meeting, *, online: bool = False) -> dict[str, Any]:
    """Return the calendar entry that a letter brings; where to connect is for some only."""
    home = Settings.from_environment().public_url
    link = meeting.online_at if online else ""
    return {"calendar": Entry.of(meeting, home, online=link).as_facts()}


@dataclass(frozen=True, slots=True)
class News:
    """What is told of a meeting: by which event, in which letter, with which facts."""

    meeting: Meeting
    kind: LetterKind
    event: int
    facts: dict[str, Any] = field(default_factory=dict)
    calendar: bool = True  # whether the letter brings the entry for a calendar

    def to_attendees(self, session: Session, whom: Iterable[Registration]) -> list[Draft]:
        """Address it to people who registered, each with the code the door reads."""
        return [
            Draft(
                str(self.event),
                self.kind,
                str(one.actor),
                one.email,
                one.language,
                self._for(session, one),
            )
            for one in whom
            if one.email
        ]

    def to_invited(self, session: Session, besides: Iterable[str] = ()) -> list[Draft]:
        """Address it to the committee it is held with and to that of its comuna.

        Whoever is written to already, as somebody who registered, gets no second letter.
        """
        told = {address.lower() for address in besides}
        more = self.facts | {"placed": False, "waits": False}
        if self.calendar:
            more |= with_calendar(self.meeting)
        return [
            Draft(
                str(self.event),
                self.kind,
                str(person.actor),
                person.email,
                person.language,
                about(session, self.meeting, person.language) | more,
            )
            for person in invited(session, self.meeting)
            if person.email.lower() not in told
        ]

    def to_everybody(self, session: Session, before: datetime | None = None) -> list[Draft]:
        """Address it to all who registered and to all who were invited.

        Whoever registered after it happened (`before`) saw it when they did: they are told
        nothing.
        """
        registered = list(session.scalars(reachable(self.meeting.id)))
        addresses = [one.email for one in registered if one.email]
        knew = [one for one in registered if before is None or one.created_at <= before]
        return self.to_attendees(session, knew) + self.to_invited(session, addresses)

    def _for(self, session: Session, one: Registration) -> dict[str, Any]:
        placed = one.status is RegistrationStatus.REGISTERED
        known = about(session, self.meeting, one.language) | self.facts
        known |= {"placed": placed, "waits": not placed}
        if placed:
            known |= {"online": self.meeting.online_at, "ticket": one.ticket}
        if self.calendar:
            known |= with_calendar(self.meeting, online=placed)
        return known


def invited(session: Session, meeting: Meeting) -> list[Person]:
    """List who is invited by name: the committee's members, and the comuna's committee."""
    people: dict[UUID, Person] = {}
    if meeting.committee_id is not None:
        for seat in members_of(session, meeting.committee_id):
            people[seat.person_id] = seat.person
    if district := district_of(meeting.territory_id):
        people |= {person.id: person for person in committee_of(session, district)}
    return [one for one in people.values() if one.disabled_at is None]


def liaison_of(session: Session, meeting: Meeting) -> Person | None:
    """Return who answers for a meeting, if their account is open."""
    return session.scalars(
        select(Person).where(Person.id == meeting.liaison_id, Person.disabled_at.is_(None))
    ).one_or_none()
