"""A press is heard once, whatever device, broker and clock make of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.alerts.device import Device, DeviceKind
from models.alerts.incident import Incident
from models.alerts.message import Beat, DeviceMessage, Refusal, Said, Signal, feel, hear
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM, Event


def press(serial="PB-0007", message_id="41", signal=Signal.PANIC, at=None) -> Said:
    """Say what a button says."""
    return Said(serial, message_id, signal, at, battery=90)


def incidents(session) -> list[Incident]:
    """Return the alarms there are."""
    return list(session.scalars(select(Incident)).unique())


@pytest.mark.usefixtures("park_button")
def test_a_press_raises_one_incident_and_a_repeat_none(session):
    """People press once and devices repeat."""
    hear(session, press())
    hear(session, press())

    [incident] = incidents(session)
    assert incident.device.place == "Parque Santander"
    assert incident.device.battery == 90
    assert session.scalars(select(Deadline)).one().kind is DeadlineKind.INCIDENT_ANSWER


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize("signal", [Signal.PANIC, Signal.ALARM, Signal.DURESS])
def test_three_words_call_for_help(session, signal):
    """Whatever the device is."""
    assert hear(session, press(signal=signal)) is not None


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize(
    "signal", [Signal.ARM, Signal.DISARM, Signal.TAMPER, Signal.TEST, Signal.ALL_CLEAR, None]
)
def test_other_words_are_kept_and_raise_nothing(session, signal):
    """A patrol is not sent to a test."""
    assert hear(session, press(signal=signal)) is None
    kept = session.scalars(select(DeviceMessage)).one()
    assert (kept.signal, kept.refusal) == (signal, None if signal else Refusal.UNKNOWN_WORD)


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize("days", [30, -30])
def test_a_press_never_heard_before_counts_however_wrong_its_clock(
    session, tuesday_morning, days
):
    """Arrival time rules; the diary says by how much the device's clock differs."""
    incident = hear(session, press(at=tuesday_morning - timedelta(days=days)))
    session.flush()

    assert incident.raised_at == tuesday_morning
    [told] = session.scalars(Event.history_of(incident.id))
    assert told.facts["late_s"] == days * 86400
    assert told.actor == "device:PB-0007"


def test_a_press_of_an_unknown_button_is_kept_and_refused(session):
    """Somebody installed a button and forgot to enrol it: the message shows that."""
    assert hear(session, press("PB-9999")) is None
    assert session.scalars(select(DeviceMessage)).one().refusal is Refusal.UNKNOWN_DEVICE


def test_a_press_that_was_refused_counts_once_its_button_is_enrolled(session):
    """The person who pressed did nothing wrong."""
    hear(session, press("PB-9999"))
    button, _key = Device.enrol("PB-9999", DeviceKind.PANIC_BUTTON, "Malecón", by=PLATFORM)
    session.add(button)
    session.flush()

    hear(session, press("PB-9999"))
    hear(session, press("PB-9999"))

    assert len(incidents(session)) == 1
    assert session.scalars(select(DeviceMessage)).one().refusal is None


def test_a_sign_of_life_tells_how_the_device_is(session, park_button, tuesday_morning):
    """What it does not say stays as it was."""
    with clock.at(tuesday_morning + timedelta(minutes=1)) as then:
        assert feel(session, Beat("PB-0007", battery=80, rssi=-71, firmware="1.4"))
        assert feel(session, Beat("PB-0007", battery=79))

    assert (park_button.battery, park_button.rssi, park_button.firmware) == (79, -71, "1.4")
    assert park_button.last_heard_at == then


def test_a_last_will_is_not_a_sign_of_life(session, park_button):
    """The broker speaks it when the device is gone."""
    assert feel(session, Beat("PB-0007", online=False))

    assert park_button.online is False
    assert park_button.last_heard_at is None


def test_nobody_knows_a_stranger_that_is_alive(session):
    """It leaves no trace: it could be anybody, every second."""
    assert not feel(session, Beat("PB-9999", battery=80))
