"""Close the repairs about which nobody has spoken in time; they count as unconfirmed.

Started by `work_order.unanswered`, ten working days after a department said it was done. Safe
to run twice: what is closed, or was refused meanwhile, is left as it is.
"""

from prefect import flow, task

from flows.diary import heard, in_parts
from models.events import PLATFORM
from models.session import reading, unit_of_work
from models.upkeep import order_lists
from models.upkeep.order_stages import WorkOrderStatus

A_FEW = 10  # orders closed in one transaction


@flow
def confirm_by_silence(events: list[int]) -> None:
    """Let silence speak for these orders."""
    close(events)


@task
def close(events: list[int]) -> None:
    """Close those that still wait for the neighbours' word."""
    with reading() as session:
        subjects = list(dict.fromkeys(event.subject_id for event in heard(session, events)))
    for some in in_parts(subjects, A_FEW):
        with unit_of_work() as session:
            for order in session.scalars(order_lists.with_ids(some)):
                if order.status is WorkOrderStatus.COMPLETED:
                    order.close_by_silence(by=PLATFORM)
