"""Finding the device an address speaks of."""

from flask import request

from models.alerts.device import Device, with_serial
from webapp.database import LOOKING, db


def device_called(serial: str) -> Device:
    """Return the device of this serial; whoever is about to change it waits for others."""
    wanted = with_serial(serial)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Device)
    return db.scalars(wanted).one()
