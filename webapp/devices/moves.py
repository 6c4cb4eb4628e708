"""What an administrator does to a device: one question, one verb."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.alerts.codes import Action
from models.alerts.command import Command
from models.alerts.device import Device
from models.calendar import city_day
from models.clock import now
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.database import db
from webapp.devices import deeds
from webapp.devices.blueprint import blueprint
from webapp.devices.deeds import Deed
from webapp.devices.forms import InstallForm, PlainForm, TestForm
from webapp.devices.found import device_called
from webapp.devices.record import key_page
from webapp.forms import Form

BOTH = ["GET", "POST"]
SELF_TEST_S, SOUND_S = 3, 2  # seconds

administers = requires_on(Permission.ADMINISTER_DEVICES, device_called)


@blueprint.route("/<serial>/instalar", methods=BOTH)
@administers
def install(device: Device) -> ResponseReturnValue:
    """Note that it hangs where it should."""
    form = InstallForm(day=city_day(now()))
    return carry_out(
        device,
        deeds.INSTALL,
        form,
        lambda: device.install(form.day.data, by=current_user.actor),
    )


@blueprint.route("/<serial>/probar", methods=BOTH)
@administers
def begin_test(device: Device) -> ResponseReturnValue:
    """Take what it says for a test, for a while."""
    form = TestForm(minutes="30")

    def do() -> None:
        until = now() + timedelta(minutes=int(form.minutes.data))
        device.begin_test(until, by=current_user.actor)

    return carry_out(device, deeds.BEGIN_TEST, form, do)


@blueprint.post("/<serial>/terminar-prueba")
@administers
def end_test(device: Device) -> ResponseReturnValue:
    """Take it seriously again."""
    return at_once(device, deeds.END_TEST, lambda: device.end_test(by=current_user.actor))


@blueprint.post("/<serial>/reparar")
@administers
def repair(device: Device) -> ResponseReturnValue:
    """Take it into repair."""
    return at_once(device, deeds.REPAIR, lambda: device.repair(by=current_user.actor))


@blueprint.post("/<serial>/arreglado")
@administers
def mend(device: Device) -> ResponseReturnValue:
    """Put it back to work."""
    return at_once(device, deeds.MEND, lambda: device.mend(by=current_user.actor))


@blueprint.post("/<serial>/autoprueba")
@administers
def self_test(device: Device) -> ResponseReturnValue:
    """Let it test itself, and say whether it could."""
    return at_once(
        device, deeds.SELF_TEST, lambda: _tell(device, Action.SELF_TEST, SELF_TEST_S)
    )


@blueprint.post("/<serial>/sonar")
@administers
def sound(device: Device) -> ResponseReturnValue:
    """Sound it, so that somebody who stands there hears that it works."""
    return at_once(device, deeds.SOUND, lambda: _tell(device, Action.SIREN_ON, SOUND_S))


@blueprint.route("/<serial>/clave", methods=BOTH)
@administers
def rekey(device: Device) -> ResponseReturnValue:
    """Give it a new key, and show it once."""
    _refuse_unless_open(device, deeds.REKEY)
    form = PlainForm()
    if not form.validate_on_submit():
        return _ask(device, deeds.REKEY, form)
    return key_page(device, device.rekey(by=current_user.actor), is_new=False)


@blueprint.route("/<serial>/retirar", methods=BOTH)
@administers
def retire(device: Device) -> ResponseReturnValue:
    """Take it away for good."""
    return carry_out(
        device, deeds.RETIRE, PlainForm(), lambda: device.retire(by=current_user.actor)
    )


def carry_out(
    device: Device, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked."""
    _refuse_unless_open(device, deed)
    if not form.validate_on_submit():
        return _ask(device, deed, form)
    return at_once(device, deed, do)


def at_once(device: Device, deed: Deed, do: Callable[[], None]) -> ResponseReturnValue:
    """Do it, and go back to the device."""
    _refuse_unless_open(device, deed)
    do()
    flash(str(deed.done), "good")
    return redirect(url_for("devices.record", serial=device.serial))


def _ask(device: Device, deed: Deed, form: Form) -> ResponseReturnValue:
    page = render_template("devices/ask.html", device=device, deed=deed, form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _refuse_unless_open(device: Device, deed: Deed) -> None:
    if deed not in deeds.open_deeds(device):
        raise TransitionRefusedError("device", deed.endpoint, device.status)


def _tell(device: Device, action: Action, seconds: int) -> None:
    db.add(Command.order(device, action, seconds, by=current_user.actor))
