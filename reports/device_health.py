"""How many of the city's devices work: by kind, by comuna, and month by month.

All are counted, down to the only siren of a village: that it is dead is the very thing to be
said. Where a device hangs is never said here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceKind
from models.alerts.monthly import DeviceMonth, count_devices
from models.places.territory import CITY, Territory
from reports.period import Month

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Health:
    """How many devices work, of how many there should be."""

    working: int = 0
    counted: int = 0

    def __add__(self, other: "Health") -> "Health":
        """Count two groups as one."""
        return Health(self.working + other.working, self.counted + other.counted)

    @property
    def share(self) -> float | None:
        """Return the share that works; None where there is no device."""
        return self.working / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """The devices of the city, or of a part of it, by territory and kind."""

    cells: Mapping[tuple[str | None, DeviceKind], Health]

    @property
    def total(self) -> Health:
        """Add all of them up."""
        return _sum(self.cells.values())

    @property
    def by_kind(self) -> dict[DeviceKind, Health]:
        """Add up each kind there is, in the order of their list."""
        kinds = {kind for _, kind in self.cells}
        return {
            kind: _sum(health for (_, its), health in self.cells.items() if its is kind)
            for kind in DeviceKind
            if kind in kinds
        }

    @property
    def by_place(self) -> dict[str | None, Health]:
        """Add up each comuna and corregimiento that has devices, by its id."""
        places = sorted({place for place, _ in self.cells}, key=lambda one: (one is None, one))
        return {
            place: _sum(health for (its, _), health in self.cells.items() if its == place)
            for place in places
        }

    def at(self, place: str | None, kind: DeviceKind) -> Health:
        """Return one group; an empty one where there is no such device."""
        return self.cells.get((place, kind), Health())


def device_health(session: Session) -> DeviceHealth:
    """Return how the devices stand now."""
    counted = count_devices(session)
    return DeviceHealth({key: Health(*numbers) for key, numbers in counted.items()})


def noted_health(
    session: Session, month: Month, territory_id: str = CITY
) -> DeviceHealth | None:
    """Return how they stood at the end of a month, in the city or in a part of it.

    None for a month of which nothing was noted.
    """
    rows = select(DeviceMonth).where(DeviceMonth.month == str(month))
    if territory_id != CITY:
        rows = rows.where(DeviceMonth.territory_id == territory_id)
    cells: dict[tuple[str | None, DeviceKind], Health] = {
        (row.territory_id, row.kind): Health(row.working, row.counted)
        for row in session.scalars(rows)
    }
    return DeviceHealth(cells) if cells else None


def health_by_month(session: Session, months: int = MONTHS) -> list[tuple[Month, Health]]:
    """Return how many devices of the city worked, month by month, the newest first."""
    newest = (
        select(DeviceMonth.month).distinct().order_by(DeviceMonth.month.desc()).limit(months)
    )
    noted = [Month.read(month) for month in session.scalars(newest)]
    found = [(month, noted_health(session, month)) for month in noted]
    return [(month, health.total) for month, health in found if health is not None]


def names(session: Session) -> dict[str, str]:
    """Return what each part of the city is called."""
    return dict(session.execute(select(Territory.id, Territory.name)).all())


def _sum(groups: Iterable[Health]) -> Health:
    total = Health()
    for one in groups:
        total += one
    return total
