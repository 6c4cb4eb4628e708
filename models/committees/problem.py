"""Problems: one thing that troubles one place, and a committee's plan against it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified
from models.calendar import city_day, start_of
from models.clock import now
from models.committees.committee import Committee
from models.committees.plan_codes import AbandonReason, Verdict
from models.committees.problem_stages import (
    OPEN,
    PROBLEM_EVIDENCE,
    PROBLEM_LIFECYCLE,
    STEPS,
    ProblemStatus,
)
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import random_code
from models.people.grant import Scope
from models.places.territory import Territory

__all__ = ["Problem", "ProblemStatus", "coded", "open_of", "problems_of"]

# A committee that meets every two weeks has missed a whole meeting by then.
STALLED_AFTER = timedelta(days=21)
# Thirteen whole weeks, so that every day of the week counts alike on both sides: 91 days,
# the shortest whole number of weeks that is not under the 90 days asked for.
WEEKS = 13
MEASURED = timedelta(weeks=WEEKS)

_K = EventKind


class NothingObservedError(Exception):
    """A problem was to be analysed of which nobody said where it is or since when."""


class NoCauseError(Exception):
    """A committee was to act on a problem before it wrote down why it is there."""


class NoTaskError(Exception):
    """A committee was to act on a problem, and nobody was to do anything."""


class TooEarlyError(Exception):
    """A result was asked for before ninety days of action had passed; `due` says when."""

    def __init__(self, due: datetime) -> None:
        self.due = due
        super().__init__(f"not before {due.isoformat()}")


class Problem(Announces, Promises, Identified, Base):
    """What troubles a place, from the first look to whether the committee's plan helped.

    `what`, `causes` and `learned` are the committee's words; what is only for its members
    stands in `PlanNote`. `measured_from` is the midnight at which acting began: the weeks
    before it are the baseline, frozen at that moment, the weeks after it the result.
    """

    __tablename__ = "problem"
    __table_args__ = (
        *PROBLEM_EVIDENCE,
        Index("ix_problem_committee_id", "committee_id", "status"),
    )
    LIFECYCLE: ClassVar[Lifecycle[ProblemStatus]] = PROBLEM_LIFECYCLE

    code: Mapped[str] = mapped_column(unique=True)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey(Committee.id))
    status: Mapped[ProblemStatus]
    title: Mapped[str] = mapped_column(String(120))
    what: Mapped[str]
    place: Mapped[str] = mapped_column(String(200), default="")  # in words
    lat: Mapped[float | None]  # WGS84, degrees
    lon: Mapped[float | None]
    radius_m: Mapped[int] = mapped_column(default=150)  # metres around the point
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))  # comuna or country
    since: Mapped[date | None]
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)  # of reports that count
    counts_incidents: Mapped[bool] = mapped_column(default=False)
    behaviours: Mapped[list[str]] = mapped_column(JSON, default=list)  # of the coexistence code
    template_id: Mapped[UUID | None]
    causes: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)  # how often it was answered
    found_at: Mapped[datetime]
    understood_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    measured_from: Mapped[datetime | None]
    assessed_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None]
    ended_at: Mapped[datetime | None]
    abandon_reason: Mapped[AbandonReason | None]
    touched_at: Mapped[datetime]  # when somebody last did something about it
    chased: Mapped[int] = mapped_column(default=0)  # letters since then
    version: Mapped[int] = mapped_column()

    committee: Mapped[Committee] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def find(
        cls, committee: Committee, title: str, what: str, *, by: Actor, **told: Any
    ) -> Self:
        """Name a problem. `told` are the columns that say where, since when and what counts.

        Raises TransitionRefusedError where the committee is not (or no longer) at work.
        """
        if not committee.is_at_work:
            raise TransitionRefusedError("committee", "find a problem", committee.status)
        usual: dict[str, Any] = {
            "radius_m": 150,
            "categories": [],
            "behaviours": [],
            "place": "",
            "causes": "",
            "learned": "",
            "counts_incidents": False,
            "territory_id": committee.district_id,
        }
        problem = cls(
            code=random_code("D"),
            committee=committee,
            committee_id=committee.id,
            status=ProblemStatus.SCANNING,
            title=title.strip(),
            what=what.strip(),
            round=1,
            chased=0,
            **usual | told,
        )
        problem.found_at = problem.say(_K.PROBLEM_FOUND, by)
        return problem

    def change(self, *, by: Actor, **told: Any) -> None:
        """Put right what is known of it. What is measured cannot change once it is frozen."""
        if self.status not in {ProblemStatus.SCANNING, ProblemStatus.ANALYSIS}:
            raise TransitionRefusedError("problem", "change", self.status)
        for name, value in told.items():
            setattr(self, name, value)
        self.say(_K.PROBLEM_CHANGED, by)

    def analyse(self, *, by: Actor) -> None:
        """Go on to ask why it is there. Raises NothingObservedError."""
        self.LIFECYCLE.follow("analyse", self.status)
        if self.lat is None or self.since is None:
            raise NothingObservedError(self.code)
        self.understood_at = self._move("analyse", _K.PROBLEM_UNDERSTOOD, by)

    def respond(self, causes: str, tasks: int, *, by: Actor) -> None:
        """Begin to act. `models.committees.baseline.begin` freezes the weeks before it.

        `tasks` is how many there are to do. Raises NoCauseError and NoTaskError.
        """
        self.LIFECYCLE.follow("respond", self.status)
        if not causes.strip():
            raise NoCauseError(self.code)
        if tasks == 0:
            raise NoTaskError(self.code)
        self.causes = causes.strip()
        self.measured_from = start_of(city_day(now()))
        self.responded_at = self._move("respond", _K.PROBLEM_ANSWERED, by, round=self.round)

    def assess(self, *, by: Actor) -> None:
        """Look whether it helped: ninety days later at the earliest. Raises TooEarlyError."""
        self.LIFECYCLE.follow("assess", self.status)
        due = self.result_due
        if due is not None and now() < due:
            raise TooEarlyError(due)
        self.assessed_at = self._move("assess", _K.PROBLEM_ASSESSED, by, round=self.round)

    def rethink(self, *, by: Actor) -> None:
        """Ask again why it is there: the answer did not help enough."""
        self._move("rethink", _K.PROBLEM_RETHOUGHT, by)
        self.round += 1
        self.responded_at = self.measured_from = self.assessed_at = None

    def close(self, verdict: Verdict, learned: str, *, by: Actor) -> None:
        """End the work with what the committee makes of it, and what others may learn."""
        self.ended_at = self._move("close", _K.PROBLEM_CLOSED, by, verdict=verdict)
        self.verdict, self.learned = verdict, learned.strip()
        self.withdraw(DeadlineKind.PLAN_STALLED)

    def abandon(self, reason: AbandonReason, *, by: Actor) -> None:
        """Give the work up, for a reason that is published."""
        self.ended_at = self._move("abandon", _K.PROBLEM_ABANDONED, by, reason=reason)
        self.abandon_reason = reason
        self.withdraw(DeadlineKind.PLAN_STALLED)

    def stall(self, *, all_done: bool) -> None:
        """Say that nothing has happened for too long: the ticker only asks.

        Where all that was agreed is done, only time can tell whether it helped: then the
        committee is left alone until its result is due.
        """
        if not self.is_open:
            return
        if all_done and self.result_due is not None and now() < self.result_due:
            self.promise(DeadlineKind.PLAN_STALLED, self.result_due)
            return
        self.chased += 1
        self.announce(_K.PROBLEM_STALLED, by=PLATFORM, code=self.code, chased=self.chased)
        self.promise(DeadlineKind.PLAN_STALLED, now() + STALLED_AFTER)

    def say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Say that somebody did something about it, which is not to stand still."""
        self.touched_at = self.announce(kind, by=by, code=self.code, **facts)
        self.chased = 0
        if self.status in OPEN:
            self.promise(DeadlineKind.PLAN_STALLED, self.touched_at + STALLED_AFTER)
        return self.touched_at

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the problem as it stands."""
        return move in self.LIFECYCLE.open_to(self.status)

    @property
    def is_open(self) -> bool:
        """Tell whether the committee still works on it."""
        return self.status in OPEN

    @property
    def step(self) -> int:
        """Return which of the four steps it is at; 4 once it has ended."""
        return STEPS.index(self.status) + 1 if self.status in STEPS else len(STEPS)

    @property
    def result_due(self) -> datetime | None:
        """Return from when its result can be told."""
        return self.measured_from + MEASURED if self.measured_from else None

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is: its committee's."""
        return self.committee.scopes

    def _move(self, name: str, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Make the move, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self.say(kind, by, **facts)


def coded(code: str) -> Select[Problem]:
    """Select the problem that a committee knows by this code."""
    return select(Problem).where(Problem.code == code)


def problems_of(committee_ids: Sequence[UUID]) -> Select[Problem]:
    """Select the problems of some committees, the last touched first."""
    theirs = select(Problem).where(Problem.committee_id.in_(committee_ids))
    return theirs.order_by(Problem.touched_at.desc(), Problem.id)


def open_of(committee_ids: Sequence[UUID]) -> Select[Problem]:
    """Select the problems they still work on."""
    return problems_of(committee_ids).where(Problem.status.in_(OPEN))
