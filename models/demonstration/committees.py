"""The committees of the demonstration, each at another stage, and the problems of two of them.

They are formed on the city's own verbs, months ago. The figures of the problem that is being
assessed are counted like any other's, from reports that are made up and said to be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.calendar import city_day, start_of
from models.clock import now, wall
from models.committees import baseline, catalogue, seats
from models.committees.application import Application
from models.committees.codes import CommitteeKind, Position
from models.committees.committee import Committee
from models.committees.evidence import ask_department, link_some, suggestions
from models.committees.member import Membership
from models.committees.note import PlanNote
from models.committees.problem import MEASURED, Problem
from models.committees.task import PlanTask
from models.committees.template import PlanTemplate, in_use
from models.demonstration.accounts import COMMITTEE, DOMAIN, address
from models.demonstration.reports import Spots, Told
from models.events import ANYONE, PLATFORM, Actor, importing
from models.people.person import Person, with_email
from models.places.locate import metres_between
from models.places.territory import comuna_id
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.codes import Channel, Priority
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest

SOURCE = "demostracion-plan"
RADIUS = 200  # metres
ACTED = timedelta(days=97)  # ago
BEFORE, AFTER = (31, 40), (11, 38)  # reports in the place, and elsewhere in the comuna
KINDS = ("alumbrado", "basura_escombros")
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Formed:
    """A committee: what for, where, how far it has come, and how many neighbours are in it."""

    name: str
    kind: CommitteeKind
    territory: str
    moves: int  # of those that lead to registration
    purpose: str
    neighbours: int = 3
    led: bool = True  # by the demonstration's own account


FORMED = (
    Formed("Vecinos por la paz, Comuna 6", CommitteeKind.BRAWLS, COMMITTEE, 4,
           "Que la salida del estadero deje de terminar en peleas."),
    Formed("Parque para todos", CommitteeKind.DRUG_USE, COMMITTEE, 2,
           "Que las familias vuelvan al parque."),
    Formed("Frente de la calle del comercio", CommitteeKind.SECURITY_FRONT, COMMITTEE, 1,
           "Cuidarnos entre tiendas y casas.", 2),
    Formed("Fachadas de La Playa", CommitteeKind.PROPERTY_DAMAGE, comuna_id(1), 3,
           "Limpiar rápido lo que rayan, y que no vuelvan a rayar.", 4, led=False),
    Formed("Lotes con dueño", CommitteeKind.LAND_INVASION, comuna_id(8), 0,
           "Que ningún lote quede solo.", 0, led=False),
)  # fmt: skip
_POSITIONS = (Position.COORDINATOR, Position.SECRETARY, *[Position.MEMBER] * 8)
_NEIGHBOURS = max(one.neighbours for one in FORMED)


def form_committees(people: Mapping[str, Actor]) -> int:
    """Form the committees, unless there are some; return how many were formed."""
    with unit_of_work() as session:
        catalogue.install(session)
    with reading() as session:
        if session.scalars(select(Committee.id).limit(1)).first() is not None:
            return 0
        spot, others = _spots(session)
    with unit_of_work() as session:
        _tell_reports(session, spot, others)
    with unit_of_work() as session:
        neighbours = _neighbours(session)
        formed = [_form(session, one, neighbours, people["enlace"]) for one in FORMED]
        _assessed(session, formed[0], spot)
        _under_way(session, formed[1], others[0])
        with clock.at(wall() - timedelta(days=1)):
            session.add(Application.receive(
                formed[0], "Vecino de la 12", address("vecino12"), "Vivo frente al estadero."
            ))  # fmt: skip
    return len(formed)


def _form(
    session: Session, told: Formed, neighbours: list[Person], liaison: Actor
) -> Committee:
    """Form one committee, its steps a week apart, and seat its neighbours on the way."""
    began = wall() - timedelta(days=150)
    with clock.at(began):
        committee = Committee.form(
            told.name, told.kind, told.territory, purpose=told.purpose, by=liaison
        )
        session.add(committee)
        session.flush()
    for number in range(told.moves):
        with clock.at(began + timedelta(weeks=number + 1)):
            if number == 0:
                committee.convene(by=liaison)
                _seat(session, committee, told, neighbours)
            elif number == 1:
                committee.constitute(
                    "Asamblea en el salón comunal; se acordó reunirse cada dos semanas.",
                    "Doce cuadras, un parque, un estadero y dos colegios.",
                    alert_system="Sirena y pitos",
                    police_channel="Radio del cuadrante",
                    by=liaison,
                )
                seats.constituted(session, committee, by=liaison)
            elif number == 2:  # noqa: PLR2004 - the third step
                committee.inaugurate(by=liaison)
            else:
                committee.register("FSL-2026-014", by=liaison)
    session.flush()
    return committee


def _seat(
    session: Session, committee: Committee, told: Formed, neighbours: list[Person]
) -> None:
    own = [session.scalars(with_email(address("comite"))).one()] if told.led else []
    for number, person in enumerate([*own, *neighbours[: told.neighbours]]):
        until = now() + seats.TERM
        seats.seat(session, committee, person, _POSITIONS[number], until=until, by=PLATFORM)


def _neighbours(session: Session) -> list[Person]:
    """Open accounts for neighbours that nobody signs in as: people without anybody's name."""
    made = []
    for number in range(1, _NEIGHBOURS + 1):
        name = f"Vecina {number}" if number % 2 else f"Vecino {number}"
        email = f"vecindad{number}@comites.{DOMAIN}"
        made.append(Person(name=name, email=email, created_at=now()))
    session.add_all(made)
    session.flush()
    return made


