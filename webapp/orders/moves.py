"""What a department does to an order, and what those do who decide whose it is.

Each view is one question and one verb. Confirming a repair stands in `confirmation/`.
"""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.language import day_in_words
from models.people.department import active_departments
from models.people.grant import Permission
from models.upkeep.codes import CancelReason, DisputeReason, PauseReason, ReturnReason
from models.upkeep.work_order import WorkOrder
from webapp.access import requires_on
from webapp.database import db
from webapp.languages import language
from webapp.orders import deeds
from webapp.orders.blueprint import blueprint
from webapp.orders.carrying_out import carry_out
from webapp.orders.forms import (
    AssignForm,
    CancelForm,
    DisputeForm,
    OrderForm,
    PauseForm,
    ReturnForm,
    ScheduleForm,
)
from webapp.orders.found import order_numbered

BOTH = ["GET", "POST"]


@blueprint.route("/<number>/programar", methods=BOTH)
@requires_on(Permission.MEND_PLACES, order_numbered)
def schedule(order: WorkOrder) -> ResponseReturnValue:
    """Say on which day a crew will come."""
    form = ScheduleForm(day=order.scheduled_for)

    def do() -> str:
        order.schedule(form.day.data, by=current_user.actor)
        day = day_in_words(form.day.data, language())
        return str(_("Quedó programada para el %(day)s.", day=day))

    return carry_out(order, deeds.SCHEDULE, form, do)


@blueprint.route("/<number>/iniciar", methods=BOTH)
@requires_on(Permission.MEND_PLACES, order_numbered)
def start(order: WorkOrder) -> ResponseReturnValue:
    """Note that a crew is on site."""
    return carry_out(
        order, deeds.START, OrderForm(), lambda: order.start(by=current_user.actor)
    )


@blueprint.route("/<number>/pausar", methods=BOTH)
@requires_on(Permission.MEND_PLACES, order_numbered)
def pause(order: WorkOrder) -> ResponseReturnValue:
    """Stop the clock, for a reason that is published."""
    form = PauseForm()
    return carry_out(
        order,
        deeds.PAUSE,
        form,
        lambda: order.pause(PauseReason(form.reason.data), by=current_user.actor),
    )


@blueprint.route("/<number>/reanudar", methods=BOTH)
@requires_on(Permission.MEND_PLACES, order_numbered)
def resume(order: WorkOrder) -> ResponseReturnValue:
    """Go on, and let the clock run again."""
    return carry_out(
        order, deeds.RESUME, OrderForm(), lambda: order.resume(by=current_user.actor)
    )


@blueprint.route("/<number>/devolver", methods=BOTH)
@requires_on(Permission.MEND_PLACES, order_numbered)
def return_order(order: WorkOrder) -> ResponseReturnValue:
    """Hand back what is somebody else's duty."""
    form = ReturnForm()
    return carry_out(
        order,
        deeds.RETURN,
        form,
        lambda: order.return_(ReturnReason(form.reason.data), by=current_user.actor),
    )


@blueprint.route("/<number>/asignar", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, order_numbered)
def assign(order: WorkOrder) -> ResponseReturnValue:
    """Give an order that nobody has to the department whose duty it is."""
    form = AssignForm(department=order.department_id or order.category.department_id)
    form.department.choices = [
        ("", _("Escoja una")),
        *((one.id, one.name(language())) for one in db.scalars(active_departments())),
    ]
    return carry_out(
        order,
        deeds.ASSIGN,
        form,
        lambda: order.assign(form.department.data, by=current_user.actor),
    )


@blueprint.route("/<number>/cancelar", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, order_numbered)
def cancel(order: WorkOrder) -> ResponseReturnValue:
    """Withdraw an order that should not have been opened."""
    form = CancelForm()
    return carry_out(
        order,
        deeds.CANCEL,
        form,
        lambda: order.cancel(CancelReason(form.reason.data), by=current_user.actor),
    )


@blueprint.route("/<number>/reabrir", methods=BOTH)
@requires_on(Permission.REOPEN_PLACES, order_numbered)
def reopen(order: WorkOrder) -> ResponseReturnValue:
    """Take up again what broke again within thirty days."""
    form = DisputeForm(reason=request.args.get("motivo"))
    return carry_out(
        order,
        deeds.REOPEN,
        form,
        lambda: order.reopen(DisputeReason(form.reason.data), by=current_user.actor),
    )
