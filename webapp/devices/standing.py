"""How a device stands, in a few words: the worst first, with since when."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from models.alerts.codes import DeviceStatus
from models.alerts.device import Device
from models.alerts.pulse import Pulse
from models.clock import now
from models.language import number, time_in_words
from webapp.control_room.lateness import since
from webapp.languages import language

_S = DeviceStatus
LATELY = timedelta(seconds=60)  # signs of life are written down every few seconds


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing to know about a device."""

    words: str
    tone: str = ""
    sign: str = ""


def standings(device: Device, pulse: Pulse | None) -> list[Standing]:
    """Say all there is to know about how a device stands; the first is the worst."""
    told = [*_troubles(device, pulse), _status(device, pulse)]
    if device.status is _S.SILENT:
        told = [told[-1], *told[:-1]]
    if device.test_until is not None and device.is_under_test:
        until = time_in_words(device.test_until, language())
        told.append(Standing(_("en prueba hasta las %(time)s", time=until), "moving", "gear"))
    return told


def mark_of(device: Device) -> str:
    """Return the figure that stands for a device on the map."""
    if device.status is _S.SILENT or device.tampered_at is not None:
        return "late"
    if device.status in {_S.IN_REPAIR, _S.REGISTERED, _S.RETIRED}:
        return "closed"
    if device.battery_low_at is not None:
        return "claimed"
    return "confirmed" if device.status is _S.ONLINE else "open"


def _troubles(device: Device, pulse: Pulse | None) -> list[Standing]:
    if not device.is_in_service:
        return []
    told = []
    if device.tampered_at is not None:
        words = _("lo manipularon %(ago)s", ago=since(device.tampered_at))
        told.append(Standing(words, "bad", "alert"))
    if device.battery_low_at is not None:
        told.append(Standing(_low(pulse), "soon", "battery"))
    return told


def _low(pulse: Pulse | None) -> str:
    if pulse is None or pulse.battery is None:
        return str(_("batería baja"))
    return str(_("batería baja: %(level)s %%", level=number(pulse.battery, language())))


def _status(device: Device, pulse: Pulse | None) -> Standing:
    heard = pulse.last_heard_at if pulse else None
    if device.status is _S.SILENT:
        words = (
            _("en silencio %(ago)s", ago=since(device.silent_since))
            if device.silent_since
            else _("en silencio")
        )
        return Standing(words, "bad", "silence")
    if device.status is _S.ONLINE:
        if heard is None or now() - heard < LATELY:
            return Standing(_("en línea"), "good", "confirmed")
        return Standing(_("en línea, se oyó %(ago)s", ago=since(heard)), "good", "confirmed")
    told = {
        _S.REGISTERED: Standing(_("registrado, sin instalar"), "", "info"),
        _S.INSTALLED: Standing(_("instalado, aún no se oye"), "soon", "question"),
        _S.IN_REPAIR: Standing(_("en reparación"), "soon", "mend"),
        _S.RETIRED: Standing(_("retirado"), "", "stop"),
    }
    return told[device.status]
