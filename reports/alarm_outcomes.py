"""What calls for help turned out to be: by month, comuna and outcome, a month later.

Published late and coarsely, so that it leads to nobody: a whole comuna instead of a place, a
whole month instead of an hour, thirty days after the month has ended, and nothing under five.
Only real calls; tests and drills are neither counted nor hidden.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import Mode
from models.alerts.incident import Incident, Outcome
from models.alerts.monthly import bounds
from models.clock import now
from models.language import speak
from models.places.territory import Territory, TerritoryKind, district_of
from reports.period import Month
from reports.suppression import FEWEST, shown_places, shown_totals

DELAY = timedelta(days=30)
NOWHERE = ""  # calls whose comuna is not known


class End(StrEnum):
    """What became of a call, as it is published."""

    FOUNDED = "founded"
    UNFOUNDED = "unfounded"
    FALSE_ALARM = "false_alarm"
    OTHER = "other"


speak(
    End,
    {
        End.FOUNDED: ("hubo un hecho", "founded"),
        End.UNFOUNDED: ("no se encontró nada", "unfounded"),
        End.FALSE_ALARM: ("falsa alarma", "false alarm"),
        End.OTHER: ("cancelada, prueba o abierta", "cancelled, a test, or open"),
    },
)
_ENDS = {
    Outcome.FOUNDED: End.FOUNDED,
    Outcome.UNFOUNDED: End.UNFOUNDED,
    Outcome.FALSE_ALARM: End.FALSE_ALARM,
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One month as it is published. None stands for what is hidden."""

    month: Month
    calls: int | None
    city: Mapping[End, int | None]
    places: Mapping[str, Mapping[End, int | None]]  # by territory id


def newest_month() -> Month:
    """Return the newest month of which outcomes may be published today."""
    return Month.of(now() - DELAY).before(1)


def outcomes(session: Session, month: Month) -> Outcomes:
    """Return what is published of a month. Raises LookupError where it is too early for it."""
    if month > newest_month():
        raise LookupError(str(month))
    counts = _count(session, month)
    totals = {end: sum(theirs[end] for theirs in counts.values()) for end in End}
    calls = sum(totals.values())
    city = shown_totals(totals)
    return Outcomes(month, calls if calls >= FEWEST else None, city, shown_places(counts, city))


def months(session: Session) -> list[Month]:
    """List the months of which something can be published, the newest first."""
    first = session.scalar(
        select(Incident.raised_at)
        .where(Incident.mode == Mode.REAL)
        .order_by(Incident.raised_at)
        .limit(1)
    )
    if first is None:
        return []
    newest, oldest = newest_month(), Month.of(first)
    span = (newest.year - oldest.year) * 12 + newest.number - oldest.number
    return [newest.before(back) for back in range(span + 1)]


def _count(session: Session, month: Month) -> dict[str, Counter[End]]:
    """Count every comuna and corregimiento, those without a single call too."""
    start, end = bounds(str(month))
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    counts: dict[str, Counter[End]] = {
        territory_id: Counter()
        for territory_id in session.scalars(
            select(Territory.id).where(Territory.kind.in_(kinds)).order_by(Territory.id)
        )
    }
    rows = session.execute(
        select(Incident.territory_id, Incident.outcome).where(
            Incident.mode == Mode.REAL, Incident.raised_at >= start, Incident.raised_at < end
        )
    )
    for territory_id, outcome in rows:
        where = counts.setdefault(district_of(territory_id) or NOWHERE, Counter())
        where[_ENDS.get(outcome, End.OTHER) if outcome else End.OTHER] += 1
    return counts
