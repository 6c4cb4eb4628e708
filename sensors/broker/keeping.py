"""Keeps the broker's list of users as the city's records have it.

The gateway looks once a second. So a device may sign in a moment after it was enrolled,
whoever enrolled it and wherever.
"""

import logging
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from models.alerts.device import Device
from models.session import reading
from models.settings import Settings
from sensors.broker.users import UserList

log = logging.getLogger(__name__)


def keeper(settings: Settings) -> Callable[[], None]:
    """Return what to do every second: nothing where the broker and its list are not ours."""
    if settings.mqtt_url:
        return lambda: None
    users = UserList.of(settings)
    users.folder.mkdir(parents=True, exist_ok=True)
    return lambda: refresh(users)


def refresh(users: UserList) -> None:
    """Bring the list up to date, and tell the broker if that changed it."""
    enrolled = (
        select(Device.serial, Device.key_digest)
        .where(Device.key_digest.is_not(None))
        .order_by(Device.serial)
    )
    try:
        with reading() as session:
            devices = {serial: kept for serial, kept in session.execute(enrolled) if kept}
    except OperationalError as error:
        log.warning("the database does not answer: %s", error.orig)
        return
    if users.write(devices):
        users.tell()
