"""Zigbee buttons: a name leads to an address, and whatever a button says is a call for help."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Beat, Said, Sender
from sensors.adapters import Order, UnreadableMessageError
from sensors.adapters.zigbee2mqtt import Zigbee2Mqtt

ADDRESS = "0x00158d0001e5c0de"
BUTTON = Sender(Protocol.ZIGBEE2MQTT, ADDRESS)
NAME = "parque santander/kiosco"


@pytest.fixture
def bridge() -> Zigbee2Mqtt:
    """A bridge that has told us its list of devices."""
    devices = [
        {"ieee_address": "0x00124B0014D19A02", "type": "Coordinator"},
        {"ieee_address": ADDRESS.upper().replace("X", "x"), "friendly_name": NAME},
        {"ieee_address": "broken", "friendly_name": "other"},
        None,
    ]
    bridge = Zigbee2Mqtt("centro/zigbee")
    assert hear(bridge, "bridge/devices", devices, retained=True) == []
    return bridge


def hear(bridge: Zigbee2Mqtt, name: str, body, *, retained: bool = False):
    """Hear something under the bridge's prefix."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return bridge.read(f"centro/zigbee/{name}", payload, retained=retained)


def test_a_press_is_known_by_the_devices_address(bridge):
    """A name may have any number of levels, and is not what stays."""
    said, beat = hear(bridge, NAME, {"action": "single", "battery": 71, "linkquality": 10})

    assert said == Said(
        BUTTON, "single", Signal.PANIC, None, battery=71, within=timedelta(seconds=3)
    )
    assert beat == Beat(BUTTON, battery=71)


@pytest.mark.parametrize(
    ("name", "body", "address"),
    [
        (ADDRESS.upper().replace("X", "x"), {}, ADDRESS),
        ("renamed", {"device": {"ieeeAddr": ADDRESS, "friendlyName": "renamed"}}, ADDRESS),
        ("renamed", {"device": {"ieeeAddr": 7}}, "renamed"),
        ("renamed", {"device": "Kiosco"}, "renamed"),
        ("renamed", {}, "renamed"),
    ],
)
def test_without_the_list_every_other_way_to_the_address_is_tried(name, body, address):
    """At worst the name stands for it: a press of a device nobody knows is kept as one."""
    said, _ = hear(Zigbee2Mqtt("centro/zigbee"), name, {"action": "hold"} | body)

    assert said.sender.address == address


def test_a_device_that_joins_or_is_renamed_is_learnt(bridge):
    """The bridge says so, then tells its whole list again."""
    joined = {"friendly_name": "esquina", "ieee_address": "0x00158d00018255df"}
    hear(bridge, "bridge/event", {"type": "device_joined", "data": joined})
    assert bridge.names["esquina"] == "0x00158d00018255df"

    hear(bridge, "bridge/devices", [{"ieee_address": ADDRESS, "friendly_name": "kiosco 2"}])
    assert bridge.names == {"kiosco 2": ADDRESS}


@pytest.mark.parametrize(
    "action", ["single", "double", "hold", "long", "release", "hold_release", "emergency", "on"]
)
def test_whatever_a_button_says_calls_for_help(bridge, action):
    """A frightened person does not press by the book."""
    said, _ = hear(bridge, NAME, {"action": action})

    assert said.signal is Signal.PANIC


@pytest.mark.parametrize(
    ("action", "signal"),
    [("arm_all_zones", Signal.ARM), ("disarm", Signal.DISARM), ("exit_delay", None)],
)
def test_only_a_keypad_says_other_things(bridge, action, signal):
    """By the words that Zigbee gives to keypads."""
    said, _ = hear(bridge, NAME, {"action": action})

    assert said.signal is signal


@pytest.mark.parametrize(("flag", "signal"), [("tamper", Signal.TAMPER), ("test", Signal.TEST)])
def test_a_flag_is_told_once_an_hour_for_as_long_as_it_is_up(bridge, flag, signal):
    """It comes again with every message of the device."""
    said, _ = hear(bridge, NAME, {flag: True, "action": None})
    (quiet,) = hear(bridge, NAME, {flag: False, "action": ""})

    assert (said.signal, said.message_id) == (signal, flag)
    assert said.within == timedelta(hours=1)
    assert quiet == Beat(BUTTON)


