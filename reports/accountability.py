"""The accountability report of one part of the city for one month: its content, as data.

First everything is gathered into plain data; the page and the PDF are made from that data and
from nothing else, so that the same data gives the same bytes and anybody can check it. Law:
Ley 1757 de 2015, arts. 48 to 50 (information, dialogue, responsibility).
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import PublishedHead
from models.calendar import city_day, start_of
from models.clock import now
from models.people.department import Department
from models.places.geometry import outlines
from models.places.territory import CITY, Territory, TerritoryKind
from models.upkeep.category import Category
from models.upkeep.codes import Confirmation
from models.upkeep.dataset import Dataset
from models.upkeep.service_request import ServiceRequest as Request
from reports.alarm_figures import alarms_of
from reports.broken_promises import broken_promises
from reports.participation import participation_of
from reports.period import Month
from reports.survival import Median
from reports.upkeep_counts import Counts, count, months_series, places
from reports.waits import waits

FORM = 4  # of the data; a reader of an old report knows what it finds
FINEST = 4  # decimals of a degree on the map: eleven metres


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report says, and the digest by which it is known."""

    data: dict[str, Any]

    @property
    def as_json(self) -> bytes:
        """Write the data as canonical JSON: sorted, without spaces, in UTF-8."""
        written = json.dumps(
            self.data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return written.encode()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the data, in hexadecimal."""
        return sha256(self.as_json).hexdigest()


def gather(session: Session, territory_id: str, month: Month) -> Content:
    """Gather what a report says, as things stood when its day began.

    Raises LookupError for a territory that does not exist.
    """
    territory = session.get(Territory, territory_id)
    if territory is None:
        raise LookupError(territory_id)
    as_of = start_of(city_day(now()))
    counted = count(session, territory_id, month, as_of)
    waited = waits(session, territory_id, month, as_of)
    categories = dict(session.execute(select(Category.code, Category.name_es)).all())
    departments = dict(session.execute(select(Department.id, Department.name_es)).all())
    return Content(
        {
            "form": FORM,
            "territory": {
                "id": territory.id,
                "kind": territory.kind.value,
                "name": territory.name,
                "approximate": territory.approximate,
            },
            "month": str(month),
            "as_of": as_of.isoformat(),
            "month_is_over": month.end <= as_of,
            "origins": _origins(session, territory_id, month),
            "seal": _seal(session),
            "total": _line(counted.total(), waited.overall),
            "categories": _lines(counted.by_category(), waited.by_category, categories),
            "departments": _lines(counted.by_department(), waited.by_department, departments),
            "series": [
                {"month": str(one), "received": received, "completed": completed}
                for one, received, completed in months_series(session, territory_id, month)
            ],
            "broken_promises": [
                asdict(one)
                | {
                    "promised": one.promised.isoformat(),
                    "done": one.done.isoformat() if one.done else None,
                }
                for one in broken_promises(session, territory_id, month, as_of)
            ],
            "alarms": alarms_of(session, territory_id, month),
            "participation": participation_of(session, territory_id, month, as_of),
            "points": _points(session, territory_id, month, as_of),
        }
    )


def outlines_of(session: Session, territory_id: str) -> dict[str, Any]:
    """Return what a report's map shows: the territory, or for the whole city its comunas."""
    drawn = dict(outlines(session, TerritoryKind.COMUNA))
    if territory_id == CITY:
        return drawn
    drawn |= outlines(session, TerritoryKind.CORREGIMIENTO)
    return {territory_id: drawn[territory_id]} if territory_id in drawn else {}


def _line(counts: Counts, median: Median | None) -> dict[str, Any]:
    waited = median or Median(0, 0, None)
    return asdict(counts) | {
        "median_days": _rounded(waited.days),
        "median_at_least": _rounded(waited.at_least),
        "median_cases": waited.cases,
    }


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def _lines(
    counts: dict[Any, Counts], medians: dict[Any, Median], names: dict[str, str]
) -> list[dict[str, Any]]:
    """Return a line for every key that has figures, the largest first."""
    keyed = [
        {"key": key, "name": names.get(key, "Sin dependencia") if key else "Sin dependencia"}
        | _line(counts.get(key, Counts()), medians.get(key))
        for key in counts
    ]
    return sorted(keyed, key=lambda line: (-line["received"], -line["accepted"], line["name"]))


def _origins(session: Session, territory_id: str, month: Month) -> list[dict[str, str]]:
    """Name where cases of the report come from that this city did not receive itself."""
    sources = session.scalars(
        places(territory_id)
        .with_only_columns(Request.source)
        .where(
            Request.source.is_not(None),
            (Request.received_at < month.end)
            & (Request.closed_at.is_(None) | (Request.closed_at >= month.start)),
        )
        .distinct()
    ).all()
    known = session.scalars(
        select(Dataset).where(Dataset.source.in_(sources)).order_by(Dataset.source)
    )
    return [{"kind": one.kind.value, "title": one.title} for one in known]


def _seal(session: Session) -> dict[str, Any] | None:
    """Return the newest head of the sealed diary that was published."""
    newest = session.scalars(
        select(PublishedHead).order_by(PublishedHead.day.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return None
    return {"day": newest.day.isoformat(), "events": newest.position, "digest": newest.digest}


def _points(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> list[list[Any]]:
    """Return the places of the map: open ones, and those confirmed or closed in the month."""
    open_then = Request.resolved_at.is_(None) & (Request.received_at < min(month.end, as_of))
    closed_then = (Request.closed_at >= month.start) & (Request.closed_at < month.end)
    rows = session.execute(
        places(territory_id)
        .with_only_columns(
            Request.code, Request.lat, Request.lon, Request.resolved_at, Request.confirmation
        )
        .where(Request.lat.is_not(None), Request.hidden_at.is_(None), open_then | closed_then)
        .order_by(Request.code)
    )
    return [
        [code, round(lat, FINEST), round(lon, FINEST), _state(resolved, confirmation)]
        for code, lat, lon, resolved, confirmation in rows
        if lat is not None and lon is not None
    ]


def _state(resolved: datetime | None, confirmation: Confirmation | None) -> str:
    if resolved is None:
        return "open"
    return "confirmed" if confirmation is Confirmation.CONFIRMED else "unconfirmed"
