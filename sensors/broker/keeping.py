"""Keeps the broker's lists as the city's records have them.

The gateway looks once a second. So a device may sign in a moment after it was enrolled,
whoever enrolled it and wherever; and one that was retired, or has a new key, is sent away.
"""

import logging
import time
from collections.abc import Callable

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from models.events import Event, EventKind
from models.session import reading
from models.settings import SettingError, Settings, Tls
from sensors.broker.accounts import accounts
from sensors.broker.users import UserList

log = logging.getLogger(__name__)

LOOK_WELL_EVERY = 60.0  # seconds

# What changes who may enter, or where they speak.
CHANGES = (
    EventKind.DEVICE_ENROLLED,
    EventKind.DEVICE_CHANGED,
    EventKind.DEVICE_REKEYED,
    EventKind.DEVICE_RETIRED,
    EventKind.BRIDGE_REGISTERED,
    EventKind.BRIDGE_REKEYED,
    EventKind.BRIDGE_RETIRED,
)


class Keeper:
    """Brings the lists up to date when something happened that changes them.

    To read all accounts takes a while where there are thousands, and presses wait for it; to
    count what happened takes none. They are counted, not compared by the newest number,
    because an older number may be committed later.
    """

    def __init__(self, users: UserList, tls: Tls | None = None) -> None:
        self.users = users
        self.tls = tls
        self.certified_at = _written_at(tls)
        self.changes = -1
        self.looked_well_at = 0.0
        self.told = ""

    def __call__(self) -> None:
        """Look; once a minute look well, whatever happened or did not."""
        changes = changes_so_far()
        late = time.monotonic() - self.looked_well_at >= LOOK_WELL_EVERY
        if changes is not None and (changes != self.changes or late):
            if not refresh(self.users):
                return
            self.changes, self.looked_well_at = changes, time.monotonic()
        self._tell_of_a_new_certificate()
        self._tell_a_new_broker()

    def _tell_of_a_new_certificate(self) -> None:
        """Let the broker take a renewed certificate, as soon as it fits its key."""
        written_at = _written_at(self.tls)
        if self.tls and written_at != self.certified_at and self.tls.obstacle() is None:
            self.users.tell()
            self.certified_at = written_at

    def _tell_a_new_broker(self) -> None:
        """Tell a broker that was started meanwhile: it may have read the lists just before."""
        running = self.users.number_of_broker()
        if running != self.told:
            self.users.tell()
            self.told = running


def keeper(settings: Settings) -> Callable[[], None]:
    """Return what to do every second: nothing where the broker and its lists are not ours."""
    if settings.mqtt_url:
        return lambda: None
    users = UserList.of(settings)
    users.folder.mkdir(parents=True, exist_ok=True)
    try:
        return Keeper(users, settings.mqtt_tls)
    except SettingError as error:  # the broker cannot start, but whoever is in goes on
        log.warning("%s", error)
        return Keeper(users)


def refresh(users: UserList) -> bool:
    """Bring the lists up to date, and tell the broker if that changed them.

    Return whether that was possible: a database that does not answer is asked again.
    """
    try:
        with reading() as session:
            known = accounts(session)
    except OperationalError as error:
        log.warning("the database does not answer: %s", error.orig)
        return False
    if users.write(known):
        users.tell()
    return True


def changes_so_far() -> int | None:
    """Count what ever changed the accounts; None where the database does not answer."""
    counted = (
        select(func.count())
        .select_from(Event)
        .where(Event.kind.in_(CHANGES), text("NOT event.imported"))  # as its index says
    )
    try:
        with reading() as session:
            return session.scalars(counted).one()
    except OperationalError as error:
        log.warning("the database does not answer: %s", error.orig)
        return None


def _written_at(tls: Tls | None) -> tuple[int, ...]:
    """Return when each file was written, in nanoseconds; 0 for one that is being replaced."""
    files = (tls.certificate, tls.key) if tls else ()
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in files)
