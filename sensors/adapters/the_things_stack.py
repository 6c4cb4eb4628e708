"""LoRaWAN devices behind The Things Stack v3.

Source: The Things Stack's documentation, "Data Formats". What is zero, empty or false is left
out: a first frame has no `f_cnt`. A frame that somebody made up in its console says so.
"""

from dataclasses import dataclass
from typing import Any

from models.alerts.codes import Protocol, Signal
from models.alerts.reading import Beat, Reading, Sender
from sensors.adapters.adapter import Adapter
from sensors.adapters.body import (
    COUNTER,
    fingerprint,
    instant,
    is_a_name,
    name_or_none,
    number,
    object_of,
    within,
)
from sensors.adapters.lorawan import Uplink, best_rssi, button_of, eui
from sensors.adapters.unreadable import UnreadableMessageError

LEVELS = 3  # devices/<device id>/<event>
LONGEST_SESSION = 48


@dataclass(frozen=True, slots=True)
class TheThingsStack(Adapter):
    """One application, whose prefix is `v3/<application>@<tenant>`; it takes no orders."""

    protocol = Protocol.THE_THINGS_STACK

    prefix: str = "v3/convivencia@ttn"

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to."""
        return tuple(f"{self.prefix}/devices/+/{event}" for event in ("up", "join"))

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a device said, or that it joined the network."""
        levels = self.beneath(topic).split("/")
        if len(levels) < LEVELS or levels[0] != "devices":
            raise UnreadableMessageError("no event of a device")
        if levels[2:] not in (["up"], ["join"]):
            return []
        body = object_of(payload)
        ids = within(body, "end_device_ids")
        address = eui(within(ids, "dev_eui")) or name_or_none(within(ids, "device_id"))
        if address is None:
            raise UnreadableMessageError("no device")
        sender = Sender(self.protocol, address)
        if levels[2] == "join":
            return [] if retained else [Beat(sender)]
        return _uplink(sender, body, payload, retained=retained).readings()


def _uplink(sender: Sender, body: dict[str, Any], payload: bytes, *, retained: bool) -> Uplink:
    """Read a frame: the session's key and the frame's number in it tell frames apart."""
    frame = body.get("uplink_message")
    if not isinstance(frame, dict):
        raise UnreadableMessageError("no uplink")
    session = frame.get("session_key_id")
    counter = number(frame.get("f_cnt", 0), COUNTER)
    known = is_a_name(session, LONGEST_SESSION) and counter is not None
    return Uplink(
        sender,
        f"{session}:{counter}" if known else fingerprint(payload),
        counter=counter,
        dev_addr=within(body, "end_device_ids", "dev_addr"),
        at=instant(frame.get("received_at")) or instant(body.get("received_at")),
        rssi=best_rssi(frame.get("rx_metadata")),
        button=button_of(frame.get("decoded_payload"), frame.get("frm_payload")),
        retained=retained,
        signal=Signal.TEST if body.get("simulated") is True else Signal.PANIC,
    )
