"""Where a unit is: told only while it is on an incident, kept nowhere afterwards."""

from http import HTTPStatus

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.alerts.dispatch import running_of
from models.people.grant import Permission
from webapp.access import requires
from webapp.asking import in_words
from webapp.database import db
from webapp.patrol.blueprint import blueprint
from webapp.patrol.found import own_unit

FARTHEST = (90, 180)  # degrees of latitude and longitude


@blueprint.post("/posicion")
@requires(Permission.RESPOND_TO_INCIDENTS)
def tell() -> ResponseReturnValue:
    """Note where the unit is; 409 while it is on no incident, and then nothing is kept."""
    lat, lon = _degrees("lat", FARTHEST[0]), _degrees("lon", FARTHEST[1])
    unit = own_unit()
    sent = db.scalars(running_of(unit.id)).first() if unit is not None else None
    if sent is None or sent.accepted_at is None:
        said = _("Su posición solo se recibe durante un incidente. No se guardó.")
        return in_words(said, HTTPStatus.CONFLICT)
    sent.locate(lat, lon)
    return "", HTTPStatus.NO_CONTENT


def _degrees(name: str, most: int) -> float:
    said = request.form.get(name, type=float)
    if said is None or not -most <= said <= most:  # not-a-number is refused by this as well
        abort(400)
    return said
