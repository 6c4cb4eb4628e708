"""What belongs to a problem: reports, alarms and orders near it, suggested and then accepted.

The platform only suggests, from place and kind; a member says what belongs. What it suggests
counts for nothing until then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from models.alerts.codes import Mode
from models.alerts.incident import Incident
from models.base import Base, Identified
from models.calendar import start_of
from models.committees.member import Membership
from models.committees.plan_codes import RecordKind
from models.committees.problem import Problem
from models.events import EventKind
from models.numbering import next_numbers
from models.places.locate import metres_between
from models.upkeep.category import Category
from models.upkeep.codes import Priority, RejectionReason
from models.upkeep.routing import Duties, order_numbers
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder

MOST_SUGGESTED = 30  # nearest first; more is a list nobody reads
# What troubles a place was reported there before somebody called it a problem.
BEFORE = timedelta(days=91)

# A little over what a metre is in degrees of either kind at the city's latitude.
DEGREES_PER_M = 1 / 109_000

_K = EventKind


class ProblemRecord(Identified, Base):
    """One report, alarm or order that a member said belongs to a problem.

    `asked` marks the orders that the plan itself asked a department for.
    """

    __tablename__ = "problem_record"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN request_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN incident_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN order_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="is_one_record",
        ),
        UniqueConstraint("problem_id", "request_id"),
        UniqueConstraint("problem_id", "incident_id"),
        UniqueConstraint("problem_id", "order_id"),
    )

    problem_id: Mapped[UUID] = mapped_column(ForeignKey(Problem.id))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey(ServiceRequest.id))
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey(Incident.id))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey(WorkOrder.id))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey(Membership.id))
    asked: Mapped[bool] = mapped_column(default=False)
    linked_at: Mapped[datetime]

    @classmethod
    def link(
        cls,
        problem: Problem,
        kind: RecordKind,
        record_id: UUID,
        seat: Membership,
        *,
        asked: bool = False,
    ) -> Self:
        """Say that a record belongs to a problem."""
        link = cls(problem_id=problem.id, seat_id=seat.id, asked=asked)
        setattr(link, f"{kind}_id", record_id)
        link.linked_at = problem.say(
            _K.PLAN_ORDER_ASKED if asked else _K.PROBLEM_LINKED,
            seat.actor,
            record=kind,
            record_id=str(record_id),
        )
        return link

    @property
    def kind(self) -> RecordKind:
        """Tell what sort of record it is."""
        if self.request_id is not None:
            return RecordKind.REQUEST
        return RecordKind.INCIDENT if self.incident_id is not None else RecordKind.ORDER


@dataclass(frozen=True, slots=True)
class Near:
    """A record near a problem: its code, what it is, when it came and how far away it is."""

    kind: RecordKind
    id: UUID
    code: str
    category: str | None  # of a report or an order; an alarm has none
    place: str
    came_at: datetime
    metres: int
    asked: bool = False


def suggestions(session: Session, problem: Problem) -> list[Near]:
    """Return what may belong to a problem and was not said to: nearest first."""
    if problem.lat is None or problem.lon is None:
        return []
    known = set(_ids_of(session, problem))
    found = [one for one in _near(session, problem) if (one.kind, one.id) not in known]
    return sorted(found, key=lambda one: (one.metres, one.code))[:MOST_SUGGESTED]


def belonging(session: Session, problem: Problem) -> list[Near]:
    """Return what belongs to a problem, the newest first."""
    links = list(session.scalars(_links_of(problem.id)))
    asked = {link.order_id for link in links if link.asked}
    requests = [link.request_id for link in links if link.request_id]
    incidents = [link.incident_id for link in links if link.incident_id]
    orders = [link.order_id for link in links if link.order_id]
    theirs = select(ServiceRequest).where(ServiceRequest.id.in_(requests))
    told = [_of_request(problem, one) for one in session.scalars(theirs)]
    calls = select(Incident).where(Incident.id.in_(incidents))
    told += [_of_incident(problem, one) for one in session.scalars(calls)]
    work = select(WorkOrder).where(WorkOrder.id.in_(orders))
    told += [_of_order(problem, one, asked=one.id in asked) for one in session.scalars(work)]
    return sorted(told, key=lambda one: one.came_at, reverse=True)


def link_some(
    session: Session, problem: Problem, chosen: set[tuple[str, UUID]], seat: Membership
) -> int:
    """Accept some of what was suggested, and nothing else; return how many were."""
    offered = [one for one in suggestions(session, problem) if (one.kind, one.id) in chosen]
    session.add_all(ProblemRecord.link(problem, one.kind, one.id, seat) for one in offered)
    return len(offered)


def unlink(session: Session, problem: Problem, record_id: UUID, seat: Membership) -> None:
    """Say that a record does not belong after all; an order the plan asked for stays."""
    for link in session.scalars(_links_of(problem.id)):
        theirs = {link.request_id, link.incident_id, link.order_id}
        if record_id in theirs and not link.asked:
            session.delete(link)
            problem.say(
                _K.PROBLEM_UNLINKED, seat.actor, record=link.kind, record_id=str(record_id)
            )


def ask_department(
    session: Session,
    problem: Problem,
    category: Category,
    *,
    place: str,
    priority: Priority,
    seat: Membership,
) -> WorkOrder:
    """Ask the department whose duty it is to mend something: that is a work order.

    Where nobody's duty is known the order stays open, for a person to assign.
    """
    [number] = order_numbers(session, 1, taking=next_numbers)
    order = WorkOrder.open(
        number,
        category,
        place.strip() or problem.place,
        priority=priority,
        territory_id=problem.territory_id,
        lat=problem.lat,
        lon=problem.lon,
        by=seat.actor,
    )
    department = Duties.read(session).department(category.code, problem.territory_id)
    if department is not None:
        order.assign(department, by=seat.actor)
    session.add(order)
    session.flush()
    session.add(ProblemRecord.link(problem, RecordKind.ORDER, order.id, seat, asked=True))
    return order


def _links_of(problem_id: UUID) -> Select[ProblemRecord]:
    return select(ProblemRecord).where(ProblemRecord.problem_id == problem_id)


def _ids_of(session: Session, problem: Problem) -> list[tuple[RecordKind, UUID]]:
    known = []
    for link in session.scalars(_links_of(problem.id)):
        its_id = link.request_id or link.incident_id or link.order_id
        if its_id is not None:
            known.append((link.kind, its_id))
    return known


def _near(session: Session, problem: Problem) -> list[Near]:
    """Look at what happened in the district since then, and keep what is near enough."""
    since = (start_of(problem.since) if problem.since else problem.found_at) - BEFORE
    requests = select(ServiceRequest).where(
        ServiceRequest.territory_id == problem.territory_id,
        ServiceRequest.received_at >= since,
        *_in_the_square(problem, ServiceRequest.lat, ServiceRequest.lon),
        ServiceRequest.joined_to_id.is_(None),
        ServiceRequest.hidden_at.is_(None),
        ServiceRequest.rejection_reason.is_(None)
        | (ServiceRequest.rejection_reason != RejectionReason.ABUSE),
    )
    orders = select(WorkOrder).where(
        WorkOrder.territory_id == problem.territory_id,
        WorkOrder.opened_at >= since,
        *_in_the_square(problem, WorkOrder.lat, WorkOrder.lon),
        WorkOrder.request_id.is_(None),
    )
    if problem.categories:
        requests = requests.where(ServiceRequest.category_code.in_(problem.categories))
        orders = orders.where(WorkOrder.category_code.in_(problem.categories))
    found = [_of_request(problem, one) for one in session.scalars(requests)]
    found += [_of_order(problem, one) for one in session.scalars(orders)]
    if problem.counts_incidents:
        incidents = select(Incident).where(
            Incident.territory_id.startswith(problem.territory_id),
            Incident.raised_at >= since,
            Incident.mode == Mode.REAL,
            *_in_the_square(problem, Incident.lat, Incident.lon),
            # A call under threat is nobody's business but the control room's.
            Incident.duress_at.is_(None),
        )
        found += [_of_incident(problem, one) for one in session.scalars(incidents)]
    return [one for one in found if one.metres <= problem.radius_m]


def _in_the_square(
    problem: Problem,
    lat: InstrumentedAttribute[float | None],
    lon: InstrumentedAttribute[float | None],
) -> tuple[ColumnElement[bool], ...]:
    """Narrow down to a square around the problem, so that few rows need a distance."""
    if problem.lat is None or problem.lon is None:
        return ()
    reach = problem.radius_m * DEGREES_PER_M
    return (
        lat.between(problem.lat - reach, problem.lat + reach),
        lon.between(problem.lon - reach, problem.lon + reach),
    )


def _of_request(problem: Problem, one: ServiceRequest) -> Near:
    return Near(
        RecordKind.REQUEST,
        one.id,
        one.code,
        one.category_code,
        one.address,
        one.received_at,
        _metres(problem, one.lat, one.lon),
    )


def _of_order(problem: Problem, one: WorkOrder, *, asked: bool = False) -> Near:
    return Near(
        RecordKind.ORDER,
        one.id,
        one.number,
        one.category_code,
        one.place,
        one.opened_at,
        _metres(problem, one.lat, one.lon),
        asked,
    )


def _of_incident(problem: Problem, one: Incident) -> Near:
    return Near(
        RecordKind.INCIDENT,
        one.id,
        one.code,
        None,
        one.place,
        one.raised_at,
        _metres(problem, one.lat, one.lon),
    )


def _metres(problem: Problem, lat: float | None, lon: float | None) -> int:
    if problem.lat is None or problem.lon is None or lat is None or lon is None:
        return 0
    return round(metres_between(problem.lat, problem.lon, lat, lon))
