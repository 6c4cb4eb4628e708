"""Silence is an alarm, but only while somebody listens."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models import ticker
from models.alerts.codes import DeviceStatus, Supervision
from models.alerts.device import Device
from models.alerts.listening import Listening, begin_again, note
from models.alerts.pulse import Vital, flush
from models.alerts.reading import Protocol, Sender
from models.clock import now
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM
from tests.models.alerts.conftest import later, told


@pytest.fixture
def camera(put_up, session) -> Device:
    """A device of the strictest class that has just spoken, to a gateway that is well."""
    device = put_up("CAM-1", supervision=Supervision.S20)
    with at(0):
        hear_without_a_break(session)
        speak(session, device)
    return device


def hear_without_a_break(session) -> None:
    """Let the gateway have heard from Tuesday morning until now."""
    note(session)
    session.flush()
    [row] = session.scalars(select(Listening))
    row.since = min(row.since, datetime(2026, 5, 5, 15, tzinfo=UTC))
    row.until = now()
    session.commit()


def speak(session, device) -> None:
    """Let a device give a sign of life."""
    flush(session, {Sender(Protocol.NATIVE, device.serial): Vital(heard_at=now(), online=True)})
    session.commit()


def listen(session) -> None:
    """Let the gateway note that it hears."""
    note(session)
    session.commit()


def look(session, device) -> DeviceStatus:
    """Let the ticker fire what is due, and return where the device stands."""
    ticker.fire_due()
    session.expire_all()
    return device.status


def at(seconds: float):
    """Go to so many seconds after the camera spoke."""
    return later(minutes=5, seconds=seconds)


def test_a_device_is_silent_when_its_class_is_over_and_not_before(session, camera):
    """Twenty seconds, and the six that a flush and a tick may take."""
    for seconds, status in ((25, DeviceStatus.ONLINE), (27, DeviceStatus.SILENT)):
        with at(seconds):
            hear_without_a_break(session)
            assert look(session, camera) is status


def test_it_was_silent_since_it_spoke_last_not_since_we_noticed(
    session, camera, tuesday_morning
):
    """Whoever mends it wants to know when the current went."""
    with at(40):
        hear_without_a_break(session)
        look(session, camera)

    assert camera.silent_since == tuesday_morning + timedelta(minutes=5)
    assert told(session, camera)[-1] == "device.silent"


def test_a_device_that_goes_on_speaking_is_never_silent(session, camera):
    """Heartbeats move no deadline: the clock looks, and looks again later."""
    for seconds in range(0, 200, 10):
        with at(seconds):
            listen(session)
            speak(session, camera)
            assert look(session, camera) is DeviceStatus.ONLINE
    open_ones = Deadline.still_open().where(Deadline.kind == DeadlineKind.DEVICE_SILENCE)
    assert len(session.scalars(open_ones).all()) == 1


def test_nobody_is_silent_while_we_are_deaf(session, camera):
    """The gateway is down, or the broker: it is we who do not hear."""
    with at(3600):
        assert look(session, camera) is DeviceStatus.ONLINE


def test_after_a_break_everybody_has_time_to_come_back(session, camera):
    """At their own pace: a minute, or their class where that is longer."""
    with at(3600):
        listen(session)
        assert look(session, camera) is DeviceStatus.ONLINE
    for seconds in range(3605, 3660, 5):
        with at(seconds):
            listen(session)
    with at(3659):
        assert look(session, camera) is DeviceStatus.ONLINE
    with at(3661):
        listen(session)
        assert look(session, camera) is DeviceStatus.SILENT


def test_a_reconnection_is_a_break_however_short(session, camera):
    """A broker that restarted has dropped every device: they come back after us."""
    with at(20):
        begin_again(session)
        session.commit()
    for seconds in range(25, 80, 5):
        with at(seconds):
            listen(session)
    with at(79):
        assert look(session, camera) is DeviceStatus.ONLINE
    with at(81):
        listen(session)
        assert look(session, camera) is DeviceStatus.SILENT


def test_a_device_that_never_spoke_is_asked_about_after_a_day(session, put_up):
    """Somebody hung it up and forgot to switch it on."""
    button = put_up("PB-1")
    session.commit()
    for hours, status in ((23, DeviceStatus.INSTALLED), (25, DeviceStatus.SILENT)):
        with later(hours=hours):
            hear_without_a_break(session)
            assert look(session, button) is status


@pytest.mark.parametrize("status", ["in_repair", "retired"])
def test_silence_means_nothing_where_nobody_counts_on_the_device(session, camera, status):
    """It lies on a bench, or in a box."""
    (camera.repair if status == "in_repair" else camera.retire)(by=PLATFORM)
    session.commit()
    with at(3600):
        listen(session)
    with at(3700):
        listen(session)
        assert look(session, camera).value == status


def test_silence_is_told_once_and_the_return_as_well(session, camera):
    """The repair order follows from one event, its end from the other."""
    for seconds in range(0, 100, 10):
        with at(seconds):
            listen(session)
            look(session, camera)
    with at(110):
        listen(session)
        speak(session, camera)
    with at(115):
        listen(session)
        assert look(session, camera) is DeviceStatus.ONLINE

    assert told(session, camera).count("device.silent") == 1
    assert told(session, camera)[-1] == "device.returned"


def test_a_thousand_devices_are_looked_at_together(session, put_up):
    """Those that spoke are moved on in one transaction; none of them fires."""
    for number in range(30):
        speak(session, put_up(f"PB-{number}", supervision=Supervision.S90))
    listen(session)
    with later(seconds=60):
        for number in range(30):
            serial = f"PB-{number}"
            flush(session, {Sender(Protocol.NATIVE, serial): Vital(heard_at=now())})
        listen(session)
    with later(seconds=70):
        listen(session)
    with later(seconds=97):
        listen(session)
        assert ticker.fire_due() == 0
    due = session.scalars(select(Deadline.due_at).where(Deadline.fired_at.is_(None))).all()
    assert len(due) == 30
    assert min(due) > now() + timedelta(seconds=97)
