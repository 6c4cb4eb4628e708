"""What the firmware of a box does, on a wire that only writes down what is said."""

import json
from datetime import datetime, timedelta

import pytest

from models.alerts.codes import DeviceKind, Signal
from models.clock import wall
from sensors.simulator.firmware import DAY_S, Box
from sensors.simulator.mischief import Manner, Quirks
from sensors.simulator.orders import SAFETY_LIMIT_S
from sensors.simulator.outbox import Outbox
from sensors.simulator.switches import Switches

QUIET = Switches(heartbeat_s=1e9)
START = 1000.0


class Paper:
    """A wire on which nothing travels."""

    def __init__(self) -> None:
        self.said: list[tuple[str, bytes, bool]] = []

    def send(self, name: str, body: bytes, *, retain: bool = False) -> None:
        """Write it down."""
        self.said.append((name, body, retain))

    def all(self, name: str) -> list[dict]:
        """Return what was said under a name."""
        return [json.loads(body) for said, body, _ in self.said if said == name]


def a_box(kind=DeviceKind.PANIC_BUTTON, switches=QUIET, **given) -> tuple[Box, Paper]:
    """Return a box that has just connected, and its wire."""
    box, paper = Box("BP-1", kind, switches, now=START, **given), Paper()
    box.connected(paper, START)
    return box, paper


def ack(event_id: str) -> bytes:
    """Write the platform's answer."""
    return json.dumps({"id": event_id}).encode()


def tell(box: Box, at: float = START, **command) -> None:
    """Give a command."""
    box.heard("command", json.dumps(command).encode(), at)


def test_a_box_that_connects_says_that_it_is_online_and_the_broker_keeps_it():
    """So that whoever asks later is told as well."""
    _box, paper = a_box()

    assert paper.said[0] == ("status", b"online", True)


def test_a_press_is_said_at_once_and_again_every_three_seconds_until_it_is_answered():
    """The platform's answer alone ends it, and only the one that names the press."""
    box, paper = a_box()

    press = box.press(START)
    for later in (1, 3, 4, 6):
        box.wake(START + later)
    box.heard("ack", ack("another"), START + 7)
    box.wake(START + 9)
    box.heard("ack", ack(press.id), START + 10)
    box.wake(START + 12)

    assert [event["id"] for event in paper.all("event")] == [press.id] * 4
    assert (box.tally.events, box.tally.repeats, box.tally.acknowledged) == (1, 3, 1)
    assert press.latency_ms == pytest.approx(10_000)


def test_a_repeat_is_the_same_to_the_last_byte():
    """The time of pressing is that of the finger, not of the radio."""
    box, paper = a_box()

    box.press(START)
    box.wake(START + 3)

    first, second = (body for name, body, _ in paper.said if name == "event")
    assert first == second


def test_what_was_pressed_without_a_connection_is_said_when_there_is_one():
    """And what was said but not answered is said again, whatever the old connection took."""
    box, _old = a_box()
    before = box.press(START)
    box.disconnected()
    during = box.press(START + 1)
    box.wake(START + 2)

    new = Paper()
    box.connected(new, START + 60)

    assert {event["id"] for event in new.all("event")} == {before.id, during.id}
    box.heard("ack", ack(during.id), START + 61)
    assert during.latency_ms == pytest.approx(60_000)


def test_events_are_numbered_and_no_two_have_one_id_even_after_a_restart():
    """A sequence may begin anew; an id must not, or a press would pass for a repeat."""
    box, paper = a_box()

    box.press(START)
    box.press(START)
    box.restart(START)
    box.press(START)

    events = paper.all("event")
    assert [event["seq"] for event in events] == [1, 2, 1]
    assert len({event["id"] for event in events}) == 3


@pytest.mark.parametrize(
    ("kind", "signal", "battery"),
    [
        (DeviceKind.PANIC_BUTTON, "panic", True),
        (DeviceKind.COMMUNITY_ALARM, "alarm", False),
    ],
)
def test_each_kind_says_what_it_is_for(kind, signal, battery):
    """Boxes on the mains know of no battery."""
    box, paper = a_box(kind)

    box.press(START)

    (event,) = paper.all("event")
    assert event["kind"] == signal
    assert ("battery" in event) is battery
    assert datetime.fromisoformat(event["at"]).utcoffset() == timedelta(hours=-5)