def _assessed(session: Session, committee: Committee, spot: Spot) -> None:
    """Bring a problem from the first look to figures that can be read."""
    lead, second, third = committee.running[:3]
    acted = _acted()
    template = _template(session, committee)
    with clock.at(acted - timedelta(days=30)):
        problem = _find(session, committee, template, spot, lead)
    with clock.at(acted - timedelta(days=20)):
        offered = {(one.kind.value, one.id) for one in suggestions(session, problem)[:6]}
        link_some(session, problem, offered, lead)
        problem.analyse(by=second.actor)
    with clock.at(acted):
        tasks = [
            PlanTask.add(problem, what, city_day(now() + timedelta(days=days)), owner=owner,
                         by=lead.actor)
            for (what, days), owner in zip(template.steps(), (lead, second, third), strict=True)
        ]  # fmt: skip
        session.add_all(tasks)
        session.flush()
        causes = (
            "La gente espera taxi en una esquina oscura y con basura; cierran todos a la vez."
        )
        baseline.begin(session, problem, causes, by=lead.actor)
    for number, task in enumerate(tasks, start=1):
        with clock.at(acted + timedelta(days=9 * number)):
            task.finish(by=(task.owner or lead).actor)
    with clock.at(acted + MEASURED + timedelta(days=2)):
        baseline.look(session, problem, by=second.actor)
    session.flush()


def _under_way(session: Session, committee: Committee, spot: Spot) -> None:
    """Bring a problem to its third step: one task done, one late, one order asked for."""
    lead, second = committee.running[:2]
    template = _template(session, committee)
    with clock.at(wall() - timedelta(days=40)):
        problem = _find(session, committee, template, spot, lead)
        problem.analyse(by=lead.actor)
        days, owners = (14, 36, 75), (second, lead, None)
        tasks = [
            PlanTask.add(problem, what, city_day(now() + timedelta(days=due)), owner=owner,
                         by=lead.actor)
            for (what, _), due, owner in zip(template.steps(), days, owners, strict=True)
        ]  # fmt: skip
        session.add_all(tasks)
    with clock.at(wall() - timedelta(days=30)):
        baseline.begin(
            session, problem, "De noche no hay luz y la cancha está dañada.", by=lead.actor
        )
        tasks[0].finish(by=second.actor)
    with clock.at(wall() - timedelta(days=3)):
        ask_department(
            session, problem, session.get_one(Category, "alumbrado"),
            place="Cancha del parque", priority=Priority.NORMAL, seat=lead,
        )  # fmt: skip
        note = "La señora de la tienda pidió que no la nombremos."
        session.add(PlanNote.write(problem, note, second))
    session.flush()


