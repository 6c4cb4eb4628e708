"""The pages about meetings, all of them."""

from webapp.meetings import (
    agenda,
    attendance,
    desk,
    door,
    feeds,
    leaf,
    listing,
    minutes,
    record,
    registering,
    requests,
    scheduling,
)
from webapp.meetings.blueprint import blueprint, calendars

__all__ = [
    "agenda",
    "attendance",
    "blueprint",
    "calendars",
    "desk",
    "door",
    "feeds",
    "leaf",
    "listing",
    "minutes",
    "record",
    "registering",
    "requests",
    "scheduling",
]
