"""Where our own broker listens."""

from dataclasses import dataclass

from models.settings import Settings, Tls

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what a city writes that lets devices in from everywhere


@dataclass(frozen=True, slots=True)
class Listener:
    """One address and port; without `tls` it hears whoever speaks plainly."""

    host: str
    port: int
    tls: Tls | None = None


def listeners(settings: Settings) -> list[Listener]:
    """Return where to listen. The gateway always finds the plain one at home.

    Where there is TLS, nobody else speaks plainly: keys would cross the city readable.
    """
    tls, host = settings.mqtt_tls, settings.mqtt_host
    if tls:
        return [
            Listener(LOOPBACK, settings.mqtt_port),
            Listener(host, settings.mqtt_tls_port, tls),
        ]
    plain = [LOOPBACK] if host in {LOOPBACK, "localhost"} else [LOOPBACK, host]
    if host == EVERYWHERE:
        plain = [EVERYWHERE]  # it contains the loopback
    return [Listener(one, settings.mqtt_port) for one in plain]
