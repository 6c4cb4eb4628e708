"""What happened to an order, in plain words: what, when, who and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.events import Event, EventKind
from models.language import day_in_words, pesos, say
from models.people.department import Department
from models.upkeep.catalogue import BROKEN_DEVICE
from models.upkeep.codes import (
    CancelReason,
    Confirmation,
    DisputeReason,
    PauseReason,
    ReturnReason,
)
from models.upkeep.work_order import WorkOrder
from webapp.languages import language
from webapp.orders.signatures import Signatures, Viewer

_K = EventKind


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a history, as `parts/timeline.html` draws it."""

    what: str
    when: datetime
    who: str
    why: str = ""
    tone: str = ""
    sign: str = "info"


# What is said of a step, the colour that repeats it, and its sign.
_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.REQUEST_RECEIVED: (_l("Llegó el reporte"), "", "report"),
    _K.WORK_ORDER_OPENED: (_l("Se abrió la orden"), "", "list"),
    _K.WORK_ORDER_ASSIGNED: (_l("Quedó asignada"), "", "building"),
    _K.WORK_ORDER_RETURNED: (_l("La dependencia la devolvió"), "soon", "undo"),
    _K.WORK_ORDER_SCHEDULED: (_l("Se programó el trabajo"), "", "calendar"),
    _K.WORK_ORDER_STARTED: (_l("Empezó el trabajo"), "", "mend"),
    _K.WORK_ORDER_PAUSED: (_l("Quedó en pausa y el plazo se detuvo"), "soon", "pause"),
    _K.WORK_ORDER_RESUMED: (_l("Siguió el trabajo y el plazo corre de nuevo"), "", "play"),
    _K.WORK_ORDER_COMPLETED: (_l("La dependencia dice que quedó arreglado"), "", "check"),
    _K.WORK_ORDER_VERIFIED: (_l("Los vecinos confirmaron el arreglo"), "good", "confirmed"),
    _K.WORK_ORDER_REJECTED: (_l("Los vecinos no aceptaron el arreglo"), "bad", "close"),
    _K.WORK_ORDER_CLOSED: (_l("Se cerró la orden"), "", "lock"),
    _K.WORK_ORDER_REOPENED: (_l("Se abrió otra vez"), "soon", "undo"),
    _K.WORK_ORDER_CANCELLED: (_l("Se canceló la orden"), "", "stop"),
    _K.WORK_ORDER_DUE_SOON: (_l("Quedaba la cuarta parte del plazo"), "soon", "clock"),
    _K.WORK_ORDER_OVERDUE: (_l("Pasó la fecha prometida sin arreglo"), "bad", "alert"),
    _K.WORK_ORDER_ESCALATED: (_l("Se avisó a la administración"), "bad", "bell"),
    _K.WORK_ORDER_UNANSWERED: (_l("Nadie respondió en diez días hábiles"), "soon", "eye"),
}
_REASONS: dict[EventKind, type[StrEnum]] = {
    _K.WORK_ORDER_RETURNED: ReturnReason,
    _K.WORK_ORDER_PAUSED: PauseReason,
    _K.WORK_ORDER_REJECTED: DisputeReason,
    _K.WORK_ORDER_REOPENED: DisputeReason,
    _K.WORK_ORDER_CANCELLED: CancelReason,
}
# Where no neighbour is asked: a device that speaks again is its own proof.
_OF_DEVICES = {
    _K.WORK_ORDER_OPENED: _l("El dispositivo falló y se abrió la orden"),
    _K.WORK_ORDER_VERIFIED: _l("El dispositivo volvió a dar señales"),
    _K.WORK_ORDER_REJECTED: _l("El dispositivo sigue fallando después del arreglo"),
}
_CAUSES = {
    "overdue": _l("Sigue sin arreglo cinco días hábiles después de la fecha prometida."),
    "rejections": _l("Los vecinos no han aceptado el arreglo tres veces."),
}


def events_of(session: Session, order: WorkOrder) -> Sequence[Event]:
    """Read what happened to an order, and how the report it came from arrived."""
    theirs = Event.subject_id == order.id
    if order.request_id is not None:
        arrival = Event.kind == _K.REQUEST_RECEIVED
        theirs = or_(theirs, (Event.subject_id == order.request_id) & arrival)
    return session.scalars(select(Event).where(theirs).order_by(Event.id)).all()


def last_event(session: Session, order_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return, for several orders, the number of the last thing that happened to each."""
    newest = (
        select(Event.subject_id, func.max(Event.id))
        .where(Event.subject_id.in_(order_ids))
        .group_by(Event.subject_id)
    )
    return dict(session.execute(newest).all())


def told(
    session: Session, order: WorkOrder, events: Sequence[Event], viewer: Viewer
) -> list[Step]:
    """Tell a history, the newest step first."""
    signatures = Signatures.read(session, events, viewer)
    departments = _departments(session, events)
    return [
        _step(event, order, signatures, departments)
        for event in reversed(events)
        if event.kind in _WORDS
    ]


def _step(
    event: Event, order: WorkOrder, signatures: Signatures, departments: dict[str, str]
) -> Step:
    words, tone, sign = _WORDS[event.kind]
    what = str(words)
    if event.kind is _K.WORK_ORDER_ASSIGNED:
        whose = departments.get(event.facts.get("department", ""), "")
        what = _("Quedó asignada a %(department)s", department=whose) if whose else what
    if event.kind is _K.WORK_ORDER_SCHEDULED:
        day = date.fromisoformat(event.facts["day"])
        what = _("Se programó para el %(day)s", day=day_in_words(day, language()))
    if order.category_code == BROKEN_DEVICE and not event.actor.startswith("person:"):
        what = str(_OF_DEVICES.get(event.kind, what))
    who = signatures.of(event, order)
    return Step(what, event.occurred_at, who, _why(event), tone, sign)


def _why(event: Event) -> str:
    facts = event.facts
    if (codes := _REASONS.get(event.kind)) and facts.get("reason"):
        return _sentence(say(codes(facts["reason"]), language()))
    if event.kind is _K.WORK_ORDER_CLOSED and facts.get("confirmation"):
        return _sentence(say(Confirmation(facts["confirmation"]), language()))
    if event.kind is _K.WORK_ORDER_COMPLETED and facts.get("cost_cop"):
        return str(_("Costó %(cost)s.", cost=pesos(facts["cost_cop"], language())))
    if event.kind is _K.WORK_ORDER_ESCALATED:
        return str(_CAUSES.get(facts.get("cause", ""), ""))
    return ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _departments(session: Session, events: Sequence[Event]) -> dict[str, str]:
    named = {event.facts.get("department") for event in events} - {None}
    if not named:
        return {}
    found = session.scalars(select(Department).where(Department.id.in_(named)))
    return {department.id: department.name(language()) for department in found}
