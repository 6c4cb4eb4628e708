"""How long places waited: read from the records, estimated by `survival.py`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.upkeep.service_request import ServiceRequest as Request
from reports.period import Month
from reports.survival import Median, Wait, median_wait
from reports.upkeep_counts import places

WATCHED = timedelta(days=90)  # reports of these many days up to the end of the month
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waits:
    """The median wait of all, of each category and of each department."""

    overall: Median
    by_category: dict[str, Median]
    by_department: dict[str | None, Median]


def waits(session: Session, territory_id: str, month: Month, as_of: datetime) -> Waits:
    """Estimate how long places reported in the 90 days up to the month's end wait.

    From the report to the day the department says it is mended; a repair that was refused
    counts as still open, and so does everything else that is.
    """
    rows = session.execute(
        places(territory_id)
        .with_only_columns(
            Request.category_code,
            Request.department_id,
            Request.received_at,
            Request.resolved_at,
        )
        .where(Request.received_at >= month.end - WATCHED, Request.received_at < month.end)
    ).all()
    every: list[Wait] = []
    categories: defaultdict[str, list[Wait]] = defaultdict(list)
    departments: defaultdict[str | None, list[Wait]] = defaultdict(list)
    for category, department, received, resolved in rows:
        wait = _wait(received, resolved, as_of)
        every.append(wait)
        categories[category].append(wait)
        departments[department].append(wait)
    return Waits(
        median_wait(every),
        {key: median_wait(some) for key, some in categories.items()},
        {key: median_wait(some) for key, some in departments.items()},
    )


def _wait(received: datetime, resolved: datetime | None, as_of: datetime) -> Wait:
    if resolved is None or resolved > as_of:
        return Wait((as_of - received) / _A_DAY, finished=False)
    return Wait((resolved - received) / _A_DAY, finished=True)
