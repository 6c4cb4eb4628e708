"""How a case stands: one sentence that answers "and now what?", and what goes beside it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from models.clock import now
from models.language import day_in_words, due_in_words, say
from models.upkeep.codes import Confirmation
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import OPEN, RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder


@dataclass(frozen=True, slots=True)
class Standing:
    """The badge, its tone, and the sentence below it."""

    badge: str
    tone: str
    sentence: str


def standing(
    request: ServiceRequest, order: WorkOrder | None, department: str, language: str
) -> Standing:
    """Say how a case stands. `department` is the name of whose duty it is, or nothing."""
    badge = say(request.status, language)
    if request.status in OPEN:
        return _while_open(request, order, department, language, badge)
    if request.status is RequestStatus.RESOLVED:
        words = _(
            "%(department)s dice que está arreglado. Falta que los vecinos digan si es cierto.",
            department=department or _("La dependencia"),
        )
        return Standing(badge, "soon", words)
    if request.status is RequestStatus.REJECTED:
        return Standing(badge, "bad", _rejection(request, language))
    if request.status is RequestStatus.JOINED:
        return Standing(
            badge, "", _("Es el mismo lugar de otro reporte, que sigue por los dos.")
        )
    return _closed(request, language)


def _while_open(
    request: ServiceRequest,
    order: WorkOrder | None,
    department: str,
    language: str,
    badge: str,
) -> Standing:
    if request.status is RequestStatus.RECEIVED or not department:
        return Standing(badge, "moving", _("Lo recibimos. Falta decidir a quién le toca."))
    if request.due_at is not None and request.due_at <= now():
        words = _(
            "%(department)s prometió arreglarlo y la fecha ya pasó: %(due)s.",
            department=department,
            due=due_in_words(request.due_at, language),
        )
        return Standing(_("vencido"), "bad", words)
    return Standing(badge, "moving", _in_hand(request, order, department, language))


def _in_hand(
    request: ServiceRequest, order: WorkOrder | None, department: str, language: str
) -> str:
    if order is not None and order.status is WorkOrderStatus.PAUSED and order.pause_reason:
        return _(
            "%(department)s lo tiene en pausa: %(reason)s.",
            department=department,
            reason=say(order.pause_reason, language),
        )
    if order is not None and order.status is WorkOrderStatus.STARTED:
        return _("%(department)s está trabajando en el lugar.", department=department)
    if order is not None and order.status is WorkOrderStatus.SCHEDULED and order.scheduled_for:
        return _(
            "%(department)s va a ir el %(day)s.",
            department=department,
            day=day_in_words(order.scheduled_for, language),
        )
    if request.due_at is None:
        return _("%(department)s lo tiene a su cargo.", department=department)
    return _(
        "%(department)s promete arreglarlo a más tardar el %(day)s.",
        department=department,
        day=day_in_words(request.due_at, language),
    )


def _rejection(request: ServiceRequest, language: str) -> str:
    reason = say(request.rejection_reason, language) if request.rejection_reason else ""
    words = _("La ciudad no lo va a arreglar: %(reason)s.", reason=reason)
    if request.responsible_instead:
        words += " " + _("Quien responde es: %(who)s.", who=request.responsible_instead)
    return words


def _closed(request: ServiceRequest, language: str) -> Standing:
    confirmation = request.confirmation or Confirmation.UNKNOWN
    tone, words = {
        Confirmation.CONFIRMED: ("good", _("Los vecinos confirmaron que está arreglado.")),
        Confirmation.UNCONFIRMED: (
            "",
            _("La dependencia dijo que estaba arreglado y nadie lo confirmó a tiempo."),
        ),
        Confirmation.UNKNOWN: ("", _("Figura como terminado; nadie preguntó a los vecinos.")),
    }[confirmation]
    return Standing(say(confirmation, language), tone, words)
