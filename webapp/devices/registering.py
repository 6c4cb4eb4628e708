"""Taking a device in, and changing where it is and who keeps it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.alerts.addresses import UnreachableError, address_of
from models.alerts.bridge import BRIDGED, Bridge, begins_like_a_bridge
from models.alerts.codes import DeviceKind, Protocol, Supervision
from models.alerts.device import Device, UnfitSerialError, with_serial
from models.alerts.supervision import usual_class
from models.calendar import city_day
from models.clock import now
from models.language import say
from models.people.grant import Permission
from webapp.access import requires
from webapp.database import db
from webapp.devices import deeds
from webapp.devices.blueprint import OWN_PAGES, blueprint
from webapp.devices.forms import PlaceForm, RegisterForm, as_typed
from webapp.devices.moves import administers
from webapp.devices.placing import offer, settle_down, territory_of
from webapp.devices.record import key_page
from webapp.languages import language

BOTH = ["GET", "POST"]


@blueprint.route("/nuevo", methods=BOTH)
@requires(Permission.ADMINISTER_DEVICES)
def register() -> ResponseReturnValue:
    """Register a device, and show once what it signs in with."""
    bridges = _bridges()
    form = RegisterForm([(str(one.id), one.name) for one in bridges])
    offer(form)
    if form.validate_on_submit():
        bridge = next((one for one in bridges if str(one.id) == form.bridge.data), None)
        territory_id, address = territory_of(form), _address(form, bridge)
        device, key = _enrolled(form, address, bridge) if address else (None, "")
        if device is not None and territory_id is not None:
            db.add(device)
            settle_down(device, form, territory_id)
            if form.installed.data:
                device.install(city_day(now()), by=current_user.actor)
            db.flush()
            return key_page(device, key if device.signs_in else None, is_new=True)
    page = render_template("devices/register.html", form=form, bridges=bridges)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.route("/<serial>/cambiar", methods=BOTH)
@administers
def change(device: Device) -> ResponseReturnValue:
    """Note that it hangs elsewhere, belongs to another zone, or is kept by somebody else."""
    form = PlaceForm(
        place=device.place,
        lat=as_typed(device.lat),
        lon=as_typed(device.lon),
        corregimiento=device.territory_id,
        zone=str(device.zone_id or ""),
        supervision=device.supervision.value,
        holder=device.holder,
        holder_email=device.holder_email,
    )
    offer(form, device.zone)
    if form.validate_on_submit() and (territory_id := territory_of(form)) is not None:
        if changed := settle_down(device, form, territory_id):
            device.change(*changed, by=current_user.actor)
        flash(str(deeds.CHANGE.done), "good")
        return redirect(url_for("devices.record", serial=device.serial))
    page = render_template("devices/change.html", device=device, form=form, deed=deeds.CHANGE)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _bridges() -> list[Bridge]:
    running = select(Bridge).where(Bridge.retired_at.is_(None)).order_by(Bridge.name)
    return list(db.scalars(running))


def _address(form: RegisterForm, bridge: Bridge | None) -> str | None:
    """Return the address the device will be known by, or say beside the field why none."""
    protocol = Protocol(form.protocol.data)
    if protocol in BRIDGED and (bridge is None or bridge.protocol is not protocol):
        form.bridge.errors = [_("Escoja el puente que habla por él, de este protocolo.")]
        return None
    if protocol not in BRIDGED and bridge is not None:
        form.bridge.errors = [_("Los equipos de este protocolo entran sin puente.")]
        return None
    try:
        address = address_of(protocol, form.serial.data, form.address.data or "")
    except UnreachableError as refused:
        form.address.errors = [say(refused.why, language())]
        return None
    taken = select(Device.serial).where(Device.protocol == protocol, Device.address == address)
    if (serial := db.scalar(taken)) is not None and serial != form.serial.data:
        form.address.errors = [_("Esa dirección es del dispositivo %(serial)s.", serial=serial)]
        return None
    return address


def _enrolled(
    form: RegisterForm, address: str, bridge: Bridge | None
) -> tuple[Device | None, str]:
    """Return the device and its key, or say beside the field why there is none."""
    serial = form.serial.data
    if db.scalars(with_serial(serial)).one_or_none() is not None:
        form.serial.errors = [_("Ya hay un dispositivo con ese número de serie.")]
        return None, ""
    if serial in OWN_PAGES or begins_like_a_bridge(db, serial):
        form.serial.errors = [_("Esa palabra ya significa otra cosa. Use otro número.")]
        return None, ""
    kind, protocol = DeviceKind(form.kind.data), Protocol(form.protocol.data)
    chosen = form.supervision.data
    try:
        return Device.enrol(
            serial,
            kind,
            form.place.data,
            protocol=protocol,
            address=address,
            bridge=bridge,
            supervision=Supervision(chosen) if chosen else usual_class(kind, protocol),
            by=current_user.actor,
        )
    except UnfitSerialError:
        form.serial.errors = [
            _("Use de 1 a 64 letras sin tildes, cifras, puntos, guiones o guiones bajos.")
        ]
        return None, ""
