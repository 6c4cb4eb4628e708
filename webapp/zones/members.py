"""Who belongs to a zone: inviting neighbours, their buttons, and letting them go."""

from http import HTTPStatus
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.alerts.device import Device
from models.alerts.zone import Zone
from models.alerts.zone_member import OtherZoneError, ZoneMember, members_of
from models.letters import LetterKind, write
from models.settings import Settings
from reports.letters.links import zone_link
from webapp.database import db
from webapp.zones import deeds
from webapp.zones.blueprint import blueprint
from webapp.zones.forms import InviteForm
from webapp.zones.moves import administers, refuse_unless_open

BOTH = ["GET", "POST"]


@blueprint.route("/<uuid:zone_id>/vecinos/nuevo", methods=BOTH)
@administers
def invite(zone: Zone) -> ResponseReturnValue:
    """Invite a neighbour: by a letter, or by a link that is shown once."""
    refuse_unless_open(zone, deeds.INVITE)
    form = InviteForm()
    if not form.validate_on_submit():
        page = render_template("zones/invite.html", zone=zone, form=form, deed=deeds.INVITE)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
        return page, status
    settings: Settings = current_app.config["SETTINGS"]
    member = ZoneMember.invite(
        zone,
        form.name.data,
        form.email.data or None,
        settings.secret,
        by=current_user.actor,
        language=form.language.data,
    )
    db.add(member)
    db.flush()
    if member.email is None:
        link = zone_link(settings.public_url, member.secret(settings.secret))
        page = render_template("zones/invited.html", zone=zone, member=member, link=link)
        return page, HTTPStatus.OK, {"Cache-Control": "no-store"}
    write(
        db,
        about=f"zone:{member.id}",
        kind=LetterKind.ZONE_INVITED,
        recipient=member.recipient,
        address=member.email,
        language=member.language,
        facts={"zone": zone.name},
    )
    flash(_("La invitación va en camino."), "good")
    return redirect(url_for("zones.record", zone_id=zone.id, _anchor="vecinos"))


@blueprint.post("/<uuid:zone_id>/vecinos/retirar")
@administers
def let_go(zone: Zone) -> ResponseReturnValue:
    """Let a neighbour go; their link opens nothing from now on."""
    _asked_for(zone).leave(by=current_user.actor)
    flash(_("Ya no hace parte de la zona. Sus datos se borran en 30 días."), "good")
    return redirect(url_for("zones.record", zone_id=zone.id, _anchor="vecinos"))


@blueprint.post("/<uuid:zone_id>/vecinos/boton")
@administers
def hold(zone: Zone) -> ResponseReturnValue:
    """Say which button hangs in the hall of a neighbour."""
    member = _asked_for(zone)
    chosen = _uuid(request.form.get(f"v-{member.id}-device", ""))
    device = db.get(Device, chosen) if chosen else None
    try:
        member.hold(device, by=current_user.actor)
    except OtherZoneError:
        flash(_("Ese botón no es de esta zona."), "error")
    else:
        flash(_("Quedó anotado."), "good")
    return redirect(url_for("zones.record", zone_id=zone.id, _anchor="vecinos"))


def _asked_for(zone: Zone) -> ZoneMember:
    """Return the neighbour that a form is about; only of this zone."""
    wanted = members_of(zone.id).where(ZoneMember.id == _uuid(request.form.get("vecino", "")))
    return db.scalars(wanted).one()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
