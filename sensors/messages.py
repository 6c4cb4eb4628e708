"""What native devices say on the wire, read into words the city knows.

Everything about a message may be wrong: it comes from a battery-driven box in the street.
"""

import json
from datetime import UTC, datetime
from typing import Any, TypeGuard

from models.alerts.codes import Protocol, Signal
from models.alerts.reading import Beat, Said, Sender

LONGEST_NAME = 64
PERCENT = range(101)
DBM = range(-200, 101)


class UnreadableMessageError(Exception):
    """A message so broken that there is no id to keep it or answer it by."""


def read(topic: str, payload: bytes) -> Said | Beat:
    """Read a message by the topic it came on; raise UnreadableMessageError for the rest."""
    *_, serial, kind = topic.split("/")
    if not _is_a_name(serial):
        raise UnreadableMessageError("no serial")
    if kind == "event":
        return read_event(serial, payload)
    if kind == "heartbeat":
        return read_heartbeat(serial, payload)
    return Beat(Sender(Protocol.NATIVE, serial), online=payload.strip() == b"online")


def read_event(serial: str, payload: bytes) -> Said:
    """Read `{"id": "41", "seq": 41, "kind": "panic", "at": "2026-05-01T20:15:00-05:00"}`.

    Only the id must be right, because without it nobody can tell a repeat from a second
    press. A wrong clock costs the time of pressing, an unknown kind the meaning; the
    message itself is kept and answered, or the device would repeat it for ever.
    """
    body = _object(payload)
    message_id = body.get("id")
    if not _is_a_name(message_id):
        raise UnreadableMessageError("an id must be 1 to 64 printable characters")
    return Said(
        Sender(Protocol.NATIVE, serial),
        message_id,
        _signal(body.get("kind")),
        _instant(body.get("at")),
        battery=_number(body.get("battery"), PERCENT),
    )


def read_heartbeat(serial: str, payload: bytes) -> Beat:
    """Read `{"at": "…", "battery": 90, "rssi": -71, "firmware": "1.4"}`; all may be missing."""
    body = _object(payload)
    firmware = body.get("firmware")
    return Beat(
        Sender(Protocol.NATIVE, serial),
        _number(body.get("battery"), PERCENT),
        _number(body.get("rssi"), DBM),
        firmware if _is_a_name(firmware) else None,
    )


def ack_body(said: Said) -> str:
    """Name the event that is written down."""
    return json.dumps({"id": said.message_id})


def _object(payload: bytes) -> dict[str, Any]:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise UnreadableMessageError(f"no JSON: {type(error).__name__}") from error
    if not isinstance(body, dict):
        raise UnreadableMessageError("no JSON object")
    return body


def _is_a_name(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()


def _signal(word: Any) -> Signal | None:
    return Signal(word) if isinstance(word, str) and word in set(Signal) else None


def _number(value: Any, allowed: range) -> int | None:
    """Return a whole number within bounds, or None for what is not one (True, NaN, 1e400)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if allowed[0] <= value <= allowed[-1] else None


def _instant(text: Any) -> datetime | None:
    """Return the instant, or None for one that is unreadable or does not name its zone."""
    try:
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None
