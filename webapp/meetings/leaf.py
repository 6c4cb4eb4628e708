"""The leaf of a calendar: weekday, day and month, as short as a leaf needs them."""

from datetime import datetime

from flask_babel import format_date

from models.calendar import city_day
from webapp.meetings.blueprint import blueprint


@blueprint.app_template_filter("leaf")
def leaf(instant: datetime) -> tuple[str, str, str]:
    """Return ("mar", "24", "nov") for a moment of the city."""
    day = city_day(instant)
    weekday, month = (format_date(day, pattern).rstrip(".") for pattern in ("EEE", "MMM"))
    return weekday, str(day.day), month
