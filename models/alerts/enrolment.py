"""`convivencia device add`: enrol a device, and print what it signs in with."""

import argparse

from models.alerts.bridge import begins_like_a_bridge
from models.alerts.device import Device, DeviceKind, UnfitSerialError, with_serial
from models.calendar import city_day
from models.clock import now
from models.commands import CommandError, Subparsers
from models.events import PLATFORM
from models.places.locate import locate
from models.session import connect, unit_of_work
from models.settings import Settings


def register(subparsers: Subparsers) -> None:
    """Add `device add` to the console."""
    device = subparsers.add_parser("device", help="enrol the devices in the street")
    deeds = device.add_subparsers(metavar="add", required=True)
    parser = deeds.add_parser(
        "add",
        help="enrol a device and print its user and key, once",
        description="Enrol a device. Its user and key are printed now and never again; our "
        "own broker lets it in within two seconds.",
    )
    parser.add_argument("serial", metavar="SERIAL", help="the serial number on its box")
    parser.add_argument("--kind", required=True, choices=[kind.value for kind in DeviceKind])
    parser.add_argument("--place", required=True, help="where it is, as people call the place")
    parser.add_argument("--lat", required=True, type=float, help="WGS84 degrees")
    parser.add_argument("--lon", required=True, type=float, help="WGS84 degrees")
    parser.set_defaults(run=add)


def add(chosen: argparse.Namespace) -> int:
    """Enrol the device, and say what it signs in with."""
    if not (-90 <= chosen.lat <= 90 and -180 <= chosen.lon <= 180):  # noqa: PLR2004 - the Earth
        raise CommandError("--lat goes from -90 to 90 and --lon from -180 to 180")
    if not chosen.place.strip():
        raise CommandError("--place must say where the device is")
    engine = connect(Settings.from_environment().database)
    try:
        device, key = enrol(chosen)
    except UnfitSerialError:
        raise CommandError(
            "a serial is 1 to 64 letters, digits, '.', '_' and '-'; no sign comes first, and "
            "no word that other topics begin with will do"
        ) from None
    finally:
        engine.dispose()
    print(f"user: {device.serial}\nkey: {key}")  # noqa: T201 - this is what was asked for
    return 0


def enrol(chosen: argparse.Namespace) -> tuple[Device, str]:
    """Note the device down, unless there is one of that serial."""
    with unit_of_work() as session:
        if session.scalars(with_serial(chosen.serial)).one_or_none() is not None:
            raise CommandError(f"there is a device {chosen.serial} already")
        if begins_like_a_bridge(session, chosen.serial):
            raise CommandError(f"the topics of a bridge begin with {chosen.serial}")
        device, key = Device.enrol(
            chosen.serial,
            DeviceKind(chosen.kind),
            chosen.place.strip(),
            lat=chosen.lat,
            lon=chosen.lon,
            by=PLATFORM,
        )
        session.add(device)
        device.stand_at(
            chosen.place.strip(),
            lat=chosen.lat,
            lon=chosen.lon,
            territory_id=locate(session, chosen.lat, chosen.lon).territory_id,
        )
        device.install(city_day(now()), by=PLATFORM)
    return device, key
