"""Finding what somebody's own unit is sent to: never what another unit is."""

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from models.alerts.dispatch import Dispatch
from models.alerts.incident import Incident
from models.alerts.unit import Unit, unit_of
from webapp.control_room.found import incident_coded
from webapp.database import db


@dataclass(frozen=True, slots=True)
class Mission:
    """What a unit was sent to, and the incident it is about."""

    incident: Incident
    dispatch: Dispatch


def own_unit() -> Unit | None:
    """Return the unit in which whoever asks rides now."""
    return db.scalars(unit_of(current_user.id)).first()


def own_mission(code: str) -> Mission:
    """Return what one's own unit was last sent to at this incident; 403 if it never was.

    The incident is taken hold of first, as in the room, so that two who change it at once
    wait for each other instead of standing in each other's way.
    """
    incident = incident_coded(code)
    unit = own_unit()
    if unit is None:
        abort(403)
    sent = db.scalars(
        select(Dispatch)
        .where(Dispatch.incident_id == incident.id, Dispatch.unit_id == unit.id)
        .order_by(Dispatch.sent_at.desc())
        .limit(1)
    ).first()
    if sent is None:
        abort(403)
    return Mission(incident, sent)
