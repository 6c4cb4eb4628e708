"""The page of one device: how it stands, where it is, what it said and what can be done."""

from http import HTTPStatus

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.alerts.device import Device
from models.alerts.guarantees import (
    delivery_in_words,
    orders_in_words,
    preparation_in_words,
)
from models.alerts.pulse import Pulse
from models.alerts.zone import Zone
from models.people.grant import Permission
from models.places.territory import Territory
from models.settings import Settings
from webapp.access import may, requires_on
from webapp.database import db
from webapp.devices import heard
from webapp.devices.blueprint import blueprint
from webapp.devices.deeds import open_deeds
from webapp.devices.found import device_called
from webapp.devices.history import told
from webapp.devices.setup import setup_of
from webapp.devices.standing import standings
from webapp.languages import language
from webapp.orders.signatures import Viewer


@blueprint.get("/<serial>")
@requires_on(Permission.SEE_DEVICES, device_called)
def record(device: Device) -> str:
    """Show a device to those who answer for it or rely on it."""
    pulse = db.get(Pulse, device.id)
    administers = may(Permission.ADMINISTER_DEVICES, on=device)
    return render_template(
        "devices/record.html",
        device=device,
        pulse=pulse,
        standings=standings(device, pulse),
        territory=db.get(Territory, device.territory_id) if device.territory_id else None,
        zone=db.get(Zone, device.zone_id) if device.zone_id else None,
        delivery=delivery_in_words(device.protocol, language()),
        orders=orders_in_words(device.protocol, language()),
        deeds=open_deeds(device) if administers else [],
        # Whoever answers a call may have to ask the shop; an auditor need not.
        shows_contact=administers or may(Permission.HANDLE_INCIDENTS),
        history=told(db, device, Viewer(current_user.id, current_user.rights)),
        messages=heard.messages(db, device),
        commands=heard.commands(db, device),
        why=heard.answer_in_words,
        incidents=heard.incidents(db, device),
        false_alarms=heard.false_alarms(db, device),
        repair=heard.repair(db, device),
        setup=setup_of(device, _settings()) if administers else None,
    )


def key_page(device: Device, key: str | None, *, is_new: bool) -> ResponseReturnValue:
    """Show what an installer types into a device: its key now, and never again."""
    page = render_template(
        "devices/key.html",
        device=device,
        key=key,
        is_new=is_new,
        setup=setup_of(device, _settings()),
        preparation=preparation_in_words(device.protocol, language()),
        delivery=delivery_in_words(device.protocol, language()),
    )
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
