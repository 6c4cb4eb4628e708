"""How soon calls for help were answered: the published months, and how to read them.

Goal: NFPA 1225, nine calls in ten answered within ten seconds and processed within sixty. That
standard counts from when the telephone rings; here both clocks run from the press, because
whoever pressed waits from then on.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.alerts.monthly import ResponseMonth
from reports.period import Month
from reports.suppression import FEWEST

GOAL = 0.9
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Response:
    """One published month. None stands for what is too little to be published."""

    month: Month
    calls: int | None
    answered: float | None  # share within ten seconds
    dispatched: float | None  # share within sixty


def responses(session: Session, months: int = MONTHS) -> list[Response]:
    """Return the published months, the newest first."""
    return [response(row) for row in session.scalars(ResponseMonth.newest(months))]


def response(row: ResponseMonth) -> Response:
    """Return what is published of one row."""
    enough = row.calls >= FEWEST
    return Response(
        Month.read(row.month),
        row.calls if enough else None,
        row.answered_in_time / row.calls if enough else None,
        row.dispatched_in_time / row.to_dispatch if row.to_dispatch >= FEWEST else None,
    )
