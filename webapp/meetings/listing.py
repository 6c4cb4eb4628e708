"""The public calendar of meetings: as a list and as a month."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import render_template, request, url_for
from sqlalchemy import Select, select

from models.calendar import city_day, start_of
from models.clock import now
from models.places.territory import Territory
from models.trust.meeting import Meeting, public_meetings
from webapp.access import public
from webapp.database import db
from webapp.meetings.blueprint import blueprint
from webapp.meetings.forms import districts
from webapp.meetings.standing import standings
from webapp.pages import page_of

LONGEST_AHEAD = 24  # months the calendar turns forward or back
PAST = 12  # meetings that were, on one page


@dataclass(frozen=True, slots=True)
class Day:
    """One square of a month."""

    day: date
    is_outside: bool
    is_today: bool
    meetings: list[Meeting]


@blueprint.get("")
@public
def meetings() -> str:
    """Show the meetings of the city, or of one comuna: to come first, then what was."""
    comuna = _comuna()
    as_month = request.args.get("vista") == "mes"
    chosen = public_meetings()
    if comuna is not None:
        chosen = chosen.where(Meeting.territory_id.startswith(comuna.id, autoescape=True))
    return render_template(
        "meetings/list.html",
        comuna=comuna,
        districts=districts()[1:],
        names=_names(),
        as_month=as_month,
        standings=standings,
        address=_address,
        **(_month(chosen) if as_month else _list(chosen)),
    )


def _list(chosen: Select[Meeting]) -> Mapping[str, object]:
    """Return the meetings to come, called off or not, and a page of those that were."""
    soon, over = chosen.where(Meeting.ends_at > now()), chosen.where(Meeting.ends_at <= now())
    newest_first = over.order_by(None).order_by(Meeting.starts_at.desc(), Meeting.id)
    return {"coming": db.scalars(soon).all(), "past": page_of(newest_first, PAST)}


def _month(chosen: Select[Meeting]) -> Mapping[str, object]:
    """Return the weeks of a month, each day with what happens on it."""
    first = _first_day()
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    seen = chosen.where(Meeting.starts_at >= start_of(begin), Meeting.starts_at < start_of(end))
    by_day: defaultdict[date, list[Meeting]] = defaultdict(list)
    for meeting in db.scalars(seen):
        by_day[city_day(meeting.starts_at)].append(meeting)
    today = city_day(now())
    return {
        "month": first,
        "weeks": [
            [
                Day(one, one.month != first.month, one == today, by_day.get(one, []))
                for one in week
            ]
            for week in weeks
        ],
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": (first + timedelta(days=32)).replace(day=1),
    }


def _first_day() -> date:
    """Return the first day of the month an address asks for, if it is not absurd."""
    today = city_day(now()).replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.args.get('mes', '')}-01")
    except ValueError:
        return today
    months = (asked.year - today.year) * 12 + asked.month - today.month
    return asked if abs(months) <= LONGEST_AHEAD else today


def _comuna() -> Territory | None:
    asked = request.args.get("comuna", "")[:24]
    return db.get(Territory, asked) if asked else None


def _names() -> dict[str, str]:
    """Return what the parts of the city are called, as far as meetings name them."""
    used = select(Meeting.territory_id).where(Meeting.convened_at.is_not(None)).distinct()
    found = db.execute(select(Territory.id, Territory.name).where(Territory.id.in_(used)))
    return {one: name for one, name in found}  # noqa: C416 - rows are no pairs to the types


def _address(**changed: str | None) -> str:
    """Return this list's address with some of what it asks for changed."""
    asked = {
        name: request.args[name] for name in ("comuna", "vista", "mes") if name in request.args
    }
    merged = {name: value for name, value in (asked | changed).items() if value}
    base = url_for("meetings.meetings")
    return f"{base}?{urlencode(merged)}" if merged else base
