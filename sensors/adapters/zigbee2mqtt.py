"""Zigbee buttons and sirens behind a Zigbee2MQTT bridge.

Sources: zigbee2mqtt.io, "MQTT Topics and Messages" and the pages of the devices. A press is
published once, at QoS 0 and not retained, under the device's friendly name, which may contain
`/` and changes when somebody renames it; the address is what stays. Where the city leaves the
name that Zigbee2MQTT gives by itself, name and address are the same, and nothing can go wrong.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Beat, Reading, Said, Sender
from sensors.adapters.adapter import SAME_COPY, SAME_PRESS, Adapter, Order, Words
from sensors.adapters.body import (
    PERCENT,
    instant,
    is_a_name,
    number,
    object_of,
    parsed,
    unix_instant,
    within,
)
from sensors.adapters.unreadable import UnreadableMessageError

IEEE = re.compile(r"0x[0-9a-f]{16}")
LONGEST_ADDRESS = 120
LONGEST_ACTION = 48
MOST_DEVICES = 10_000
LONGEST_LIST = 4 * 1024 * 1024  # bytes: `bridge/devices` describes every device at length

# A frightened person does not press by the book: whatever a button says is a call for help,
# its release too, for the press before it may have been lost. Only a keypad says other things.
NO_CALL = {
    "arm_all_zones": Signal.ARM,
    "arm_day_zones": Signal.ARM,
    "arm_night_zones": Signal.ARM,
    "disarm": Signal.DISARM,
    "already_disarmed": None,
    "entry_delay": None,
    "exit_delay": None,
    "invalid_code": None,
    "not_ready": None,
}
# States that come again with every message for as long as they last.
FLAGS = {"tamper": Signal.TAMPER, "test": Signal.TEST}
SAME_FLAG = timedelta(hours=1)

STOP = {"mode": "stop", "strobe": False, "duration": 0}
LOUD = {"mode": "emergency", "level": "very_high", "strobe": True, "strobe_level": "very_high"}
BRIGHT = {"mode": "stop", "strobe": True, "strobe_level": "very_high", "strobe_duty_cycle": 5}
WARNINGS = {
    Action.SIREN_ON: LOUD,
    Action.STROBE_ON: BRIGHT,
    Action.SIREN_OFF: STOP,
    Action.STROBE_OFF: STOP,
}


@dataclass(frozen=True, slots=True)
class Zigbee2Mqtt(Adapter):
    """One bridge; `names` is what its list of devices says, friendly name to address."""

    protocol = Protocol.ZIGBEE2MQTT

    prefix: str = "zigbee2mqtt"
    names: dict[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to: a name may have any number of levels."""
        return (f"{self.prefix}/#",)

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a device or its bridge says."""
        name = self.beneath(topic)
        if name.startswith("bridge/"):
            return self._of_the_bridge(name.removeprefix("bridge/"), payload)
        if self._is_told(name) or not payload:
            return []  # our own orders come back, and devices that are removed say nothing
        parent, _, last = name.rpartition("/")
        if parent and last == "availability":
            return [Beat(self._sender(parent, {}), online=_is_online(payload))]
        body = object_of(payload)
        sender = self._sender(name, body)
        battery = number(body.get("battery"), PERCENT)
        readings: list[Reading] = [*_said(sender, body, battery, retained=retained)]
        return readings if retained else [*readings, Beat(sender, battery=battery)]

    def command(self, order: Order) -> Words | None:
        """Return a warning of the IAS WD cluster: siren and light are one command in it.

        A light alone is a warning of no sound. Whatever goes off, both do.
        """
        warning = WARNINGS.get(order.action)
        if warning is None:
            return None
        if warning is not STOP:
            warning = warning | {"duration": order.bounded}
        body = json.dumps({"warning": warning})
        return Words(f"{self.prefix}/{order.address}/set", body)

    def _of_the_bridge(self, word: str, payload: bytes) -> list[Reading]:
        """Read what the bridge says of itself; it is heard as a sender with its prefix."""
        if word == "state":
            itself = Sender(self.protocol, self.prefix)
            return [Beat(itself, online=_is_online(payload))] if payload else []
        if word == "devices":
            self._learn_all(parsed(payload, LONGEST_LIST) if payload else [])
        if word == "event":
            self._learn(within(object_of(payload), "data"))
        return []

    def _learn_all(self, devices: Any) -> None:
        if not isinstance(devices, list):
            raise UnreadableMessageError("no list of devices")
        self.names.clear()
        for device in devices:
            self._learn(device)

    def _learn(self, device: Any) -> None:
        name, address = within(device, "friendly_name"), _ieee(within(device, "ieee_address"))
        if is_a_name(name, LONGEST_ADDRESS) and address and len(self.names) < MOST_DEVICES:
            self.names[name] = address

    def _sender(self, name: str, body: dict[str, Any]) -> Sender:
        """Return who speaks under a name: by address if any way leads to it, or by the name."""
        address = (
            _ieee(name) or self.names.get(name) or _ieee(within(body, "device", "ieeeAddr"))
        )
        if address is None and not is_a_name(name, LONGEST_ADDRESS):
            raise UnreadableMessageError("no name of a device")
        return Sender(self.protocol, address or name)

    def _is_told(self, name: str) -> bool:
        """Tell whether a topic is where devices are told or asked something."""
        lasts = name.split("/")[1:][-2:]
        return name not in self.names and not {"set", "get"}.isdisjoint(lasts)


def _said(
    sender: Sender, body: dict[str, Any], battery: int | None, *, retained: bool
) -> list[Said]:
    """Return what happened, by a message's action and its flags."""
    said: list[Said] = []
    at = instant(body.get("last_seen")) or _milliseconds(body.get("last_seen"))
    if (action := body.get("action")) not in (None, ""):
        if not is_a_name(action, LONGEST_ACTION):
            raise UnreadableMessageError("an action that is no word")
        # With `last_seen` in it, a copy that was kept is known by its time.
        key = f"{action}@{at.isoformat()}" if at else action
        window = None if at else SAME_COPY if retained else SAME_PRESS
        signal = NO_CALL.get(action, Signal.PANIC)
        said.append(
            Said(sender, key, signal, at, battery=battery, retained=retained, within=window)
        )
    for flag, signal in FLAGS.items():
        if body.get(flag) is True:
            window = SAME_COPY if retained else SAME_FLAG
            said.append(Said(sender, flag, signal, at, retained=retained, within=window))
    return said


def _milliseconds(value: Any) -> datetime | None:
    """Return the instant of `last_seen` where the bridge writes it as an epoch."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**53:
        return None
    return unix_instant(value / 1000)


def _ieee(value: Any) -> str | None:
    text = value.lower() if isinstance(value, str) else ""
    return text if IEEE.fullmatch(text) else None


def _is_online(payload: bytes) -> bool:
    """Read `{"state": "online"}`, or the bare word that older versions write."""
    state = payload.strip().decode("utf-8", "replace")
    if state.startswith("{"):
        state = object_of(payload).get("state", "")
    if state not in ("online", "offline"):
        raise UnreadableMessageError("neither online nor offline")
    return bool(state == "online")
