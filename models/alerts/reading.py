"""What devices say, in one form, whoever made them: what every adapter returns."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.alerts.codes import Protocol, Signal


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, as its protocol knows it.

    The address is the serial of a native device, the topic of a Tasmota, the id of a Shelly,
    the `0x…` of a Zigbee device, the devEui of a LoRaWAN one, the address of a BLU button;
    letters of hexadecimal numbers are small.

    `via` is the bridge whose account the message came through; no adapter knows it, the
    gateway notes it. A bridge can only speak for the devices that hang on it.
    """

    protocol: Protocol
    address: str
    via: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something happened.

    `message_id` is the protocol's own key for one event: whatever comes again under it is a
    repeat. `guard` is a second key under which a replay is known for a day (the frame counter
    of LoRaWAN). Where a protocol has no key, `message_id` is the action's word and `within`
    says how soon the same word from the same device is a repeat.

    `signal` is None for a word that nobody taught the platform.
    """

    sender: Sender
    message_id: str
    signal: Signal | None
    at: datetime | None  # by the device's own clock, which may be wrong or missing
    seq: int | None = None
    battery: int | None = None  # percent
    retained: bool = False  # a copy that the broker had kept
    guard: str | None = None
    within: timedelta | None = None
    copies: int = 0  # more of it that came before it was written


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life: how the device is, as far as it says so.

    `online` is what a broker or a bridge says of it, its last will for one; then the device
    itself was not heard.
    """

    sender: Sender
    battery: int | None = None  # percent
    rssi: int | None = None  # dBm
    firmware: str | None = None
    online: bool | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a device did with a command.

    `command_id` is the command's own id. A Tasmota repeats no id: from it comes the word of an
    `Action` instead, and the answer is to the newest command of that action it was sent.
    """

    sender: Sender
    command_id: str
    done: bool
    reason: str | None = None


Reading = Said | Beat | Answered
