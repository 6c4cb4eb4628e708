"""What an installer types into a device: where to, as whom, and under which topics."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext as _

from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.alerts.device import Device
from models.settings import Settings

AT_HOME = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - only compared with
_PORT, _ENCRYPTED_PORT = 1883, 8883  # where a broker answers if its address does not say
DEVICES = "convivencia/v1/devices"

Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Setup:
    """How a device, or a bridge, finds the broker, and what else is to be set on it.

    `is_local`: the broker listens on its own machine alone, so that nothing in the street
    reaches it. `through` is the bridge that speaks for the device.
    """

    host: str
    port: int
    encrypted: bool
    is_local: bool
    user: str
    lines: Lines
    through: Bridge | None = None


def setup_of(device: Device, settings: Settings) -> Setup:
    """Return what is to be typed into a device."""
    host, port, encrypted, is_local = _broker(settings)
    lines = _topics(device)
    return Setup(host, port, encrypted, is_local, device.serial, lines, device.bridge)


def setup_of_bridge(bridge: Bridge, settings: Settings) -> Setup:
    """Return what is to be typed into a bridge."""
    host, port, encrypted, is_local = _broker(settings)
    lines = [(_("Prefijo de sus temas"), bridge.prefix)]
    return Setup(host, port, encrypted, is_local, bridge.name, lines)


def _broker(settings: Settings) -> tuple[str, int, bool, bool]:
    """Return where devices find the broker: host, port, encrypted or not, only here or not."""
    if settings.mqtt_url:
        given = urlsplit(settings.mqtt_url)
        encrypted = given.scheme in {"mqtts", "ssl", "tls"}
        port = given.port or (_ENCRYPTED_PORT if encrypted else _PORT)
        host = given.hostname or ""
        return host, port, encrypted, host in AT_HOME
    encrypted = bool(settings.mqtt_tls_port)
    port = settings.mqtt_tls_port or settings.mqtt_port
    host = settings.mqtt_host
    if host in EVERYWHERE:
        host = urlsplit(settings.public_url).hostname or ""
        return host, port, encrypted, False
    return host, port, encrypted, host in AT_HOME


def _topics(device: Device) -> Lines:
    serial = device.serial
    if device.protocol is Protocol.TASMOTA:
        return [
            (_("Tema (Topic)"), serial),
            (_("Tema completo (FullTopic)"), "%prefix%/%topic%/"),
        ]
    if device.protocol is Protocol.SHELLY:
        if device.signs_in:
            return [(_("Prefijo MQTT"), serial)]
        return [(_("Dirección que se espera"), device.address)]
    if device.protocol is not Protocol.NATIVE:
        return [(_("Dirección que se espera"), device.address)]
    own = f"{DEVICES}/{serial}"
    return [
        (_("Envía sus avisos a"), f"{own}/event"),
        (_("Oye las respuestas en"), f"{own}/ack"),
        (_("Envía señales de vida a"), f"{own}/heartbeat"),
        (_("Deja su despedida en"), f"{own}/status"),
        (_("Oye órdenes en"), f"{own}/command"),
        (_("Contesta las órdenes en"), f"{own}/command/ack"),
    ]
