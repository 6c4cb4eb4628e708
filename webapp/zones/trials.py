"""The report of one self-test: what was heard, and who took part."""

from uuid import UUID

from flask import abort, render_template
from flask_login import current_user
from sqlalchemy import select

from models.alerts.self_test import SelfTest
from models.alerts.took_part import took_part
from models.alerts.zone import Zone
from models.people.grant import Permission
from webapp.access import may, requires
from webapp.database import db
from webapp.zones.blueprint import blueprint


@blueprint.get("/<uuid:zone_id>/pruebas/<uuid:test_id>")
@requires(Permission.SEE_ZONES)
def trial(zone_id: UUID, test_id: UUID) -> str:
    """Show what a test found. Neighbours are named to those who run the zone."""
    wanted = select(SelfTest).where(SelfTest.id == test_id, SelfTest.zone_id == zone_id)
    test = db.scalars(wanted).one()
    zone = db.get_one(Zone, zone_id)
    if not current_user.rights.may(Permission.SEE_ZONES, on=zone):
        abort(403)
    return render_template(
        "zones/test.html",
        zone=zone,
        test=test,
        parts=took_part(db, test),
        names=may(Permission.ADMINISTER_ZONES, on=zone),
    )
