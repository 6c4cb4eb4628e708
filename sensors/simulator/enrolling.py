"""Devices for a simulated street, enrolled by the same verb as real ones."""

from pathlib import Path

from sqlalchemy import select

from models.alerts.codes import DeviceKind
from models.alerts.device import Device
from models.alerts.device_key import fits
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.session import reading, unit_of_work
from models.settings import Settings
from sensors.simulator.accounts import Account, read_accounts, write_accounts

PREFIX = "SIM-"
FIRST_LAT, FIRST_LON, STEP = 7.8939, -72.5078, 0.0004  # a walk through the centre of Cúcuta
ROW = 25  # boxes to a block
CHUNK = 50  # devices in one transaction
KINDS = (*(DeviceKind.PANIC_BUTTON,) * 8, DeviceKind.COMMUNITY_ALARM, DeviceKind.SIREN)


def kept_file(settings: Settings) -> Path:
    """Return where the keys of simulated devices are kept, for their owner only."""
    return settings.data_folder / "simulator" / "devices.json"


def enrol(wanted: int, settings: Settings) -> list[Account]:
    """Return so many accounts: those of earlier runs first, and new ones for the rest.

    The database must be connected. Keys of earlier runs are taken from the file where they
    were kept, if the city still knows them; nobody else can tell a key again.
    """
    path = kept_file(settings)
    known = _still_known(read_accounts(path)) if path.exists() else []
    taken = _highest_number()
    for first in range(len(known), wanted, CHUNK):
        numbers = range(taken + 1, taken + 1 + min(CHUNK, wanted - first))
        with unit_of_work() as session:
            made = [_enrol(number) for number in numbers]
            session.add_all(device for device, _key in made)
        known += [Account(device.serial, key, device.kind) for device, key in made]
        taken = numbers[-1]
        write_accounts(path, known)
    return known[:wanted]


def _enrol(number: int) -> tuple[Device, str]:
    device, key = Device.enrol(
        f"{PREFIX}{number:04d}",
        KINDS[number % len(KINDS)],
        f"Calle simulada, poste {number}",
        lat=FIRST_LAT + STEP * (number // ROW),
        lon=FIRST_LON + STEP * (number % ROW),
        by=PLATFORM,
    )
    device.install(city_day(now()), by=PLATFORM)
    return device, key


def _simulated() -> dict[str, str | None]:
    with reading() as session:
        simulated = select(Device.serial, Device.key_digest).where(
            Device.serial.startswith(PREFIX)
        )
        return {serial: kept for serial, kept in session.execute(simulated)}  # noqa: C416 - typed


def _still_known(accounts: list[Account]) -> list[Account]:
    kept = _simulated()
    return [
        one for one in accounts if (digest := kept.get(one.serial)) and fits(one.key, digest)
    ]


def _highest_number() -> int:
    numbers = (serial.removeprefix(PREFIX) for serial in _simulated())
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
