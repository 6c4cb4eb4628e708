"""Write to the commanders about a call for help that nobody has accepted.

Started by `incident.escalated`, which the ticker writes 180 seconds after the press: their
pages ring then, and only the letter is ours. It says how the call stands when it is written,
because the post is slower than a patrol. Safe to run twice: one letter for each incident.
"""

from typing import Any

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may
from models.alerts.incident import Incident
from models.alerts.incident_stages import Level
from models.events import Event
from models.language import say
from models.letters import Draft, LetterKind, write_all
from models.people.person import Person
from models.people.roles import Permission
from models.session import reading, unit_of_work


@flow
def tell_commanders(events: list[int]) -> None:
    """Write to every commander about the calls among these that reached their level."""
    tell(events)


@task
def tell(events: list[int]) -> None:
    """Write one letter for each call and commander."""
    with reading() as session:
        people = people_who_may(session, Permission.COMMAND_INCIDENTS)
        drafts = [
            draft_for(person, event, incident)
            for event, incident in escalated(session, heard(session, events))
            for person in people
        ]
    with unit_of_work() as session:
        write_all(session, drafts)


def escalated(session: Session, told: list[Event]) -> list[tuple[Event, Incident]]:
    """Pair the events that call a commander with their incidents."""
    calling = [event for event in told if event.facts.get("level") == Level.COMMANDER]
    wanted = select(Incident).where(Incident.id.in_({event.subject_id for event in calling}))
    found = {incident.id: incident for incident in session.scalars(wanted)}
    return [(event, found[event.subject_id]) for event in calling if event.subject_id in found]


def draft_for(person: Person, event: Event, incident: Incident) -> Draft:
    """Say which call it is, what has been done about it, and what has not."""
    facts: dict[str, Any] = {
        "code": incident.code,
        "place": incident.place,
        "signal": say(incident.signal, person.language),
        "status": say(incident.status, person.language),
        "raised_at": incident.raised_at.isoformat(),
        "escalated_at": event.occurred_at.isoformat(),
        "open": incident.is_open,
    }
    for step in ("acknowledged_at", "dispatched_at", "accepted_at"):
        instant = getattr(incident, step)
        facts[step] = instant.isoformat() if instant else None
    return Draft(
        str(incident.id),
        LetterKind.COMMANDER_CALLED,
        str(person.actor),
        person.email,
        person.language,
        facts,
    )