def _find(
    session: Session,
    committee: Committee,
    template: PlanTemplate,
    spot: Spot,
    seat: Membership,
) -> Problem:
    problem = Problem.find(
        committee,
        template.title(),
        template.what(),
        by=seat.actor,
        place="Alrededores del parque",
        lat=spot[0],
        lon=spot[1],
        radius_m=RADIUS,
        since=city_day(now() - timedelta(days=60)),
        categories=list(KINDS),
        behaviours=template.behaviours,
        template_id=template.id,
    )
    session.add(problem)
    session.flush()
    return problem


def _template(session: Session, committee: Committee) -> PlanTemplate:
    return session.scalars(in_use(committee.kind)).first() or PlanTemplate()


def _acted() -> datetime:
    """Return the midnight at which the first committee began to act, a little after."""
    return start_of(city_day(wall() - ACTED)) + timedelta(hours=15)


def _spots(session: Session) -> tuple[Spot, list[Spot]]:
    """Return the place of the first problem, and places of its comuna far enough from it."""
    spots = Spots(session)
    found = (spots.of(Told("alumbrado", "", "", 0), 700 + number) for number in range(400))
    here, *others = [spot for spot in found if spot is not None]
    far = [one for one in others if metres_between(*here, *one) > 3 * RADIUS]
    return here, far[:12]


def _tell_reports(session: Session, spot: Spot, others: list[Spot]) -> None:
    """Bring in made-up reports of both spans; nobody is written to about them."""
    start = start_of(city_day(wall() - ACTED))
    session.add(Dataset(
        source=SOURCE, kind=DatasetKind.GENERATED, title="demostración", shift_days=0,
        rows=sum((*BEFORE, *AFTER)), begun_at=wall(), imported_at=wall(),
    ))  # fmt: skip
    duties = Duties.read(session)
    with importing():
        for number, (at, where) in enumerate(_happened(start, spot, others)):
            _tell(session, number, at, where, duties)


def _happened(
    start: datetime, spot: Spot, others: list[Spot]
) -> Iterator[tuple[datetime, Spot]]:
    """Yield when and where, the same each day: near the place, and elsewhere."""
    chance = Random(1801)  # noqa: S311 - made up, not secret
    for (here, elsewhere), begins in ((BEFORE, start - MEASURED), (AFTER, start)):
        for number in range(here + elsewhere):
            at = begins + MEASURED * chance.random()
            jitter = (chance.uniform(-0.0009, 0.0009), chance.uniform(-0.0009, 0.0009))
            near = (spot[0] + jitter[0], spot[1] + jitter[1])
            yield at, near if number < here else others[number % len(others)]


def _tell(session: Session, number: int, at: datetime, where: Spot, duties: Duties) -> None:
    category = session.get_one(Category, KINDS[number % len(KINDS)])
    with clock.at(at):
        request = ServiceRequest.receive(
            category, channel=Channel.IMPORT, by=ANYONE, lat=where[0], lon=where[1],
            territory_id=COMMITTEE, source=SOURCE, source_id=str(number), imported=True,
        )  # fmt: skip
        session.add(request)
        session.flush()
    with clock.at(min(at + timedelta(days=3), wall())):
        request.accept(duties.usual(category.code) or "", None, by=PLATFORM)
        request.resolve(by=PLATFORM)
        request.close_unasked(by=PLATFORM)
