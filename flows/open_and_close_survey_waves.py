"""Tell whoever runs surveys that one opened, and that one closed and waits to be published.

Started by `survey.opened` and `survey.closed`. The clock itself opens and closes waves to the
second (`models/trust/surveys/clocks.py`), whether Prefect runs or not; the letters are ours.
Those who were asked get none: nobody knows who they are. Safe to run twice: each letter is
known by its event.
"""

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may, to_people
from models.events import Event
from models.events import EventKind as K
from models.letters import Draft, LetterKind, write_all
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveStatus

LETTERS = {K.SURVEY_OPENED: LetterKind.SURVEY_OPENED, K.SURVEY_CLOSED: LetterKind.SURVEY_CLOSED}
# What was closed or published meanwhile is told of no more.
STILL = {K.SURVEY_OPENED: WaveStatus.OPEN, K.SURVEY_CLOSED: WaveStatus.CLOSED}


@flow
def open_and_close_survey_waves(events: list[int]) -> None:
    """Write to the liaisons about waves that opened or closed."""
    tell(events)


@task
def tell(events: list[int]) -> None:
    """Write one letter about each wave to everybody who runs surveys."""
    with reading() as session:
        drafts = [
            draft for event in heard(session, events) for draft in written(session, event)
        ]
    with unit_of_work() as session:
        write_all(session, drafts)


def written(session: Session, event: Event) -> list[Draft]:
    """Return what there is to say about one event."""
    wave = session.get(Wave, event.subject_id)
    if wave is None or wave.status is not STILL[event.kind]:
        return []
    people = people_who_may(session, Permission.RUN_SURVEYS, only=(Role.LIAISON, Role.ADMIN))
    drafts: list[Draft] = []
    for person in people:
        facts: dict[str, object] = {
            "title": wave.title(person.language),
            "slug": wave.slug,
            "wave": str(wave.id),
            "closes_at": wave.closes_at.isoformat(),
        }
        drafts += to_people([person], about=event.id, kind=LETTERS[event.kind], facts=facts)
    return drafts
