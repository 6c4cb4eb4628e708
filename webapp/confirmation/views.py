"""The queue of repairs that wait for the committee's word, and the two words it may say."""

from http import HTTPStatus

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.calendar import after_working_days
from models.clock import now
from models.people.department import Department
from models.people.grant import Permission, ScopeKind
from models.places.territory import Territory
from models.upkeep.codes import DisputeReason
from models.upkeep.order_lists import to_confirm
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.service_request import REOPEN_WITHIN
from models.upkeep.work_order import PATIENCE, SILENCE_DAYS, OwnWorkError, WorkOrder
from webapp.access import requires, requires_on
from webapp.database import close_session, db
from webapp.languages import language
from webapp.orders import deeds
from webapp.orders.carrying_out import carry_out
from webapp.orders.forms import DisputeForm, OrderForm
from webapp.orders.found import order_numbered
from webapp.orders.history import last_event
from webapp.orders.pictures import pairs

PAGE = 20

blueprint = Blueprint("confirmation", __name__, url_prefix="/confirmar")


@blueprint.get("")
@requires(Permission.VERIFY_REPAIRS)
def queue() -> str:
    """Show a committee what waits for its word, the longest waiting first."""
    rights = current_user.rights
    comunas = rights.scopes(ScopeKind.COMUNA, Permission.VERIFY_REPAIRS)
    waiting = db.scalars(to_confirm(comunas).limit(PAGE + 1)).all()
    shown = waiting[:PAGE]
    return render_template(
        "confirmation/queue.html",
        orders=shown,
        more=len(waiting) > PAGE,
        own={order.id for order in shown if deeds.is_own_work(order, rights)},
        seen=last_event(db, [order.id for order in shown]),
        pictures=pairs(db, shown),
        departments=_departments(),
        until={
            order.id: after_working_days(order.completed_at, SILENCE_DAYS)
            for order in shown
            if order.completed_at
        },
        closed=_closed_lately(comunas),
        places=[place.name for place in map(_place, sorted(comunas)) if place],
        words=(deeds.VERIFY, deeds.REJECT),
    )


@blueprint.route("/<number>/arreglado", methods=["GET", "POST"])
@requires_on(Permission.VERIFY_REPAIRS, order_numbered)
def verify(order: WorkOrder) -> ResponseReturnValue:
    """Say that a place really is mended."""
    theirs = deeds.belongs_to(current_user.rights)
    _refuse_own_work(order)
    return carry_out(
        order,
        deeds.VERIFY,
        OrderForm(),
        lambda: order.verify(by=current_user.actor, belongs_to=theirs),
        back=url_for(".queue"),
    )


@blueprint.route("/<number>/sin-arreglar", methods=["GET", "POST"])
@requires_on(Permission.VERIFY_REPAIRS, order_numbered)
def reject(order: WorkOrder) -> ResponseReturnValue:
    """Say that a place is not mended, and why."""
    theirs = deeds.belongs_to(current_user.rights)
    _refuse_own_work(order)
    form = DisputeForm()

    def do() -> str:
        reason = DisputeReason(form.reason.data)
        order.reject(reason, by=current_user.actor, belongs_to=theirs)
        return _what_follows(order)

    return carry_out(order, deeds.REJECT, form, do, back=url_for(".queue"))


@blueprint.app_errorhandler(OwnWorkError)
def own_work(_error: OwnWorkError) -> ResponseReturnValue:
    """Explain that nobody confirms the work of their own department."""
    close_session()
    return render_template("confirmation/own_work.html"), HTTPStatus.FORBIDDEN


def _refuse_own_work(order: WorkOrder) -> None:
    """Say so before anything is asked, rather than after it was answered."""
    if deeds.is_own_work(order, current_user.rights):
        raise OwnWorkError(order.number)


def _what_follows(order: WorkOrder) -> str:
    if order.rejections >= PATIENCE:
        return str(
            _(
                "Es la tercera vez que el arreglo no se acepta. La administración ya fue "
                "avisada y decide cómo sigue; la dependencia no la recibe otra vez por sí sola."
            )
        )
    if order.rejections == PATIENCE - 1:
        return str(
            _(
                "Gracias. La dependencia la recibe otra vez, con un plazo nuevo. Si el próximo "
                "arreglo tampoco se acepta, decide la administración."
            )
        )
    return str(deeds.REJECT.done)


def _closed_lately(comunas: frozenset[str]) -> list[WorkOrder]:
    """Find what was closed here so lately that it may still be opened again."""
    return list(
        db.scalars(
            select(WorkOrder)
            .where(
                WorkOrder.status == WorkOrderStatus.CLOSED,
                WorkOrder.territory_id.in_(comunas),
                WorkOrder.closed_at > now() - REOPEN_WITHIN,
                ~WorkOrder.imported,
            )
            .order_by(WorkOrder.closed_at.desc())
            .limit(PAGE)
        )
    )


def _departments() -> dict[str, str]:
    return {one.id: one.name(language()) for one in db.scalars(select(Department))}


def _place(territory_id: str) -> Territory | None:
    return db.get(Territory, territory_id)
