"""What happens to a promise of time while it runs."""

from datetime import datetime, timedelta

from models.calendar import after_working_days, city_day, working_days_between
from models.upkeep.codes import PromiseUnit

WARN_AT = 0.75  # of the time that was promised


def warning_at(start: datetime, due_at: datetime, stood_still: timedelta) -> datetime:
    """Return when three quarters of the promised time are gone, pauses not counted."""
    promised = max(due_at - start - stood_still, timedelta(0))
    return due_at - promised * (1 - WARN_AT)


def moved_by_pause(
    due_at: datetime, paused_at: datetime, resumed_at: datetime, unit: PromiseUnit
) -> datetime:
    """Return the due date after the clock stood still between two instants.

    Hours move by hours. Working days move by the working days that passed: a pause over a
    weekend costs nobody a day and gives nobody one.
    """
    if unit is PromiseUnit.HOURS:
        return due_at + (resumed_at - paused_at)
    days = working_days_between(city_day(paused_at), city_day(resumed_at))
    return after_working_days(due_at, days) if days else due_at
