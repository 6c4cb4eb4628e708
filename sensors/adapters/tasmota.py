"""Devices that run Tasmota and sign in themselves: their topic is their serial.

Sources: Tasmota's documentation, "MQTT" and "Buttons and Switches". A button must be told to
speak for itself (`SetOption73 1`, a switch by `SetOption114 1`). A press carries neither time
nor id and is sent once; the clock of the rest has no zone, so nobody can say when it was.
Relay 1 is the siren, relay 2 the light.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Answered, Beat, Reading, Said, Sender
from sensors.adapters.adapter import SAME_COPY, SAME_PRESS, Adapter, Order, Words
from sensors.adapters.body import (
    DBM,
    is_a_name,
    name_or_none,
    number,
    object_of,
    text_of,
    within,
)
from sensors.adapters.unreadable import UnreadableMessageError

LEVELS = 3  # stat/<topic>/<word>
CONTACT = re.compile(r"(BUTTON|SWITCH)\d{1,2}")
JSON_WORD = re.compile(r"RESULT|STATE|SENSOR|INFO\d|STATUS\d{0,2}|(BUTTON|SWITCH)\d{1,2}")
LONGEST_ACTION = 24
RELEASED = "OFF"  # of a switch: of a mushroom button, an hour later, by whoever has its key
ONLINE = {"Online": True, "Offline": False}

# A device says the state of its relays, not to which order that is the answer: the answer
# carries the action's word instead of an id, and is that of the newest such order.
ANSWERS = {
    ("POWER", "ON"): Action.SIREN_ON,
    ("POWER", "OFF"): Action.SIREN_OFF,
    ("POWER1", "ON"): Action.SIREN_ON,
    ("POWER1", "OFF"): Action.SIREN_OFF,
    ("POWER2", "ON"): Action.STROBE_ON,
    ("POWER2", "OFF"): Action.STROBE_OFF,
}
RELAYS = {
    Action.SIREN_ON: (1, True),
    Action.SIREN_OFF: (1, False),
    Action.STROBE_ON: (2, True),
    Action.STROBE_OFF: (2, False),
}


@dataclass(frozen=True, slots=True)
class Tasmota(Adapter):
    """Every Tasmota of the city, with the topics that it has from the factory."""

    protocol = Protocol.TASMOTA

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to."""
        return ("stat/+/+", "tele/+/+")

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a device says, by the last word of its topic."""
        levels = topic.split("/")
        if len(levels) != LEVELS or levels[0] not in {"stat", "tele"}:
            raise UnreadableMessageError("no topic of Tasmota")
        _, serial, word = levels
        if not is_a_name(serial):
            raise UnreadableMessageError("no serial")
        sender = Sender(self.protocol, serial)
        if word == "LWT":
            return _read_will(sender, payload)
        if not JSON_WORD.fullmatch(word):
            return [] if retained else [Beat(sender)]
        body = object_of(payload)
        readings: list[Reading] = []
        if levels[0] == "stat":
            if CONTACT.fullmatch(word):
                body = {word: body}
            readings += _pressed(sender, body, retained=retained)
        return readings if retained else [*readings, *_lives(sender, word, body)]

    def command(self, order: Order) -> Words:
        """Return the order; a siren ends by its own clock, were the network gone by then."""
        if order.action is Action.SELF_TEST:
            return Words(f"cmnd/{order.address}/Status", "2")
        relay, on = RELAYS[order.action]
        if not on:
            return Words(f"cmnd/{order.address}/Power{relay}", "OFF")
        pulse = f"PulseTime{relay} {_pulse(order.bounded)}; Power{relay} ON"
        return Words(f"cmnd/{order.address}/Backlog", pulse)


def _pressed(sender: Sender, body: dict[str, Any], *, retained: bool) -> Iterator[Said]:
    """Find the presses: SINGLE to PENTA, HOLD and its end are all of a hand on a button."""
    for contact, told in body.items():
        if not CONTACT.fullmatch(contact.upper()) or not isinstance(told, dict):
            continue
        action = told.get("Action", told.get("ACTION"))
        if not is_a_name(action, LONGEST_ACTION):
            raise UnreadableMessageError("an action that is no word")
        if contact.upper().startswith("SWITCH") and action == RELEASED:
            continue
        key = f"{contact.lower()}:{action.lower()}"
        window = SAME_COPY if retained else SAME_PRESS
        yield Said(sender, key, Signal.PANIC, None, retained=retained, within=window)


def _lives(sender: Sender, word: str, body: dict[str, Any]) -> Iterator[Reading]:
    """Return the sign of life, and what the relays say of an order."""
    version = within(body, "StatusFWR", "Version") or within(body, "Info1", "Version")
    rssi = number(within(body, "Wifi", "Signal"), DBM)  # its RSSI is a percentage
    yield Beat(sender, rssi=rssi, firmware=name_or_none(version))
    if word == "STATUS2":
        yield Answered(sender, Action.SELF_TEST, done=True)
    if word == "RESULT":
        states = ((key, value) for key, value in body.items() if isinstance(value, str))
        for action in dict.fromkeys(ANSWERS[state] for state in states if state in ANSWERS):
            yield Answered(sender, action, done=True)


def _read_will(sender: Sender, payload: bytes) -> list[Reading]:
    word = text_of(payload)
    if not word:
        return []
    if word not in ONLINE:
        raise UnreadableMessageError("neither Online nor Offline")
    return [Beat(sender, online=ONLINE[word])]


def _pulse(seconds: int) -> int:
    """Return a time as PulseTime counts it: tenths up to 111, from there seconds plus 100."""
    tenths = seconds * 10
    return tenths if tenths <= 111 else seconds + 100  # noqa: PLR2004 - see above
