"""Tell each department what is newly its own: one letter, however many orders.

Started by `work_order.assigned`, whoever assigned it: the platform, a person who sorted the
report, or the neighbours who refused the repair. Safe to run twice: the letter is known by
the first of the events it tells of.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from prefect import flow, task
from sqlalchemy import select

from flows.diary import heard
from flows.recipients import to_department
from models.letters import Draft, LetterKind, write_all
from models.people.department import Department
from models.session import reading, unit_of_work
from models.upkeep import order_lists
from models.upkeep.work_order import WorkOrder


@flow
def tell_departments(events: list[int]) -> None:
    """Write to the departments whose orders these are."""
    tell(events)


@task
def tell(events: list[int]) -> None:
    """Gather the orders by department, new ones apart from those the neighbours refused."""
    gathered: defaultdict[tuple[str, LetterKind], list[tuple[int, WorkOrder]]]
    gathered = defaultdict(list)
    with reading() as session:
        told = heard(session, events)
        found = session.scalars(order_lists.with_ids({event.subject_id for event in told}))
        orders = {order.id: order for order in found}
        for event in told:
            order, department = orders.get(event.subject_id), event.facts.get("department")
            if order is not None and department and order.department_id == department:
                refused = order.rejections > 0
                kind = LetterKind.ORDERS_REJECTED if refused else LetterKind.ORDERS_ASSIGNED
                gathered[department, kind].append((event.id, order))
        departments = {one.id: one for one in session.scalars(select(Department))}
        drafts: list[Draft] = []
        for (department, kind), theirs in gathered.items():
            drafts += to_department(
                session,
                departments[department],
                about=theirs[0][0],
                kind=kind,
                facts={"orders": [line(order) for _, order in theirs]},
            )
    with unit_of_work() as session:
        write_all(session, drafts)


def line(order: WorkOrder) -> dict[str, Any]:
    """Say in one line what an order is about."""
    return {
        "number": order.number,
        "category": order.category.name(),
        "place": order.place,
        "due_at": _said(order.due_at),
    }


def _said(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
