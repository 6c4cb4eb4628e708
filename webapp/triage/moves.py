"""What is decided about a report: whose duty it is, that it is another's, or not the city's."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.language import say
from models.people.department import active_departments
from models.people.grant import Permission
from models.places.territory import Territory, TerritoryKind
from models.upkeep.category import in_use
from models.upkeep.codes import CancelReason, HideReason, Priority, RejectionReason
from models.upkeep.order_lists import of_request
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import FINAL, RequestStatus
from models.upkeep.routing import Duties, open_orders
from models.upkeep.service_request import ServiceRequest, coded
from webapp.access import requires_on
from webapp.database import db
from webapp.languages import language
from webapp.triage import deeds
from webapp.triage.blueprint import blueprint
from webapp.triage.carrying_out import carry_out, request_coded
from webapp.triage.forms import (
    AcceptForm,
    CorrectForm,
    HideForm,
    JoinForm,
    RejectForm,
    RequestForm,
)
from webapp.triage.suggestions import suggestions

BOTH = ["GET", "POST"]


@blueprint.route("/<code>/aceptar", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def accept(record: ServiceRequest) -> ResponseReturnValue:
    """Give a report to a department, as an order with a date."""
    usual = Duties.read(db).department(record.category_code, record.territory_id)
    form = AcceptForm(record, department=usual or record.category.department_id)
    form.department.choices = [
        ("", _("Escoja una")),
        *((one.id, one.name(language())) for one in db.scalars(active_departments())),
    ]
    return carry_out(
        record,
        deeds.ACCEPT,
        form,
        lambda: open_orders(db, [(record, form.department.data)], by=current_user.actor),
    )


@blueprint.route("/<code>/rechazar", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def reject(record: ServiceRequest) -> ResponseReturnValue:
    """Say that the city will not mend it, why, and who may."""
    form = RejectForm()
    return carry_out(
        record,
        deeds.REJECT,
        form,
        lambda: record.reject(
            RejectionReason(form.reason.data),
            responsible=form.responsible.data or None,
            by=current_user.actor,
        ),
    )


@blueprint.route("/<code>/corregir", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def correct(record: ServiceRequest) -> ResponseReturnValue:
    """Put right what whoever reported could not know."""
    form = CorrectForm(
        category=record.category_code, priority=record.priority, territory=record.territory_id
    )
    categories = {one.code: one for one in db.scalars(in_use())}
    categories.setdefault(record.category_code, record.category)
    form.category.choices = [(code, one.name(language())) for code, one in categories.items()]
    form.priority.choices = [(one.value, say(one, language()).capitalize()) for one in Priority]
    form.territory.choices = [("", _("Escoja una")), *_territories()]
    return carry_out(
        record,
        deeds.CORRECT,
        form,
        lambda: record.correct(
            category=categories[form.category.data],
            priority=Priority(form.priority.data),
            territory_id=form.territory.data,
            by=current_user.actor,
        ),
    )


@blueprint.route("/<code>/unir", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def join(record: ServiceRequest) -> ResponseReturnValue:
    """Add a voice to a report about the same damage."""
    near = suggestions(record)
    form = JoinForm()
    form.lead.choices = [(one.request.code, one.request.code) for one in near]

    def do() -> bool:
        lead = db.scalars(coded(form.code)).one_or_none()
        if lead is None or lead.id == record.id or lead.status in FINAL:
            form.other.errors = [_("Ese código no es de un reporte abierto. Revíselo.")]
            return False
        if not _withdraw_its_order(record):
            form.form_errors.append(
                _("La cuadrilla ya trabaja en este reporte. Pida que termine su orden primero.")
            )
            return False
        record.join(lead, by=current_user.actor)
        return True

    return carry_out(record, deeds.JOIN, form, do, near=near)


@blueprint.route("/<code>/separar", methods=BOTH)
@requires_on(Permission.TRIAGE_REQUESTS, request_coded)
def unjoin(record: ServiceRequest) -> ResponseReturnValue:
    """Let a voice stand for a place of its own again."""
    return carry_out(
        record, deeds.UNJOIN, RequestForm(), lambda: record.unjoin(by=current_user.actor)
    )


@blueprint.route("/<code>/ocultar", methods=BOTH)
@requires_on(Permission.MODERATE_CONTENT, request_coded)
def hide(record: ServiceRequest) -> ResponseReturnValue:
    """Show its words and pictures to nobody outside."""
    form = HideForm()
    return carry_out(
        record,
        deeds.HIDE,
        form,
        lambda: record.hide(HideReason(form.reason.data), by=current_user.actor),
    )


@blueprint.route("/<code>/mostrar", methods=BOTH)
@requires_on(Permission.MODERATE_CONTENT, request_coded)
def show(record: ServiceRequest) -> ResponseReturnValue:
    """Show again what was hidden."""
    return carry_out(
        record, deeds.SHOW, RequestForm(), lambda: record.show(by=current_user.actor)
    )


def _withdraw_its_order(record: ServiceRequest) -> bool:
    """Cancel the order of a report that is about to join another; False if work has begun."""
    if record.status is not RequestStatus.ACCEPTED:
        return True
    orders = [
        order
        for order in db.scalars(of_request(record.id))
        if order.status is not WorkOrderStatus.CANCELLED
    ]
    if not all(order.can("cancel") for order in orders):
        return False
    for order in orders:
        order.cancel(CancelReason.DUPLICATE, by=current_user.actor)
    return True


def _territories() -> list[tuple[str, str]]:
    places = db.scalars(
        select(Territory)
        .where(Territory.kind.in_([TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO]))
        .order_by(Territory.id)
    )
    return [(place.id, f"{place.name} ({place.id})") for place in places]
