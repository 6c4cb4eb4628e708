"""Finding the order an address speaks of."""

from flask import request
from sqlalchemy import select

from models.upkeep.order_lists import numbered
from models.upkeep.work_order import WorkOrder
from webapp.database import LOOKING, db


def order_numbered(number: str) -> WorkOrder:
    """Return the order of this number.

    Whoever is about to change it waits for whoever is changing it: both then see how it
    stands, instead of one of them being turned away after the work was done.
    """
    wanted = numbered(number)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=WorkOrder)
    return db.scalars(wanted).one()


def numbers_of(request_id: object) -> list[str]:
    """Return the numbers of the orders a report led to, the newest first."""
    return list(
        db.scalars(
            select(WorkOrder.number)
            .where(WorkOrder.request_id == request_id)
            .order_by(WorkOrder.opened_at.desc())
        )
    )
