"""The devices of these tests: a button in a park, and a street that watches over itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from models import clock
from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.alerts.command import Command
from models.alerts.device import Device, DeviceKind
from models.alerts.hearing import Reception, hear_all
from models.alerts.incident import Incident
from models.alerts.reading import Said, Sender, Signal
from models.alerts.zone import Zone
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM, Event


@pytest.fixture
def put_up(session):
    """Enrol a device and put it up."""

    def put_it_up(serial, kind=DeviceKind.PANIC_BUTTON, place="Parque Santander", **more):
        zone = more.pop("zone", None)
        device, _key = Device.enrol(serial, kind, place, by=PLATFORM, **more)
        device.stand_at(place, lat=7.89, lon=-72.5, zone=zone)
        device.install(city_day(now()), by=PLATFORM)
        session.add(device)
        session.flush()
        return device

    return put_it_up


@pytest.fixture
def park_button(put_up) -> Device:
    """The panic button of Parque Santander."""
    return put_up("PB-0007")


@pytest.fixture
def street(session) -> Zone:
    """A street of shops in which two voices make an alarm."""
    zone = Zone.draw("Calle 13, cuadra 4", by=PLATFORM)
    session.add(zone)
    session.flush()
    return zone


@pytest.fixture
def shops(put_up, street) -> list[Device]:
    """Three buttons of that street, each in a shop of its own."""
    return [put_up(f"SHOP-{number}", place="Calle 13", zone=street) for number in range(3)]


@pytest.fixture
def siren(put_up, street) -> Device:
    """The siren of that street, with its light."""
    return put_up("SIREN-1", DeviceKind.SIREN, "Calle 13, poste 2", zone=street)


@pytest.fixture
def radio(session) -> Bridge:
    """The bridge of the buttons that speak Zigbee."""
    bridge = Bridge(
        name="_b-radio", protocol=Protocol.ZIGBEE2MQTT, prefix="radio", registered_at=now()
    )
    session.add(bridge)
    session.flush()
    return bridge


@pytest.fixture
def hear(session):
    """Take in messages in one group, and write everything down."""

    def hear_them(*said: Said) -> list[Reception]:
        received = hear_all(session, said)
        session.flush()
        return received

    return hear_them


def said(serial="PB-0007", message_id="41", signal=Signal.PANIC, **more) -> Said:
    """Say what a native device says."""
    at = more.pop("at", None)
    return Said(Sender(Protocol.NATIVE, serial), message_id, signal, at, **more)


def incidents(session) -> list[Incident]:
    """Return the incidents there are, the oldest first."""
    return list(session.scalars(select(Incident).order_by(Incident.raised_at, Incident.code)))


def told(session, record) -> list[str]:
    """Return what the diary tells of a record."""
    return [one.kind.value for one in session.scalars(Event.history_of(record.id))]


def orders(session) -> list[tuple[str, str, int]]:
    """Return what devices were told: who, what, and for how many seconds."""
    ordered = select(Command).order_by(Command.next_try_at, Command.action)
    return [
        (one.device.serial, one.action.value, one.duration_s)
        for one in session.scalars(ordered)
    ]


@contextmanager
def later(**span: float) -> Iterator[None]:
    """Let some time pass."""
    with clock.at(now() + timedelta(**span)):
        yield


@contextmanager
def statements(session) -> Iterator[list[str]]:
    """Gather what is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
