"""Devices built for this platform: they repeat what they say until it is answered."""

import json
from dataclasses import dataclass

from models.alerts.codes import Protocol, Signal
from models.alerts.reading import Answered, Beat, Reading, Said, Sender
from sensors.adapters.adapter import Adapter, Order, Words
from sensors.adapters.body import (
    COUNTER,
    DBM,
    LONGEST_REASON,
    PERCENT,
    instant,
    is_a_name,
    name_or_none,
    number,
    object_of,
    plain_fields_of,
    text_of,
)
from sensors.adapters.unreadable import UnreadableMessageError
from sensors.topics import DEVICES

STATES = {"done": True, "refused": False}
ONLINE = {"online": True, "offline": False}


@dataclass(frozen=True, slots=True)
class Native(Adapter):
    """The topics that INTERFACES promises to whoever builds a device."""

    protocol = Protocol.NATIVE

    prefix: str = DEVICES

    @property
    def filters(self) -> tuple[str, ...]:
        """Return what to subscribe to."""
        words = ("event", "heartbeat", "status", "command/ack")
        return tuple(f"{self.prefix}/+/{word}" for word in words)

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a message says, by the last words of its topic."""
        serial, _, word = self.beneath(topic).partition("/")
        if not is_a_name(serial):
            raise UnreadableMessageError("no serial")
        sender = Sender(self.protocol, serial)
        if word == "event":
            return [read_event(sender, payload, retained=retained)]
        if word == "status":
            return read_status(sender, payload)
        if word not in {"heartbeat", "command/ack"}:
            raise UnreadableMessageError("no such topic")
        heard = read_heartbeat if word == "heartbeat" else read_answer
        reading = heard(sender, payload)
        return [] if retained else [reading]

    def command(self, order: Order) -> Words:
        """Return the order as the device hears it."""
        body = {"id": order.command_id, "action": order.action, "duration_s": order.bounded}
        return Words(f"{self.prefix}/{order.address}/command", json.dumps(body))


def read_event(sender: Sender, payload: bytes, *, retained: bool) -> Said:
    """Read `{"id": "41", "seq": 41, "kind": "panic", "at": "2026-05-01T20:15:00-05:00"}`.

    Only the id must be right, because without it nobody can tell a repeat from a second
    press. A wrong clock costs the time of pressing, an unknown kind the meaning; the
    message itself is kept and answered, or the device would repeat it for ever.
    """
    body = plain_fields_of(payload)
    message_id, kind = body.get("id"), body.get("kind")
    if not is_a_name(message_id):
        raise UnreadableMessageError("an id must be 1 to 64 printable characters")
    return Said(
        sender,
        message_id,
        Signal(kind) if isinstance(kind, str) and kind in set(Signal) else None,
        instant(body.get("at")),
        seq=number(body.get("seq"), COUNTER),
        battery=number(body.get("battery"), PERCENT),
        retained=retained,
    )


def read_heartbeat(sender: Sender, payload: bytes) -> Beat:
    """Read `{"at": "…", "battery": 90, "rssi": -71, "firmware": "1.4"}`; all may be missing."""
    body = object_of(payload)
    return Beat(
        sender,
        battery=number(body.get("battery"), PERCENT),
        rssi=number(body.get("rssi"), DBM),
        firmware=name_or_none(body.get("firmware")),
    )


def read_answer(sender: Sender, payload: bytes) -> Answered:
    """Read `{"id": "…", "state": "refused", "reason": "…"}`."""
    body = object_of(payload)
    command_id, state, reason = body.get("id"), body.get("state"), body.get("reason")
    if not is_a_name(command_id):
        raise UnreadableMessageError("an answer to no command")
    if not isinstance(state, str) or state not in STATES:
        raise UnreadableMessageError("neither done nor refused")
    told = reason if is_a_name(reason, LONGEST_REASON) else None
    return Answered(sender, command_id, STATES[state], told)


def read_status(sender: Sender, payload: bytes) -> list[Reading]:
    """Read the last will, which the broker speaks and keeps; an empty one was taken back."""
    word = text_of(payload)
    if not word:
        return []
    if word not in ONLINE:
        raise UnreadableMessageError("neither online nor offline")
    return [Beat(sender, online=ONLINE[word])]


def ack_topic(serial: str) -> str:
    """Return where a device listens for the platform's word that its event is written down."""
    return f"{DEVICES}/{serial}/ack"


def ack_body(message_id: str) -> str:
    """Name the event that is written down."""
    return json.dumps({"id": message_id})
