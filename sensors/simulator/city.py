"""The devices of the demonstration city, kept alive so that its screens have something to show.

Whoever makes the demonstration writes `demo/devices.json` in the data folder, mode 0600:

    [{"serial": "BP-001", "key": "…", "kind": "panic_button", "alive": true}, …]

`alive` may be missing; then about one in twelve is dead, always the same ones, because a city
in which every device works would show nothing of what the platform is for.
"""

import logging
from collections.abc import Iterable
from pathlib import Path
from threading import Event
from time import perf_counter
from zlib import crc32

from models.alerts.codes import Signal
from models.settings import Settings
from sensors.simulator.accounts import Account, AccountsError, read_accounts
from sensors.simulator.block import NobodyToPressError
from sensors.simulator.street import Street

log = logging.getLogger(__name__)

DEAD_ONE_IN = 12
LOOK_EVERY_S = 5.0
TEST_EVERY_S = 600.0


def devices_file(settings: Settings) -> Path:
    """Return where the demonstration keeps the keys of its devices."""
    return settings.data_folder / "demo" / "devices.json"


def living(accounts: Iterable[Account]) -> list[Account]:
    """Leave out the dead ones: those said to be, and where nobody said, one in twelve."""
    return [one for one in accounts if _lives(one)]


def keep_alive(street: Street, path: Path, stop: Event, *, test_every_s: float) -> None:
    """Give signs of life until told to stop; now and then somebody tests a device.

    The file may come later, or be written anew with more devices in it.
    """
    tested_at, read_at = perf_counter(), None
    while not stop.is_set():
        written_at = path.stat().st_mtime_ns if path.exists() else None
        if written_at not in {None, read_at}:
            read_at = written_at
            _bring_in(street, path)
        if street.boxes and perf_counter() - tested_at >= test_every_s:
            tested_at = perf_counter()
            _test_one(street)
        stop.wait(min(LOOK_EVERY_S, test_every_s))


def _bring_in(street: Street, path: Path) -> None:
    try:
        accounts = living(read_accounts(path))
    except AccountsError as error:
        log.warning("%s", error)
        return
    street.add(accounts)
    log.info("%s devices of the demonstration live", len(street.boxes))


def _test_one(street: Street) -> None:
    try:
        press = street.press(signal=Signal.TEST)
    except NobodyToPressError:
        return
    log.info("somebody tests %s", press.serial)


def _lives(account: Account) -> bool:
    if account.alive is not None:
        return account.alive
    return crc32(account.serial.encode()) % DEAD_ONE_IN != 0
