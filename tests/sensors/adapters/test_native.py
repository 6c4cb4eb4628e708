"""Native devices: only a message without an id is lost, and its device repeats it."""

import json
from datetime import UTC, datetime

import pytest

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Answered, Beat, Said, Sender
from sensors.adapters import Order, UnreadableMessageError
from sensors.adapters.native import Native, ack_body, ack_topic

TOPIC = "convivencia/v1/devices/PB-0007"
BUTTON = Sender(Protocol.NATIVE, "PB-0007")


def event(**changed) -> bytes:
    """Write an event as a device would."""
    body = {"id": "41", "seq": 41, "kind": "panic", "at": "2026-05-05T10:00:00-05:00"}
    return json.dumps(body | changed).encode()


def read(word: str, payload: bytes, *, retained: bool = False):
    """Read what the button says under one of its topics."""
    return Native().read(f"{TOPIC}/{word}", payload, retained=retained)


def test_an_event_is_read_into_words_the_city_knows():
    """As INTERFACES promises to whoever builds a device."""
    at = datetime(2026, 5, 5, 15, tzinfo=UTC)

    assert read("event", event(battery=80)) == [
        Said(BUTTON, "41", Signal.PANIC, at, seq=41, battery=80)
    ]


def test_a_copy_that_the_broker_had_kept_says_so():
    """It may be the only one that ever arrives, so it is read; the id tells a repeat."""
    (said,) = read("event", event(), retained=True)

    assert said.retained
    assert said.within is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": "dance"}, {"signal": None}),
        ({"kind": ["panic"]}, {"signal": None}),
        ({"kind": "duress"}, {"signal": Signal.DURESS}),
        ({"at": "yesterday"}, {"at": None}),
        ({"at": "2026-05-05T10:00:00"}, {"at": None}),
        ({"at": "0001-01-01T00:00:00+14:00"}, {"at": None}),
        ({"at": 7}, {"at": None}),
        ({"seq": -1}, {"seq": None}),
        ({"seq": True}, {"seq": None}),
        ({"seq": 10**400}, {"seq": None}),
        ({"battery": 101}, {"battery": None}),
        ({"battery": True}, {"battery": None}),
        ({"battery": float("nan")}, {"battery": None}),
        ({"battery": 1e400}, {"battery": None}),
        ({"battery": 79.6}, {"battery": 80}),
    ],
)
def test_what_is_wrong_about_an_event_costs_only_itself(changed, expected):
    """The press is heard all the same."""
    (said,) = read("event", event(**changed))

    assert {name: getattr(said, name) for name in expected} == expected


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b"[" * 60_000,
        event(id=None),
        event(id=""),
        event(id="x" * 65),
        event(id="a\x00b"),
        event(id="\ud800"),
        event(id=41),
        event(data="x" * 65_536),
        b"1" * 5000,
    ],
)
def test_an_event_without_an_id_cannot_be_answered(payload):
    """Nobody could tell a repeat from a second press."""
    with pytest.raises(UnreadableMessageError):
        read("event", payload)


@pytest.mark.parametrize(
    "topic",
    [
        f"convivencia/v1/devices/{'x' * 65}/event",
        "convivencia/v1/devices//event",
        "convivencia/v1/devices/PB-0007",
        "convivencia/v1/devices/PB-0007/dance",
        "convivencia/v1/devices",
        "elsewhere/PB-0007/event",
    ],
)
def test_a_topic_that_is_no_devices_is_not_read(topic):
    """A serial must fit where it is kept, and a word be one of the four."""
    with pytest.raises(UnreadableMessageError):
        Native().read(topic, event(), retained=False)


@pytest.mark.parametrize(
    ("body", "beat"),
    [
        (
            {"battery": 90, "rssi": -71, "firmware": "1.4"},
            Beat(BUTTON, battery=90, rssi=-71, firmware="1.4"),
        ),
        ({"rssi": "strong", "firmware": "x" * 65}, Beat(BUTTON)),
        ({}, Beat(BUTTON)),
    ],
)
def test_a_heartbeat_may_say_little(body, beat):
    """That it comes is what counts."""
    assert read("heartbeat", json.dumps(body).encode()) == [beat]


def test_a_heartbeat_that_was_kept_is_no_sign_of_life():
    """Or a device long dead would seem alive at every restart of the platform."""
    assert read("heartbeat", b"{}", retained=True) == []


@pytest.mark.parametrize(
    ("payload", "beats"),
    [
        (b"online", [Beat(BUTTON, online=True)]),
        (b"offline\n", [Beat(BUTTON, online=False)]),
        (b"", []),
    ],
)
def test_a_last_will_says_whether_a_device_is_there(payload, beats):
    """The broker speaks it for a device that is gone, and keeps it; an empty one ends it."""
    assert read("status", payload, retained=True) == beats


def test_a_device_answers_an_order():
    """Done, or refused with the reason."""
    assert read("command/ack", b'{"id": "c-1", "state": "done"}') == [
        Answered(BUTTON, "c-1", done=True)
    ]
    refused = b'{"id": "c-2", "state": "refused", "reason": "too hot"}'
    assert read("command/ack", refused) == [
        Answered(BUTTON, "c-2", done=False, reason="too hot")
    ]


@pytest.mark.parametrize(
    ("word", "payload"),
    [
        ("command/ack", b'{"state": "done"}'),
        ("command/ack", b'{"id": "c-1", "state": "perhaps"}'),
        ("command/ack", b'{"id": "c-1", "state": ["done"]}'),
        ("status", b"asleep"),
        ("status", b"\xff"),
        ("status", b"online" * 100),
    ],
)
def test_an_answer_that_says_nothing_is_not_taken_for_one(word, payload):
    """A siren that was not confirmed must be seen to be so."""
    with pytest.raises(UnreadableMessageError):
        read(word, payload)


def test_an_order_is_worded_as_interfaces_promise():
    """A siren never sounds longer than three minutes, whoever asks for more."""
    order = Order("c-1", "SR-0001", Action.SIREN_ON, seconds=600)
    words = Native().command(order)

    assert words.topic == "convivencia/v1/devices/SR-0001/command"
    assert json.loads(words.body) == {"id": "c-1", "action": "siren_on", "duration_s": 180}


def test_what_has_no_length_is_given_none():
    """Only what goes on must end."""
    words = Native().command(Order("c-1", "SR-0001", Action.SIREN_OFF, seconds=600))

    assert json.loads(words.body)["duration_s"] == 0


def test_the_platform_answers_where_the_device_listens():
    """The device repeats until it hears this."""
    assert ack_topic("PB-0007") == f"{TOPIC}/ack"
    assert json.loads(ack_body("41")) == {"id": "41"}
