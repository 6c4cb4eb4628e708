"""Beginning and ending a shift in a unit."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.alerts.unit import Crew, Unit, UnitKind, UnitStatus
from models.people.grant import Permission, Rights, Role
from models.people.person import Person
from webapp.access import requires
from webapp.asking import done
from webapp.database import db
from webapp.patrol.blueprint import blueprint
from webapp.patrol.found import own_unit

KINDS = {
    Role.PATROL: (UnitKind.PATROL,),
    Role.RESPONDER: (UnitKind.FIRE, UnitKind.CIVIL_DEFENCE),
}


def units_open_to(rights: Rights) -> Sequence[Unit]:
    """Return the units somebody may ride in: the police in patrols, firemen in engines."""
    kinds = {kind for role in rights.roles for kind in KINDS.get(role, ())}
    theirs = select(Unit).where(Unit.active, Unit.kind.in_(kinds)).order_by(Unit.name)
    return db.scalars(theirs).all()


@blueprint.post("/turno/empezar")
@requires(Permission.RESPOND_TO_INCIDENTS)
def begin() -> ResponseReturnValue:
    """Ride in a unit from now on; the first to board brings it into service."""
    back = url_for("patrol.page")
    wanted = _chosen()
    unit = db.scalars(select(Unit).where(Unit.id == wanted).with_for_update(of=Unit)).one()
    riding = own_unit()
    if riding is not None:
        return done(_("Usted ya está en %(unit)s.", unit=riding.name), back)
    db.add(Crew.board(unit, db.get_one(Person, current_user.id)))
    if unit.status is UnitStatus.OFF_DUTY:
        unit.begin(by=current_user.actor)
    return done(_("Empezó su turno en %(unit)s.", unit=unit.name), back)


@blueprint.post("/turno/terminar")
@requires(Permission.RESPOND_TO_INCIDENTS)
def end() -> ResponseReturnValue:
    """Get out of the unit; the last one takes it out of service, unless it is needed."""
    back = url_for("patrol.page")
    unit = own_unit()
    if unit is None:
        return done(_("Su turno ya terminó."), back)
    riding = db.scalars(select(Crew).where(Crew.unit_id == unit.id, Crew.until.is_(None))).all()
    if len(riding) == 1:
        unit.end(by=current_user.actor)  # refused while it is sent somewhere
    for one in riding:
        if one.person_id == current_user.id:
            one.leave()
    return done(_("Terminó su turno."), back)


def _chosen() -> UUID:
    """Return the unit that was chosen, if it is one to ride in."""
    asked = request.form.get("unit", "")
    open_to_them = {str(unit.id): unit.id for unit in units_open_to(current_user.rights)}
    if asked not in open_to_them:
        abort(403)
    return open_to_them[asked]
