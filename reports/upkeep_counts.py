"""What happened to broken places in one month and one part of the city, counted.

Places are counted once: a report that joined another is a voice, not a place. What counts as
done, confirmed or kept is said in `definitions.py`, and each report carries it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from models.events import Event, EventKind
from models.places.territory import CITY
from models.upkeep.codes import Confirmation
from models.upkeep.order_stages import IN_HAND
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest as Request
from models.upkeep.work_order import WorkOrder as Order
from reports.period import Month

Group = tuple[str, str | None]  # category, department


@dataclass(slots=True)
class Counts:
    """One line of figures: of a whole report, of one department, or of one category."""

    received: int = 0  # places reported for the first time
    joined: int = 0  # voices about a place already reported
    accepted: int = 0
    rejected: int = 0
    completed: int = 0
    confirmed: int = 0
    unconfirmed: int = 0
    unknown: int = 0
    disputed: int = 0
    reopened: int = 0
    promised: int = 0  # promises whose date fell into the month
    kept: int = 0
    broken: int = 0
    overdue: int = 0  # on the day of the report

    def add(self, other: "Counts") -> None:
        """Add the figures of another line."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def kept_share(self) -> float | None:
        """Return the share of promises kept, or None when fewer than five fell due."""
        return self.kept / self.promised if self.promised >= FEWEST else None


FEWEST = 5


@dataclass(slots=True)
class GroupedCounts:
    """The figures of every category and department that had any."""

    groups: dict[Group, Counts] = field(default_factory=dict)

    def at(self, group: Group) -> Counts:
        """Return the line of a group, made when it is first needed."""
        return self.groups.setdefault(group, Counts())

    def total(self) -> Counts:
        """Add all of them up."""
        return _sum(self.groups.values())

    def by_category(self) -> dict[str, Counts]:
        """Add up what each category came to."""
        return self._by(0)

    def by_department(self) -> dict[str | None, Counts]:
        """Add up what each department came to; None stands for what nobody was given."""
        return self._by(1)

    def _by(self, index: int) -> dict[Any, Counts]:
        keys = {group[index] for group in self.groups}
        return {
            key: _sum(counts for group, counts in self.groups.items() if group[index] == key)
            for key in keys
        }


# What the diary says happened, and which figure counts it.
DIARY = {
    EventKind.REQUEST_ACCEPTED: "accepted",
    EventKind.REQUEST_REJECTED: "rejected",
    EventKind.REQUEST_RESOLVED: "completed",
    EventKind.REQUEST_DISPUTED: "disputed",
    EventKind.REQUEST_REOPENED: "reopened",
}
CLOSED_AS = {
    Confirmation.CONFIRMED: "confirmed",
    Confirmation.UNCONFIRMED: "unconfirmed",
    Confirmation.UNKNOWN: "unknown",
}


def lies_in(column: Any, territory_id: str) -> ColumnElement[bool]:
    """Choose what lies in a comuna or corregimiento; the city's own id chooses everything."""
    return true() if territory_id == CITY else column == territory_id


def count(session: Session, territory_id: str, month: Month, as_of: datetime) -> GroupedCounts:
    """Count a month of one territory; what is overdue is counted on the day of the report."""
    grouped = GroupedCounts()
    _count_received(session, grouped, territory_id, month)
    _count_steps(session, grouped, territory_id, month)
    _count_closed(session, grouped, territory_id, month)
    _count_promises(session, grouped, territory_id, month, as_of)
    return grouped


def _count_received(session: Session, grouped: GroupedCounts, where: str, month: Month) -> None:
    joined = Request.status == RequestStatus.JOINED
    rows = session.execute(
        select(Request.category_code, Request.department_id, joined, func.count())
        .where(
            lies_in(Request.territory_id, where),
            Request.received_at >= month.start,
            Request.received_at < month.end,
        )
        .group_by(Request.category_code, Request.department_id, joined)
    )
    for category, department, is_joined, number in rows:
        line = grouped.at((category, department))
        if is_joined:
            line.joined += number
        else:
            line.received += number


