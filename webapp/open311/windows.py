"""The window of time and rows that one answer covers, clamped instead of refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.calendar import BOGOTA
from models.clock import now
from webapp.open311.errors import Open311Error

LONGEST = timedelta(days=90)
MOST_ROWS = 1000
LARGEST_PAGE = 500
USUAL_PAGE = 50

_COUNT = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, and which rows of that."""

    start: datetime
    end: datetime
    limit: int
    offset: int


def window(asked: Mapping[str, str]) -> Window:
    """Read the window that is asked for.

    A missing start is 90 days before the end; a given start clamps the end. Without pages
    the first 1,000 rows are sent, with them at most 500 a page.
    """
    start, end = _date(asked, "start_date"), _date(asked, "end_date")
    if start is None:
        end = end or now()
        start = _back(end)
    else:
        end = min(end or now(), _on(start))
    if not (asked.get("page") or asked.get("page_size")):
        return Window(start, end, MOST_ROWS, 0)
    size = min(_count(asked, "page_size", USUAL_PAGE), LARGEST_PAGE)
    return Window(start, end, size, (_count(asked, "page", 1) - 1) * size)


def read_date(written: str, name: str) -> datetime:
    """Read a date with or without a zone; without one it is the city's time."""
    try:
        # A plus sign that was not encoded arrives as a space.
        read = datetime.fromisoformat(written.strip().replace(" ", "T", 1).replace(" ", "+"))
        # In UTC already here, where the first day of all, seen from the east, can be refused.
        return (read if read.tzinfo else read.replace(tzinfo=BOGOTA)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Open311Error(f"{name}: {written!r} is not an ISO 8601 date") from None


def _date(asked: Mapping[str, str], name: str) -> datetime | None:
    written = asked.get(name, "").strip()
    return read_date(written, name) if written else None


def _back(end: datetime) -> datetime:
    try:
        return end - LONGEST
    except OverflowError:
        raise Open311Error("end_date: too early") from None


def _on(start: datetime) -> datetime:
    try:
        return start + LONGEST
    except OverflowError:
        raise Open311Error("start_date: too late") from None


def _count(asked: Mapping[str, str], name: str, usual: int) -> int:
    written = asked.get(name, "").strip()
    if not written:
        return usual
    if not _COUNT.fullmatch(written):
        raise Open311Error(f"{name}: {written!r} is not a whole number from 1")
    return int(written)
