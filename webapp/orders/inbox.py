"""The inbox: which orders lie in it, fifty at a time, and how many lie on each shelf.

Read as columns, not as records: a page costs one query for its lines and one for the counts,
however many orders the city has had.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, nulls_last, or_, select
from sqlalchemy.orm import Session

from models.calendar import city_day, end_of
from models.clock import now
from models.people.department import Department
from models.people.grant import Permission, Rights, ScopeKind
from models.places.territory import Territory
from models.upkeep.category import Category
from models.upkeep.codes import CancelReason, Confirmation, PauseReason, Priority, ReturnReason
from models.upkeep.order_stages import IN_HAND, NOBODYS, WorkOrderStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from webapp.orders.filters import OVER, STATUSES, Asked, Shelf, Term

PAGE = 30

_RUNNING = tuple(status for status in IN_HAND if status is not WorkOrderStatus.PAUSED)
_NOT_OVER = (*IN_HAND, *NOBODYS, WorkOrderStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Line:
    """One order as the inbox tells it."""

    number: str
    status: WorkOrderStatus
    priority: Priority
    place: str
    due_at: datetime | None
    opened_at: datetime
    scheduled_for: date | None
    pause_reason: PauseReason | None
    return_reason: ReturnReason | None
    cancel_reason: CancelReason | None
    completed_at: datetime | None
    confirmation: Confirmation | None
    rejections: int
    category_code: str
    category_es: str
    category_en: str
    territory: str | None
    department_id: str | None
    department_es: str | None
    department_en: str | None
    voices: int | None

    def category(self, language: str) -> str:
        """Return what kind of place it is."""
        return self.category_en if language == "en" else self.category_es

    def department(self, language: str) -> str:
        """Return who has it, if somebody has."""
        return (self.department_en if language == "en" else self.department_es) or ""

    @property
    def can_be_scheduled(self) -> bool:
        """Tell whether a day may be set for it."""
        return "schedule" in WorkOrder.LIFECYCLE.open_to(self.status)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose orders somebody sees: the whole city's, or those of some offices and comunas."""

    everything: bool
    departments: frozenset[str] = frozenset()
    comunas: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rights: Rights, permission: Permission = Permission.SEE_ORDERS) -> "Scope":
        """Read it off what somebody was granted."""
        return cls(
            rights.everywhere(permission),
            rights.scopes(ScopeKind.DEPARTMENT, permission),
            rights.scopes(ScopeKind.COMUNA, permission),
        )

    @property
    def condition(self) -> ColumnElement[bool] | None:
        """Say it to the database; None where nothing is left out."""
        if self.everything:
            return None
        theirs = []
        if self.departments:
            theirs.append(WorkOrder.department_id.in_(sorted(self.departments)))
        if self.comunas:
            theirs.append(WorkOrder.territory_id.in_(sorted(self.comunas)))
        return or_(*theirs)


_COLUMNS = (
    WorkOrder.number,
    WorkOrder.status,
    WorkOrder.priority,
    WorkOrder.place,
    WorkOrder.due_at,
    WorkOrder.opened_at,
    WorkOrder.scheduled_for,
    WorkOrder.pause_reason,
    WorkOrder.return_reason,
    WorkOrder.cancel_reason,
    WorkOrder.completed_at,
    WorkOrder.confirmation,
    WorkOrder.rejections,
    WorkOrder.category_code,
    Category.name_es,
    Category.name_en,
    Territory.name,
    WorkOrder.department_id,
    Department.name_es,
    Department.name_en,
    ServiceRequest.weight,
)


