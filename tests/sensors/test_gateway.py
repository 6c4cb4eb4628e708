"""What the gateway does with what devices say: it answers only for what is written down."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from models.alerts.gateway_figures import read_figures
from models.alerts.incident import Incident
from models.alerts.message import Refusal
from models.clock import now
from models.heartbeats import Heartbeat
from sensors.topics import DEVICES
from sensors.waiting_line import WaitingLine
from tests.sensors.gateways import (
    acknowledged,
    answered,
    arrival,
    enrol,
    event,
    found,
    hear,
    kept,
    letters,
    quiet_gateway,
)


@pytest.fixture
def gateway(database):
    """A gateway of a city with one button."""
    enrol("PB-0007")
    return quiet_gateway()


# --- answers --------------------------------------------------------------------------------


def test_a_press_is_answered_and_so_is_every_repeat(gateway):
    """Unanswered, a device would repeat for ever."""
    hear(gateway, event(), event())
    hear(gateway, event())

    assert [one.place for one in found(select(Incident))] == ["Parque PB-0007"]
    assert answered(gateway) == [("PB-0007", "41")] * 3
    assert acknowledged(gateway) == 3


@pytest.mark.parametrize(
    ("press", "refusal"),
    [
        (event(kind="dance"), Refusal.UNKNOWN_WORD),
        (event(kind=None, seq="x", at=[], battery={}), Refusal.UNKNOWN_WORD),
        (event("PB-9999"), Refusal.UNKNOWN_DEVICE),
    ],
)
def test_what_is_refused_is_kept_and_answered(gateway, press, refusal):
    """Refused, but not unheard."""
    hear(gateway, press)

    assert [one.refusal for one in kept()] == [refusal]
    assert len(answered(gateway)) == acknowledged(gateway) == 1


def test_a_kept_copy_raises_nothing_when_its_press_is_known(gateway):
    """On every connection the broker hands retained messages over again."""
    hear(gateway, event())
    hear(gateway, event(retained=True), event(message_id="42", retained=True))

    assert len(found(select(Incident))) == 1
    assert [(one.message_id, one.retained) for one in kept()] == [
        ("41", False),
        ("42", True),
    ]


def test_what_is_already_waiting_shares_one_commit(gateway):
    """Under load commits are shared; nobody waits for a group to fill."""
    for number in range(25):
        gateway.arrived.put(event(message_id=str(number)))
    gateway.pen.size = 20

    assert [len(gateway.next_group(0)) for _ in range(3)] == [20, 5, 0]


def test_a_message_of_an_earlier_connection_is_not_acknowledged_on_this_one(gateway):
    """Its number may mean another message now; the broker sends it again, and it is known."""
    gateway.ears.connection = 2

    hear(gateway, event(connection=1))

    assert acknowledged(gateway) == 0
    assert answered(gateway) == [("PB-0007", "41")]


def test_copies_of_a_press_that_waits_stand_in_line_once(gateway):
    """Each is answered once it is written; the broker forgets them, and the count is true."""
    for one in (event(), event(), event(message_id="42"), event()):
        gateway.arrived.put(one)
    assert (len(gateway.arrived), acknowledged(gateway)) == (2, 2)

    hear(gateway)

    assert answered(gateway) == [("PB-0007", "41")] * 3 + [("PB-0007", "42")]
    assert acknowledged(gateway) == 4
    assert [(one.message_id, one.repeats) for one in kept()] == [("41", 2), ("42", 0)]
    hear(gateway, event(), event())
    assert [one.repeats for one in kept()] == [4, 0]


def test_a_copy_on_a_new_connection_is_the_one_to_acknowledge(gateway):
    """The broker hands over again what nobody acknowledged; the old number means nothing."""
    gateway.arrived.put(event(connection=1))
    gateway.ears.connection = 2
    gateway.arrived.put(event(connection=2))
    assert (len(gateway.arrived), acknowledged(gateway)) == (1, 0)

    hear(gateway)

    assert acknowledged(gateway) == 1


def test_what_the_broker_had_kept_is_no_copy_of_what_comes_now(gateway):
    """Its mark would be lost."""
    for one in (event(retained=True), event()):
        gateway.arrived.put(one)
    assert len(gateway.arrived) == 2


def test_more_than_memory_holds_stays_at_the_broker(gateway):
    """The connection is not read on until there is room again."""
    gateway.arrived = WaitingLine(2, gateway.let_go)
    presses = [event(message_id=str(number)) for number in range(5)]
    hearing = Thread(target=lambda: [gateway.arrived.put(one) for one in presses])
    hearing.start()
    hearing.join(0.2)
    assert (hearing.is_alive(), len(gateway.arrived)) == (True, 2)
    while hearing.is_alive():
        hear(gateway)

    hear(gateway)
    assert len(answered(gateway)) == 5


def test_a_name_that_is_no_topic_does_not_end_the_gateway(gateway):
    """A broker that lets such a name in must not bring us down with it."""
    gateway.ears.client.publish.side_effect = ValueError("cannot contain wildcards")

    hear(gateway, event("+"))

    assert acknowledged(gateway) == 1


# --- what nobody can read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        (f"{DEVICES}/PB-0007/event", b"\xff", "no JSON"),
        (f"{DEVICES}/PB-0007/event", b"[]", "no JSON object"),
        (f"{DEVICES}/PB-0007/event", b"{}", "an id"),
        (f"{DEVICES}/PB-0007/event", b'{"id": "a\\u0000b"}', "an id"),
        (f"{DEVICES}/PB-0007/event", b'{"id": "\\ud800"}', "an id"),
        (f"{DEVICES}/PB-0007/event", b'{"id": ' + b"9" * 5000 + b"}", "no JSON"),
        (f"{DEVICES}/PB-0007/event", b'{"id": "' + b"x" * 70_000 + b'"}', "bytes, more than"),
        (f"{DEVICES}/PB-0007/event", b"[" * 60_000, "no JSON"),
        (f"{DEVICES}/PB-0007/nonsense", b"{}", "no such topic"),
        ("somebody/elses/topic", b"{}", "nobody's topic"),
        ("", b"", "nobody's topic"),
    ],
)
def test_what_nobody_can_read_goes_to_the_dead_letters_and_the_others_are_heard(
    gateway, topic, payload, reason
):
    """One broken device must not stop the city's ears, nor come back for ever."""
    hear(gateway, arrival(topic, payload), event())

    [letter] = letters()
    assert reason in letter.reason
    assert acknowledged(gateway) == 2
    assert answered(gateway) == [("PB-0007", "41")]


