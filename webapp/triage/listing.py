"""What waits for somebody to say whose duty it is: reports, and orders that nobody has."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from models.numbering import tidy_code
from models.people.department import Department
from models.people.grant import Permission
from models.upkeep.order_lists import nobodys
from models.upkeep.order_stages import NOBODYS
from models.upkeep.request_stages import RequestStatus
from models.upkeep.routing import Duties
from models.upkeep.service_request import ServiceRequest, awaiting_triage, coded
from models.upkeep.work_order import WorkOrder
from webapp.access import requires
from webapp.database import db
from webapp.languages import language
from webapp.orders.urgency import urgency
from webapp.pages import page_in
from webapp.triage.blueprint import blueprint
from webapp.triage.missing import why_it_waits

PAGE = 50


@blueprint.get("")
@requires(Permission.TRIAGE_REQUESTS)
def queue() -> ResponseReturnValue:
    """Show what nobody has taken, the longest waiting first; or the report of a code."""
    if written := request.args.get("codigo", "").strip():
        return _look_up(written)
    page = page_in(request.args)
    waiting = db.scalars(awaiting_triage().limit(PAGE).offset(PAGE * (page - 1))).all()
    orders = db.scalars(nobodys().limit(PAGE)).all()
    duties = Duties.read(db)
    total = _counted()
    return render_template(
        "triage/queue.html",
        requests=[(one, why_it_waits(one, duties)) for one in waiting],
        orders=[(order, urgency(order)) for order in orders],
        total=total,
        page=page,
        pages=max(1, -(-total["requests"] // PAGE)),
        departments={one.id: one.name(language()) for one in db.scalars(select(Department))},
    )


def _counted() -> Counter[str]:
    received = select(func.count()).where(ServiceRequest.status == RequestStatus.RECEIVED)
    homeless = select(func.count()).where(WorkOrder.status.in_(NOBODYS))
    return Counter(
        requests=db.execute(received).scalar_one(), orders=db.execute(homeless).scalar_one()
    )


def _look_up(written: str) -> ResponseReturnValue:
    found = db.scalars(coded(tidy_code(written))).one_or_none()
    if found is None or not current_user.rights.may(Permission.TRIAGE_REQUESTS, on=found):
        flash(_("Ningún reporte tiene ese código. Revíselo y escríbalo otra vez."), "soon")
        return redirect(url_for(".queue"))
    return redirect(url_for(".one", code=found.code))
