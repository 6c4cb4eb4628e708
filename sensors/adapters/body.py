"""What stands in a message, taken with care: everything about it may be wrong.

It comes from a battery-driven box in the street, or from whoever took its key. What is wrong
with one field costs that field; what cannot be read at all is `UnreadableMessageError`, and
nothing else is ever raised.
"""

import hashlib
import json
import math
from datetime import UTC, datetime
from typing import Any, TypeGuard

from sensors.adapters.biometrics import drop_biometrics
from sensors.adapters.unreadable import UnreadableMessageError

LONGEST = 64 * 1024  # bytes of a message
LONGEST_NAME = 64
LONGEST_REASON = 120
PERCENT = range(101)
DBM = range(-200, 101)
COUNTER = range(2**31)
CLOCK_WAS_SET = datetime(2020, 1, 1, tzinfo=UTC)  # before it, a clock counts since its start


def object_of(payload: bytes) -> dict[str, Any]:
    """Return the JSON object of a message, without what says who somebody is."""
    body = parsed(payload)
    if not isinstance(body, dict):
        raise UnreadableMessageError("no JSON object")
    return drop_biometrics(body)


def plain_fields_of(payload: bytes) -> dict[str, Any]:
    """Return the fields of a JSON object that are no objects themselves.

    What is nested is dropped unread: however odd, it costs nobody their press.
    """
    body = parsed(payload)
    if not isinstance(body, dict):
        raise UnreadableMessageError("no JSON object")
    return {key: value for key, value in body.items() if not isinstance(value, dict | list)}


def parsed(payload: bytes, longest: int = LONGEST) -> Any:
    """Return what a JSON text says; `longest` is in bytes."""
    if len(payload) > longest:
        raise UnreadableMessageError(f"{len(payload)} bytes, more than {longest}")
    try:
        return json.loads(payload.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableMessageError(f"no JSON: {type(error).__name__}") from error


def text_of(payload: bytes) -> str:
    """Return a message of a single plain word, without the space around it."""
    if len(payload) > LONGEST_NAME:
        raise UnreadableMessageError("a word too long to be one")
    try:
        return payload.decode().strip()
    except UnicodeDecodeError as error:
        raise UnreadableMessageError("no text") from error


def is_a_name(value: Any, longest: int = LONGEST_NAME) -> TypeGuard[str]:
    """Tell whether a value may stand where a name or an id is kept."""
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def name_or_none(value: Any) -> str | None:
    """Return a name, or None for what is not one."""
    return value if is_a_name(value) else None


def within(part: Any, *path: str) -> Any:
    """Return what stands at a path of keys, or None where the way ends before."""
    for key in path:
        if not isinstance(part, dict):
            return None
        part = part.get(key)
    return part


def number(value: Any, allowed: range) -> int | None:
    """Return a whole number within bounds, or None for what is not one (True, NaN, 1e400)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if allowed[0] <= value <= allowed[-1] else None


def instant(text: Any) -> datetime | None:
    """Return the instant, or None for one that is unreadable or does not name its zone."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None


def unix_instant(seconds: Any) -> datetime | None:
    """Return the instant of a Unix time; None also for a clock that nobody had set."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC) if math.isfinite(seconds) else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment is not None and moment >= CLOCK_WAS_SET else None


def fingerprint(payload: bytes) -> str:
    """Return an id for a message whose maker's key is missing: the same bytes, the same id."""
    return hashlib.sha256(payload).hexdigest()[:32]
