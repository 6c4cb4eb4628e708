"""The list of alarm zones, and a new one."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.alerts.zone import Zone
from models.people.grant import Permission
from models.places.territory import Territory
from webapp.access import requires
from webapp.database import db
from webapp.devices.placing import offer_country, territory_of
from webapp.zones.blueprint import blueprint
from webapp.zones.counts import devices_by_zone, neighbours_by_zone
from webapp.zones.forms import USUAL, ZoneForm
from webapp.zones.standing import standings

BOTH = ["GET", "POST"]


@blueprint.get("")
@requires(Permission.SEE_ZONES)
def zones() -> str:
    """Show every zone: how it stands, who takes part, and whether its devices work."""
    listed = (
        select(Zone, Territory.name)
        .outerjoin(Territory, Territory.id == Zone.territory_id)
        .order_by(Zone.ended_at.is_not(None), Zone.name)
    )
    return render_template(
        "zones/list.html",
        zones=[(zone, place or "", standings(zone)) for zone, place in db.execute(listed)],
        devices=devices_by_zone(db),
        neighbours=neighbours_by_zone(db),
    )


@blueprint.route("/nueva", methods=BOTH)
@requires(Permission.ADMINISTER_ZONES)
def draw() -> ResponseReturnValue:
    """Make a zone."""
    form = ZoneForm(data=USUAL)
    offer_country(form)
    if form.validate_on_submit() and (where := where_of(form)) is not None:
        zone = Zone.draw(form.name.data, by=current_user.actor, **form.rules, **where)
        db.add(zone)
        flash(_("La zona ya existe. Invite a sus vecinos y póngale sus equipos."), "good")
        return redirect(url_for("zones.record", zone_id=zone.id))
    page = render_template("zones/rules.html", form=form, zone=None)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def where_of(form: ZoneForm, zone: Zone | None = None) -> dict[str, object] | None:
    """Return where a zone is, or say beside the field why that cannot be."""
    territory_id = territory_of(form)
    if territory_id is None or form.point is None:
        return None
    alike = select(Zone).where(Zone.territory_id == territory_id, Zone.name == form.name.data)
    known = db.scalars(alike).first()
    if known is not None and known is not zone:
        form.name.errors = [_("Allí ya hay una zona con ese nombre.")]
        return None
    lat, lon = form.point
    return {"territory_id": territory_id, "lat": lat, "lon": lon}
