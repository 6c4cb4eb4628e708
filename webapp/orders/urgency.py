"""How pressing an order is, in words: "vence mañana", "venció hace 3 días", "en pausa"."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.calendar import city_day
from models.clock import now
from models.language import ago_in_words, due_in_words, say
from models.upkeep.catalogue import BROKEN_DEVICE
from models.upkeep.codes import Confirmation
from models.upkeep.order_stages import NOBODYS, WorkOrderStatus
from models.upkeep.work_order import WorkOrder
from webapp.languages import language
from webapp.orders.inbox import Line

Pressing = WorkOrder | Line


@dataclass(frozen=True, slots=True)
class Urgency:
    """A word on it, the colour that repeats the word, its sign, and the heading it is under."""

    words: str
    tone: str
    sign: str
    heading: str = ""


def urgency(order: Pressing) -> Urgency:
    """Say how pressing an order is."""
    if order.status in NOBODYS:
        since = ago_in_words(order.opened_at, language())
        words = _WAITS[order.status]
        return Urgency(_("%(why)s · abierta %(ago)s", why=words, ago=since), "soon", "question")
    if order.status is WorkOrderStatus.PAUSED:
        why = say(order.pause_reason, language()) if order.pause_reason else ""
        return Urgency(_("en pausa: %(why)s", why=why), "soon", "pause", _("En pausa"))
    if order.status in _SAYS:
        return _SAYS[order.status](order)
    return _by_its_date(order.due_at)


def _by_its_date(due_at: datetime | None) -> Urgency:
    if due_at is None:
        return Urgency(_("sin fecha prometida"), "", "calendar", _("Sin fecha prometida"))
    words = due_in_words(due_at, language())
    if due_at <= now():
        return Urgency(words, "bad", "alert", _("Vencidas"))
    away = city_day(due_at) - city_day(now())
    if away <= timedelta(days=1):
        return Urgency(words, "soon", "clock", _("Vencen hoy o mañana"))
    if away <= timedelta(days=7):
        return Urgency(words, "", "calendar", _("Vencen en 7 días"))
    return Urgency(words, "", "calendar", _("Más adelante"))


def _done(order: Pressing) -> Urgency:
    when = ago_in_words(order.completed_at, language()) if order.completed_at else ""
    if order.category_code == BROKEN_DEVICE:
        words = _("terminada %(ago)s · falta que el dispositivo dé señales", ago=when)
    else:
        words = _("terminada %(ago)s · falta la palabra de los vecinos", ago=when)
    return Urgency(words, "moving", "eye")


def _closed(order: Pressing) -> Urgency:
    said = order.confirmation or Confirmation.CONFIRMED
    good = said in {Confirmation.CONFIRMED, Confirmation.HEARD}
    sign = "confirmed" if good else "question"
    return Urgency(say(said, language()), "good" if good else "", sign)


def _cancelled(order: Pressing) -> Urgency:
    why = say(order.cancel_reason, language()) if order.cancel_reason else ""
    return Urgency(_("cancelada: %(why)s", why=why), "", "stop")


_WAITS = {
    WorkOrderStatus.OPENED: _l("sin dependencia"),
    WorkOrderStatus.RETURNED: _l("devuelta"),
    WorkOrderStatus.REJECTED: _l("decide la administración"),
}
_SAYS = {
    WorkOrderStatus.COMPLETED: _done,
    WorkOrderStatus.VERIFIED: _closed,
    WorkOrderStatus.CLOSED: _closed,
    WorkOrderStatus.CANCELLED: _cancelled,
}
