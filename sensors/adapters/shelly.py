"""Shelly devices of the second generation on, and BLU buttons that they hear by Bluetooth.

Source: shelly-api-docs.shelly.cloud ("RPC Protocol", "Notifications", "Mqtt", "BTHomeDevice").
A device signs in itself; its topic is its serial. Switch 0 is the siren, switch 1 the light.

A BLU button is known in one of two ways, by how the Shelly near it was set up: by its own
address (`b4:35:22:…`), where the maker's script passes on what it hears, or, where it is paired
as a component, by that (`shellyblugwg3-…/bthomedevice:200`): such an event names no address.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Answered, Beat, Reading, Said, Sender
from sensors.adapters.adapter import Adapter, Order, Words
from sensors.adapters.body import (
    DBM,
    LONGEST_REASON,
    PERCENT,
    is_a_name,
    name_or_none,
    number,
    object_of,
    text_of,
    unix_instant,
    within,
)
from sensors.adapters.unreadable import UnreadableMessageError

ONLINE = {"true": True, "false": False}
COMPONENT = re.compile(r"[a-z0-9_]{1,24}(:\d{1,6})?")
PAIRED = re.compile(r"bthome(device|sensor):\d{1,6}")
MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
# `btn_down` comes before anybody can tell a short press from a long one: it counts at once.
PRESS = re.compile(r"btn_down|\w*(push|press|hold)\w*", re.ASCII)
BLU = "shelly-blu"  # the event of the maker's own script
PID = range(256)
SAME_PID = timedelta(minutes=5)  # the counter goes round, and several Shellys may hear a press
SAME_TICK = timedelta(minutes=1)  # for a clock nobody has set: it starts anew with the device

SWITCHES = {
    Action.SIREN_ON: (0, True),
    Action.SIREN_OFF: (0, False),
    Action.STROBE_ON: (1, True),
    Action.STROBE_OFF: (1, False),
}


@dataclass(frozen=True, slots=True)
class Shelly(Adapter):
    """Every Shelly of the city."""

    protocol = Protocol.SHELLY

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to."""
        return ("+/events/rpc", "+/online", "+/answers/rpc")

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a device says, or what it answers to an order."""
        serial, _, word = topic.partition("/")
        if not is_a_name(serial) or word not in {"events/rpc", "online", "answers/rpc"}:
            raise UnreadableMessageError("no topic of Shelly")
        sender = Sender(self.protocol, serial)
        if word == "online":
            return _read_will(sender, payload)
        body = object_of(payload)
        if word == "answers/rpc":
            return [] if retained else [*_answered(sender, body)]
        params = body.get("params")
        if not isinstance(params, dict):
            raise UnreadableMessageError("a notification of nothing")
        heard = [
            *_events(sender, params, retained=retained),
            *_states(sender, params, body.get("method"), retained=retained),
        ]
        return [one for one in heard if not retained or isinstance(one, Said)]

    def command(self, order: Order) -> Words:
        """Return the order; a siren ends by its own clock, were the network gone by then."""
        frame: dict[str, Any] = {"id": order.command_id, "src": f"{order.address}/answers"}
        if order.action is Action.SELF_TEST:
            frame |= {"method": "Shelly.GetDeviceInfo"}
        else:
            switch, on = SWITCHES[order.action]
            timer = {"toggle_after": order.bounded} if on else {}
            frame |= {"method": "Switch.Set", "params": {"id": switch, "on": on} | timer}
        return Words(f"{order.address}/rpc", json.dumps(frame))


def _events(sender: Sender, params: dict[str, Any], *, retained: bool) -> Iterator[Reading]:
    """Read the events of a NotifyEvent, each by itself: one that is odd costs no other."""
    events = params.get("events", [])
    if not isinstance(events, list):
        raise UnreadableMessageError("events that are no list")
    for event in events:
        if not isinstance(event, dict):
            continue
        if event.get("event") == BLU:
            yield from _of_blu(sender, event, retained=retained)
        elif _is_press(event):
            component = event["component"]
            moment = event.get("ts", params.get("ts"))
            yield _press(_who(sender, component), component, moment, retained=retained)


def _states(
    sender: Sender, params: dict[str, Any], method: Any, *, retained: bool
) -> Iterator[Reading]:
    """Read what changed (NotifyStatus), and the signs of life in it.

    An input that was left a switch, as it comes from the factory, only ever tells its state.
    """
    for component, state in params.items():
        if not isinstance(state, dict) or not COMPONENT.fullmatch(component):
            continue
        turned_on = component.startswith("input:") and state.get("state") is True
        if turned_on and method == "NotifyStatus":
            yield _press(sender, component, params.get("ts"), retained=retained)
        if PAIRED.fullmatch(component):
            yield Beat(
                _who(sender, component),
                battery=number(state.get("battery"), PERCENT),
                rssi=number(state.get("rssi"), DBM),
            )
    yield Beat(
        sender,
        battery=number(within(params, "devicepower:0", "battery", "percent"), PERCENT),
        rssi=number(within(params, "wifi", "rssi"), DBM),
    )


def _is_press(event: dict[str, Any]) -> bool:
    component, word = event.get("component"), event.get("event")
    if not isinstance(component, str) or not isinstance(word, str):
        return False
    of_a_button = component.startswith("input:") and COMPONENT.fullmatch(component)
    return bool((of_a_button or PAIRED.fullmatch(component)) and PRESS.fullmatch(word))


def _press(sender: Sender, component: str, moment: Any, *, retained: bool) -> Said:
    """Return a press, known by its component and its time as the device wrote it."""
    at = unix_instant(moment)
    tick = moment if isinstance(moment, int | float) else "?"
    return Said(
        sender,
        f"{component}@{tick}"[:64],
        Signal.PANIC,
        at,
        retained=retained,
        within=None if at else SAME_TICK,
    )


def _of_blu(near: Sender, event: dict[str, Any], *, retained: bool) -> Iterator[Reading]:
    """Read what the maker's script heard of a BLU device, flat or under `data`.

    A press without an address is that of the Shelly which heard it: help is needed there.
    """
    told = event["data"] if isinstance(event.get("data"), dict) else event
    address = str(told.get("address")).lower()
    sender = Sender(near.protocol, address) if MAC.fullmatch(address) else near
    battery = number(told.get("battery"), PERCENT)
    pid, buttons = number(told.get("pid"), PID), told.get("button")
    pressed = any(buttons) if isinstance(buttons, list) else buttons
    if pressed:
        yield Said(
            sender,
            f"pid:{pid}",
            Signal.PANIC,
            unix_instant(event.get("ts")),
            battery=battery,
            retained=retained,
            within=SAME_PID if pid is not None else SAME_TICK,
        )
    yield Beat(sender, battery=battery, rssi=number(told.get("rssi"), DBM))


def _answered(sender: Sender, body: dict[str, Any]) -> Iterator[Reading]:
    """Read the answer to an order, which carries the order's id."""
    command_id, error = body.get("id"), body.get("error")
    if not is_a_name(command_id):
        raise UnreadableMessageError("an answer to no order")
    said = within(error, "message")
    reason = said if is_a_name(said, LONGEST_REASON) else None
    yield Answered(sender, command_id, done=error is None and "result" in body, reason=reason)
    yield Beat(sender, firmware=name_or_none(within(body, "result", "ver")))


def _who(sender: Sender, component: str) -> Sender:
    """Return who speaks through a component: the device itself, or a button paired with it."""
    if not PAIRED.fullmatch(component):
        return sender
    return Sender(sender.protocol, f"{sender.address}/{component}")


def _read_will(sender: Sender, payload: bytes) -> list[Reading]:
    word = text_of(payload)
    if not word:
        return []
    if word not in ONLINE:
        raise UnreadableMessageError("neither true nor false")
    return [Beat(sender, online=ONLINE[word])]
