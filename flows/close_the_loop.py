"""Tell everyone who reported a place, or follows it, what became of it.

Started by what happens to the request that stands for the place. Safe to run twice: a letter
is known by its event and recipient.

How many letters are humane? Three in the ordinary course: who will mend it and by when; it is
said to be mended, is it; how it ended. Besides these only what changes what people may expect:
their report joined another, was not accepted, or the repair was refused and is promised anew.
Days set, crews on site and pauses stand on the case page for whoever wants to look. Nobody is
told what they did themselves a minute ago, and one address gets one letter about one event,
however many voices it raised about the place.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from models.calendar import after_working_days
from models.events import Event
from models.events import EventKind as K
from models.language import say
from models.letters import Draft, LetterKind, write_all
from models.people.department import Department
from models.session import reading, unit_of_work
from models.upkeep.codes import Confirmation
from models.upkeep.follower import Follower
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import SILENCE_DAYS


@flow
def close_the_loop(events: list[int]) -> None:
    """Write to the neighbours about these events."""
    tell(events)


@task
def tell(events: list[int]) -> None:
    """Write every letter that these events call for."""
    with reading() as session:
        drafts = letters_about(session, heard(session, events))
    with unit_of_work() as session:
        write_all(session, drafts)


def letters_about(session: Session, told: list[Event]) -> list[Draft]:
    """Return the letters about these events, to whoever raised a voice about the places."""
    ids = {event.subject_id for event in told}
    voices = session.scalars(
        select(ServiceRequest).where(
            ServiceRequest.id.in_(ids) | ServiceRequest.joined_to_id.in_(ids)
        )
    )
    requests = {request.id: request for request in voices}
    leads = {request.joined_to_id for request in requests.values()} - requests.keys() - {None}
    for lead in session.scalars(select(ServiceRequest).where(ServiceRequest.id.in_(leads))):
        requests[lead.id] = lead
    followers = by_place(session, requests)
    departments = {one.id: one for one in session.scalars(select(Department))}
    drafts: list[Draft] = []
    for event in told:
        request = requests.get(event.subject_id)
        kind = letter_for(event, request) if request is not None else None
        if request is None or kind is None:
            continue
        for follower in to_be_told(event, kind, followers.get(request.id, [])):
            own = requests[follower.request_id]
            facts = facts_for(event, request, own, departments, follower.language)
            drafts.append(
                Draft(
                    str(event.id),
                    kind,
                    str(follower.actor),
                    str(follower.email),
                    follower.language,
                    facts,
                )
            )
    return drafts


def by_place(
    session: Session, requests: dict[UUID, ServiceRequest]
) -> dict[UUID, list[Follower]]:
    """Gather who is told about each request: its own people and those of joined voices."""
    reachable = (
        select(Follower)
        .where(
            Follower.request_id.in_(requests),
            Follower.email.is_not(None),
            Follower.unsubscribed_at.is_(None),
        )
        .order_by(Follower.created_at, Follower.id)
    )
    gathered: dict[UUID, list[Follower]] = {}
    for follower in session.scalars(reachable):
        own = requests[follower.request_id]
        for place in [own.id, *([own.joined_to_id] if own.joined_to_id else [])]:
            gathered.setdefault(place, []).append(follower)
    return gathered


def letter_for(event: Event, request: ServiceRequest) -> LetterKind | None:
    """Choose the letter an event calls for, if any."""
    if event.kind is K.REQUEST_ACCEPTED:
        # After a refused repair the letter about that says the new date already.
        return None if request.disputes else LetterKind.REQUEST_ACCEPTED
    if event.kind is K.REQUEST_JOINED and request.joined_to_id is None:
        return None  # parted again before we got to it
    if event.kind is K.REQUEST_CLOSED:
        return {
            Confirmation.CONFIRMED: LetterKind.REQUEST_CONFIRMED,
            Confirmation.UNCONFIRMED: LetterKind.REQUEST_UNCONFIRMED,
        }.get(Confirmation(event.facts["confirmation"]))
    return {
        K.REQUEST_JOINED: LetterKind.REQUEST_JOINED,
        K.REQUEST_REJECTED: LetterKind.REQUEST_REJECTED,
        K.REQUEST_RESOLVED: LetterKind.REQUEST_COMPLETED,
        K.REQUEST_DISPUTED: LetterKind.REQUEST_REOPENED,
        K.REQUEST_REOPENED: LetterKind.REQUEST_REOPENED,
    }.get(event.kind)


def to_be_told(
    event: Event, kind: LetterKind, followers: Iterable[Follower]
) -> Iterable[Follower]:
    """Yield whom to tell: each address once, and nobody of their own answer."""
    addresses: set[str] = set()
    answered = kind not in {LetterKind.REQUEST_ACCEPTED, LetterKind.REQUEST_JOINED}
    for follower in followers:
        address = str(follower.email).casefold()
        if address in addresses or (answered and event.actor == str(follower.actor)):
            continue
        addresses.add(address)
        yield follower


def facts_for(
    event: Event,
    request: ServiceRequest,
    own: ServiceRequest,
    departments: dict[str, Department],
    language: str,
) -> dict[str, Any]:
    """Say what the template needs: the reader's own code, and the place as it now stands.

    The words of whoever reported first are left out where they were hidden.
    """
    place = request.joined_to if event.kind is K.REQUEST_JOINED else request
    place = place or request
    department = departments.get(place.department_id or "")
    facts: dict[str, Any] = {
        "code": own.code,
        "case": place.code,
        "category": place.category.name(language),
        "place": "" if place.hidden_at else place.address,
        "department": department.name(language) if department else "",
        "due_at": place.due_at.isoformat() if place.due_at else None,
    }
    if event.kind is K.REQUEST_JOINED:
        facts["joined_code"] = place.code
    if event.kind is K.REQUEST_RESOLVED:
        until = after_working_days(event.occurred_at, SILENCE_DAYS)
        facts["answer_by"] = until.isoformat()
    if request.rejection_reason is not None:
        facts["reason"] = say(request.rejection_reason, language)
        facts["responsible"] = request.responsible_instead
    return facts
