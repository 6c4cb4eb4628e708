"""Send people the link with which they choose a password: the first, or a new one.

Started by `reset.offered` (an account was opened for them) and `reset.asked` (they forgot
theirs). Safe to run twice: the link is computed, not drawn, so it is the same one.
"""

from prefect import flow, task
from sqlalchemy import select

from flows.diary import heard
from models.clock import now
from models.events import EventKind as K
from models.letters import Draft, LetterKind, write_all
from models.people.person import Person
from models.people.reset import PasswordReset
from models.session import reading, unit_of_work


@flow
def open_accounts(events: list[int]) -> None:
    """Write to the people these links are for."""
    write_links(events)


@task
def write_links(events: list[int]) -> None:
    """Write a letter for each link that still works; the link is added when it leaves."""
    with reading() as session:
        told = {event.subject_id: event for event in heard(session, events)}
        working = (
            select(PasswordReset, Person)
            .join(Person)
            .where(
                PasswordReset.id.in_(told),
                PasswordReset.used_at.is_(None),
                PasswordReset.expires_at > now(),
                Person.disabled_at.is_(None),
            )
        )
        drafts = []
        for reset, person in session.execute(working):
            event = told[reset.id]
            first = event.kind is K.RESET_OFFERED
            drafts.append(
                Draft(
                    str(event.id),
                    LetterKind.PERSON_INVITED if first else LetterKind.PERSON_RESET,
                    str(person.actor),
                    person.email,
                    person.language,
                    {"reset": str(reset.id), "expires_at": reset.expires_at.isoformat()},
                )
            )
    with unit_of_work() as session:
        write_all(session, drafts)
