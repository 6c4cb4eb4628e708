"""Devices that the city cannot count on now: silent, low on battery, tampered with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceStatus, Trouble
from models.alerts.device import Device

SHOWN = 6
SIGNS = {
    Trouble.SILENT: ("bad", "silence"),
    Trouble.BATTERY_LOW: ("soon", "battery"),
    Trouble.TAMPERED: ("bad", "alert"),
}
_IN_SERVICE = (DeviceStatus.INSTALLED, DeviceStatus.ONLINE, DeviceStatus.SILENT)


@dataclass(frozen=True, slots=True)
class Ailing:
    """One device, one trouble, and since when."""

    device: Device
    trouble: Trouble
    since: datetime | None

    @property
    def tone(self) -> str:
        """Return its colour."""
        return SIGNS[self.trouble][0]

    @property
    def sign(self) -> str:
        """Return its icon."""
        return SIGNS[self.trouble][1]


@dataclass(frozen=True, slots=True)
class Lost:
    """A bridge that is away, and how many devices nobody hears because of it."""

    bridge: Bridge
    since: datetime
    devices: int


@dataclass(frozen=True, slots=True)
class Health:
    """How many devices work, the latest that do not, and the bridges that are away."""

    in_service: int
    ailing: int
    latest: list[Ailing]
    lost: list[Lost]

    @property
    def working(self) -> int:
        """Count the devices with which nothing is the matter."""
        return self.in_service - self.ailing


def health(session: Session) -> Health:
    """Look at the devices in service: what was noticed last stands first."""
    counted = session.scalar(select(func.count(Device.id)).where(_in_service())) or 0
    ailing = session.scalar(select(func.count(Device.id)).where(_ailing())) or 0
    noticed = func.coalesce(Device.tampered_at, Device.silent_since, Device.battery_low_at)
    latest = select(Device).where(_ailing()).order_by(noticed.desc(), Device.serial)
    return Health(
        counted,
        ailing,
        [_worst(one) for one in session.scalars(latest.limit(SHOWN))],
        lost_bridges(session),
    )


def lost_bridges(session: Session) -> list[Lost]:
    """List the bridges that are away, the longest first."""
    behind = (
        select(func.count(Device.id))
        .where(Device.bridge_id == Bridge.id, _in_service())
        .scalar_subquery()
    )
    away = select(Bridge, Bridge.lost_at, behind).where(Bridge.lost_at.is_not(None))
    return [Lost(*row) for row in session.execute(away.order_by(Bridge.lost_at, Bridge.name))]


def _worst(device: Device) -> Ailing:
    """Tell the trouble that matters most: what was opened may be what is silent now."""
    if device.tampered_at is not None:
        return Ailing(device, Trouble.TAMPERED, device.tampered_at)
    if device.status is DeviceStatus.SILENT:
        return Ailing(device, Trouble.SILENT, device.silent_since)
    return Ailing(device, Trouble.BATTERY_LOW, device.battery_low_at)


def _in_service() -> ColumnElement[bool]:
    return Device.status.in_(_IN_SERVICE)


def _ailing() -> ColumnElement[bool]:
    return _in_service() & or_(
        Device.status == DeviceStatus.SILENT,
        Device.battery_low_at.is_not(None),
        Device.tampered_at.is_not(None),
    )
