"""What happened to an incident, in plain words: what, when, and who."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.alerts.codes import Action, Signal
from models.alerts.command import Command
from models.alerts.dispatch import Dispatch
from models.alerts.incident import Incident
from models.alerts.incident_stages import Level, Outcome
from models.alerts.unit import Unit
from models.events import Event, EventKind
from models.language import say
from webapp.control_room.lateness import brief, lateness
from webapp.control_room.names import RoomSignatures
from webapp.languages import language
from webapp.orders.history import Step
from webapp.orders.signatures import Signatures, Viewer

_K = EventKind
AT_ONCE = timedelta(seconds=5)

# What is said of a step, the colour that repeats it, and its sign.
_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.INCIDENT_RAISED: (_l("Llegó la llamada"), "bad", "bell"),
    _K.INCIDENT_PRESSED: (_l("Pulsaron otra vez"), "", "bell"),
    _K.INCIDENT_PRESSED_AGAIN: (_l("Pulsaron otra vez, después de un rato"), "soon", "bell"),
    _K.INCIDENT_WITNESSED: (_l("Un vecino dijo qué ve"), "", "eye"),
    _K.INCIDENT_CONFIRMED: (_l("Los vecinos la confirmaron"), "bad", "people"),
    _K.INCIDENT_ALL_CLEAR: (_l("Desde el lugar dicen que todo está en orden"), "", "check"),
    _K.INCIDENT_UNANSWERED: (_l("Nadie atendió en 10 segundos"), "bad", "alert"),
    _K.INCIDENT_ESCALATED: (_l("Se avisó más arriba"), "bad", "alert"),
    _K.INCIDENT_ACKNOWLEDGED: (_l("La sala lo atiende"), "good", "confirmed"),
    _K.INCIDENT_DISPATCHED: (_l("Se envió una unidad"), "", "send"),
    _K.INCIDENT_UNIT_SILENT: (_l("La unidad no responde"), "bad", "alert"),
    _K.INCIDENT_ACCEPTED: (_l("Una unidad va en camino"), "", "next"),
    _K.INCIDENT_RECALLED: (_l("La unidad enviada no puede ir"), "soon", "undo"),
    _K.INCIDENT_ARRIVED: (_l("Una unidad llegó al lugar"), "good", "pin"),
    _K.INCIDENT_HELP_ASKED: (_l("Piden apoyo en el lugar"), "bad", "people"),
    _K.INCIDENT_CLOSED: (_l("Se cerró"), "good", "lock"),
    _K.INCIDENT_CANCELLED: (_l("Se canceló"), "soon", "stop"),
    _K.SIREN_ORDERED: (_l("Se dio una orden"), "", "sound"),
    _K.SIREN_CONFIRMED: (_l("El equipo cumplió"), "", "check"),
    _K.SIREN_FAILED: (_l("El equipo no cumplió"), "bad", "alert"),
}


def told(session: Session, incident: Incident, viewer: Viewer) -> list[Step]:
    """Tell the history of an incident, the newest step first."""
    commands = select(Command.id).where(Command.incident_id == incident.id)
    theirs = or_(Event.subject_id == incident.id, Event.subject_id.in_(commands))
    events = session.scalars(select(Event).where(theirs).order_by(Event.id)).all()
    signatures = RoomSignatures.read(session, events, viewer)
    units = _units(session, events)
    steps = [
        _step(together, incident, signatures, units)
        for together in _orders_together(event for event in events if event.kind in _WORDS)
    ]
    return sorted([*steps, *_declined(session, incident)], key=_when)[::-1]


def _orders_together(events: Iterable[Event]) -> list[list[Event]]:
    """Tell what ten sirens were told at once in one line, not in ten."""
    told: list[list[Event]] = []
    for event in events:
        before = told[-1][0] if told else None
        if before is not None and _is_same_order(before, event):
            told[-1].append(event)
        else:
            told.append([event])
    return told


def _is_same_order(one: Event, other: Event) -> bool:
    return (
        "action" in one.facts
        and one.kind is other.kind
        and one.facts["action"] == other.facts.get("action")
        and one.facts.get("duration_s") == other.facts.get("duration_s")
        and other.occurred_at - one.occurred_at < AT_ONCE
    )


def _step(
    told: Sequence[Event],
    incident: Incident,
    signatures: Signatures,
    units: Mapping[str, str],
) -> Step:
    event = told[0]
    words, tone, sign = _WORDS[event.kind]
    what = _with_unit(event, units) or str(words)
    who = signatures.of(event, incident) if len(told) == 1 else ""
    why = _order(told) if "action" in event.facts else _why(event, incident)
    return Step(what, event.occurred_at, who, why, tone, sign)


def _with_unit(event: Event, units: Mapping[str, str]) -> str:
    """Say it of the unit by its name, where a unit did it."""
    name = units.get(event.facts.get("unit", ""))
    if name is None:
        return ""
    said = {
        _K.INCIDENT_DISPATCHED: _("Se envió a %(unit)s", unit=name),
        _K.INCIDENT_UNIT_SILENT: _("%(unit)s no responde", unit=name),
        _K.INCIDENT_ACCEPTED: _("%(unit)s va en camino", unit=name),
        _K.INCIDENT_ARRIVED: _("%(unit)s llegó al lugar", unit=name),
        _K.INCIDENT_HELP_ASKED: _("%(unit)s pide apoyo", unit=name),
    }
    return said.get(event.kind, "")


def _why(event: Event, incident: Incident) -> str:
    facts = event.facts
    if event.kind in {_K.INCIDENT_RAISED, _K.INCIDENT_PRESSED, _K.INCIDENT_PRESSED_AGAIN}:
        said = [say(Signal(facts["signal"]), language()).capitalize()]
        return ". ".join([*said, *filter(None, [lateness(facts.get("late_s"))])]) + "."
    if event.kind in {_K.INCIDENT_CLOSED, _K.INCIDENT_CANCELLED}:
        outcome = facts.get("outcome")
        said = [say(Outcome(outcome), language()).capitalize()] if outcome else []
        return ". ".join([*said, *filter(None, [incident.note])])
    if event.kind is _K.INCIDENT_ESCALATED:
        return say(Level(facts["level"]), language()).capitalize() + "."
    if event.kind is _K.INCIDENT_WITNESSED:
        return _("Lo ve.") if facts.get("sees") else _("No ve nada.")
    if event.kind is _K.INCIDENT_CONFIRMED:
        return _("%(voices)s voces.", voices=facts.get("voices", ""))
    return ""


def _order(told: Sequence[Event]) -> str:
    """Say what sirens were told, and which."""
    event = told[0]
    said = say(Action(event.facts["action"]), language()).capitalize()
    lasts = event.facts.get("duration_s") or 0
    where = ", ".join(sorted({one.facts.get("serial", "") for one in told}))
    return f"{said}, {brief(lasts)}: {where}." if lasts else f"{said}: {where}."


def _declined(session: Session, incident: Incident) -> list[Step]:
    """Tell which units could not go: the diary only says that they are free."""
    sent = select(Dispatch).where(
        Dispatch.incident_id == incident.id, Dispatch.declined_at.is_not(None)
    )
    return [
        Step(
            _("%(unit)s no puede ir", unit=one.unit.name),
            one.declined_at,
            "",
            tone="soon",
            sign="undo",
        )
        for one in session.scalars(sent)
        if one.declined_at is not None
    ]


def _units(session: Session, events: Sequence[Event]) -> dict[str, str]:
    asked = {UUID(one.facts["unit"]) for one in events if "unit" in one.facts}
    if not asked:
        return {}
    named = select(Unit.id, Unit.name).where(Unit.id.in_(asked))
    return {str(unit_id): name for unit_id, name in session.execute(named)}


def _when(step: Step) -> datetime:
    return step.when
