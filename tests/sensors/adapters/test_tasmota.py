"""Tasmota: a press without time or id, a siren that ends by its own clock."""

import json
from datetime import timedelta

import pytest

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Answered, Beat, Said, Sender
from sensors.adapters import Order, UnreadableMessageError
from sensors.adapters.tasmota import Tasmota

SIREN = Sender(Protocol.TASMOTA, "TM-0003")


def hear(topic: str, body, *, retained: bool = False):
    """Hear the device under one of its topics."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind, _, word = topic.partition("/")
    return Tasmota().read(f"{kind}/TM-0003/{word}", payload, retained=retained)


@pytest.mark.parametrize("action", ["SINGLE", "DOUBLE", "TRIPLE", "QUAD", "PENTA", "HOLD"])
def test_whatever_a_button_says_calls_for_help(action):
    """It carries no time, so nobody claims to know when."""
    said, beat = hear("stat/RESULT", {"Button1": {"Action": action}})

    assert said == Said(
        SIREN, f"button1:{action.lower()}", Signal.PANIC, None, within=timedelta(seconds=3)
    )
    assert beat == Beat(SIREN)


def test_a_button_may_speak_under_its_own_topic():
    """As some versions write it."""
    said, _ = hear("stat/BUTTON2", {"ACTION": "SINGLE"})

    assert said.message_id == "button2:single"


@pytest.mark.parametrize(("action", "presses"), [("ON", 1), ("TOGGLE", 1), ("OFF", 0)])
def test_a_switch_that_is_let_go_calls_nobody(action, presses):
    """A mushroom button is let go by whoever has its key, an hour later."""
    heard = hear("stat/RESULT", {"Switch1": {"Action": action}})

    assert len([one for one in heard if isinstance(one, Said)]) == presses


def test_a_kept_copy_is_what_was_heard_last():
    """It raises nothing at a restart, and is no sign of life."""
    (copy,) = hear("stat/RESULT", {"Button1": {"Action": "SINGLE"}}, retained=True)

    assert copy.retained
    assert copy.within >= timedelta(days=365)


@pytest.mark.parametrize(
    ("topic", "body", "beat"),
    [
        (
            "tele/STATE",
            {"Time": "2026-05-05T10:00:00", "Wifi": {"RSSI": 100, "Signal": -48}},
            Beat(SIREN, rssi=-48),
        ),
        ("tele/SENSOR", {"Time": "2026-05-05T10:00:00", "Switch1": "ON"}, Beat(SIREN)),
        (
            "tele/INFO1",
            {"Info1": {"Version": "14.2.0(tasmota)"}},
            Beat(SIREN, firmware="14.2.0(tasmota)"),
        ),
        ("tele/UPTIME", b"anything", Beat(SIREN)),
        ("stat/POWER", b"ON", Beat(SIREN)),
    ],
)
def test_what_it_reports_from_time_to_time_is_a_sign_of_life(topic, body, beat):
    """The state of a switch in it is no press: it comes again every five minutes."""
    assert hear(topic, body) == [beat]
    assert hear(topic, body, retained=True) == []


@pytest.mark.parametrize(
    ("payload", "beats"),
    [
        (b"Online", [Beat(SIREN, online=True)]),
        (b"Offline", [Beat(SIREN, online=False)]),
        (b"", []),
    ],
)
def test_its_last_will_says_whether_it_is_there(payload, beats):
    """The broker keeps it."""
    assert hear("tele/LWT", payload, retained=True) == beats


@pytest.mark.parametrize(
    ("body", "action"),
    [
        ({"POWER": "ON"}, Action.SIREN_ON),
        ({"POWER1": "OFF"}, Action.SIREN_OFF),
        ({"POWER2": "ON"}, Action.STROBE_ON),
        ({"POWER2": "OFF"}, Action.STROBE_OFF),
    ],
)
def test_the_state_of_a_relay_answers_the_order(body, action):
    """It names no order, so the answer is that of the newest such one."""
    assert Answered(SIREN, action, done=True) in hear("stat/RESULT", body)
    assert hear("stat/RESULT", body, retained=True) == []


def test_its_test_is_answered_with_its_version():
    """The order asks for it, which shows that the device hears and answers."""
    words = Tasmota().command(Order("c-1", "TM-0003", Action.SELF_TEST))
    heard = hear("stat/STATUS2", {"StatusFWR": {"Version": "14.2.0(tasmota)"}})

    assert (words.topic, words.body) == ("cmnd/TM-0003/Status", "2")
    assert heard == [
        Beat(SIREN, firmware="14.2.0(tasmota)"),
        Answered(SIREN, Action.SELF_TEST, done=True),
    ]


@pytest.mark.parametrize(
    ("action", "seconds", "topic", "body"),
    [
        (Action.SIREN_ON, 180, "Backlog", "PulseTime1 280; Power1 ON"),
        (Action.SIREN_ON, 600, "Backlog", "PulseTime1 280; Power1 ON"),
        (Action.SIREN_ON, 11, "Backlog", "PulseTime1 110; Power1 ON"),
        (Action.SIREN_ON, 12, "Backlog", "PulseTime1 112; Power1 ON"),
        (Action.STROBE_ON, 0, "Backlog", "PulseTime2 10; Power2 ON"),
        (Action.SIREN_OFF, 180, "Power1", "OFF"),
        (Action.STROBE_OFF, 180, "Power2", "OFF"),
    ],
)
def test_a_siren_ends_by_its_own_clock(action, seconds, topic, body):
    """PulseTime counts tenths of a second up to 111, and from 112 on seconds plus 100."""
    words = Tasmota().command(Order("c-1", "TM-0003", action, seconds=seconds))

    assert (words.topic, words.body) == (f"cmnd/TM-0003/{topic}", body)


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("stat/RESULT", b"{"),
        ("stat/RESULT", {"Button1": {"Action": 7}}),
        ("stat/RESULT", {"Button1": {}}),
        ("stat/RESULT", {"Button1": {"Action": "x" * 25}}),
        ("tele/LWT", b"Perhaps"),
        ("tele/a/b", b"{}"),
        ("cmnd/Power", b"ON"),
    ],
)
def test_what_nobody_can_read_is_said_to_be_so(topic, body):
    """An administrator sees it, with the reason."""
    with pytest.raises(UnreadableMessageError):
        hear(topic, body)
