"""When each device was last heard, and how it was then: written often, hundreds at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.codes import DeviceStatus
from models.alerts.device import Device
from models.alerts.reading import Beat, Sender
from models.base import Base

LOW_BATTERY = 20  # percent; a button that says less is due for a new one
WELL_AGAIN = 40  # percent; in between nothing changes, or a cold night would ring twice
ASLEEP = (DeviceStatus.INSTALLED, DeviceStatus.SILENT)
IN_SERVICE = (*ASLEEP, DeviceStatus.ONLINE)


class Pulse(Base):
    """The last sign of life of one device."""

    __tablename__ = "pulse"
    __table_args__ = (CheckConstraint("battery BETWEEN 0 AND 100", name="battery_is_percent"),)

    device_id: Mapped[UUID] = mapped_column(ForeignKey(Device.id), primary_key=True)
    last_heard_at: Mapped[datetime | None]
    online: Mapped[bool | None]  # by its last will or its bridge; none: it never said
    battery: Mapped[int | None]  # percent
    rssi: Mapped[int | None]  # dBm
    firmware: Mapped[str | None]


@dataclass(frozen=True, slots=True)
class Vital:
    """What is known of one device since the last flush. `heard_at`: it spoke itself, then."""

    heard_at: datetime | None = None
    battery: int | None = None
    rssi: int | None = None
    firmware: str | None = None
    online: bool | None = None

    def then(self, beat: Beat, at: datetime) -> "Vital":
        """Add one more sign of life; what it does not say stays as it was.

        What somebody else says of it, and a word that the broker had kept, is no sign of life.
        """
        return replace(
            self,
            heard_at=at if beat.online is None else self.heard_at,
            battery=self.battery if beat.battery is None else beat.battery,
            rssi=self.rssi if beat.rssi is None else beat.rssi,
            firmware=self.firmware if beat.firmware is None else beat.firmware,
            online=True if beat.online is None else beat.online,
        )

    def over(self, older: "Vital") -> "Vital":
        """Return what is known with an older one beneath it."""
        return Vital(
            self.heard_at or older.heard_at,
            older.battery if self.battery is None else self.battery,
            older.rssi if self.rssi is None else self.rssi,
            self.firmware or older.firmware,
            older.online if self.online is None else self.online,
        )


def flush(session: Session, vitals: Mapping[Sender, Vital]) -> set[Sender]:
    """Write a few hundred signs of life down; return the senders nobody knows.

    A device that was silent, or is heard for the first time, comes online; one whose battery
    is low says so, once. Neither waits for anybody to look.
    """
    known = dict(_known(session, vitals))
    if known:
        rows = [_row(one.id, vitals[sender]) for sender, one in known.items()]
        _upsert(session, rows)
    news = {
        one.id: vitals[sender] for sender, one in known.items() if _is_news(one, vitals[sender])
    }
    if news:
        changing = select(Device).where(Device.id.in_(news)).order_by(Device.id)
        for device in session.scalars(changing.with_for_update(of=Device)):
            _note(device, news[device.id])
    return set(vitals) - set(known)


def _known(session: Session, vitals: Mapping[Sender, Vital]) -> Iterator[tuple[Sender, Any]]:
    """Find the devices, as plain rows: nearly all of them only live on as they did."""
    for row in session.execute(_STATES, addresses(vitals)):
        sender = Sender(row.protocol, row.address, row.bridge_id)
        if sender in vitals:
            yield sender, row


def _is_news(device: Any, vital: Vital) -> bool:
    """Tell whether more follows from a sign of life than a date."""
    if vital.heard_at is not None and device.status in ASLEEP:
        return True
    if vital.battery is None or device.status not in IN_SERVICE:
        return False
    noted = device.battery_low_at is not None
    return vital.battery >= WELL_AGAIN if noted else vital.battery <= LOW_BATTERY


def devices_of(session: Session, senders: Iterable[Sender]) -> dict[Sender, Device]:
    """Find the devices that speak under these addresses, each through its own bridge."""
    asked = set(senders)
    return found_among(asked, session.scalars(SPEAKING_AS, addresses(asked))) if asked else {}


# Made once, as all that presses wait for: it takes longer to word such a question than to
# answer it. More may be found than was asked for, where one address is in use by two makers.
SPEAKING_AS = select(Device).where(
    Device.protocol.in_(bindparam("protocols", expanding=True)),
    Device.address.in_(bindparam("addresses", expanding=True)),
)


_STATES = SPEAKING_AS.with_only_columns(
    Device.id,
    Device.protocol,
    Device.address,
    Device.bridge_id,
    Device.status,
    Device.battery_low_at,
)


def addresses(senders: Iterable[Sender]) -> dict[str, list[str]]:
    """Return what to ask `SPEAKING_AS` with."""
    return {
        "protocols": list({one.protocol for one in senders}),
        "addresses": [one.address for one in senders],
    }


def found_among(senders: set[Sender], devices: Iterable[Device]) -> dict[Sender, Device]:
    """Return which device each sender is; nobody speaks through another's bridge."""
    by_sender = {Sender(one.protocol, one.address, one.bridge_id): one for one in devices}
    return {sender: one for sender, one in by_sender.items() if sender in senders}


def _note(device: Device, vital: Vital) -> None:
    if vital.heard_at is not None and device.status in ASLEEP:
        device.come_online(vital.heard_at)
    if vital.battery is not None:
        if vital.battery <= LOW_BATTERY:
            device.run_low(vital.battery)
        elif vital.battery >= WELL_AGAIN and device.battery_low_at is not None:
            device.recharge()


def _row(device_id: UUID, vital: Vital) -> dict[str, Any]:
    return {
        "device_id": device_id,
        "last_heard_at": vital.heard_at,
        "online": vital.online,
        "battery": vital.battery,
        "rssi": vital.rssi,
        "firmware": vital.firmware,
    }


def _upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows; what a device did not say this time stays as it was."""
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    asked = make(Pulse)
    new = asked.excluded
    told = {
        name: func.coalesce(new[name], getattr(Pulse, name))
        for name in ("last_heard_at", "online", "battery", "rssi", "firmware")
    }
    session.execute(asked.on_conflict_do_update(index_elements=["device_id"], set_=told), rows)
