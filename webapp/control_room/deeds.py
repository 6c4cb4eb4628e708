"""What the room does about an incident: each is one button, one verb, and back to the room."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.alerts import dispatch as dispatches
from models.alerts.dispatch import Dispatch, running_on
from models.alerts.incident import Incident
from models.alerts.incident_stages import IncidentStatus, Outcome
from models.alerts.sounding import Sounding
from models.alerts.unit import Unit
from models.alerts.zone import Zone
from models.language import say
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.asking import done
from webapp.control_room.blueprint import blueprint
from webapp.control_room.forms import CancelForm, CloseForm, UnitForm
from webapp.control_room.found import incident_coded
from webapp.control_room.record import show_again
from webapp.control_room.repeated import did_already
from webapp.database import db
from webapp.languages import language

handles = requires_on(Permission.HANDLE_INCIDENTS, incident_coded)
_S = IncidentStatus


def back_to(incident: Incident) -> str:
    """Return where the button stood: on the incident's own page, or in the room."""
    if request.form.get("desde") == "registro":
        return url_for("control_room.record", code=incident.code)
    return url_for("control_room.room", _anchor=f"i-{incident.code}")


@blueprint.post("/incidentes/<code>/atender")
@handles
def acknowledge(incident: Incident) -> ResponseReturnValue:
    """Take charge of an incident; whoever presses twice has taken it once."""
    mine = incident.acknowledged_by == current_user.id
    if not (mine and incident.status is _S.ACKNOWLEDGED):
        incident.acknowledge(by=current_user.actor, person_id=current_user.id)
    return done(_("Usted atiende %(place)s.", place=incident.place), back_to(incident))


@blueprint.post("/incidentes/<code>/enviar")
@handles
def send(incident: Incident) -> ResponseReturnValue:
    """Send a unit: the one suggested, or another that is free."""
    unit = _unit_asked_for()
    on_its_way = {one.unit_id for one in db.scalars(running_on(incident.id))}
    if unit.id not in on_its_way:
        db.add(Dispatch.send(incident, unit, by=current_user.actor))
    return done(_("Se envió a %(unit)s.", unit=unit.name), back_to(incident))


@blueprint.post("/incidentes/<code>/retirar")
@handles
def recall(incident: Incident) -> ResponseReturnValue:
    """Take a unit off an incident: it does not answer, or is needed elsewhere."""
    unit = _unit_asked_for()
    for one in db.scalars(running_on(incident.id)):
        if one.unit_id == unit.id:
            one.decline(db, by=current_user.actor)
    return done(_("%(unit)s quedó libre.", unit=unit.name), back_to(incident))


@blueprint.post("/incidentes/<code>/cerrar")
@handles
def close(incident: Incident) -> ResponseReturnValue:
    """Say what it turned out to be, and free whoever was sent."""
    form = CloseForm()
    if not form.validate_on_submit():
        return show_again(incident, form)
    outcome = Outcome(form.outcome.data)
    if not (incident.outcome is outcome and did_already(incident, "closed")):
        dispatches.close(
            db, incident, outcome, note=form.note.data or "", by=current_user.actor
        )
    said = _("Cerrado: %(outcome)s.", outcome=say(outcome, language()))
    return done(said, back_to(incident))


@blueprint.post("/incidentes/<code>/cancelar")
@handles
def cancel(incident: Incident) -> ResponseReturnValue:
    """Call everybody back, for a reason."""
    form = CancelForm()
    if not form.validate_on_submit():
        return show_again(incident, form)
    if not did_already(incident, "cancelled"):
        dispatches.cancel(db, incident, note=form.reason.data, by=current_user.actor)
    return done(_("Cancelado."), back_to(incident))


@blueprint.post("/incidentes/<code>/sonar")
@handles
def sound(incident: Incident) -> ResponseReturnValue:
    """Sound the sirens of the zone, for what is left of their 180 seconds."""
    incident.refuse_unless_open("sound")
    if incident.zone_id is not None:
        before = incident.siren_s
        zone = db.get_one(Zone, incident.zone_id)
        Sounding(db).sound(incident, zone, by=current_user.actor)
        if incident.siren_s == before:
            said = _("A esta hora la zona solo enciende la luz.")
            return done(said, back_to(incident))
    return done(_("Se ordenó sonar."), back_to(incident))


@blueprint.post("/incidentes/<code>/silenciar")
@handles
def silence(incident: Incident) -> ResponseReturnValue:
    """Turn light and siren off."""
    Sounding(db).silence(incident, by=current_user.actor)
    return done(_("Se ordenó apagar."), back_to(incident))


def _unit_asked_for() -> Unit:
    """Return the unit that was chosen; others who want it wait."""
    asked = UUID(UnitForm.read())
    return db.scalars(select(Unit).where(Unit.id == asked).with_for_update(of=Unit)).one()