def lines(session: Session, scope: Scope, asked: Asked) -> list[Line]:
    """Read one page of the inbox."""
    page = _asked_for(select(WorkOrder.number), scope, asked)
    page = page.order_by(*_order(asked.shelf)).limit(PAGE).offset(PAGE * (asked.page - 1))
    chosen = page.subquery()
    # Names are joined to the few that are shown, not to all that had to be sorted.
    told = (
        select(*_COLUMNS)
        .join(chosen, chosen.c.number == WorkOrder.number)
        .join(Category, Category.code == WorkOrder.category_code)
        .outerjoin(Territory, Territory.id == WorkOrder.territory_id)
        .outerjoin(Department, Department.id == WorkOrder.department_id)
        .outerjoin(ServiceRequest, ServiceRequest.id == WorkOrder.request_id)
        .order_by(*_order(asked.shelf))
    )
    return [Line(*tuple(row)) for row in session.execute(told)]


def how_many(session: Session, scope: Scope, asked: Asked) -> int:
    """Count what the whole list holds, of which `lines` is one page."""
    counted: int = session.execute(_asked_for(select(func.count()), scope, asked)).scalar_one()
    return counted


@dataclass(frozen=True, slots=True)
class Counts:
    """How many orders are not over yet: by shelf, and by term."""

    shelves: Counter[Shelf]
    terms: Counter[Term]


def counts(session: Session, scope: Scope, asked: Asked) -> Counts:
    """Count what is not over yet. What is over needs no attention and is not counted."""
    late, soon, week = _edges()
    # What a paused or finished order once promised is not due any more.
    due = case((WorkOrder.status.in_(_RUNNING), WorkOrder.due_at))
    term = case((due <= late, "late"), (due <= soon, "soon"), (due <= week, "week"), else_="")
    grouped = (
        select(WorkOrder.status, term, func.count())
        .where(WorkOrder.status.in_(_NOT_OVER))
        .group_by(WorkOrder.status, term)
    )
    found = Counts(Counter(), Counter())
    for status, term_, many in session.execute(_of(grouped, scope, asked.department)):
        for shelf in (shelf for shelf, statuses in STATUSES.items() if status in statuses):
            found.shelves[shelf] += many
        for named in _TERMS[term_]:
            found.terms[named] += many
    return found


_TERMS: dict[str, tuple[Term, ...]] = {
    "late": (Term.OVERDUE,),
    "soon": (Term.NOW, Term.WEEK),
    "week": (Term.WEEK,),
    "": (),
}


def _asked_for(rows: Select[Any], scope: Scope, asked: Asked) -> Select[Any]:
    late, soon, week = _edges()
    rows = _of(rows, scope, asked.department).where(WorkOrder.status.in_(STATUSES[asked.shelf]))
    if asked.category:
        rows = rows.where(WorkOrder.category_code == asked.category)
    if asked.territory:
        rows = rows.where(WorkOrder.territory_id == asked.territory)
    if asked.term is None:
        return rows
    rows = rows.where(WorkOrder.status.in_(_RUNNING))
    if asked.term is Term.OVERDUE:
        return rows.where(WorkOrder.due_at <= late)
    until = soon if asked.term is Term.NOW else week
    return rows.where(WorkOrder.due_at > late, WorkOrder.due_at <= until)


def _of(rows: Select[Any], scope: Scope, department: str | None) -> Select[Any]:
    if scope.condition is not None:
        rows = rows.where(scope.condition)
    return rows.where(WorkOrder.department_id == department) if department else rows


def _order(shelf: Shelf) -> tuple[Any, ...]:
    """Most pressing first: what is late, then what is due; a clock that rests can wait."""
    if shelf in OVER:
        return (WorkOrder.number.desc(),)
    if shelf is Shelf.TO_CONFIRM:
        return (nulls_last(WorkOrder.completed_at), WorkOrder.number)
    if shelf is Shelf.NOBODYS:
        return (WorkOrder.opened_at, WorkOrder.number)
    rests = WorkOrder.status == WorkOrderStatus.PAUSED
    return (rests, nulls_last(WorkOrder.due_at), WorkOrder.number)


def _edges() -> tuple[datetime, datetime, datetime]:
    """Return until when something is late, due today or tomorrow, and due within a week."""
    today = city_day(now())
    return now(), end_of(today + timedelta(days=1)), end_of(today + timedelta(days=7))