def test_an_event_that_is_odd_but_has_an_id_is_kept_as_refused_and_answered(gateway):
    """Nested deeper than anything sensible: the device must hear that it was heard."""
    body = b'{"id": "41", "kind": "panic", "data": ' + b'{"a":' * 50 + b"1" + b"}" * 51
    hear(gateway, arrival(f"{DEVICES}/PB-0007/event", body))

    assert answered(gateway) == [("PB-0007", "41")]
    assert len(kept()) == 1


def test_a_reader_that_fails_is_a_reason_and_not_the_end(gateway, monkeypatch):
    """Nobody foresaw this message."""
    monkeypatch.setattr(type(gateway.channels.adapters.native), "read", lambda *_a, **_k: 1 / 0)

    hear(gateway, event())

    assert [one.reason for one in letters()] == ["reader failed: ZeroDivisionError"]
    assert acknowledged(gateway) == 1


# --- chores ---------------------------------------------------------------------------------


def test_the_gateway_says_that_it_lives_and_what_it_waits_for(gateway):
    """So that `/readyz` can tell a gateway that runs from one that hears."""
    gateway.ears.client.is_connected.return_value = False

    gateway.beat()

    assert [one.waits_for for one in found(select(Heartbeat))] == ["broker"]


def test_a_broker_that_goes_and_comes_back_is_told_at_once(gateway):
    """Nobody waits ten seconds to learn that the city is deaf."""
    words = []
    for connected in (True, False, True):
        gateway.ears.client.is_connected.return_value = connected
        gateway.step(0)
        words += [one.waits_for for one in found(select(Heartbeat))]

    assert words == [None, "broker", None]


def test_what_fails_beside_the_listening_does_not_end_it(gateway, caplog):
    """A chore that fails is told, and done again at its time."""
    gateway.chores[0].do = lambda: 1 / 0
    gateway.step(0)

    assert "figures: failed" in caplog.text
    assert gateway.chores[0].due_at > time.monotonic()


def test_chores_are_done_while_presses_keep_coming(gateway):
    """A busy city still tells its sirens what to do."""
    for number in range(50):
        gateway.arrived.put(event(message_id=str(number)))
    gateway.pen.size = 1
    for _ in range(3):
        gateway.step()

    assert [one.program for one in found(select(Heartbeat))] == ["gateway"]
    assert len(gateway.arrived) > 0


def test_the_figures_are_left_where_the_portal_finds_them(database, tmp_path):
    """What was heard, repeated, refused, and how long the oldest waits."""
    enrol("PB-0007")
    gateway = quiet_gateway(data_folder=tmp_path)
    hear(gateway, event(), event(), event(kind="dance", message_id="2"), arrival("x", b""))
    gateway.arrived.put(event())
    gateway.tell_figures()

    figures = read_figures(tmp_path)
    assert (figures.counts["news"], figures.counts["repeats"]) == (1, 1)
    assert (figures.counts["unknown_word"], figures.counts["unreadable"]) == (1, 1)
    assert (figures.waiting, figures.connected) == (1, True)


def test_clocks_of_devices_may_be_two_hours_behind_and_a_month_ahead(gateway):
    """A press counts whatever its stamp."""
    stamps = [now() - timedelta(hours=2), now() + timedelta(days=30)]
    hear(
        gateway,
        *(event(message_id=str(at), at=at.isoformat()) for at in stamps),
        event(message_id="none", at="yesterday"),
    )

    assert [one.refusal for one in kept()] == [None] * 3
    assert {one.late_s for one in kept()} == {7200, -30 * 86400, None}
