"""Shelly devices, and the BLU buttons near them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Answered, Beat, Said, Sender
from sensors.adapters import Order, UnreadableMessageError
from sensors.adapters.shelly import Shelly

SHELLY = Sender(Protocol.SHELLY, "SH-0004")
BLU = Sender(Protocol.SHELLY, "b4:35:22:fe:56:e5")
TS = 1_777_993_200.25
AT = datetime(2026, 5, 5, 15, 0, 0, 250_000, tzinfo=UTC)


def hear(word: str, body, *, retained: bool = False):
    """Hear the device under one of its topics."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Shelly().read(f"SH-0004/{word}", payload, retained=retained)


def notify(*events, ts=TS, retained: bool = False):
    """Hear a notification of events."""
    body = {"src": "shelly1g3-0", "method": "NotifyEvent", "params": {"ts": ts}}
    body["params"]["events"] = list(events)
    return hear("events/rpc", body, retained=retained)


def pushed(word: str = "single_push", component: str = "input:0", **more):
    """Write an event of a button."""
    return {"component": component, "id": 0, "event": word, "ts": TS} | more


def blu(**changed):
    """Write what the maker's script hears of a BLU button."""
    data = {"pid": 118, "battery": 100, "button": 1, "rssi": -60, "BTHome_version": 2}
    data |= {"address": "B4:35:22:FE:56:E5"} | changed
    return {"component": "script:1", "id": 1, "event": "shelly-blu", "data": data, "ts": TS}


def presses(readings) -> list[Said]:
    """Return those that are something said."""
    return [one for one in readings if isinstance(one, Said)]


def test_a_press_is_known_by_its_component_and_its_time():
    """The device writes the time itself, and repeats the same until the broker hears."""
    assert notify(pushed()) == [
        Said(SHELLY, f"input:0@{TS}", Signal.PANIC, AT),
        Beat(SHELLY),
    ]


@pytest.mark.parametrize(
    "word", ["btn_down", "single_push", "double_push", "triple_push", "long_push"]
)
def test_whatever_a_button_says_calls_for_help(word):
    """Its going down too, which comes before anybody can tell short from long."""
    (said,) = presses(notify(pushed(word)))

    assert said.signal is Signal.PANIC


@pytest.mark.parametrize(
    "event",
    [
        pushed("btn_up"),
        pushed("config_changed", "sys"),
        pushed("single_push", "switch:0"),
        pushed("single_push", "input:" + "9" * 80),
        pushed(7),
        pushed("single_push", None),
        None,
    ],
)
def test_what_is_no_press_costs_no_other(event):
    """Each event of a notification is read by itself."""
    assert notify(event) == [Beat(SHELLY)]
    assert len(presses(notify(event, pushed()))) == 1


def test_without_a_time_of_its_own_an_event_has_the_notifications():
    """Both are by the device's clock."""
    (said,) = presses(notify(pushed(ts=None) | {"ts": TS + 1}))
    (other,) = presses(notify({k: v for k, v in pushed().items() if k != "ts"}))

    assert (said.at, other.at) == (AT + timedelta(seconds=1), AT)


@pytest.mark.parametrize("ts", [12.5, None, "now", True, 1e300, -1e300, 10**400, float("nan")])
def test_a_clock_that_nobody_set_tells_presses_apart_for_a_minute(ts):
    """It starts anew with the device, so the same tick may be another press."""
    (said,) = presses(notify(pushed(ts=ts), ts=None))

    assert said.at is None
    assert said.within == timedelta(minutes=1)
    assert len(said.message_id) <= 64


def test_an_input_that_was_left_a_switch_calls_when_it_turns_on():
    """As it comes from the factory, it only ever tells its state; a full report is no press."""
    params = {"ts": TS, "input:0": {"id": 0, "state": True}}
    on, full, off = (
        hear("events/rpc", {"method": method, "params": body})
        for method, body in [
            ("NotifyStatus", params),
            ("NotifyFullStatus", params),
            ("NotifyStatus", {"ts": TS, "input:0": {"id": 0, "state": False}}),
        ]
    )

    assert presses(on) == [Said(SHELLY, f"input:0@{TS}", Signal.PANIC, AT)]
    assert full == off == [Beat(SHELLY)]


def test_a_status_is_a_sign_of_life_and_tells_the_battery():
    """Of the device, and of the buttons paired with it."""
    params = {
        "ts": TS,
        "devicepower:0": {"battery": {"V": 5.6, "percent": 64}},
        "wifi": {"rssi": -63},
        "bthomedevice:200": {"id": 200, "rssi": -71, "battery": 90, "packet_id": 3},
        "sys": "odd",
    }
    paired = Sender(Protocol.SHELLY, "SH-0004/bthomedevice:200")

    assert hear("events/rpc", {"method": "NotifyStatus", "params": params}) == [
        Beat(paired, battery=90, rssi=-71),
        Beat(SHELLY, battery=64, rssi=-63),
    ]


