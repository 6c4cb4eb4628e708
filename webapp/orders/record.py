"""The page of one order: how it stands, what was promised, what happened, what can be done."""

from flask import render_template
from flask_login import current_user

from models.alerts.device import Device
from models.alerts.device_repair import DeviceRepair
from models.people.department import Department
from models.people.grant import Permission
from models.places.territory import Territory
from models.upkeep.catalogue import BROKEN_DEVICE
from models.upkeep.work_order import WorkOrder
from webapp.access import requires_on
from webapp.database import db
from webapp.orders import deeds
from webapp.orders.blueprint import blueprint
from webapp.orders.found import order_numbered
from webapp.orders.history import events_of, told
from webapp.orders.pictures import before_and_after
from webapp.orders.signatures import Viewer
from webapp.orders.urgency import urgency


@blueprint.get("/<number>")
@requires_on(Permission.SEE_ORDERS, order_numbered)
def record(order: WorkOrder) -> str:
    """Show an order to those whose it is."""
    rights = current_user.rights
    events = events_of(db, order)
    return render_template(
        "orders/record.html",
        order=order,
        urgency=urgency(order),
        department=db.get(Department, order.department_id) if order.department_id else None,
        territory=db.get(Territory, order.territory_id) if order.territory_id else None,
        deeds=deeds.open_deeds(order, rights),
        own_work=deeds.is_own_work(order, rights) and order.can("verify"),
        may_triage=rights.holds(Permission.TRIAGE_REQUESTS),
        history=told(db, order, events, Viewer(current_user.id, rights)),
        last_event=events[-1].id if events else 0,
        pictures=before_and_after(db, order),
        device=device_of(order),
    )


def device_of(order: WorkOrder) -> Device | None:
    """Return the device that an order is to mend, if it is one."""
    if order.category_code != BROKEN_DEVICE:
        return None
    repair = db.scalars(DeviceRepair.of_orders([order.id])).one_or_none()
    return repair.device if repair else None
