"""Invite to meetings, tell of every change, and remind a week and a day before.

Started by what happens to a meeting, to a request for one and to a registration; the ticker
says when a meeting is near. Safe to run twice: each letter is known by the event it tells of.
A meeting that was called off meanwhile is not spoken of as if it took place.
"""

from typing import Any

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard, in_parts
from flows.meeting_letters import News
from flows.recipients import people_who_may, to_people
from models.events import Event
from models.events import EventKind as K
from models.letters import Draft, LetterKind, take_back, write_all
from models.people.person import Person
from models.people.roles import Permission
from models.places.territory import Territory
from models.session import reading, unit_of_work
from models.trust.meeting import Meeting
from models.trust.meeting_request import MeetingRequest
from models.trust.meeting_stages import COMING, MeetingStatus
from models.trust.registration import Registration, RegistrationStatus, reachable

A_FEW = 20  # events whose letters are written in one transaction
OF_REQUESTS = {K.MEETING_ASKED, K.MEETING_REFUSED}
OF_REGISTRATIONS = {K.REGISTRATION_MADE, K.REGISTRATION_PLACED}
TELLS = {
    K.MEETING_CONVENED: LetterKind.MEETING_CONVENED,
    K.MEETING_CHANGED: LetterKind.MEETING_CHANGED,
    K.MEETING_POSTPONED: LetterKind.MEETING_POSTPONED,
    K.MEETING_NEAR: LetterKind.MEETING_REMINDER,
}


@flow
def convene_meetings(events: list[int]) -> None:
    """Write to everybody whom these events concern."""
    tell(events)


@task
def tell(events: list[int]) -> None:
    """Write the letters, a few events at a time."""
    with reading() as session:
        told = heard(session, events)
    for some in in_parts(told, A_FEW):
        with reading() as session:
            drafts = [draft for event in some for draft in letters_about(session, event)]
            stale = [reminder for event in some for reminder in outdated(session, event)]
        with unit_of_work() as session:
            take_back(session, stale, LetterKind.MEETING_REMINDER)
            write_all(session, drafts)


def letters_about(session: Session, event: Event) -> list[Draft]:
    """Return the letters that an event is the reason for."""
    if event.kind in OF_REQUESTS:
        return about_request(session, event)
    if event.kind in OF_REGISTRATIONS:
        return about_registration(session, event)
    meeting = session.get(Meeting, event.subject_id)
    if meeting is None:
        return []
    if event.kind is K.MEETING_CANCELLED:
        return about_the_end(session, meeting, event.id)
    return about_meeting(session, meeting, event) if meeting.status in COMING else []


def about_meeting(session: Session, meeting: Meeting, event: Event) -> list[Draft]:
    """Tell of a meeting that takes place: invite, tell what changed, or remind."""
    if event.kind is K.MEETING_CHANGED and not event.facts["told"]:
        return []
    facts: dict[str, Any] = {}
    if event.kind is K.MEETING_POSTPONED:
        before = meeting.postponed_from
        facts = {
            "why": meeting.postponed_why,
            "before": before.isoformat() if before else None,
        }
    near = event.kind is K.MEETING_NEAR
    if near:
        facts = {"days": event.facts["days"]}
    news = News(meeting, TELLS[event.kind], event.id, facts, calendar=not near)
    if event.kind is K.MEETING_CONVENED:
        told = [one.email for one in session.scalars(reachable(meeting.id)) if one.email]
        return news.to_invited(session, told)
    return news.to_everybody(session, None if near else event.occurred_at)


def about_the_end(session: Session, meeting: Meeting, event: int) -> list[Draft]:
    """Tell everybody that a meeting is called off; of a draft nobody had heard."""
    if meeting.status is not MeetingStatus.CANCELLED or meeting.convened_at is None:
        return []
    facts = {"why": meeting.cancelled_why}
    return News(meeting, LetterKind.MEETING_CANCELLED, event, facts).to_everybody(session)


def about_registration(session: Session, event: Event) -> list[Draft]:
    """Tell somebody that they have a place, that they wait, or that one came free."""
    one = session.get(Registration, event.subject_id)
    meeting = session.get(Meeting, one.meeting_id) if one else None
    if one is None or meeting is None or meeting.status not in COMING or not one.is_live:
        return []
    placed = one.status is RegistrationStatus.REGISTERED
    kind = LetterKind.MEETING_REGISTERED if placed else LetterKind.MEETING_WAITING
    if event.kind is K.REGISTRATION_PLACED:
        kind = LetterKind.MEETING_PLACE
    elif event.facts["status"] != one.status:
        return []  # a place came free meanwhile, and that event tells of it
    return News(meeting, kind, event.id, calendar=placed).to_attendees(session, [one])


def about_request(session: Session, event: Event) -> list[Draft]:
    """Tell the liaisons what is asked of them, or the committee why there is no meeting."""
    asked = session.get(MeetingRequest, event.subject_id)
    if asked is None:
        return []
    territory = session.get(Territory, asked.territory_id)
    facts: dict[str, object] = {
        "subject": asked.subject,
        "when_it_suits": asked.when_it_suits,
        "territory": territory.name if territory else "",
        "why": asked.refused_why,
    }
    if event.kind is K.MEETING_ASKED:
        people = people_who_may(session, Permission.HOLD_MEETINGS)
        kind = LetterKind.MEETING_ASKED
    else:
        wanted = select(Person).where(
            Person.id == asked.person_id, Person.disabled_at.is_(None)
        )
        people, kind = list(session.scalars(wanted)), LetterKind.MEETING_REFUSED
    return to_people(people, about=event.id, kind=kind, facts=facts)


def outdated(session: Session, event: Event) -> list[str]:
    """Name the reminders that a change of the date makes untrue: none of them may leave."""
    if event.kind not in {K.MEETING_CANCELLED, K.MEETING_POSTPONED}:
        return []
    earlier = select(Event.id).where(
        Event.subject_id == event.subject_id, Event.kind == K.MEETING_NEAR, Event.id < event.id
    )
    return [str(number) for number in session.scalars(earlier)]
