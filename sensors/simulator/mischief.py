"""What goes wrong in real streets: clocks, lost answers, replays, and plain rubbish."""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from random import Random

from sensors.simulator.switches import Switches
from sensors.topics import DEVICES

FURTHEST_BEHIND = timedelta(hours=-2)
FURTHEST_AHEAD = timedelta(days=30)
HELD_BACK_S = (0.2, 2.0)
OVERSIZE = 70_000  # bytes; topics are limited to 64 kB


class Manner(Enum):
    """How a device takes commands."""

    OBEYS = auto()
    REFUSES = auto()
    MUTE = auto()


@dataclass(frozen=True, slots=True)
class Quirks:
    """What is wrong with one device. The default is a healthy one."""

    clock_offset: timedelta = timedelta(0)
    names_zone: bool = True
    manner: Manner = Manner.OBEYS
    duplicates: int = 1  # copies of an event at its first sending
    reordered: float = 0.0  # share of its events that later ones pass
    retained: float = 0.0  # share of its events that the broker keeps
    dropped_acks: float = 0.0  # share of answers it does not hear


def draw_quirks(switches: Switches, dice: Random) -> Quirks:
    """Draw what is wrong with the next device."""
    offset = timedelta(0)
    if dice.random() < switches.stale_clocks:
        offset = FURTHEST_BEHIND + dice.random() * (FURTHEST_AHEAD - FURTHEST_BEHIND)
    names_zone = dice.random() >= switches.zoneless_clocks
    lot = dice.random()
    manner = Manner.OBEYS
    if lot < switches.refusing_sirens:
        manner = Manner.REFUSES
    elif lot < switches.refusing_sirens + switches.mute_sirens:
        manner = Manner.MUTE
    return Quirks(
        clock_offset=offset,
        names_zone=names_zone,
        manner=manner,
        duplicates=switches.duplicates,
        reordered=switches.reordered,
        retained=switches.retained,
        dropped_acks=switches.dropped_acks,
    )


def poison(dice: Random, serial: str, neighbour: str) -> tuple[str, bytes]:
    """Make up a message that calls nobody out, whatever is done with it: topic and payload.

    Some can be kept and answered by their id (an unknown kind, a zone nobody knows), some
    only thrown out, and one speaks in the name of a neighbour, which the broker must refuse.
    """
    mark = f"poison-{dice.getrandbits(48):012x}"
    event, heartbeat = f"{DEVICES}/{serial}/event", f"{DEVICES}/{serial}/heartbeat"
    choices = [
        (event, b'{"id": "' + mark.encode() + b'", "kind": "pan'),
        (event, b"\xff\xfe\x00 not text"),
        (event, b""),
        (event, b"[" * 20_000),
        (event, _body(kind="panic", at="2026-05-05T10:00:00-05:00")),  # no id
        (event, _body(id=mark * 9, kind="panic")),
        (event, _body(id=7, kind="panic")),
        (event, _body(id=mark, kind="dance")),
        (event, _body(id=mark, kind=["panic"], seq="first", battery="full")),
        (event, _body(id=mark, kind="test", at="2026-05-05T10:00:00 America/Cucuta")),
        (event, _body(id=mark, kind="test", padding="x" * OVERSIZE)),
        (heartbeat, b'{"battery": NaN, "rssi": 1e400, "firmware": {}}'),
        (heartbeat, b"null"),
        (f"{DEVICES}/{serial}/command/ack", _body(id=None, state="perhaps")),
        (f"{DEVICES}/{neighbour}/event", _body(id=mark, kind="panic")),
    ]
    return dice.choice(choices)


def _body(**said: object) -> bytes:
    return json.dumps(said).encode()
