"""Chase what is late: a warning, the broken promise, and then somebody higher up.

Started by `work_order.due_soon`, `.overdue` and `.escalated`, which the ticker writes the
second they become true: the screens know at once, and only the letters are ours. Safe to run
twice: each letter is known by the first of the events it tells of.
"""

from collections import defaultdict

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may, to_department, to_people
from flows.tell_departments import line
from models.events import Event
from models.events import EventKind as K
from models.letters import Draft, LetterKind, write_all
from models.people.department import Department
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work
from models.upkeep import order_lists
from models.upkeep.order_stages import IN_HAND, WorkOrderStatus
from models.upkeep.work_order import WorkOrder

LETTERS = {
    K.WORK_ORDER_DUE_SOON: LetterKind.ORDERS_DUE_SOON,
    K.WORK_ORDER_OVERDUE: LetterKind.ORDERS_OVERDUE,
    K.WORK_ORDER_ESCALATED: LetterKind.ORDERS_ESCALATED,
}
# What was done meanwhile is chased no more; a refused repair waits for the administrator.
STILL_LATE = (*IN_HAND, WorkOrderStatus.REJECTED)


@flow
def chase_overdue_orders(events: list[int]) -> None:
    """Write to the departments and, where it has gone on too long, to the administrator."""
    chase(events)


@task
def chase(events: list[int]) -> None:
    """Gather what is late by department and by how late: one letter for each."""
    gathered: defaultdict[tuple[str, LetterKind], list[tuple[int, WorkOrder]]]
    gathered = defaultdict(list)
    with reading() as session:
        for event, order in late(session, heard(session, events)):
            gathered[str(order.department_id), LETTERS[event.kind]].append((event.id, order))
        departments = {one.id: one for one in session.scalars(select(Department))}
        drafts: list[Draft] = []
        for (department, kind), theirs in gathered.items():
            drafts += written(session, departments[department], kind, theirs)
    with unit_of_work() as session:
        write_all(session, drafts)


def late(session: Session, told: list[Event]) -> list[tuple[Event, WorkOrder]]:
    """Pair the events with their orders, leaving out what is late no more."""
    found = session.scalars(order_lists.with_ids({event.subject_id for event in told}))
    orders = {
        order.id: order
        for order in found
        if order.status in STILL_LATE and order.department_id is not None
    }
    return [(event, orders[event.subject_id]) for event in told if event.subject_id in orders]


def written(
    session: Session,
    department: Department,
    kind: LetterKind,
    theirs: list[tuple[int, WorkOrder]],
) -> list[Draft]:
    """Write to the department and, of what was escalated, to the administrator too."""
    about = theirs[0][0]
    facts: dict[str, object] = {"orders": [line(order) for _, order in theirs]}
    drafts = to_department(session, department, about=about, kind=kind, facts=facts)
    if kind is LetterKind.ORDERS_ESCALATED:
        chiefs = people_who_may(session, Permission.ADMINISTER_CATALOGUE, only=(Role.ADMIN,))
        drafts += to_people(chiefs, about=about, kind=kind, facts=facts, of=department)
    return drafts
