"""The days on which the city works, and what a promise in days or in hours comes to.

Working days are Monday to Friday less the holidays of Ley 51/1983, most of which move to a
Monday, and since 2026 the one of 9 July (Ley 2578/2026). Legal terms, such as the 15 days of
Ley 1755/2015, run on working days; promises in hours run on the clock on the wall, through
nights and holidays. The two are never mixed: a caller chooses one function or the other.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

# Colombia has kept UTC-5 without summer time since 1993, but the zone says so, not we.
BOGOTA = ZoneInfo("America/Bogota")

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def city_time(instant: datetime) -> datetime:
    """Return an instant as the clocks of the city show it."""
    if instant.tzinfo is None:
        raise ValueError(f"naive datetime: {instant!r}")
    return instant.astimezone(BOGOTA)


def city_day(instant: datetime) -> date:
    """Return the day it is in the city at an instant; late evenings are not yet tomorrow."""
    return city_time(instant).date()


def start_of(day: date) -> datetime:
    """Return the first instant of a day of the city, in UTC."""
    return datetime.combine(day, time.min, BOGOTA).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the last second of a day of the city, in UTC: a term lasts until midnight."""
    return start_of(day + _ONE_DAY) - timedelta(seconds=1)


@lru_cache(maxsize=256)
def holidays_of(year: int) -> frozenset[date]:
    """Return the days of rest of a year, on the dates on which they are kept."""
    return frozenset(holidays.country_holidays("CO", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether the offices of the city work on a day."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def add_working_days(day: date, n: int) -> date:
    """Return the last day of a term of `n` working days for what was received on `day`.

    Counted from the day after receipt, whatever day that was: received on a Friday, a term
    of one day ends on Monday. A term of none ends on the day itself. Negative terms are
    refused with a ValueError.
    """
    if n < 0:
        raise ValueError(f"a term cannot be negative: {n}")
    while n:
        day += _ONE_DAY
        n -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`.

    The inverse of `add_working_days`; negative when `end` comes first.
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + _ONE_DAY * n) for n in range(1, (end - start).days + 1))


def after_working_days(received: datetime, n: int) -> datetime:
    """Return when a promise of `n` working days runs out: at the end of its last day."""
    return end_of(add_working_days(city_day(received), n))


def after_hours(received: datetime, hours: float) -> datetime:
    """Return when a promise in hours runs out; nights, Sundays and holidays count."""
    if received.tzinfo is None:
        raise ValueError(f"naive datetime: {received!r}")
    return received + timedelta(hours=hours)