def _count_steps(session: Session, grouped: GroupedCounts, where: str, month: Month) -> None:
    """Count each place once for each step, however often it took it."""
    rows = session.execute(
        select(
            Event.kind,
            Request.category_code,
            Request.department_id,
            func.count(Request.id.distinct()),
        )
        .join(Request, Request.id == Event.subject_id)
        .where(
            Event.kind.in_(DIARY),
            Event.occurred_at >= month.start,
            Event.occurred_at < month.end,
            lies_in(Request.territory_id, where),
        )
        .group_by(Event.kind, Request.category_code, Request.department_id)
    )
    for kind, category, department, number in rows:
        line = grouped.at((category, department))
        setattr(line, DIARY[kind], getattr(line, DIARY[kind]) + number)


def _count_closed(session: Session, grouped: GroupedCounts, where: str, month: Month) -> None:
    rows = session.execute(
        select(Request.confirmation, Request.category_code, Request.department_id, func.count())
        .where(
            lies_in(Request.territory_id, where),
            Request.closed_at >= month.start,
            Request.closed_at < month.end,
        )
        .group_by(Request.confirmation, Request.category_code, Request.department_id)
    )
    for confirmation, category, department, number in rows:
        if confirmation is not None:
            setattr(grouped.at((category, department)), CLOSED_AS[confirmation], number)


def _count_promises(
    session: Session, grouped: GroupedCounts, where: str, month: Month, as_of: datetime
) -> None:
    fell_due = (Order.first_due_at >= month.start) & (
        Order.first_due_at < min(month.end, as_of)
    )
    late = is_late(as_of)
    in_time = (Order.completed_at <= Order.first_due_at) & (Order.rejections == 0)
    rows = session.execute(
        select(
            Order.category_code,
            Order.department_id,
            func.count().filter(fell_due & not_paused()),
            func.count().filter(fell_due & not_paused() & in_time),
            func.count().filter(late),
        )
        .where(lies_in(Order.territory_id, where), fell_due | late)
        .group_by(Order.category_code, Order.department_id)
    )
    for category, department, promised, kept, overdue in rows:
        line = grouped.at((category, department))
        line.promised += promised
        line.kept += kept
        line.broken += promised - kept
        line.overdue += overdue


def is_late(as_of: datetime) -> ColumnElement[bool]:
    """Choose orders that were promised for before `as_of` and are still in hand."""
    return Order.status.in_(IN_HAND) & (Order.due_at <= as_of) & not_paused()


def not_paused() -> ColumnElement[bool]:
    """Choose orders whose clock runs; a paused one breaks no promise."""
    return Order.paused_at.is_(None)


def places(territory_id: str) -> Select[Any]:
    """Select requests that stand for a place of a territory: neither joined nor rejected."""
    return select(Request).where(
        lies_in(Request.territory_id, territory_id),
        Request.status.not_in((RequestStatus.JOINED, RequestStatus.REJECTED)),
    )


def _sum(lines: Iterable[Counts]) -> Counts:
    total = Counts()
    for line in lines:
        total.add(line)
    return total


def months_series(
    session: Session, territory_id: str, until: Month, months: int = 6
) -> list[tuple[Month, int, int]]:
    """Return, for each of the last months, how many places were reported and mended."""
    first = until.before(months - 1)
    series: list[tuple[Month, int, int]] = []
    counted = {
        name: Counter(
            Month.of(instant)
            for instant in session.scalars(
                places(territory_id)
                .with_only_columns(column)
                .where(column >= first.start, column < until.end)
            )
            if instant is not None
        )
        for name, column in (("in", Request.received_at), ("out", Request.resolved_at))
    }
    for back in range(months - 1, -1, -1):
        month = until.before(back)
        series.append((month, counted["in"][month], counted["out"][month]))
    return series
