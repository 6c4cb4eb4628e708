"""Lists of work orders: what each kind of person has to look at, the most pressing first."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, nulls_last, select

from models.upkeep.catalogue import NOT_REPORTABLE
from models.upkeep.order_stages import IN_HAND, NOBODYS, WorkOrderStatus
from models.upkeep.work_order import WorkOrder


def with_ids(order_ids: Collection[UUID]) -> Select[WorkOrder]:
    """Select the orders that events and flows know by these identities."""
    return select(WorkOrder).where(WorkOrder.id.in_(order_ids))


def numbered(number: str) -> Select[WorkOrder]:
    """Select the order people quote by this number."""
    return select(WorkOrder).where(WorkOrder.number == number)


def of_request(request_id: UUID) -> Select[WorkOrder]:
    """Select the orders a request led to, the newest first."""
    return (
        select(WorkOrder)
        .where(WorkOrder.request_id == request_id)
        .order_by(WorkOrder.opened_at.desc())
    )


def of_departments(departments: Collection[str]) -> Select[WorkOrder]:
    """Select what departments have in hand, the most pressing first."""
    return (
        select(WorkOrder)
        .where(WorkOrder.department_id.in_(departments), WorkOrder.status.in_(IN_HAND))
        .order_by(nulls_last(WorkOrder.due_at), WorkOrder.number)
    )


def to_confirm(comunas: Collection[str] | None = None) -> Select[WorkOrder]:
    """Select repairs that wait for the neighbours' word, those that wait longest first.

    `comunas` are territory ids; None means the whole city.
    """
    waiting = select(WorkOrder).where(
        WorkOrder.status == WorkOrderStatus.COMPLETED,
        ~WorkOrder.imported,
        WorkOrder.category_code.not_in(NOT_REPORTABLE),  # a device speaks for itself
    )
    if comunas is not None:
        waiting = waiting.where(WorkOrder.territory_id.in_(comunas))
    return waiting.order_by(WorkOrder.completed_at)


def nobodys() -> Select[WorkOrder]:
    """Select orders for which somebody must say whose duty they are."""
    return select(WorkOrder).where(WorkOrder.status.in_(NOBODYS)).order_by(WorkOrder.opened_at)
