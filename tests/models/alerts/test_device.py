"""What a device is known by, and what it signs in with."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import console
from models.alerts.device import Device, DeviceKind, UnfitSerialError, with_serial
from models.alerts.device_key import digest, draw_key, fits
from models.events import PLATFORM, Event, EventKind

ADD = ["device", "add", "PB-1", "--kind", "panic_button", "--place", "Parque Santander"]
THERE = ["--lat", "7.8891", "--lon", "-72.4967"]


def test_a_key_fits_its_own_digest_and_no_other():
    """What is kept tells whether a key is right, and not what it is."""
    key, other = draw_key(), draw_key()

    assert fits(key, digest(key))
    assert not fits(other, digest(key))
    assert not fits("", digest(key))
    assert key not in digest(key)
    assert digest(key) != digest(key)


def test_a_device_that_is_enrolled_is_in_the_diary(session):
    """Who added a device that can call a patrol is worth knowing."""
    siren, key = Device.enrol("S-1", DeviceKind.SIREN, "CAI La Libertad", by=PLATFORM)
    session.add(siren)
    session.flush()

    [told] = session.scalars(Event.history_of(siren.id))
    assert (told.kind, told.facts) == (EventKind.DEVICE_ENROLLED, {"device_kind": "siren"})
    assert fits(key, siren.key_digest)


@pytest.mark.parametrize(
    "serial", ["", "a/b", "+", "#", "a:b", "_gateway", "a\n", "ñ", "x" * 65]
)
def test_a_serial_that_would_be_a_pattern_or_another_user_is_refused(serial):
    """A device called `+` would be allowed to speak for all of them."""
    with pytest.raises(UnfitSerialError):
        Device.enrol(serial, DeviceKind.SENSOR, "Malecón", by=PLATFORM)


@pytest.mark.usefixtures("park_button")
def test_a_serial_is_given_once(session):
    """Two boxes with one number could not be told apart."""
    session.add(Device.enrol("PB-0007", DeviceKind.SIREN, "Malecón", by=PLATFORM)[0])

    with pytest.raises(IntegrityError):
        session.flush()


def test_device_add_prints_the_user_and_the_key_once(database, session, monkeypatch, capsys):
    """The key is nowhere afterwards, so that nobody can read it there."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)

    assert console.main([*ADD, *THERE]) == 0

    user, key = (line.split(": ")[1] for line in capsys.readouterr().out.splitlines())
    device = session.scalars(with_serial("PB-1")).one()
    assert (user, device.place, device.lat) == ("PB-1", "Parque Santander", 7.8891)
    assert fits(key, device.key_digest)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([*ADD, "--lat", "97", "--lon", "0"], "-90 to 90"),
        ([*ADD, "--lat", "nan", "--lon", "0"], "-90 to 90"),
        ([*ADD, *THERE, "--place", "  "], "--place"),
        (["device", "add", "a/b", *ADD[3:], *THERE], "a serial is"),
    ],
)
def test_device_add_refuses_in_one_line(database, session, monkeypatch, capsys, typed, words):
    """And adds nothing."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)

    assert console.main(typed) == 1
    assert words in capsys.readouterr().err
    assert session.scalars(select(Device)).all() == []


def test_device_add_refuses_a_serial_that_is_there(database, monkeypatch, capsys):
    """A new key for an old device would be another command."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)
    console.main([*ADD, *THERE])
    capsys.readouterr()

    assert console.main([*ADD, *THERE]) == 1
    assert capsys.readouterr().err == "convivencia: there is a device PB-1 already\n"
