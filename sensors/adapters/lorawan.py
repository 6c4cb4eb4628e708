"""What ChirpStack and The Things Stack have in common: frames of LoRaWAN devices."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.alerts.codes import Signal
from models.alerts.reading import Beat, Reading, Said, Sender
from sensors.adapters import milesight
from sensors.adapters.body import DBM, is_a_name, number
from sensors.adapters.milesight import Button
from sensors.adapters.unreadable import UnreadableMessageError

EUI = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Uplink:
    """A frame that arrived: `counter` is the device's own count of its frames."""

    sender: Sender
    message_id: str
    counter: int | None
    dev_addr: Any
    at: datetime | None
    rssi: int | None
    button: Button
    retained: bool
    signal: Signal = Signal.PANIC

    def readings(self) -> list[Reading]:
        """Return the press, if there is one, and the sign of life that every frame is."""
        alive = Beat(
            self.sender,
            battery=self.button.battery,
            rssi=self.rssi,
            firmware=self.button.firmware,
        )
        beats: list[Reading] = [] if self.retained else [alive]
        if not self.button.pressed:
            return beats
        said = Said(
            self.sender,
            self.message_id,
            self.signal,
            self.at,
            seq=self.counter,
            battery=self.button.battery,
            retained=self.retained,
            guard=self._guard(),
        )
        return [said, *beats]

    def _guard(self) -> str | None:
        """Return the frame's place in its session: a network that tells it twice is known."""
        if self.counter is None or not is_a_name(self.dev_addr, longest=16):
            return None
        return f"{self.dev_addr.lower()}:{self.counter}"


def button_of(decoded: Any, data: Any) -> Button:
    """Read a frame by what a codec made of it and by its bytes: a press in either is one."""
    told = milesight.of_object(decoded)
    if told.pressed:
        return told
    frame = milesight.of_frame(_bytes_of(data))
    battery = frame.battery if told.battery is None else told.battery
    return Button(frame.pressed, battery, told.firmware or frame.firmware)


def eui(value: Any) -> str | None:
    """Return the number of a device in small letters, or None for what is not one."""
    text = value.lower() if isinstance(value, str) else ""
    return text if EUI.fullmatch(text) else None


def best_rssi(receptions: Any) -> int | None:
    """Return how the best of all gateways heard a frame, in dBm."""
    heard = receptions if isinstance(receptions, list) else []
    levels = [number(one.get("rssi"), DBM) for one in heard if isinstance(one, dict)]
    return max((level for level in levels if level is not None), default=None)


def _bytes_of(data: Any) -> bytes:
    """Return the bytes of a frame; one without a body has none."""
    if data is None:
        return b""
    if not isinstance(data, str):
        raise UnreadableMessageError("a frame that is no text")
    try:
        return base64.b64decode(data, validate=True)
    except ValueError as error:
        raise UnreadableMessageError("a frame that is no base64") from error
