"""The three numbers of the first page, each counted as its definition beside it says."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models.clock import now
from models.upkeep.service_request import ServiceRequest
from webapp.city_map.choice import start_of_month
from webapp.city_map.fresh import Fresh
from webapp.city_map.marks import Mark, marked


@dataclass(frozen=True, slots=True)
class Today:
    """How the city stands. Places, not voices: what was joined to another counts once."""

    open: int  # waiting to be mended, late or not
    late: int  # of those, the ones whose promised date has passed
    confirmed: int  # mended and confirmed by neighbours since the first of this month


_counted: Fresh[Today] = Fresh()


def today(session: Session) -> Today:
    """Return how the city stands: counted once a minute, and when a report changes."""
    return _counted.answer(session, "today", lambda: _count(session))


def _count(session: Session) -> Today:
    instant = now()
    late = marked(Mark.LATE, instant)
    confirmed = and_(
        marked(Mark.CONFIRMED, instant), ServiceRequest.closed_at >= start_of_month(instant)
    )
    counted = session.execute(
        select(
            func.count().filter(marked(Mark.OPEN, instant) | late),
            func.count().filter(late),
            func.count().filter(confirmed),
        ).select_from(ServiceRequest)
    ).one()
    return Today(*counted)