def test_a_box_gives_signs_of_life_at_its_own_pace():
    """One that was away catches up with a single one."""
    box, paper = a_box(switches=Switches(heartbeat_s=10))

    for later in range(31):
        box.wake(START + later)
    beats = len(paper.all("heartbeat"))
    box.disconnected()
    box.connected(paper, START + 3600)
    box.wake(START + 3600)

    assert beats == 3
    assert len(paper.all("heartbeat")) == beats + 1
    assert paper.all("heartbeat")[0].keys() == {"at", "battery", "rssi", "firmware"}


def test_a_battery_drains_and_a_box_without_any_says_nothing_more():
    """That is what low-battery alarms are about."""
    box, paper = a_box(switches=Switches(battery_days=10, heartbeat_s=60))
    full = box.battery(START)

    later = START + 3 * DAY_S
    assert box.battery(later) == pytest.approx(full - 30, abs=1)
    box.wake(START + 10 * DAY_S)

    assert box.hung
    assert paper.all("heartbeat") == []


def test_a_siren_sounds_as_long_as_it_is_told_and_answers():
    """The platform knows only what the siren says."""
    siren, paper = a_box(DeviceKind.SIREN)

    tell(siren, id="c1", action="siren_on", duration_s=30)

    assert siren.orders.siren.goes_on(START + 29)
    assert not siren.orders.siren.goes_on(START + 30)
    assert not siren.orders.strobe.goes_on(START)
    assert paper.all("command/ack") == [{"id": "c1", "state": "done"}]


def test_no_command_and_no_number_of_them_lets_a_siren_sound_beyond_its_limit():
    """Neighbours bear three minutes."""
    siren, _paper = a_box(DeviceKind.COMMUNITY_ALARM)

    tell(siren, START, id="1", action="siren_on", duration_s=900)
    tell(siren, START + 100, id="2", action="siren_on", duration_s=900)

    assert siren.orders.siren.until == START + SAFETY_LIMIT_S


def test_a_siren_is_silenced_at_once():
    """And the light goes on, if nobody spoke of it."""
    siren, _paper = a_box(DeviceKind.SIREN)

    tell(siren, START, id="1", action="siren_on", duration_s=60)
    tell(siren, START, id="2", action="strobe_on", duration_s=60)
    tell(siren, START + 5, id="3", action="siren_off")

    assert not siren.orders.siren.goes_on(START + 5)
    assert siren.orders.strobe.goes_on(START + 5)


def test_a_command_that_comes_twice_is_done_once_and_answered_twice():
    """The first answer may have been lost; a siren must not begin anew for that."""
    siren, paper = a_box(DeviceKind.SIREN)

    tell(siren, START, id="1", action="siren_on", duration_s=10)
    tell(siren, START + 60, id="1", action="siren_on", duration_s=10)

    assert not siren.orders.siren.goes_on(START + 60)
    assert paper.all("command/ack") == [{"id": "1", "state": "done"}] * 2


