"""A street on a real broker of each kind, before a platform that answers."""

import json
import signal
import subprocess
import sys

import pytest

from models.alerts.codes import DeviceKind, Signal
from sensors.simulator.accounts import Account
from sensors.simulator.block import NobodyToPressError
from sensors.simulator.street import Street
from sensors.simulator.switches import Switches
from tests.sensors.conftest import wait_until

pytestmark = pytest.mark.slow


def test_a_press_reaches_the_platform_and_its_answer_the_box(echo, street):
    """And the box says that it is there, and that it goes."""
    here = street(boxes=2)

    press = here.press("SIM-1")

    assert here.wait_for_acks(15)
    assert json.loads(echo.said("SIM-1/event")[0])["id"] == press.id
    assert press.latency_ms > 0
    here.stop()
    wait_until(lambda: echo.said("SIM-2/status")[-1:] == [b"offline"])
    assert echo.said("SIM-2/status")[0] == b"online"


def test_people_press_at_the_times_of_a_schedule_whether_or_not_they_are_answered(echo, street):
    """A platform that is slow must not be asked less for it."""
    here = street(boxes=4, presses_per_s=100, duration_s=1, repeat_s=0.5)
    echo.mute = True

    here.begin_presses().result(30)

    assert len(here.unacknowledged) == 100
    echo.mute = False
    assert here.wait_for_acks(15)
    assert set(echo.ids) == here.pressed
    assert here.figures().tally.repeats >= 100


def test_what_goes_wrong_in_the_street_loses_no_press(echo, street):
    """Copies, delays, wrong clocks, kept messages, lost answers and poison, all at once."""
    here = street(
        boxes=6,
        presses_per_s=60,
        duration_s=1,
        duplicates=2,
        reordered=0.3,
        stale_clocks=0.5,
        zoneless_clocks=0.3,
        retained=0.3,
        dropped_acks=0.3,
        poison_per_s=40,
        repeat_s=0.5,
    )

    here.begin_presses().result(30)

    assert here.wait_for_acks(30)
    assert here.pressed <= set(echo.ids)
    tally = here.tally
    assert min(tally.poison, tally.acks_dropped, tally.copies, tally.repeats) > 0


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_no_press_is_lost_when_the_broker_is_killed_three_times(broker, echo, street):
    """What is pressed while nobody hears waits in the boxes."""
    here = street(boxes=5, repeat_s=0.5, presses_per_s=30, duration_s=6)
    rush = here.begin_presses()
    for number in range(3):
        broker.send_signal(signal.SIGKILL)
        broker.wait(5)
        wait_until(lambda: here.connected == 0)
        broker = subprocess.Popen([sys.executable, "-m", "sensors.broker"])
        wait_until(lambda: here.connected == len(here.boxes))
        here.press(f"SIM-{number + 1}")
    rush.result(30)

    try:
        assert here.wait_for_acks(30)
    finally:
        here.stop()
        broker.terminate()
        broker.wait(10)
    assert set(echo.ids) == here.pressed
    assert len(here.pressed) == 183
    assert here.tally.connections_lost == 15


def test_a_siren_does_what_it_is_told_and_a_box_tests_itself(echo, street):
    """The platform hears of both."""
    street(boxes=1, kind=DeviceKind.SIREN)

    echo.tell("SIM-1", id="c1", action="siren_on", duration_s=5)
    echo.tell("SIM-1", id="c2", action="self_test")

    wait_until(lambda: len(echo.said("SIM-1/command/ack")) == 2 and echo.ids)
    assert json.loads(echo.said("SIM-1/command/ack")[0]) == {"id": "c1", "state": "done"}
    assert json.loads(echo.said("SIM-1/event")[0])["kind"] == "test"


def test_the_broker_says_the_last_will_of_a_box_without_current(echo, street):
    """And the box says what it had not been answered for once it has current again."""
    here = street(boxes=1, repeat_s=0.5)
    echo.mute = True
    press = here.press("SIM-1")
    wait_until(lambda: press.id in echo.ids)

    here.unplug("SIM-1")

    wait_until(lambda: echo.said("SIM-1/status")[-1:] == [b"offline"])
    assert here.wait_for_acks(0)  # for nobody: a dead box hears no answer
    assert here.figures().unacknowledged_dead == 1
    with pytest.raises(NobodyToPressError):
        here.press("SIM-1")
    echo.mute = False
    here.plug_in("SIM-1")
    wait_until(lambda: echo.said("SIM-1/status")[-1:] == [b"online"])
    assert here.wait_for_acks(15)
    assert echo.ids.count(press.id) > 1


@pytest.mark.parametrize("broker", ["mosquitto"], indirect=True)
def test_a_box_that_hangs_is_missed_by_the_broker(echo, street):
    """Its connection stands, and nothing comes over it; nor does it connect again.

    Not so by the smaller broker: amqtt 0.12 minds no keepalive, and there the platform's own
    supervision alone finds out.
    """
    here = street(boxes=2, keepalive_s=2, heartbeat_s=0.5)

    here.hang("SIM-1")

    wait_until(lambda: echo.said("SIM-1/status")[-1:] == [b"offline"])
    assert here.press(signal=Signal.TEST).serial == "SIM-2"


def test_a_quiet_box_keeps_its_connection(echo, street):
    """It asks the broker whether it lives before the broker gives it up."""
    here = street(boxes=1, keepalive_s=1, heartbeat_s=3600)
    wait_until(lambda: here.figures().seconds > 4)

    assert echo.said("SIM-1/status") == [b"online"]
    assert here.tally.connections_lost == 0


def test_the_whole_street_gives_as_many_signs_of_life_as_it_is_told_to(echo, street):
    """However many boxes there are."""
    here = street(boxes=10, heartbeats_per_s=100)
    before = len(echo.said("/heartbeat"))
    wait_until(lambda: len(echo.said("/heartbeat")) >= before + 200)
    here.beat(1)

    assert json.loads(echo.said("/heartbeat")[0]).keys() >= {"at", "rssi", "firmware"}


@pytest.mark.usefixtures("broker")
def test_a_box_with_a_wrong_key_tries_again_and_is_counted(settings):
    """The broker may learn of it a moment later."""
    stranger = [Account("SIM-9", "wrong")]
    with Street(stranger, "127.0.0.1", settings.mqtt_port, Switches()) as here:
        wait_until(lambda: here.tally.connections_refused >= 2)

        assert here.connected == 0
