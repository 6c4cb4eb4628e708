"""Tell a community that its accountability report can be read.

Started by `report.published`. The committee of the comuna is told of its own report, the
police liaison of the one about the whole city. Safe to run twice: one letter for each month,
place and person, so that a corrected edition of the same month is not announced again.
"""

from datetime import date

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import committee_of, people_who_may, to_people
from models.events import Event
from models.language import month_in_words
from models.letters import Draft, LetterKind, write_all
from models.people.roles import Permission, Role
from models.places.territory import Territory, TerritoryKind
from models.session import reading, unit_of_work


@flow
def announce_reports(events: list[int]) -> None:
    """Write to those these reports are about."""
    announce(events)


@task
def announce(events: list[int]) -> None:
    """Write a letter to each person, with the digest by which the document is checked."""
    with reading() as session:
        drafts = [draft for event in heard(session, events) for draft in about(session, event)]
    with unit_of_work() as session:
        write_all(session, drafts)


def about(session: Session, event: Event) -> list[Draft]:
    """Return the letters about one report."""
    place = session.get_one(Territory, event.facts["territory"])
    month = str(event.facts["month"])
    whole_city = place.kind is TerritoryKind.MUNICIPALITY
    people = (
        people_who_may(session, Permission.SEE_ORDERS, only=(Role.LIAISON,))
        if whole_city
        else committee_of(session, place.id)
    )
    return [
        draft
        for person in people
        for draft in to_people(
            [person],
            about=f"{month} {place.id}",
            kind=LetterKind.REPORT_PUBLISHED,
            facts={
                "period": month_in_words(date.fromisoformat(f"{month}-01"), person.language),
                "month": month,
                "place": place.name,
                "territory": place.id,
                "digest": event.facts["pdf_sha256"],
            },
        )
    ]
