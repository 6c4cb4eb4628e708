"""How commitments stand, counted: of one part of the city, on one day or over one month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment, broken_on, lies_in
from models.trust.commitment_stages import CommitmentStatus
from models.trust.ledger_lists import days_late
from models.trust.rescheduling import Rescheduling
from reports.period import Month

_S = CommitmentStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything that was ever promised in a place stands today.

    `promised` is what was accepted, and the sum of the other five.
    """

    promised: int
    kept: int
    late: int
    broken: int
    running: int  # its date has not come, or what was claimed in time waits for an answer
    withdrawn: int


def standing(session: Session, territory_id: str) -> Standing:
    """Count what was promised in a part of the city, and what became of it."""
    broken = broken_on(city_day(now()))
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Commitment.status == _S.KEPT),
            func.count().filter(Commitment.status == _S.KEPT_LATE),
            func.count().filter(broken),
            func.count().filter(Commitment.status == _S.WITHDRAWN),
        ).where(lies_in(territory_id), Commitment.accepted_at.is_not(None))
    ).one()
    promised, kept, late, is_broken, withdrawn = row
    running = promised - kept - late - is_broken - withdrawn
    return Standing(promised, kept, late, is_broken, running, withdrawn)


def month_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Return what an accountability report says of commitments; see `definitions.py`.

    Nothing is hidden for being small: bodies promise, not persons. Broken ones are listed,
    the longest late first.
    """
    first, day = month.first_day, city_day(as_of)
    last = min(city_day(month.end - timedelta(seconds=1)), day - timedelta(1))
    fell_due = Commitment.due_on.between(first, last) & Commitment.accepted_at.is_not(None)
    in_month = (Commitment.confirmed_at >= month.start) & (Commitment.confirmed_at < month.end)
    row = session.execute(
        select(
            func.count().filter(
                (Commitment.accepted_at >= month.start) & (Commitment.accepted_at < month.end)
            ),
            func.count().filter(fell_due & (Commitment.status != _S.WITHDRAWN)),
            func.count().filter(fell_due & (Commitment.status == _S.KEPT)),
            func.count().filter((Commitment.status == _S.KEPT_LATE) & in_month),
            func.count().filter(broken_on(day)),
        ).where(lies_in(territory_id))
    ).one()
    made, due, kept, late, broken = row
    moved = session.scalar(
        select(func.count())
        .select_from(Rescheduling)
        .join(Commitment, Commitment.id == Rescheduling.commitment_id)
        .where(
            lies_in(territory_id),
            Rescheduling.consented.is_(True),
            Rescheduling.answered_at >= month.start,
            Rescheduling.answered_at < month.end,
        )
    )
    return {
        "made": made,
        "due": due,
        "kept": kept,
        "late": late,
        "broken": broken,
        "moved": moved or 0,
        "broken_list": _broken(session, territory_id, day),
    }


def _broken(session: Session, territory_id: str, day: date) -> list[dict[str, Any]]:
    """List what is open past its date on a day."""
    found = session.scalars(
        select(Commitment)
        .where(lies_in(territory_id), broken_on(day))
        .order_by(Commitment.due_on, Commitment.code)
    ).all()
    bodies = Bodies.of(session, found)
    return [
        {
            "code": one.code,
            "what": one.what,
            "owed_by": bodies.owing(one),
            "place": bodies.place(one.territory_id),
            "first_due_on": one.first_due_on.isoformat(),
            "due_on": one.due_on.isoformat(),
            "moved": one.reschedulings,
            "claimed": one.status is _S.CLAIMED,
            "days_late": days_late(one, day),
        }
        for one in found
    ]


def broken_first(session: Session, territory_id: str) -> list[Commitment]:
    """List all commitments of a place for everybody to read.

    Broken ones first, the longest late on top; then the open ones by their date; then what is
    settled, the newest first.
    """
    listed = session.scalars(select(Commitment).where(lies_in(territory_id))).all()
    return sorted(listed, key=_place_in_the_list)


def _place_in_the_list(one: Commitment) -> tuple[int, int, str]:
    if one.is_broken:
        return (0, one.due_on.toordinal(), one.code)
    if one.settled_at is None:
        return (1, one.due_on.toordinal(), one.code)
    return (2, -city_day(one.settled_at).toordinal(), one.code)
