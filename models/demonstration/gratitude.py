"""Thanks of the demonstration, in every state.

They are history: no flow hears of them, nobody is written to. Only the end of a hold is told,
so that the certificate of last month is made as it would be in a real city.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.alerts.unit import Unit
from models.calendar import city_day
from models.clock import wall
from models.events import ANYONE, Actor, importing
from models.places.territory import comuna_id
from models.session import reading, unit_of_work
from models.trust import everyday_service
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition
from models.trust.recognition_stages import AsideReason, Side
from models.trust.thanker import Thanker, ThankerRole
from models.trust.thanking import confirm, give
from models.trust.unit_hold import HoldReason, hold, release

MAIL = "vecinos.cucuta.example"
HELD = "Cuadrante 2"  # was on hold, and is no more
WAITS = "Cuadrante 3"  # is on hold now


@dataclass(frozen=True, slots=True)
class Story:
    """One word of thanks: to whom, for what, how many days ago, and what became of it."""

    unit: str
    service: str
    comuna: int
    days: int
    end: str  # waits, lapsed, neighbour, committee, aside
    words: str = ""
    reading: str = ""  # shown, hidden; else nobody has read the words


STORIES = (
    Story(
        "Cuadrante 1", "walked_home", 6, 5, "neighbour", "Esperaron conmigo el bus.", "shown"
    ),
    Story("Cuadrante 1", "mediated", 6, 12, "committee"),
    Story(
        "Cuadrante 1", "answered_noise", 6, 3, "waits", "Hablaron con calma con los vecinos."
    ),
    Story(
        HELD, "found_person", 6, 40, "neighbour", "Encontraron a mi papá en una hora.", "shown"
    ),
    Story(HELD, "school_path", 6, 38, "committee"),
    Story(HELD, "older_people", 2, 36, "neighbour", "Con nombre y dirección.", "hidden"),
    Story(WAITS, "listened", 6, 6, "neighbour"),
    Story(WAITS, "returned_thing", 3, 2, "waits"),
    Story(
        "Máquina 1", "rescued_animal", 6, 8, "neighbour", "Bajaron al gato del poste.", "shown"
    ),
    Story("Máquina 1", "first_aid", 4, 45, "lapsed"),
    Story("Socorro 1", "first_aid", 6, 9, "committee", "Muy humanos.", ""),
    Story("Socorro 1", "road_help", 5, 20, "aside"),
)


def give_thanks(people: Mapping[str, Actor], key: str) -> int:
    """Tell the thanks of the demonstration, if nobody has; return how many there are.

    `people` sign by the word before their @; `key` is the installation's secret.
    """
    with reading() as session:
        if session.scalars(select(Recognition.id).limit(1)).first() is not None:
            return 0
    with importing(), unit_of_work() as session:
        everyday_service.install(session)
        session.flush()
        units = {one.name: one for one in session.scalars(select(Unit))}
        told = [one for one in STORIES if one.unit in units]
        _hold(session, units.get(WAITS), HoldReason.INQUIRY, 10, people["supervision"])
        for number, story in enumerate(told):
            _tell(session, number, story, units[story.unit], people=people, key=key)
        _hold(session, units.get(HELD), HoldReason.DOUBTFUL_THANKS, 30, people["supervision"])
    with unit_of_work() as session:
        unit = session.scalars(select(Unit).where(Unit.name == HELD)).one_or_none()
        if unit is not None:
            release(session, unit, by=people["supervision"])
    return len(told)


def _hold(
    session: Session, unit: Unit | None, reason: HoldReason, days: int, by: Actor
) -> None:
    """Put a unit on hold, some days ago."""
    if unit is not None:
        with clock.at(wall() - timedelta(days=days)):
            hold(session, unit, reason, by=by)
        session.flush()


def _tell(
    session: Session,
    number: int,
    story: Story,
    unit: Unit,
    *,
    people: Mapping[str, Actor],
    key: str,
) -> None:
    at = wall() - timedelta(days=story.days)
    with clock.at(at):
        thanks = Recognition.thank(
            unit, session.get_one(EverydayService, story.service), comuna_id(story.comuna),
            city_day(at), story.words, side=Side.RESIDENT, by=ANYONE,
        )  # fmt: skip
        giver = Thanker.of(
            thanks, ThankerRole.THANKED, key, email=f"vecina{number}@{MAIL}",
            consent_version="2026-11",
        )  # fmt: skip
        give(session, thanks, giver, key)
        session.flush()
    with clock.at(at + timedelta(hours=20)):
        if story.end == "neighbour":
            who = Thanker.of(thanks, ThankerRole.CONFIRMED, key, email=f"vecino{number}@{MAIL}")
            confirm(session, thanks, who, key)
        elif story.end == "committee":
            member = UUID(people["comite"].key)
            who = Thanker.of(thanks, ThankerRole.CONFIRMED, key, person_id=member)
            confirm(session, thanks, who, key, side=Side.COMMITTEE)
        elif story.end == "aside":
            thanks.set_aside(AsideReason.REPEATED, by=people["enlace"])
        if story.reading == "shown":
            thanks.show_words(by=people["enlace"])
        elif story.reading == "hidden":
            thanks.hide_words(by=people["enlace"])
    if story.end == "lapsed":
        with clock.at(at + timedelta(days=30)):
            thanks.lapse()
    session.flush()
