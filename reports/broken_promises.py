"""The promises not kept: each by its number, for everybody to read before any achievement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.department import Department
from models.upkeep.category import Category
from models.upkeep.service_request import ServiceRequest as Request
from models.upkeep.work_order import WorkOrder as Order
from reports.period import Month
from reports.upkeep_counts import is_late, lies_in, not_paused


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """One order that was not done by its first promised date."""

    number: str
    code: str | None  # of the report, by which anybody can follow it
    category: str
    department: str
    place: str
    promised: datetime
    done: datetime | None  # None: not yet
    days_late: int


def broken_promises(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> list[BrokenPromise]:
    """List what fell due in the month and was done late or not yet, and what is still late.

    The longest late first. Words that moderation hid are left out; the number stays.
    """
    fell_due = (Order.first_due_at >= month.start) & (
        Order.first_due_at < min(month.end, as_of)
    )
    missed = (
        Order.completed_at.is_(None)
        | (Order.completed_at > Order.first_due_at)
        | (Order.rejections > 0)
    )
    rows = session.execute(
        select(
            Order.number,
            Request.code,
            Category.name_es,
            Category.reportable,
            Department.name_es.label("department"),
            Order.place,
            Request.hidden_at,
            Order.first_due_at,
            Order.completed_at,
        )
        .join(Category, Category.code == Order.category_code)
        .join(Department, Department.id == Order.department_id)
        .outerjoin(Request, Request.id == Order.request_id)
        .where(
            lies_in(Order.territory_id, territory_id),
            (fell_due & missed & not_paused()) | is_late(as_of),
            Order.first_due_at.is_not(None),
        )
        .order_by(Order.first_due_at, Order.number)
    )
    return [
        BrokenPromise(
            number=row.number,
            code=row.code,
            category=row.name_es,
            department=row.department,
            # Nobody needs to read here which alarm of the city does not work.
            place="" if row.hidden_at or not row.reportable else row.place,
            promised=row.first_due_at,
            done=row.completed_at,
            days_late=((row.completed_at or as_of) - row.first_due_at).days,
        )
        for row in rows
    ]
