"""The devices of the demonstration, put up as real ones are, and their keys.

The dead ones fell silent long ago; the simulator lends the others a voice.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models import clock
from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceKind, Protocol, Supervision
from models.alerts.device import Device
from models.alerts.device_key import fits
from models.alerts.pulse import Pulse
from models.alerts.zone import Zone
from models.calendar import city_day
from models.clock import wall
from models.deadlines import DeadlineKind
from models.demonstration.accounts import address
from models.demonstration.stands import PREFIX, Stand, stands
from models.events import PLATFORM, EventKind
from models.session import reading, unit_of_work

BRIDGE = "_chirpstack-demo"
DEV_EUI = "24e124538c000001"  # of the button that speaks through it
UP_SINCE = timedelta(days=200)


def devices_file(data_folder: Path) -> Path:
    """Return where the keys of the living devices are kept for the simulator."""
    return data_folder / "demo" / "devices.json"


def put_up(data_folder: Path) -> int:
    """Put up the zones and devices that are missing; return how many devices were.

    The keys are written down after they count. Killed in between, the next run gives new
    keys to the devices whose key nobody has.
    """
    with reading() as session:
        wanted = list(stands(session))
        known = set(session.scalars(select(Device.serial).where(_ours())))
    missing = [stand for stand in wanted if stand.serial not in known]
    keys = _read(devices_file(data_folder))
    with unit_of_work() as session:
        zones = _draw_zones(session, wanted)
        for stand in missing:
            keys[stand.serial] = _put_up(session, stand, zones)
        keys |= _rekeyed(session, [one for one in wanted if not one.dead], keys)
        _hang_on_bridge(session)
    rows: list[dict[str, object]] = [
        {"serial": stand.serial, "key": keys[stand.serial], "kind": stand.kind, "alive": True}
        for stand in wanted
        if not stand.dead
    ]
    _write(devices_file(data_folder), rows)
    return len(missing)


def _draw_zones(session: Session, wanted: Iterable[Stand]) -> dict[str, Zone]:
    zones = {zone.name: zone for zone in session.scalars(select(Zone))}
    for stand in wanted:
        if stand.zone is not None and stand.zone not in zones:
            zones[stand.zone] = Zone.draw(
                stand.zone, by=PLATFORM, territory_id=stand.territory_id,
                lat=stand.lat, lon=stand.lon,
            )  # fmt: skip
            session.add(zones[stand.zone])
    session.flush()
    return zones


def _put_up(session: Session, stand: Stand, zones: dict[str, Zone]) -> str:
    """Put one device up as it was done months ago, and let the dead ones fall silent since."""
    began = wall() - UP_SINCE
    with clock.at(began):
        device, key = Device.enrol(
            stand.serial, stand.kind, stand.place, lat=stand.lat, lon=stand.lon, by=PLATFORM
        )
        session.add(device)
        device.stand_at(
            stand.place, lat=stand.lat, lon=stand.lon, territory_id=stand.territory_id,
            zone=zones.get(stand.zone or ""),
        )  # fmt: skip
        if stand.kept:
            device.holder, device.holder_email = "Comercio de muestra", address("comercio")
        device.install(city_day(began), by=PLATFORM)
    session.flush()
    if stand.dead:
        _fall_silent(session, device)
    else:
        device.promise(DeadlineKind.DEVICE_SILENCE, wall() + timedelta(days=1))
    return key


def _fall_silent(session: Session, device: Device) -> None:
    """Let it have worked until some day of the last months, each until another one."""
    heard_at = wall() - timedelta(days=3 + int(device.serial[-2:]) * 7 % 83, hours=5)
    session.add(Pulse(device_id=device.id, last_heard_at=heard_at, online=False))
    with clock.at(heard_at):
        device.come_online(heard_at)
    with clock.at(heard_at + device.supervision.limit):
        device.fall_silent(heard_at)
    device.withdraw(DeadlineKind.DEVICE_SILENCE)


def _rekeyed(session: Session, living: Iterable[Stand], keys: dict[str, str]) -> dict[str, str]:
    """Give new keys to the devices whose key the file does not know."""
    serials = [stand.serial for stand in living]
    devices = session.scalars(select(Device).where(Device.serial.in_(serials)))
    return {
        device.serial: device.rekey(by=PLATFORM)
        for device in devices
        if device.key_digest is None or not _opens(keys.get(device.serial), device.key_digest)
    }


def _opens(key: str | None, digest: str) -> bool:
    return key is not None and fits(key, digest)


def _hang_on_bridge(session: Session) -> None:
    """Add a button that runs on a battery for years and speaks LoRaWAN, through a bridge."""
    known = session.scalars(select(Bridge).where(Bridge.name == BRIDGE)).one_or_none()
    park = session.scalars(select(Device).where(_ours()).order_by(Device.serial)).first()
    if known is not None or park is None:
        return
    at = wall()
    bridge = Bridge(
        name=BRIDGE, protocol=Protocol.CHIRPSTACK, prefix="application/demo",
        key_digest=None, registered_at=at,
    )  # fmt: skip
    bridge.announce(EventKind.BRIDGE_REGISTERED, by=PLATFORM, name=BRIDGE)
    session.add(bridge)
    session.flush()
    button, _key = Device.enrol(
        f"{PREFIX}BL-001", DeviceKind.PANIC_BUTTON, park.place, protocol=Protocol.CHIRPSTACK,
        address=DEV_EUI, bridge=bridge, supervision=Supervision.H25, by=PLATFORM,
    )  # fmt: skip
    button.stand_at(
        park.place, lat=park.lat, lon=park.lon, territory_id=park.territory_id, zone=park.zone
    )
    session.add(button)
    button.install(city_day(at), by=PLATFORM)
    session.flush()
    session.add(Pulse(device_id=button.id, last_heard_at=at, battery=78, rssi=-109))
    button.come_online(at)


def _ours() -> ColumnElement[bool]:
    return Device.serial.startswith(PREFIX)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return {one["serial"]: one["key"] for one in json.loads(path.read_text("utf-8"))}


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    """Keep them for their owner only; nothing is touched where nothing is new."""
    told = json.dumps(rows, indent=1)
    if path.exists() and path.read_text("utf-8") == told:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(told, "utf-8")
    draft.replace(path)
