"""Why a button of the room or of a patrol did nothing: who was faster, and how it stands."""

from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.alerts.dispatch import Dispatch, DispatchOverError
from models.alerts.incident import Incident, TestNeverDispatchesError, WrongOutcomeError
from models.alerts.incident_stages import IncidentStatus
from models.alerts.sounding import SirenSpentError
from models.alerts.unit import Unit, UnitBusyError, UnitStatus
from models.events import Event, EventKind
from models.language import say
from models.lifecycle import TransitionRefusedError
from webapp.control_room.lateness import since
from webapp.control_room.names import names_of
from webapp.database import db
from webapp.languages import language
from webapp.orders.signatures import Viewer

REFUSALS = (
    UnitBusyError,
    TestNeverDispatchesError,
    WrongOutcomeError,
    SirenSpentError,
    DispatchOverError,
)
_S = IncidentStatus
_K = EventKind


def reason(error: Exception) -> str:
    """Say why in words; "" where the usual page says all there is."""
    if isinstance(error, UnitBusyError):
        return _busy(str(error))
    if isinstance(error, DispatchOverError):
        return _over(str(error))
    if isinstance(error, TransitionRefusedError):
        return _refused(error)
    rules = {
        TestNeverDispatchesError: _("Es una prueba o un simulacro: nunca se envía a nadie."),
        WrongOutcomeError: _(
            "Una prueba se cierra como prueba, un simulacro como simulacro, "
            "y una llamada real como lo que resultó."
        ),
        SirenSpentError: _(
            "Las sirenas ya sonaron los 180 segundos permitidos para una alarma. "
            "Más tiempo enseña a los vecinos a no hacerles caso."
        ),
    }
    return rules.get(type(error), "")


def _refused(error: TransitionRefusedError) -> str:
    if error.subject == "incident":
        return _stands(str((request.view_args or {}).get("code", "")))
    if error.subject == "dispatch":
        return _("Primero diga que llegó. Si no puede llegar, dígalo y la sala envía a otra.")
    if error.subject == "unit":
        return _("La unidad está en un incidente. Termine primero con él.")
    return ""


def _busy(name: str) -> str:
    """Say what the unit is doing instead, and for whom."""
    unit = db.scalars(select(Unit).where(Unit.name == name)).one()
    if unit.status is UnitStatus.OFF_DUTY:
        return _("%(unit)s está fuera de servicio. Escoja otra.", unit=name)
    sent = db.scalars(
        select(Dispatch).where(Dispatch.unit_id == unit.id, Dispatch.released_at.is_(None))
    ).first()
    if sent is None:
        return _("%(unit)s acaba de quedar libre. Envíela otra vez.", unit=name)
    return _(
        "%(unit)s ya va para %(place)s, la enviaron %(when)s. Escoja otra.",
        unit=name,
        place=sent.incident.place,
        when=since(sent.sent_at),
    )


def _over(code: str) -> str:
    """Tell a patrol that it is free, and why."""
    incident = db.scalars(select(Incident).where(Incident.code == code)).one()
    if incident.outcome is not None:
        return _(
            "Su unidad ya quedó libre: el incidente se cerró (%(outcome)s).",
            outcome=say(incident.outcome, language()),
        )
    if incident.status is _S.CANCELLED:
        return _("Su unidad ya quedó libre: la sala canceló el incidente.")
    return _("Su unidad ya quedó libre: la sala la retiró de este incidente.")


def _stands(code: str) -> str:
    """Say who did what to the incident, and how long ago."""
    incident = db.scalars(select(Incident).where(Incident.code == code)).first()
    if incident is None:
        return ""
    last = _last_move(incident)
    if last is None:
        return ""
    who, when = _who(last), since(last.occurred_at)
    if last.kind is _K.INCIDENT_CLOSED and incident.outcome is not None:
        outcome = say(incident.outcome, language())
        return _("Lo cerró %(who)s %(when)s: %(outcome)s.", who=who, when=when, outcome=outcome)
    said = {
        _K.INCIDENT_ACKNOWLEDGED: _("Lo tomó %(who)s %(when)s.", who=who, when=when),
        _K.INCIDENT_CANCELLED: _("Lo canceló %(who)s %(when)s.", who=who, when=when),
        _K.INCIDENT_DISPATCHED: _(
            "%(who)s ya envió una unidad, %(when)s.", who=who[:1].upper() + who[1:], when=when
        ),
        _K.INCIDENT_ARRIVED: _("Una unidad llegó al lugar %(when)s.", when=when),
        _K.INCIDENT_RECALLED: _("La unidad enviada no puede ir, lo dijo %(when)s.", when=when),
        _K.INCIDENT_RAISED: _("Nadie lo ha atendido todavía: primero atiéndalo."),
    }
    return said[last.kind]


_MOVES = (
    _K.INCIDENT_RAISED,
    _K.INCIDENT_ACKNOWLEDGED,
    _K.INCIDENT_DISPATCHED,
    _K.INCIDENT_RECALLED,
    _K.INCIDENT_ARRIVED,
    _K.INCIDENT_CLOSED,
    _K.INCIDENT_CANCELLED,
)


def _last_move(incident: Incident) -> Event | None:
    moves = Event.history_of(incident.id).where(Event.kind.in_(_MOVES))
    return next(iter(reversed(db.scalars(moves).all())), None)


def _who(event: Event) -> str:
    """Return who moved it: a colleague by name, a unit by what it is."""
    kind, _colon, key = event.actor.partition(":")
    if kind != "person":
        return _("la plataforma")
    viewer = Viewer(current_user.id, current_user.rights)
    return names_of(db, {UUID(key)}, viewer)[UUID(key)]
