"""What is counted of a problem: the weeks before acting, frozen, and the weeks after it.

Two things are counted each week: what happened in the place, and what happened meanwhile in
the rest of its comuna. The second is the comparison, without which a quiet season would pass
for a success. The ring around the place, out to twice its radius, is left out of both: what
the plan pushes round the corner, or helps there, must not count as comparison.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.codes import Mode
from models.alerts.incident import Incident
from models.base import Base, Identified
from models.committees.problem import WEEKS, Problem
from models.committees.task import progress_of, tasks_of
from models.events import Actor
from models.language import speak
from models.places.locate import metres_between
from models.upkeep.codes import RejectionReason
from models.upkeep.service_request import ServiceRequest

RING = 2  # radii around the place that count neither as the place nor as comparison
_WEEK = timedelta(weeks=1)


class Phase(StrEnum):
    """On which side of the first day of acting a week lies."""

    BEFORE = "before"
    AFTER = "after"


speak(Phase, {Phase.BEFORE: ("antes", "before"), Phase.AFTER: ("después", "after")})


class ProblemWeek(Identified, Base):
    """What was counted in one week. Written once, and never counted again."""

    __tablename__ = "problem_week"
    __table_args__ = (
        UniqueConstraint("problem_id", "round", "phase", "week"),
        CheckConstraint("here >= 0 AND elsewhere >= 0", name="counts_things"),
    )

    problem_id: Mapped[UUID] = mapped_column(ForeignKey(Problem.id))
    round: Mapped[int]
    phase: Mapped[Phase]
    week: Mapped[int]  # 1 is the first of its phase
    starts_at: Mapped[datetime]
    here: Mapped[int]
    elsewhere: Mapped[int]


def begin(session: Session, problem: Problem, causes: str, *, by: Actor) -> None:
    """Begin to act, and freeze what was counted in the thirteen weeks before this day."""
    tasks = progress_of(list(session.scalars(tasks_of(problem.id))))
    problem.respond(causes, tasks.counted, by=by)
    if problem.measured_from is not None:
        _freeze(session, problem, Phase.BEFORE, problem.measured_from - WEEKS * _WEEK)


def look(session: Session, problem: Problem, *, by: Actor) -> None:
    """Look whether it helped, and freeze what was counted in the thirteen weeks since."""
    problem.assess(by=by)
    if problem.measured_from is not None:
        _freeze(session, problem, Phase.AFTER, problem.measured_from)


def weeks_of(session: Session, problem: Problem, phase: Phase) -> Sequence[ProblemWeek]:
    """Return what was counted in this round, week by week."""
    theirs = select(ProblemWeek).where(
        ProblemWeek.problem_id == problem.id,
        ProblemWeek.round == problem.round,
        ProblemWeek.phase == phase,
    )
    return session.scalars(theirs.order_by(ProblemWeek.week)).all()


def count(
    session: Session, problem: Problem, start: datetime, weeks: int = WEEKS
) -> list[tuple[int, int]]:
    """Count what happened in each week from `start`: in the place, and elsewhere."""
    counted = [[0, 0] for _ in range(weeks)]
    if problem.lat is None or problem.lon is None:
        return [(0, 0)] * weeks
    for when, lat, lon in _happened(session, problem, start, start + weeks * _WEEK):
        week = (when - start) // _WEEK
        away = metres_between(problem.lat, problem.lon, lat, lon)
        if away <= problem.radius_m:
            counted[week][0] += 1
        elif away > RING * problem.radius_m:
            counted[week][1] += 1
    return [(here, elsewhere) for here, elsewhere in counted]


def _freeze(session: Session, problem: Problem, phase: Phase, start: datetime) -> None:
    session.add_all(
        ProblemWeek(
            problem_id=problem.id,
            round=problem.round,
            phase=phase,
            week=number + 1,
            starts_at=start + number * _WEEK,
            here=here,
            elsewhere=elsewhere,
        )
        for number, (here, elsewhere) in enumerate(count(session, problem, start))
    )


def _happened(
    session: Session, problem: Problem, start: datetime, end: datetime
) -> Iterable[tuple[datetime, float, float]]:
    """Yield when and where things happened. A place counts once, however many voices."""
    requests = select(ServiceRequest.received_at, ServiceRequest.lat, ServiceRequest.lon).where(
        ServiceRequest.territory_id == problem.territory_id,
        ServiceRequest.received_at >= start,
        ServiceRequest.received_at < end,
        ServiceRequest.joined_to_id.is_(None),
        ServiceRequest.rejection_reason.is_(None)
        | (ServiceRequest.rejection_reason != RejectionReason.ABUSE),
    )
    if problem.categories:
        requests = requests.where(ServiceRequest.category_code.in_(problem.categories))
    if problem.categories or not problem.counts_incidents:
        for when, lat, lon in session.execute(requests):
            if lat is not None and lon is not None:
                yield when, lat, lon
    if problem.counts_incidents:
        incidents = select(Incident.raised_at, Incident.lat, Incident.lon).where(
            Incident.territory_id.startswith(problem.territory_id),
            Incident.raised_at >= start,
            Incident.raised_at < end,
            Incident.mode == Mode.REAL,
        )
        for when, lat, lon in session.execute(incidents):
            if lat is not None and lon is not None:
                yield when, lat, lon
