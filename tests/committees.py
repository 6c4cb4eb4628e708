"""Committees for tests: the same few neighbours, in committees of every sort."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import at, now
from models.committees import baseline, catalogue, seats
from models.committees.application import Application
from models.committees.codes import CommitteeKind, Position
from models.committees.committee import Committee, CommitteeStatus
from models.committees.invitation import Invitation
from models.committees.member import Membership
from models.committees.note import PlanNote
from models.committees.problem import Problem
from models.committees.task import PlanTask
from models.events import ANYONE
from models.people.person import Person
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.service_request import ServiceRequest
from tests.people import CAST, LA_LIBERTAD, NIDIA

PARK = (7.8863, -72.5053)  # where the problem is
ALARM = {"alert_system": "Sirena de la calle 8", "police_channel": "Radio del cuadrante 12"}
STREET = 0.001  # degrees of latitude: some 110 m


def a_committee(
    session: Session,
    *members: str,
    name: str = "Comité de La Libertad",
    kind: CommitteeKind = CommitteeKind.BRAWLS,
    status: CommitteeStatus = CommitteeStatus.CONSTITUTED,
    territory_id: str = LA_LIBERTAD,
) -> Committee:
    """Form a committee of these of the cast (the first coordinates), as far as `status`."""
    committee = Committee.form(name, kind, territory_id, by=NIDIA)
    session.add(committee)
    session.flush()
    if status is CommitteeStatus.SECTOR_CHOSEN:
        return committee
    committee.convene(by=NIDIA)
    for number, who in enumerate(members):
        position = Position.MEMBER if number else Position.COORDINATOR
        take_seat(session, committee, who, position)
    if status is CommitteeStatus.CONVENED:
        return committee
    committee.constitute("Acta de la asamblea.", "Ocho cuadras y un parque.", **ALARM, by=NIDIA)
    seats.constituted(session, committee, by=NIDIA)
    return committee


def take_seat(
    session: Session,
    committee: Committee,
    who: str,
    position: Position = Position.MEMBER,
    until: datetime | None = None,
) -> Membership:
    """Seat one of the cast."""
    person = session.get_one(Person, CAST[who].id)
    ends = until or now() + seats.TERM
    return seats.seat(session, committee, person, position, until=ends, by=person.actor)


def a_problem(session: Session, committee: Committee, **told: Any) -> Problem:
    """Name a problem in the park."""
    seat = committee.running[0]
    where = {"lat": PARK[0], "lon": PARK[1], "since": date(2026, 2, 1), "place": "Parque"}
    usual = {"title": "Riñas en el parque", "what": "Los viernes, a la salida."} | told
    title, what = usual.pop("title"), usual.pop("what")
    problem = Problem.find(
        committee, title, what, by=seat.actor, categories=["alumbrado"], **where | usual
    )
    session.add(problem)
    session.flush()
    return problem


def a_light(
    session: Session,
    *,
    north: float = 0.0,
    comuna: str = LA_LIBERTAD,
    category: str = "alumbrado",
) -> ServiceRequest:
    """Report a broken light `north` degrees from the middle of the park, now."""
    request = ServiceRequest.receive(
        session.get_one(Category, category),
        channel=Channel.PORTAL,
        by=ANYONE,
        lat=PARK[0] + north,
        lon=PARK[1],
        address="Parque",
        territory_id=comuna,
    )
    session.add(request)
    return request


def settled(*members: str, **more: Any) -> str:
    """Form a committee in a transaction of its own, and return its code."""
    with unit_of_work() as session:
        return a_committee(session, *members, **more).code


def troubled(code: str, **told: Any) -> str:
    """Let a committee name a problem, and return its code."""
    with unit_of_work() as session:
        committee = session.scalars(select(Committee).where(Committee.code == code)).one()
        return a_problem(session, committee, **told).code


def committee(code: str) -> Committee:
    """Look up a committee as it stands, with its members."""
    with reading() as session:
        found = session.scalars(select(Committee).where(Committee.code == code)).one()
        assert found.memberships is not None
        return found


def problem(code: str) -> Problem:
    """Look up a problem as it stands."""
    with reading() as session:
        return session.scalars(select(Problem).where(Problem.code == code)).one()


def seat_of(code: str, who: str) -> Membership:
    """Look up the seat of one of the cast."""
    found = committee(code).seat_of(CAST[who].id)
    assert found is not None
    return found


def weeks_ago(weeks: float) -> datetime:
    """Return an instant some weeks before now."""
    return now() - timedelta(weeks=weeks)


def id_of(who: str) -> UUID:
    """Return the id of one of the cast."""
    return CAST[who].id


def for_doors(code: str, problem_code: str, *ids: UUID) -> None:
    """Form a committee of Martha's, with one of everything that has a page, known by `ids`."""
    seat_id, invitation_id, application_id, task_id = ids
    with unit_of_work() as session:
        made = a_committee(session, status=CommitteeStatus.CONVENED)
        made.code = code
        martha = session.get_one(Person, CAST["martha"].id)
        seat = Membership.take(
            made, martha, Position.COORDINATOR, now() + seats.TERM, by=martha.actor
        )
        seat.id = seat_id
        session.add(seat)
        session.flush()
        made.constitute("Acta.", "Perfil.", by=NIDIA)
        seats.constituted(session, made, by=NIDIA)
        found = a_problem(session, made)
        found.code = problem_code
        task = PlanTask.add(found, "Hablar", date(2026, 6, 1), owner=seat, by=seat.actor)
        invitation = Invitation.make(made, Position.MEMBER, "not a secret", by=NIDIA)
        asked = Application.receive(made, "Inés", "ines@correo.example", "")
        for record, its_id in (
            (task, task_id),
            (invitation, invitation_id),
            (asked, application_id),
        ):
            record.id = its_id
            session.add(record)


def for_walks(key: str) -> str:
    """Form a committee of Martha's with one problem assessed and one just begun.

    Their codes are B-3333-3333, D-3333-3333 and D-4444-4444; return that of an invitation.
    """
    began = now() - timedelta(days=120)
    with at(began), unit_of_work() as session:
        catalogue.install(session)
        made = a_committee(session, "martha", "pedro", name="Vecinos por la paz")
        made.code, made.purpose = "B-3333-3333", "Que nadie salga herido."
        seat = made.running[0]
        old = a_problem(session, made, since=began.date())
        old.code = "D-3333-3333"
        old.analyse(by=seat.actor)
        session.add(PlanTask.add(old, "Hablar", began.date(), owner=seat, by=seat.actor))
        session.flush()
        baseline.begin(session, old, "No hay luz.", by=seat.actor)
        for days in range(1, 60, 4):
            with at(began + timedelta(days=days)):
                a_light(session, north=STREET * (days % 3))
    with unit_of_work() as session:
        old = session.get_one(Problem, old.id)
        seat = old.committee.running[0]
        baseline.look(session, old, by=seat.actor)
        fresh = a_problem(session, old.committee, title="Peleas en la cancha")
        fresh.code = "D-4444-4444"
        session.add(PlanNote.write(fresh, "Doña Inés lo vio.", seat))
        invitation = Invitation.make(old.committee, Position.MEMBER, key, by=NIDIA)
        session.add(invitation)
        session.add(Application.receive(old.committee, "Luz", "luz@correo.example", "Sí."))
        return invitation.code(key)
