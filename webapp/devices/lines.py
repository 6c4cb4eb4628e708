"""Which devices a view of the registry shows, thirty at a time, the worst first."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, nulls_last, select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceStatus
from models.alerts.device import Device
from models.alerts.pulse import Pulse
from models.places.territory import Territory
from webapp.devices.filters import Asked, State, stands

PAGE = 30
_S = DeviceStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One device as the list tells it."""

    device: Device
    pulse: Pulse | None
    comuna: str


def lines(session: Session, asked: Asked) -> list[Line]:
    """Read one page."""
    page = chosen(asked).limit(PAGE).offset(PAGE * (asked.page - 1))
    return _read(session, page)


def every_line(session: Session, asked: Asked) -> list[Line]:
    """Read all that a view would show, page after page."""
    return _read(session, chosen(asked))


def how_many(session: Session, asked: Asked) -> int:
    """Count what the whole list holds."""
    wanted = [stands(asked.state), *asked.narrowing]
    return session.scalar(select(func.count(Device.id)).where(*wanted)) or 0


def counts(session: Session, asked: Asked) -> dict[State, int]:
    """Count the devices in every state, of those that the view is about."""
    sums = [func.sum(case((stands(state), 1), else_=0)) for state in State]
    row = session.execute(select(*sums).select_from(Device).where(*asked.narrowing)).one()
    return {state: many or 0 for state, many in zip(State, row, strict=True)}


def chosen(asked: Asked) -> Select[Device, Pulse, str]:
    """Select the devices of a view, with their pulse and the name of their comuna."""
    return (
        select(Device, Pulse, Territory.name)
        .outerjoin(Pulse, Pulse.device_id == Device.id)
        .outerjoin(Territory, Territory.id == Device.territory_id)
        .where(stands(asked.state), *asked.narrowing)
        .order_by(*_worst_first())
    )


def _worst_first() -> tuple[Any, ...]:
    """Put what is silent first, then opened, low, not heard; the longest trouble first."""
    rank = case(
        (Device.status == _S.SILENT, 0),
        (Device.status == _S.RETIRED, 8),
        (Device.status == _S.REGISTERED, 7),
        (Device.status == _S.IN_REPAIR, 4),
        (Device.tampered_at.is_not(None), 1),
        (Device.battery_low_at.is_not(None), 2),
        (Device.status == _S.INSTALLED, 3),
        else_=6,
    )
    begun = func.coalesce(Device.silent_since, Device.tampered_at, Device.battery_low_at)
    return (rank, nulls_last(begun), Device.kind, Device.place, Device.serial)


def _read(session: Session, rows: Select[Device, Pulse, str]) -> list[Line]:
    return [
        Line(device, pulse, comuna or "") for device, pulse, comuna in session.execute(rows)
    ]