def test_a_paired_blu_button_is_known_by_its_component():
    """Its events name no address, so nobody needs to have heard it before."""
    (said,) = presses(notify(pushed(component="bthomedevice:202", idx=1)))

    assert said.sender == Sender(Protocol.SHELLY, "SH-0004/bthomedevice:202")
    assert said.message_id == f"bthomedevice:202@{TS}"


@pytest.mark.parametrize("flat", [False, True])
def test_a_blu_button_heard_by_the_makers_script_is_known_by_its_address(flat):
    """Two versions of the script write it in two ways; a packet may be heard by several."""
    event = blu()
    if flat:
        event |= event.pop("data")

    assert notify(event) == [
        Said(BLU, "pid:118", Signal.PANIC, AT, battery=100, within=timedelta(minutes=5)),
        Beat(BLU, battery=100, rssi=-60),
        Beat(SHELLY),
    ]


@pytest.mark.parametrize(
    ("button", "pressed"),
    [
        (1, True),
        (4, True),
        (254, True),
        ([0, 2, 0], True),
        (0, False),
        ([0, 0], False),
        (None, False),
    ],
)
def test_a_blu_button_speaks_of_presses_only_when_there_are(button, pressed):
    """It also tells from time to time that it is there."""
    readings = notify(blu(button=button))

    assert bool(presses(readings)) is pressed
    assert Beat(BLU, battery=100, rssi=-60) in readings


def test_a_blu_press_without_a_number_is_the_same_for_a_minute():
    """Not for longer: the next may be another."""
    (said,) = presses(notify(blu(pid=None)))

    assert said.within == timedelta(minutes=1)


def test_a_blu_press_without_an_address_is_of_the_shelly_that_heard_it():
    """Help is needed somewhere near it."""
    (said,) = presses(notify(blu(address="near")))

    assert said.sender == SHELLY


def test_a_kept_copy_is_no_sign_of_life():
    """The press in it says that it was kept, and is known by its time."""
    (copy,) = notify(pushed(), retained=True)

    assert copy.retained
    assert copy.message_id == f"input:0@{TS}"


@pytest.mark.parametrize(
    ("payload", "beats"),
    [
        (b"true", [Beat(SHELLY, online=True)]),
        (b"false", [Beat(SHELLY, online=False)]),
        (b"", []),
    ],
)
def test_its_last_will_says_whether_it_is_there(payload, beats):
    """The broker keeps it."""
    assert hear("online", payload, retained=True) == beats


@pytest.mark.parametrize(
    ("action", "params"),
    [
        (Action.SIREN_ON, {"id": 0, "on": True, "toggle_after": 180}),
        (Action.SIREN_OFF, {"id": 0, "on": False}),
        (Action.STROBE_ON, {"id": 1, "on": True, "toggle_after": 180}),
        (Action.STROBE_OFF, {"id": 1, "on": False}),
    ],
)
def test_a_siren_ends_by_its_own_clock(action, params):
    """Were the network gone by then, it still ends."""
    words = Shelly().command(Order("c-1", "SH-0004", action, seconds=600))
    frame = json.loads(words.body)

    assert words.topic == "SH-0004/rpc"
    assert (frame["id"], frame["method"]) == ("c-1", "Switch.Set")
    assert frame["params"] == params


def test_an_order_is_answered_under_the_devices_own_serial():
    """It may write nowhere else; the answer carries the order's id."""
    words = Shelly().command(Order("c-1", "SH-0004", Action.SELF_TEST))
    frame = json.loads(words.body)
    assert f"{frame['src']}/rpc" == "SH-0004/answers/rpc"

    answer = {"id": "c-1", "src": "shelly1g3-0", "result": {"ver": "1.4.4"}}
    assert hear("answers/rpc", answer) == [
        Answered(SHELLY, "c-1", done=True),
        Beat(SHELLY, firmware="1.4.4"),
    ]
    refused = {"id": "c-2", "error": {"code": -105, "message": "switch:1 not found"}}
    assert hear("answers/rpc", refused) == [
        Answered(SHELLY, "c-2", done=False, reason="switch:1 not found"),
        Beat(SHELLY),
    ]
    assert hear("answers/rpc", answer, retained=True) == []


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("events/rpc", b"{"),
        ("events/rpc", {"method": "NotifyEvent"}),
        ("events/rpc", {"method": "NotifyEvent", "params": [1]}),
        ("events/rpc", {"method": "NotifyEvent", "params": {"events": {"a": 1}}}),
        ("answers/rpc", {"result": {}}),
        ("answers/rpc", {"id": 7, "result": {}}),
        ("online", b"maybe"),
        ("status/switch:0", b"{}"),
    ],
)
def test_what_nobody_can_read_is_said_to_be_so(word, body):
    """An administrator sees it, with the reason."""
    with pytest.raises(UnreadableMessageError):
        hear(word, body)
