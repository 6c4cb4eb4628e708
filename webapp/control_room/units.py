"""The units that can be sent: what each is doing, how far it is, and whom to ask next."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.dispatch import Dispatch, best_placed
from models.alerts.incident import Incident
from models.alerts.unit import Unit, UnitStatus
from models.language import number
from webapp.languages import language

EARTH = 6_371_000  # metres
KILOMETRE = 1000
SIGNS = {
    UnitStatus.OFF_DUTY: ("", "stop"),
    UnitStatus.AVAILABLE: ("good", "confirmed"),
    UnitStatus.ASKED: ("soon", "bell"),
    UnitStatus.EN_ROUTE: ("moving", "next"),
    UnitStatus.ON_SCENE: ("moving", "pin"),
}


@dataclass(frozen=True, slots=True)
class Riding:
    """A unit on duty, and what it is sent to."""

    unit: Unit
    comuna: str
    dispatch: Dispatch | None = None

    @property
    def tone(self) -> str:
        """Return the colour of its state."""
        return SIGNS[self.unit.status][0]

    @property
    def sign(self) -> str:
        """Return the icon of its state."""
        return SIGNS[self.unit.status][1]

    @property
    def away(self) -> str:
        """Return how far it is from where it is sent, where it says so: "a 800 m"."""
        if self.dispatch is None or self.dispatch.arrived_at is not None:
            return ""
        return distance(self.dispatch)


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that can be sent to an incident, and what speaks for or against it."""

    unit: Unit
    why: str


def on_duty(session: Session, territories: Mapping[str, str]) -> list[Riding]:
    """Return the units that ride now, the free ones first."""
    running = {
        one.unit_id: one
        for one in session.scalars(select(Dispatch).where(Dispatch.released_at.is_(None)))
    }
    riding = [
        Riding(unit, territories.get(unit.territory_id or "", ""), running.get(unit.id))
        for unit in session.scalars(Unit.on_duty())
    ]
    return sorted(riding, key=lambda one: one.unit.status is not UnitStatus.AVAILABLE)


def off_duty(session: Session) -> int:
    """Count the units that do not ride now."""
    resting = select(func.count(Unit.id)).where(Unit.active, Unit.status == UnitStatus.OFF_DUTY)
    return session.scalar(resting) or 0


def choices(
    incident: Incident,
    free: Iterable[Unit],
    asked: Collection[UUID],
    territories: Mapping[str, str],
) -> Sequence[Choice]:
    """Order the free units for an incident: the first is the one to suggest.

    Those that were asked already come last: they declined, or did not answer.
    """
    placed = sorted(best_placed(free, incident), key=lambda unit: unit.id in asked)
    return [Choice(unit, _why(unit, incident, asked, territories)) for unit in placed]


def distance(dispatch: Dispatch) -> str:
    """Return how far a unit is from its incident, as the crow flies; "" if unknown."""
    incident = dispatch.incident
    if dispatch.lat is None or dispatch.lon is None:
        return ""
    if incident.lat is None or incident.lon is None:
        return ""
    metres = metres_between(dispatch.lat, dispatch.lon, incident.lat, incident.lon)
    if metres < KILOMETRE:
        return _("a %(metres)s m", metres=number(round(metres, -1), language()))
    return _("a %(km)s km", km=number(metres / KILOMETRE, language(), decimals=1))


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two points in metres (haversine, on a round Earth)."""
    south, north = math.radians(lat), math.radians(other_lat)
    half = (north - south) / 2, math.radians(other_lon - lon) / 2
    share = math.sin(half[0]) ** 2 + math.cos(south) * math.cos(north) * math.sin(half[1]) ** 2
    return 2 * EARTH * math.asin(math.sqrt(share))


def _why(
    unit: Unit, incident: Incident, asked: Collection[UUID], territories: Mapping[str, str]
) -> str:
    if unit.id in asked:
        return _("ya se le pidió")
    if unit.territory_id is not None and unit.territory_id == incident.comuna_id:
        return _("de esta comuna")
    return territories.get(unit.territory_id or "", "")
