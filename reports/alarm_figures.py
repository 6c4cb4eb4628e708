"""What an accountability report says of alarms and devices: the published figures, as data."""

from typing import Any

from sqlalchemy.orm import Session

from models.alerts.monthly import ResponseMonth
from models.language import say
from models.places.territory import CITY
from models.upkeep.dataset import rehearsals
from reports.alarm_outcomes import newest_month, outcomes
from reports.device_health import noted_health
from reports.period import Month
from reports.response_times import response

SHARE = 4  # decimals


def alarms_of(session: Session, territory_id: str, month: Month) -> dict[str, Any]:
    """Return the devices of a territory, the city's answers, and what calls came to.

    Devices as noted when the month ended; answers are the whole city's, for there is one
    control room; outcomes of the newest month that may be published, or of the report's own.
    """
    return {
        "made_up": session.scalars(rehearsals()).first() is not None,
        "devices": _devices(session, territory_id, month),
        "responses": _responses(session, month),
        "outcomes": _outcomes(session, territory_id, min(month, newest_month())),
    }


def _devices(session: Session, territory_id: str, month: Month) -> dict[str, Any] | None:
    noted = noted_health(session, month, territory_id)
    if noted is None:
        return None
    return {
        "working": noted.total.working,
        "counted": noted.total.counted,
        "kinds": [
            {
                "key": kind.value,
                "name": say(kind),
                "working": one.working,
                "counted": one.counted,
            }
            for kind, one in noted.by_kind.items()
        ],
    }


def _responses(session: Session, month: Month) -> dict[str, Any] | None:
    row = session.get(ResponseMonth, str(month))
    if row is None:
        return None
    published = response(row)
    return {
        "calls": published.calls,
        "answered": _rounded(published.answered),
        "dispatched": _rounded(published.dispatched),
    }


def _outcomes(session: Session, territory_id: str, month: Month) -> dict[str, Any] | None:
    published = outcomes(session, month)
    counts = published.city if territory_id == CITY else published.places.get(territory_id, {})
    if not any(count is not None for count in counts.values()):
        return None
    return {
        "month": str(month),
        "ends": [
            {"key": end.value, "name": say(end), "count": count}
            for end, count in counts.items()
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE)
