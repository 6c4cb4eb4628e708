"""LoRaWAN devices behind ChirpStack v4.

Source: ChirpStack's documentation, "Event types" (JSON form of Protocol Buffers: what is zero
or false is left out) and "MQTT". One account speaks for one application.
"""

from dataclasses import dataclass
from typing import Any

from models.alerts.codes import Protocol
from models.alerts.reading import Beat, Reading, Sender
from sensors.adapters.adapter import Adapter
from sensors.adapters.body import (
    COUNTER,
    PERCENT,
    fingerprint,
    instant,
    name_or_none,
    number,
    object_of,
    within,
)
from sensors.adapters.lorawan import Uplink, best_rssi, button_of, eui
from sensors.adapters.unreadable import UnreadableMessageError

LEVELS = 4  # device/<devEui>/event/<event>


@dataclass(frozen=True, slots=True)
class ChirpStack(Adapter):
    """One application, whose prefix is `application/<id>`; it takes no orders."""

    protocol = Protocol.CHIRPSTACK

    prefix: str = "application/1"

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to."""
        return (f"{self.prefix}/device/+/event/+",)

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what an event says; those about the network's own affairs say nothing."""
        levels = self.beneath(topic).split("/")
        if len(levels) != LEVELS or (levels[0], levels[2]) != ("device", "event"):
            raise UnreadableMessageError("no event of a device")
        if levels[3] not in {"up", "status", "join"}:
            return []
        body = object_of(payload)
        address = eui(levels[1]) or eui(within(body, "deviceInfo", "devEui"))
        if address is None:
            raise UnreadableMessageError("no devEui")
        sender = Sender(self.protocol, address)
        if levels[3] == "up":
            return _uplink(sender, body, payload, retained=retained).readings()
        battery = number(body.get("batteryLevel"), PERCENT)  # missing when on mains, or unknown
        return [] if retained else [Beat(sender, battery=battery)]


def _uplink(sender: Sender, body: dict[str, Any], payload: bytes, *, retained: bool) -> Uplink:
    """Read a frame. ChirpStack's own id tells frames apart; `time` is when it received it."""
    return Uplink(
        sender,
        name_or_none(body.get("deduplicationId")) or fingerprint(payload),
        counter=number(body.get("fCnt", 0), COUNTER),
        dev_addr=body.get("devAddr"),
        at=instant(body.get("time")),
        rssi=best_rssi(body.get("rxInfo")),
        button=button_of(body.get("object"), body.get("data")),
        retained=retained,
    )
