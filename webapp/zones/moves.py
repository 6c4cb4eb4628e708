"""What the administrator of a zone does to it: one question, one verb."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import exists

from models.alerts.clocks import begin_self_test
from models.alerts.neighbours import give_up as give_zone_up
from models.alerts.self_test import SelfTest
from models.alerts.zone import Zone
from models.clock import now
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.devices.forms import PlainForm
from webapp.devices.placing import offer_country
from webapp.forms import Form
from webapp.zones import deeds
from webapp.zones.blueprint import blueprint
from webapp.zones.forms import DrillForm, ZoneForm, shown
from webapp.zones.found import zone_with
from webapp.zones.listing import where_of

BOTH = ["GET", "POST"]

administers = requires_on(Permission.ADMINISTER_ZONES, zone_with)


@blueprint.post("/<uuid:zone_id>/activar")
@administers
def arm(zone: Zone) -> ResponseReturnValue:
    """Let light and siren answer again."""
    return _at_once(zone, deeds.ARM, lambda: zone.arm(by=current_user.actor))


@blueprint.post("/<uuid:zone_id>/desactivar")
@administers
def disarm(zone: Zone) -> ResponseReturnValue:
    """Hold light and siren back."""
    return _at_once(zone, deeds.DISARM, lambda: zone.disarm(by=current_user.actor))


@blueprint.post("/<uuid:zone_id>/probar")
@administers
def begin_test(zone: Zone) -> ResponseReturnValue:
    """Test the zone now, besides the monthly test."""
    return _at_once(
        zone, deeds.TEST, lambda: begin_self_test(db, zone.id, by=current_user.actor)
    )


@blueprint.route("/<uuid:zone_id>/simulacro", methods=BOTH)
@administers
def begin_drill(zone: Zone) -> ResponseReturnValue:
    """Take its calls for a drill, for a while."""
    form = DrillForm(minutes="30")

    def do() -> None:
        until = now() + timedelta(minutes=int(form.minutes.data))
        zone.begin_drill(until, by=current_user.actor)

    return _carry_out(zone, deeds.DRILL, form, do)


@blueprint.post("/<uuid:zone_id>/terminar-simulacro")
@administers
def end_drill(zone: Zone) -> ResponseReturnValue:
    """Take its calls seriously again."""
    return _at_once(zone, deeds.END_DRILL, lambda: zone.end_drill(by=current_user.actor))


@blueprint.route("/<uuid:zone_id>/terminar", methods=BOTH)
@administers
def give_up(zone: Zone) -> ResponseReturnValue:
    """End the zone for good."""
    return _carry_out(
        zone,
        deeds.GIVE_UP,
        PlainForm(),
        lambda: give_zone_up(db, zone, by=current_user.actor),
    )


@blueprint.route("/<uuid:zone_id>/cambiar", methods=BOTH)
@administers
def change(zone: Zone) -> ResponseReturnValue:
    """Change where a zone is, and its rules."""
    refuse_unless_open(zone, deeds.CHANGE)
    form = ZoneForm(data=shown(zone))
    offer_country(form)
    if form.validate_on_submit() and (where := where_of(form, zone)) is not None:
        for name, value in {"name": form.name.data, **form.rules, **where}.items():
            setattr(zone, name, value)
        zone.change(by=current_user.actor)
        return _done(zone, deeds.CHANGE)
    page = render_template("zones/rules.html", form=form, zone=zone)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def refuse_unless_open(zone: Zone, deed: Deed) -> None:
    """Refuse what the zone does not allow as it stands."""
    is_tested = bool(db.scalar(exists(SelfTest.open_in(zone.id)).select()))
    if deed not in deeds.open_deeds(zone, is_tested=is_tested):
        raise TransitionRefusedError("zone", deed.endpoint, "ended")


def _carry_out(
    zone: Zone, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked."""
    refuse_unless_open(zone, deed)
    if not form.validate_on_submit():
        page = render_template("zones/ask.html", zone=zone, deed=deed, form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    do()
    return _done(zone, deed)


def _at_once(zone: Zone, deed: Deed, do: Callable[[], None]) -> ResponseReturnValue:
    """Do it, and go back to the zone."""
    refuse_unless_open(zone, deed)
    do()
    return _done(zone, deed)


def _done(zone: Zone, deed: Deed) -> ResponseReturnValue:
    flash(str(deed.done), "good")
    return redirect(url_for("zones.record", zone_id=zone.id))
