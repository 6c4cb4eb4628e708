"""How devices live: thousands of signs of life, and the few that mean something."""

from datetime import timedelta

import pytest

from models.alerts.codes import DeviceStatus, Protocol, Trouble
from models.alerts.pulse import Pulse, Vital, flush
from models.alerts.reading import Beat, Sender
from models.clock import now
from models.deadlines import Deadline
from models.events import PLATFORM, Event
from tests.models.alerts.conftest import later, statements, told

BUTTON = Sender(Protocol.NATIVE, "PB-0007")


@pytest.fixture
def feel(session):
    """Write signs of life down; return who is unknown."""

    def feel_them(*beats: Beat) -> set[Sender]:
        vitals: dict[Sender, Vital] = {}
        for beat in beats:
            vitals[beat.sender] = vitals.get(beat.sender, Vital()).then(beat, now())
        unknown = flush(session, vitals)
        session.flush()
        return unknown

    return feel_them


def pulse(session, device) -> Pulse:
    """Return what is known of a device's life."""
    session.expire_all()
    return session.get_one(Pulse, device.id)


def test_a_sign_of_life_tells_how_the_device_is(session, feel, park_button, tuesday_morning):
    """What it does not say this time stays as it was."""
    feel(Beat(BUTTON, battery=80, rssi=-71, firmware="1.4"))
    with later(minutes=1):
        feel(Beat(BUTTON, battery=79))

    kept = pulse(session, park_button)
    assert (kept.battery, kept.rssi, kept.firmware, kept.online) == (79, -71, "1.4", True)
    assert kept.last_heard_at == tuesday_morning + timedelta(minutes=1)


def test_a_device_comes_online_once(session, feel, park_button):
    """The first word is told; thousands more are not."""
    feel(Beat(BUTTON))
    with later(minutes=1):
        feel(Beat(BUTTON))

    assert park_button.status is DeviceStatus.ONLINE
    assert told(session, park_button).count("device.online") == 1


def test_a_silent_device_that_speaks_returns_and_says_for_how_long_it_was_away(
    session, feel, park_button, tuesday_morning
):
    """So that somebody can tell a power cut from a broken box."""
    park_button.fall_silent(tuesday_morning - timedelta(hours=2))
    session.flush()

    feel(Beat(BUTTON))

    assert (park_button.status, park_button.silent_since) == (DeviceStatus.ONLINE, None)
    assert told(session, park_button)[-1] == "device.returned"


@pytest.mark.parametrize("online", [True, False])
def test_what_the_broker_says_of_a_device_is_no_sign_of_life(
    session, feel, park_button, online
):
    """A last will, and the word `online` that the broker kept for a year, are not its own."""
    feel(Beat(BUTTON, online=online))

    kept = pulse(session, park_button)
    assert (kept.online, kept.last_heard_at) == (online, None)
    assert park_button.status is DeviceStatus.INSTALLED


def test_its_own_word_is_newer_than_its_last_will(session, feel, park_button):
    """It was cut off, and is back."""
    feel(Beat(BUTTON, online=False), Beat(BUTTON))

    assert pulse(session, park_button).online is True


def test_a_low_battery_is_told_once_and_again_after_a_new_one(session, feel, park_button):
    """A cold night in between rings nobody."""
    for battery in (20, 19, 25, 18, 40, 20):
        feel(Beat(BUTTON, battery=battery))

    assert told(session, park_button).count("device.battery_low") == 2
    assert park_button.troubles == [Trouble.BATTERY_LOW]


def test_a_device_in_repair_that_is_tried_on_the_bench_stays_in_repair(
    session, feel, park_button
):
    """It lives, but not where it should; its empty battery is known."""
    park_button.repair(by=PLATFORM)
    session.flush()

    feel(Beat(BUTTON, battery=3))

    assert park_button.status is DeviceStatus.IN_REPAIR
    assert park_button.battery_low_at is None
    assert pulse(session, park_button).battery == 3


def test_strangers_are_told_and_leave_no_trace(session, feel, park_button):
    """It could be anybody, every second."""
    stranger = Sender(Protocol.NATIVE, "PB-9999")
    by_another_way = Sender(Protocol.TASMOTA, "PB-0007")

    assert feel(Beat(stranger), Beat(by_another_way), Beat(BUTTON)) == {
        stranger,
        by_another_way,
    }
    assert session.query(Pulse).count() == 1


def test_a_bridge_gives_life_only_to_the_devices_that_hang_on_it(session, feel, put_up, radio):
    """Or one bridge could keep another's dead devices alive."""
    button = put_up("ZB-1", protocol=Protocol.ZIGBEE2MQTT, address="0x1", bridge=radio)
    without = Sender(Protocol.ZIGBEE2MQTT, "0x1")

    assert feel(Beat(without)) == {without}
    assert feel(Beat(Sender(Protocol.ZIGBEE2MQTT, "0x1", radio.id))) == set()
    assert pulse(session, button).last_heard_at == now()


def test_a_thousand_signs_of_life_are_two_statements(session, feel, put_up):
    """They come every second, and nothing follows from them."""
    for number in range(50):
        put_up(f"PB-{number}")
    beats = [Beat(Sender(Protocol.NATIVE, f"PB-{number}"), battery=80) for number in range(50)]
    feel(*beats)
    events = told_of_all(session)

    with statements(session) as asked:
        feel(*beats)

    assert len([one for one in asked if "pulse" in one or "device" in one]) == 2
    assert told_of_all(session) == events
    assert session.query(Deadline).count() == 50


def told_of_all(session) -> int:
    """Count the diary's rows."""
    return session.query(Event).count()


def test_what_is_put_back_lies_beneath_what_came_meanwhile(tuesday_morning):
    """A flush that failed must not make a device look as it was before."""
    older = Vital(tuesday_morning, battery=50, rssi=-90, firmware="1.4", online=True)
    newer = Vital(None, battery=49, online=False)

    assert newer.over(older) == Vital(tuesday_morning, 49, -90, "1.4", online=False)
