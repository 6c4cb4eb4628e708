"""Alarms for tests of the live feed: a button in a park, pressed as often as one likes."""

import time
from typing import Any

from sqlalchemy import select

from models.alerts.device import Device, DeviceKind, with_serial
from models.events import PLATFORM, Event, EventKind
from models.session import reading, unit_of_work

SERIAL = "PB-0007"
PLACE = "Parque Santander"


def enrol(serial: str = SERIAL) -> None:
    """Enrol a panic button."""
    with unit_of_work() as session:
        device, _key = Device.enrol(serial, DeviceKind.PANIC_BUTTON, PLACE, by=PLATFORM)
        session.add(device)


def ring(serial: str = SERIAL, *, hold: float = 0.0, **facts: Any) -> None:
    """Let an alarm be raised there; its transaction takes `hold` seconds to commit."""
    with unit_of_work() as session:
        device = session.scalars(with_serial(serial)).one()
        device.announce(EventKind.INCIDENT_RAISED, by=device.actor, place=PLACE, **facts)
        session.flush()
        time.sleep(hold)


def numbers(after: int = 0) -> list[int]:
    """Return the numbers of what was told live, in order."""
    told = select(Event.id).where(Event.told_live(), Event.id > after).order_by(Event.id)
    with reading() as session:
        return list(session.scalars(told))
