"""Meetings of a month: called, held, called off, who came, and whether minutes followed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.calendar import city_day, working_days_between
from models.places.territory import CITY, Territory, district_of
from models.trust.attendance import Attendance, Presence
from models.trust.meeting import Meeting
from reports.period import Month
from reports.suppression import FEWEST


def month_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Return what an accountability report says of meetings; see `definitions.py`.

    `came` is None where it could point at somebody. Overdue minutes are listed, the longest
    overdue first.
    """
    until = min(month.end, as_of)
    overdue = _overdue(session, territory_id, as_of)
    published = _within(Meeting.approved_at, month.start, until)
    in_time = Meeting.approved_at <= Meeting.minutes_due_at
    took_place = _took_place(month, until)
    row = session.execute(
        select(
            func.count().filter(_within(Meeting.convened_at, month.start, until)),
            func.count().filter(took_place),
            func.count().filter(_within(Meeting.cancelled_at, month.start, until)),
            func.count().filter(
                _within(Meeting.starts_at, month.start, until),
                Meeting.held_at.is_(None),
                Meeting.cancelled_at.is_(None),
            ),
            func.count().filter(published, in_time),
            func.count().filter(published, ~in_time),
        ).where(_lies_in(territory_id), Meeting.convened_at.is_not(None))
    ).one()
    convened, held, cancelled, unsaid, on_time, late = row
    return {
        "convened": convened,
        "held": held,
        "cancelled": cancelled,
        "unsaid": unsaid,
        "came": _came(session, territory_id, took_place),
        "minutes_on_time": on_time,
        "minutes_late": late,
        "minutes_overdue": len(overdue),
        "overdue_list": overdue,
    }


def betrays(few: Iterable[int]) -> bool:
    """Tell whether the sum of some hidden counts would give one of them away."""
    hidden = list(few)
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < FEWEST)


def shown_sums(counts: dict[str, list[int]]) -> tuple[dict[str, int | None], int | None]:
    """Return how many came in each district, and in all, with None for what is hidden.

    `counts` are those of single meetings. One of five or more may be read on the page of its
    meeting: a sum less all of those must leave nothing that could point at somebody.
    """
    few = {
        place: [one for one in theirs if 0 < one < FEWEST] for place, theirs in counts.items()
    }
    hidden = {place for place in counts if betrays(few[place])}
    left = [one for place in hidden for one in few[place]]
    everybody = sum(one for theirs in counts.values() for one in theirs)
    return (
        {place: None if place in hidden else sum(theirs) for place, theirs in counts.items()},
        None if betrays(left) else everybody,
    )


def _came(session: Session, territory_id: str, took_place: ColumnElement[bool]) -> int | None:
    """Count those who came to the meetings of a month, in one district or in the city."""
    rows = session.execute(
        select(Meeting.territory_id, func.count(Attendance.id))
        .outerjoin(
            Attendance,
            and_(Attendance.meeting_id == Meeting.id, Attendance.presence == Presence.PRESENT),
        )
        .where(took_place, Meeting.convened_at.is_not(None))
        .group_by(Meeting.id, Meeting.territory_id)
    )
    counts: dict[str, list[int]] = defaultdict(list)
    for where, people in rows:
        counts[district_of(where) or where].append(people)
    by_district, everybody = shown_sums(counts)
    return everybody if territory_id == CITY else by_district.get(territory_id, 0)


def _overdue(session: Session, territory_id: str, as_of: datetime) -> list[dict[str, Any]]:
    """List the minutes that were owed and not published when the report's day began."""
    rows = session.execute(
        select(Meeting, Territory.name)
        .join(Territory, Territory.id == Meeting.territory_id)
        .where(
            _lies_in(territory_id),
            Meeting.convened_at.is_not(None),
            Meeting.starts_at < as_of,
            Meeting.minutes_due_at < as_of,
            Meeting.cancelled_at.is_(None),
            or_(Meeting.approved_at.is_(None), Meeting.approved_at >= as_of),
        )
        .order_by(Meeting.minutes_due_at, Meeting.code)
    )
    return [
        {
            "code": one.code,
            "title": one.title,
            "place": place,
            "met_on": city_day(one.starts_at).isoformat(),
            "due_on": city_day(one.minutes_due_at).isoformat(),
            "held": one.held_at is not None,
            "days_late": working_days_between(city_day(one.minutes_due_at), city_day(as_of)),
        }
        for one, place in rows
        if one.minutes_due_at is not None
    ]


def _took_place(month: Month, until: datetime) -> ColumnElement[bool]:
    return and_(_within(Meeting.starts_at, month.start, until), Meeting.held_at.is_not(None))


def _within(when: Any, start: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(when >= start, when < until)


def _lies_in(territory_id: str) -> ColumnElement[bool]:
    """Choose the meetings of a part of the city, those of its own parts among them."""
    return or_(
        Meeting.territory_id == territory_id,
        Meeting.territory_id.startswith(f"{territory_id}-", autoescape=True),
    )
