"""From a device that fails to an order that mends it: when one is opened, and for which."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceStatus, Trouble
from models.alerts.device import Device
from models.alerts.device_repair import DeviceRepair
from models.clock import now
from models.events import PLATFORM, Event, EventKind
from models.language import moment_in_words, say
from models.places.territory import district_of
from models.upkeep.catalogue import BROKEN_DEVICE
from models.upkeep.category import Category
from models.upkeep.codes import Priority
from models.upkeep.routing import Duties, order_numbers
from models.upkeep.work_order import WorkOrder

# So many in so short a time have one cause (a network, a district without power): one look
# at that cause mends more than a hundred orders. Who is silent still after that is broken.
AT_ONCE = 20
AT_ONCE_SHARE = 20  # one in twenty of the city's devices, where that is more
HELD_FOR = timedelta(hours=4)

IN_SERVICE = (DeviceStatus.INSTALLED, DeviceStatus.ONLINE, DeviceStatus.SILENT)


@dataclass(frozen=True, slots=True)
class Case:
    """What is the matter with a device, and since when."""

    device: Device
    trouble: Trouble
    since: datetime


def in_trouble() -> ColumnElement[bool]:
    """Choose the devices that something is the matter with."""
    return Device.status.in_(IN_SERVICE) & or_(
        Device.status == DeviceStatus.SILENT,
        Device.battery_low_at.is_not(None),
        Device.tampered_at.is_not(None),
    )


def attend(session: Session, device_ids: Collection[UUID], held: Collection[UUID]) -> None:
    """Do what these devices now need: open, withdraw, confirm or refuse their orders.

    It looks at how things stand and not at what was announced, so it may be done again and
    in any order. `held` are those whose silence is to be waited out.
    """
    running = _running(session, device_ids)
    for repair in running.values():
        repair.follow_up()
    devices = session.scalars(
        select(Device).where(Device.id.in_(set(device_ids) - set(running)), in_trouble())
    ).all()
    attended = _last_opened(session, [device.id for device in devices])
    cases = [
        case
        for device in devices
        if (case := worst(device)) is not None
        and not (device.id in held and case.trouble is Trouble.SILENT)
        # One order for one spell of trouble: who cancelled it knew why.
        and (device.id not in attended or attended[device.id] < case.since)
    ]
    open_repairs(session, cases)


def worst(device: Device) -> Case | None:
    """Return what is most the matter with a device."""
    began = {
        Trouble.SILENT: device.silent_since,
        Trouble.TAMPERED: device.tampered_at,
        Trouble.BATTERY_LOW: device.battery_low_at,
    }
    for trouble, since in began.items():
        if trouble in device.troubles and since is not None:
            return Case(device, trouble, since)
    return None


def open_repairs(session: Session, cases: Sequence[Case]) -> list[DeviceRepair]:
    """Open an order for each, and give it to the department whose duty such devices are."""
    category = session.get(Category, BROKEN_DEVICE)
    if not cases or category is None:
        return []
    duties = Duties.read(session)
    repairs = []
    for number, case in zip(order_numbers(session, len(cases)), cases, strict=True):
        device = case.device
        district = district_of(device.territory_id)
        order = WorkOrder.open(
            number,
            category,
            in_words(case),
            priority=Priority.NORMAL
            if case.trouble is Trouble.BATTERY_LOW
            else Priority.URGENT,
            territory_id=district,
            lat=device.lat,
            lon=device.lon,
            by=PLATFORM,
        )
        department = duties.department(BROKEN_DEVICE, district)
        if department is not None:
            order.assign(department, by=PLATFORM)
        repairs.append(
            DeviceRepair(device=device, order=order, trouble=case.trouble, since=case.since)
        )
    session.add_all(repairs)
    return repairs


def in_words(case: Case) -> str:
    """Say where to go and what for: this is what a foreman reads on the way."""
    device = case.device
    since = "el" if case.trouble is Trouble.TAMPERED else "desde el"
    what = f"{say(device.kind)} {device.serial}: {say(case.trouble)}"
    return f"{device.place} ({what} {since} {moment_in_words(case.since)})"


def fell_silent_together(session: Session) -> set[UUID]:
    """Return the devices that fell silent lately, if they are so many that it is one thing."""
    fell = session.scalars(
        select(Event.subject_id)
        .join(Device, Device.id == Event.subject_id)
        .where(
            Event.kind == EventKind.DEVICE_SILENT,
            Event.occurred_at > now() - HELD_FOR,
            Device.status == DeviceStatus.SILENT,
        )
        .distinct()
    )
    together = set(fell)
    in_service = session.scalar(
        select(func.count()).select_from(Device).where(Device.status.in_(IN_SERVICE))
    )
    many = max(AT_ONCE, (in_service or 0) // AT_ONCE_SHARE)
    return together if len(together) > many else set()


def to_look_at(session: Session) -> list[UUID]:
    """List the devices in trouble, and those whose repair runs, for the look every hour."""
    troubled = select(Device.id).where(in_trouble())
    waiting = select(DeviceRepair.device_id).where(DeviceRepair.ended_at.is_(None))
    return sorted({*session.scalars(troubled), *session.scalars(waiting)})


def _running(session: Session, device_ids: Collection[UUID]) -> Mapping[UUID, DeviceRepair]:
    theirs = select(DeviceRepair).where(
        DeviceRepair.device_id.in_(device_ids), DeviceRepair.ended_at.is_(None)
    )
    return {repair.device_id: repair for repair in session.scalars(theirs)}


def _last_opened(session: Session, device_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when the last order of each device was opened, for those that ever had one."""
    opened = (
        select(DeviceRepair.device_id, func.max(WorkOrder.opened_at))
        .join(WorkOrder, WorkOrder.id == DeviceRepair.order_id)
        .where(DeviceRepair.device_id.in_(device_ids))
        .group_by(DeviceRepair.device_id)
    )
    return dict(session.execute(opened).all())