@pytest.mark.parametrize(
    ("kind", "command", "reason"),
    [
        (DeviceKind.SIREN, {"action": "dance"}, "unknown action"),
        (DeviceKind.SIREN, {"action": ["siren_on"]}, "unknown action"),
        (DeviceKind.SIREN, {"action": "siren_on", "duration_s": 0}, "no such duration"),
        (DeviceKind.SIREN, {"action": "siren_on", "duration_s": True}, "no such duration"),
        (DeviceKind.PANIC_BUTTON, {"action": "siren_on"}, "has neither siren nor strobe"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(kind, command, reason):
    """Whoever gave the command must not believe that it sounds."""
    box, paper = a_box(kind)

    tell(box, id="1", **command)

    assert paper.all("command/ack") == [{"id": "1", "state": "refused", "reason": reason}]
    assert box.tally.commands_refused == 1


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"id": 7}', b"\xff"])
def test_what_is_no_command_is_passed_over(payload):
    """There is nobody to answer to."""
    box, paper = a_box(DeviceKind.SIREN)

    box.heard("command", payload, START)

    assert paper.all("command/ack") == []


def test_a_self_test_says_a_test_event_once():
    """It is an event like others: kept, and repeated until it is answered."""
    made = []
    box, paper = a_box(record=made.append)

    tell(box, id="1", action="self_test")
    tell(box, id="1", action="self_test")

    assert [event["kind"] for event in paper.all("event")] == ["test"]
    assert [press.signal for press in made] == [Signal.TEST]
    assert len(paper.all("command/ack")) == 2


def test_a_siren_may_refuse_or_never_answer():
    """The platform must show both as what they are."""
    refusing, said = a_box(DeviceKind.SIREN, quirks=Quirks(manner=Manner.REFUSES))
    mute, nothing = a_box(DeviceKind.SIREN, quirks=Quirks(manner=Manner.MUTE))

    for siren in (refusing, mute):
        tell(siren, id="1", action="siren_on", duration_s=10)
        assert not siren.orders.siren.goes_on(START)

    assert [answer["state"] for answer in said.all("command/ack")] == ["refused"]
    assert nothing.all("command/ack") == []


def test_copies_are_sent_at_the_first_sending_only():
    """As a radio does that is not sure of itself."""
    box, paper = a_box(quirks=Quirks(duplicates=3, retained=1))

    box.press(START)
    box.wake(START + 3)

    events = [(body, retained) for name, body, retained in paper.said if name == "event"]
    assert len(events) == 4
    assert set(events) == {(events[0][0], True)}
    assert (box.tally.copies, box.tally.repeats) == (2, 1)


def test_an_answer_that_is_not_heard_leaves_the_press_waiting():
    """It is repeated, as if the platform had said nothing."""
    box, paper = a_box(quirks=Quirks(dropped_acks=1))

    press = box.press(START)
    box.heard("ack", ack(press.id), START + 1)
    box.wake(START + 3)

    assert len(paper.all("event")) == 2
    assert press.acked_at is None


def test_an_event_that_is_held_back_is_passed_by_the_next():
    """Sequence numbers then arrive out of order."""
    box, paper = a_box(quirks=Quirks(reordered=1))
    box.press(START)
    box.quirks = Quirks()
    box.press(START)
    box.wake(START + 2)

    assert [event["seq"] for event in paper.all("event")] == [2, 1]


def test_a_clock_may_be_wrong_or_name_no_zone():
    """Arrival time must rule."""
    ahead, paper = a_box(quirks=Quirks(clock_offset=timedelta(days=30)))
    zoneless, plain = a_box(quirks=Quirks(names_zone=False))

    ahead.press(START)
    zoneless.press(START)

    (late,), (bare,) = paper.all("event"), plain.all("event")
    assert datetime.fromisoformat(late["at"]) > wall() + timedelta(days=29)
    assert datetime.fromisoformat(bare["at"]).tzinfo is None


def test_a_box_that_hangs_hears_and_says_nothing_until_it_is_started_again():
    """What it had not been answered for, it says then."""
    box, paper = a_box()
    press = box.press(START)

    box.hang()
    box.heard("ack", ack(press.id), START + 1)
    box.wake(START + 3)
    assert len(paper.all("event")) == 1
    box.restart(START + 10)
    box.connected(paper, START + 10)

    assert [event["id"] for event in paper.all("event")] == [press.id] * 2


def test_an_outbox_in_a_file_outlives_its_process(tmp_path):
    """As flash memory does; and what was answered is not said again."""
    path = tmp_path / "BP-1.json"
    first, _paper = a_box(outbox=Outbox(path))
    answered, lost = first.press(START), first.press(START)
    first.heard("ack", ack(answered.id), START)

    made = []
    second, paper = a_box(outbox=Outbox(path), record=made.append)

    assert [event["id"] for event in paper.all("event")] == [lost.id]
    assert [press.id for press in made] == [lost.id]
    second.heard("ack", ack(lost.id), START + 1)
    assert made[0].latency_ms is None
    assert json.loads(path.read_text()) == []
