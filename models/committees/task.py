"""Tasks: who does what by when, so that a plan is more than an intention."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Identified
from models.calendar import city_day
from models.clock import now
from models.committees.member import Membership
from models.committees.plan_codes import TASK_EVIDENCE, TASK_LIFECYCLE, TaskStatus
from models.committees.problem import Problem
from models.committees.problem_stages import OPEN
from models.events import Actor, Announces, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.people.department import Department
from models.people.grant import Scope

_K = EventKind


class PlanTask(Announces, Identified, Base):
    """One thing to do about a problem, by a member, by a department, or by all together."""

    __tablename__ = "plan_task"
    __table_args__ = TASK_EVIDENCE
    LIFECYCLE: ClassVar[Lifecycle[TaskStatus]] = TASK_LIFECYCLE

    problem_id: Mapped[UUID] = mapped_column(ForeignKey(Problem.id), index=True)
    what: Mapped[str] = mapped_column(String(300))
    status: Mapped[TaskStatus]
    owner_seat_id: Mapped[UUID | None] = mapped_column(ForeignKey(Membership.id))
    department_id: Mapped[str | None] = mapped_column(ForeignKey(Department.id))
    due_on: Mapped[date]
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    problem: Mapped[Problem] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Membership | None] = relationship(lazy="joined")

    @classmethod
    def add(
        cls,
        problem: Problem,
        what: str,
        due_on: date,
        *,
        owner: Membership | None = None,
        department_id: str | None = None,
        by: Actor,
    ) -> Self:
        """Agree on something to do. Raises TransitionRefusedError once the work has ended."""
        _refuse_unless_open(problem, "add a task")
        task = cls(
            problem=problem,
            problem_id=problem.id,
            what=what.strip(),
            status=TaskStatus.OPEN,
            owner=owner,
            owner_seat_id=owner.id if owner else None,
            department_id=department_id,
            due_on=due_on,
        )
        task.added_at = task._say(_K.PLAN_TASK_ADDED, by)
        return task

    def finish(self, *, by: Actor) -> None:
        """Say that it is done."""
        self.done_at = self._move("finish", _K.PLAN_TASK_DONE, by)

    def drop(self, *, by: Actor) -> None:
        """Say that it will not be done after all; it counts for nothing."""
        self._move("drop", _K.PLAN_TASK_DROPPED, by)

    def reopen(self, *, by: Actor) -> None:
        """Take it up again."""
        self._move("reopen", _K.PLAN_TASK_REOPENED, by)
        self.done_at = None

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the task as it stands."""
        return self.problem.is_open and move in self.LIFECYCLE.open_to(self.status)

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed and it is not done."""
        return self.status is TaskStatus.OPEN and self.due_on < city_day(now())

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is: its committee's."""
        return self.problem.scopes

    def _move(self, name: str, kind: EventKind, by: Actor) -> datetime:
        _refuse_unless_open(self.problem, f"{name} a task")
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self._say(kind, by)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Say it of the problem, so that its history tells of it and it does not stall."""
        return self.problem.say(kind, by, task=str(self.id), **facts)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a plan is done; dropped tasks do not count."""

    done: int
    counted: int
    late: int

    @property
    def share(self) -> float:
        """Return the share that is done, between 0 and 1."""
        return self.done / self.counted if self.counted else 0.0


def tasks_of(problem_id: UUID) -> Select[PlanTask]:
    """Select the tasks of a problem, by date."""
    theirs = select(PlanTask).where(PlanTask.problem_id == problem_id)
    return theirs.order_by(PlanTask.due_on, PlanTask.added_at, PlanTask.id)


def progress_of(tasks: list[PlanTask]) -> Progress:
    """Count what is done of what counts."""
    counted = [one for one in tasks if one.status is not TaskStatus.DROPPED]
    return Progress(
        done=sum(one.status is TaskStatus.DONE for one in counted),
        counted=len(counted),
        late=sum(one.is_late for one in counted),
    )


def overdue_of(committee_ids: list[UUID]) -> Select[PlanTask]:
    """Select the tasks of some committees' open problems whose day has passed."""
    return (
        select(PlanTask)
        .join(Problem, Problem.id == PlanTask.problem_id)
        .where(
            Problem.committee_id.in_(committee_ids),
            Problem.status.in_(OPEN),
            PlanTask.status == TaskStatus.OPEN,
            PlanTask.due_on < city_day(now()),
        )
        .order_by(PlanTask.due_on, PlanTask.id)
    )


def stall(session: Session, problem_id: UUID) -> None:
    """Ask a problem whether it stands still; asked by the ticker."""
    if (problem := session.get(Problem, problem_id)) is not None:
        tasks = session.scalars(tasks_of(problem_id))
        problem.stall(all_done=not any(one.status is TaskStatus.OPEN for one in tasks))


def _refuse_unless_open(problem: Problem, what: str) -> None:
    if not problem.is_open:
        raise TransitionRefusedError("problem", what, problem.status)
