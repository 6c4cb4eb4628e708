"""Everything about a message may be wrong; only one without an id is lost."""

import json
from datetime import UTC, datetime

import pytest

from models.alerts.message import Beat, Said, Signal
from sensors.messages import UnreadableMessageError, read

EVENT = "convivencia/v1/devices/PB-0007/event"
HEARTBEAT = "convivencia/v1/devices/PB-0007/heartbeat"
STATUS = "convivencia/v1/devices/PB-0007/status"


def event(**changed) -> bytes:
    """Write an event as a device would."""
    body = {"id": "41", "seq": 41, "kind": "panic", "at": "2026-05-05T10:00:00-05:00"}
    return json.dumps(body | changed).encode()


def test_an_event_is_read_into_words_the_city_knows():
    """As INTERFACES promises to whoever builds a device."""
    instant = datetime(2026, 5, 5, 15, tzinfo=UTC)

    assert read(EVENT, event(battery=80)) == Said("PB-0007", "41", Signal.PANIC, instant, 80)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": "dance"}, {"signal": None}),
        ({"kind": ["panic"]}, {"signal": None}),
        ({"at": "yesterday"}, {"at": None}),
        ({"at": "2026-05-05T10:00:00"}, {"at": None}),
        ({"at": "0001-01-01T00:00:00+14:00"}, {"at": None}),
        ({"at": 7}, {"at": None}),
        ({"battery": 101}, {"battery": None}),
        ({"battery": True}, {"battery": None}),
        ({"battery": float("nan")}, {"battery": None}),
        ({"battery": 1e400}, {"battery": None}),
        ({"battery": 79.6}, {"battery": 80}),
    ],
)
def test_what_is_wrong_about_an_event_costs_only_itself(changed, expected):
    """The press is heard all the same."""
    said = read(EVENT, event(**changed))

    assert isinstance(said, Said)
    assert {name: getattr(said, name) for name in expected} == expected


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b"[" * 100_000,
        event(id=None),
        event(id=""),
        event(id="x" * 65),
        event(id="a\x00b"),
        event(id="\ud800"),
        event(id=41),
        b"1" * 5000,
    ],
)
def test_an_event_without_an_id_cannot_be_answered(payload):
    """Nobody could tell a repeat from a second press."""
    with pytest.raises(UnreadableMessageError):
        read(EVENT, payload)


def test_a_serial_that_is_no_name_is_not_read():
    """It would not fit where it is kept."""
    with pytest.raises(UnreadableMessageError):
        read(f"convivencia/v1/devices/{'x' * 65}/event", event())


@pytest.mark.parametrize(
    ("body", "beat"),
    [
        ({"battery": 90, "rssi": -71, "firmware": "1.4"}, Beat("PB-0007", 90, -71, "1.4")),
        ({"rssi": "strong", "firmware": "x" * 65}, Beat("PB-0007")),
        ({}, Beat("PB-0007")),
    ],
)
def test_a_heartbeat_may_say_little(body, beat):
    """That it comes is what counts."""
    assert read(HEARTBEAT, json.dumps(body).encode()) == beat


@pytest.mark.parametrize(("payload", "online"), [(b"online", True), (b"offline", False)])
def test_a_last_will_says_whether_a_device_is_there(payload, online):
    """The broker speaks it for a device that is gone."""
    assert read(STATUS, payload) == Beat("PB-0007", online=online)