@pytest.mark.parametrize("seen", ["2026-05-05T10:00:00-05:00", 1_777_993_200_000])
def test_a_press_with_its_time_is_known_by_it(bridge, seen):
    """Then a copy that was kept is the same press, however late it comes."""
    said, _ = hear(bridge, NAME, {"action": "single", "last_seen": seen})
    (copy,) = hear(bridge, NAME, {"action": "single", "last_seen": seen}, retained=True)

    assert said.at == datetime(2026, 5, 5, 15, tzinfo=UTC)
    assert said.within is None
    assert copy.message_id == said.message_id
    assert copy.retained


def test_a_kept_copy_without_a_time_is_what_was_heard_last(bridge):
    """It raises nothing at a restart, unless nothing like it was ever heard."""
    (copy,) = hear(bridge, NAME, {"action": "single"}, retained=True)

    assert copy.message_id == "single"
    assert copy.within >= timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "body", "beats"),
    [
        (f"{NAME}/availability", {"state": "online"}, [Beat(BUTTON, online=True)]),
        (f"{NAME}/availability", b"offline", [Beat(BUTTON, online=False)]),
        (
            "bridge/state",
            {"state": "offline"},
            [Beat(Sender(Protocol.ZIGBEE2MQTT, "centro/zigbee"), online=False)],
        ),
    ],
)
def test_the_bridge_says_who_is_there(bridge, name, body, beats):
    """Of its devices, and of itself under its own prefix; what it kept counts too."""
    assert hear(bridge, name, body, retained=True) == beats


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("bridge/logging", {"level": "info", "message": "hello"}),
        ("bridge/health", {"response_time": 1}),
        ("bridge/response/permit_join", b"whatever"),
        (f"{NAME}/set", {"warning": {"mode": "stop"}}),
        (f"{NAME}/get/state", b""),
        (NAME, b""),
        ("bridge/state", b""),
    ],
)
def test_what_is_of_no_interest_says_nothing(bridge, name, body):
    """Logs, our own orders that come back, and devices that were removed."""
    assert hear(bridge, name, body) == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (NAME, b"single"),
        (NAME, {"action": 7}),
        (NAME, {"action": ["single"]}),
        (NAME, {"action": "x" * 49}),
        (f"{NAME}/availability", {"state": 1}),
        (f"{NAME}/availability", b"{"),
        ("bridge/devices", {"ieee_address": ADDRESS}),
        ("bridge/devices", b"["),
        ("x" * 121, {"action": "single"}),
        ("a\x07b", {"action": "single"}),
    ],
)
def test_what_nobody_can_read_is_said_to_be_so(bridge, name, body):
    """An administrator sees it, with the reason."""
    with pytest.raises(UnreadableMessageError):
        hear(bridge, name, body)


def test_a_list_of_devices_may_be_long(bridge):
    """It describes each device at length; a hundred of them are more than any message."""
    devices = [
        {"ieee_address": f"0x{n:016x}", "friendly_name": f"b{n}", "definition": "x" * 2000}
        for n in range(100)
    ]
    hear(bridge, "bridge/devices", devices)

    assert len(bridge.names) == 100


@pytest.mark.parametrize(
    ("action", "warning"),
    [
        (Action.SIREN_ON, {"mode": "emergency", "strobe": True, "duration": 30}),
        (Action.STROBE_ON, {"mode": "stop", "strobe": True, "duration": 30}),
        (Action.SIREN_OFF, {"mode": "stop", "strobe": False, "duration": 0}),
        (Action.STROBE_OFF, {"mode": "stop", "strobe": False, "duration": 0}),
    ],
)
def test_a_siren_is_told_by_its_address(bridge, action, warning):
    """The siren ends by its own clock."""
    words = bridge.command(Order("c-1", ADDRESS, action, seconds=30))

    assert words.topic == f"centro/zigbee/{ADDRESS}/set"
    assert json.loads(words.body)["warning"].items() >= warning.items()


def test_a_zigbee_siren_cannot_test_itself(bridge):
    """Nothing in its protocol answers."""
    assert bridge.command(Order("c-1", ADDRESS, Action.SELF_TEST)) is None
