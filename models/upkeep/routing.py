"""From a report to an order: whose duty a broken place is, and how they come to have it."""

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.events import Actor
from models.numbering import next_numbers
from models.people.department import Department
from models.upkeep.category import Category, Duty
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder


class Duties:
    """Whose duty each kind of place is, read once for a whole batch."""

    def __init__(
        self, usual: Mapping[str, str], special: Mapping[tuple[str, str], str]
    ) -> None:
        self._usual, self._special = usual, special

    @classmethod
    def read(cls, session: Session) -> "Duties":
        """Read the duties in force: those of active departments."""
        active = set(session.scalars(select(Department.id).where(Department.active)))
        usual = {
            code: department
            for code, department in session.execute(
                select(Category.code, Category.department_id)
            )
            if department in active
        }
        special = {
            (duty.category_code, duty.territory_id): duty.department_id
            for duty in session.scalars(select(Duty))
            if duty.department_id in active
        }
        return cls(usual, special)

    def usual(self, category_code: str) -> str | None:
        """Name the department that mends such places wherever no exception says otherwise."""
        return self._usual.get(category_code)

    def department(self, category_code: str, territory_id: str | None) -> str | None:
        """Name the department, or None where a person has to decide.

        A report without a territory is for a person too: nobody can be sent to nowhere.
        """
        if territory_id is None:
            return None
        return self._special.get((category_code, territory_id)) or self._usual.get(
            category_code
        )


def order_numbers(
    session: Session,
    how_many: int,
    *,
    year: int | None = None,
    taking: Callable[[Session, str, int], range] = next_numbers,
) -> list[str]:
    """Take the next numbers of a year's work orders; without one, of this year's."""
    year = year or city_day(now()).year
    return [f"OT-{year}-{number:06d}" for number in taking(session, f"OT-{year}", how_many)]


def open_orders(
    session: Session,
    requests: Iterable[tuple[ServiceRequest, str]],
    *,
    by: Actor,
) -> list[WorkOrder]:
    """Accept requests and give each, as a work order, to the department named beside it."""
    taken = list(requests)
    if not taken:
        return []
    numbers = order_numbers(session, len(taken))
    orders = []
    for number, (request, department_id) in zip(numbers, taken, strict=True):
        order = WorkOrder.open(
            number,
            request.category,
            request.address,
            priority=request.priority,
            territory_id=request.territory_id,
            request=request,
            by=by,
        )
        order.assign(department_id, by=by)
        session.add(order)
        orders.append(order)
    return orders


def route(
    session: Session, requests: Collection[ServiceRequest], *, by: Actor
) -> tuple[list[WorkOrder], list[ServiceRequest]]:
    """Route what can be routed; return the orders made and the requests left for a person."""
    duties = Duties.read(session)
    waiting = [request for request in requests if request.can("accept")]
    ready, left = [], []
    for request in waiting:
        department = duties.department(request.category_code, request.territory_id)
        if department is None:
            left.append(request)
        else:
            ready.append((request, department))
    return open_orders(session, ready, by=by), left
