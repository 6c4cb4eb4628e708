"""What a patrol says from its phone. A button pressed twice does its work once."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.alerts import dispatch as dispatches
from models.alerts.dispatch import Dispatch, is_offered, running_of
from models.alerts.incident_stages import Outcome
from models.clock import now
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires
from webapp.asking import done
from webapp.control_room.forms import CloseForm
from webapp.control_room.found import incident_coded
from webapp.control_room.repeated import did_already
from webapp.database import db
from webapp.patrol.blueprint import blueprint
from webapp.patrol.found import Mission, own_mission, own_unit

ONE_CALL = timedelta(minutes=1)  # a second press for help within it is the same call


def of_own_unit(
    view: Callable[[Mission], ResponseReturnValue],
) -> Callable[[str], ResponseReturnValue]:
    """Hand a view what one's own unit was sent to; whoever rides in another is refused."""

    @requires(Permission.RESPOND_TO_INCIDENTS)
    @wraps(view)
    def guarded(code: str) -> ResponseReturnValue:
        return view(own_mission(code))

    return guarded


def back() -> str:
    """Return where every button leads: to the one page there is."""
    return url_for("patrol.page")


@blueprint.post("/incidentes/<code>/aceptar")
@of_own_unit
def accept(mission: Mission) -> ResponseReturnValue:
    """Say that the unit is on its way."""
    mission.dispatch.accept(by=current_user.actor)
    return done(_("Aceptado. La sala sabe que va en camino."), back())


@blueprint.post("/incidentes/<code>/llegar")
@of_own_unit
def arrive(mission: Mission) -> ResponseReturnValue:
    """Say that the unit is there."""
    mission.dispatch.arrive(by=current_user.actor)
    return done(_("La sala sabe que llegó."), back())


@blueprint.post("/incidentes/<code>/apoyo")
@of_own_unit
def ask_for_help(mission: Mission) -> ResponseReturnValue:
    """Say that another unit is needed."""
    asked = mission.dispatch.help_asked_at
    if asked is None or now() - asked > ONE_CALL:
        mission.dispatch.ask_for_help(by=current_user.actor)
    return done(_("La sala sabe que necesita apoyo."), back())


@blueprint.post("/incidentes/<code>/no-puedo")
@of_own_unit
def decline(mission: Mission) -> ResponseReturnValue:
    """Say that the unit cannot go; the room sends another."""
    if mission.dispatch.declined_at is None:
        mission.dispatch.decline(db, by=current_user.actor)
    return done(_("La sala enviará a otra unidad."), back())


@blueprint.post("/incidentes/<code>/cerrar")
@of_own_unit
def close(mission: Mission) -> ResponseReturnValue:
    """Say what it turned out to be: whoever is there knows, so it ends for the room as well."""
    form = CloseForm()
    if not form.validate_on_submit():
        abort(400)
    incident = mission.incident
    if not did_already(incident, "closed"):
        if mission.dispatch.released_at is not None:
            raise dispatches.DispatchOverError(incident.code)
        if mission.dispatch.arrived_at is None:
            raise TransitionRefusedError("dispatch", "close", "on_the_way")
        outcome = Outcome(form.outcome.data)
        dispatches.close(
            db, incident, outcome, note=form.note.data or "", by=current_user.actor
        )
    return done(_("Cerrado. Su unidad quedó disponible."), back())


@blueprint.post("/incidentes/<code>/tomar")
@requires(Permission.RESPOND_TO_INCIDENTS)
def take(code: str) -> ResponseReturnValue:
    """Take an incident that nobody was sent to in time, without waiting for the room."""
    incident, unit = incident_coded(code), own_unit()
    if unit is None:
        abort(403)
    mine = db.scalars(running_of(unit.id)).first()
    if mine is None or mine.incident_id != incident.id:
        if not is_offered(db, incident, unit):
            raise TransitionRefusedError("incident", "take", incident.status)
        db.add(Dispatch.take(incident, unit, person_id=current_user.id, by=current_user.actor))
    return done(_("Aceptado. La sala sabe que va en camino."), back())
