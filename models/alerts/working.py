"""How many devices work: the figure the city publishes, counted the same everywhere.

Counted is what was put up and not taken away for good; what is in repair counts, because the
place it belongs to has nothing meanwhile. Working is what gives signs of life and was not
tampered with. A low battery still works today, and is a trouble of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceKind, DeviceStatus
from models.alerts.device import Device

PUT_UP = (
    DeviceStatus.INSTALLED,
    DeviceStatus.ONLINE,
    DeviceStatus.SILENT,
    DeviceStatus.IN_REPAIR,
)


@dataclass(frozen=True, slots=True)
class Working:
    """How many of some devices work."""

    working: int = 0
    counted: int = 0

    @property
    def share(self) -> float | None:
        """Return the share that works, 0 to 1; None where there are none."""
        return self.working / self.counted if self.counted else None


def counts() -> ColumnElement[bool]:
    """Say which devices are counted."""
    return Device.status.in_(PUT_UP)


def works() -> ColumnElement[bool]:
    """Say which of them work."""
    return and_(Device.status == DeviceStatus.ONLINE, Device.tampered_at.is_(None))


def working_by_kind(session: Session, *more: ColumnElement[bool]) -> dict[DeviceKind, Working]:
    """Count by kind; `more` narrows down which devices are meant."""
    asked = (
        select(Device.kind, func.sum(case((works(), 1), else_=0)), func.count(Device.id))
        .where(counts(), *more)
        .group_by(Device.kind)
    )
    found = {kind: Working(working, all_) for kind, working, all_ in session.execute(asked)}
    return {kind: found[kind] for kind in DeviceKind if kind in found}


def together(some: Iterable[Working]) -> Working:
    """Add figures up."""
    rows = list(some)
    return Working(sum(one.working for one in rows), sum(one.counted for one in rows))
