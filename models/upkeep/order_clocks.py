"""The clocks of a work order: what it promises, and what is said when a promise runs out."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models.calendar import after_working_days
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Announces, EventKind
from models.upkeep.order_stages import IN_HAND, WorkOrderStatus
from models.upkeep.promise import warning_at

ESCALATE_DAYS = 5  # working days after a broken promise, the administrator is told

_K = EventKind
_CLOCKS = (
    DeadlineKind.WORK_ORDER_WARNING,
    DeadlineKind.WORK_ORDER_PROMISE,
    DeadlineKind.WORK_ORDER_ESCALATION,
)


class KeepsTime(Announces, Promises):
    """The part of a work order that promises dates and owns up to broken ones.

    The ticker asks at each date; the order looks at how it stands now before it says anything.
    """

    if TYPE_CHECKING:  # columns of the order
        status: WorkOrderStatus
        department_id: str | None
        assigned_at: datetime | None
        due_at: datetime | None
        paused_at: datetime | None
        paused_s: int
        escalated_at: datetime | None

    def promise_by(self, due_at: datetime | None) -> None:
        """Promise a date, and set the three clocks that go with it; none without a date."""
        self.due_at = due_at
        if due_at is None or self.assigned_at is None:
            return
        warn_at = warning_at(self.assigned_at, due_at, timedelta(seconds=self.paused_s))
        if warn_at > now():
            self.promise(DeadlineKind.WORK_ORDER_WARNING, warn_at)
        self.promise(DeadlineKind.WORK_ORDER_PROMISE, due_at)
        self.promise(
            DeadlineKind.WORK_ORDER_ESCALATION, after_working_days(due_at, ESCALATE_DAYS)
        )

    def stop_clocks(self) -> None:
        """Stop the clocks: the promise was kept, rests, or is nobody's any more."""
        for clock in _CLOCKS:
            self.withdraw(clock)

    def warn(self) -> None:
        """Say that three quarters of the promised time are gone: the ticker only asks."""
        if self.status in IN_HAND and not self.is_overdue(now()):
            self.announce(_K.WORK_ORDER_DUE_SOON, by=PLATFORM, department=self.department_id)

    def miss_promise(self) -> None:
        """Say that the promised date has passed, if it has: the ticker only asks."""
        if self.is_overdue(now()):
            self.announce(_K.WORK_ORDER_OVERDUE, by=PLATFORM, department=self.department_id)

    def escalate(self, cause: str) -> None:
        """Put the order before the administrator: it stays late, or is refused again."""
        if cause == "overdue" and not self.is_overdue(now()):
            return
        self.escalated_at = self.announce(
            _K.WORK_ORDER_ESCALATED, by=PLATFORM, cause=cause, department=self.department_id
        )

    def go_unanswered(self) -> None:
        """Say that the neighbours' time to speak has passed, if nobody has spoken."""
        if self.status is WorkOrderStatus.COMPLETED:
            self.announce(_K.WORK_ORDER_UNANSWERED, by=PLATFORM)

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether the promise was broken by `at`; a paused order breaks none."""
        running = self.status in IN_HAND and self.paused_at is None
        return running and self.due_at is not None and self.due_at <= at
