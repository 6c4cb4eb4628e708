"""The city's calendar: what the law calls a working day, and what a promise comes to."""

import csv
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from models.calendar import (
    add_working_days,
    after_hours,
    after_working_days,
    city_day,
    end_of,
    holidays_of,
    is_working_day,
    start_of,
    working_days_between,
)


@pytest.fixture
def codes() -> Path:
    """The folder with the golden files, where this machine has them."""
    folder = os.environ.get("CONVIVENCIA_SAMPLES")
    if not folder:
        pytest.skip("CONVIVENCIA_SAMPLES is not set: no golden files to compare with")
    return Path(folder) / "codes"


def rows(file: Path) -> list[dict[str, str]]:
    """Read a golden file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_holiday_of_sixteen_years_is_known(codes):
    """Ley 51/1983 and Ley 2578/2026: the same days of rest as the golden file, no other."""
    expected = {
        date.fromisoformat(row["fecha_descanso"])
        for row in rows(codes / "festivos_colombia_2020_2035.csv")
    }
    known = set().union(*(holidays_of(year) for year in range(2020, 2036)))
    assert len(expected) > 280
    assert known == expected


def test_every_term_of_the_golden_file_ends_when_it_says(codes):
    """Terms of 5, 10, 15 and 30 working days, over Easter, Christmas and moved holidays."""
    examples = rows(codes / "sla_ejemplos_dias_habiles.csv")
    assert len(examples) >= 8
    for row in examples:
        received = date.fromisoformat(row["radicado"])
        for days in (5, 10, 15, 30):
            assert add_working_days(received, days) == date.fromisoformat(row[f"vence_{days}"])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 11, 16), False),  # Cartagena's independence, moved from the 11th
        (date(2026, 11, 11), True),  # the day it was moved from
        (date(2026, 4, 2), False),  # Maundy Thursday is not moved
        (date(2026, 12, 8), False),  # nor is the eighth of December, a Tuesday
        (date(2025, 7, 14), True),  # before Ley 2578/2026
        (date(2026, 7, 13), False),  # since then, 9 July is kept on the Monday after
        (date(2028, 7, 10), False),
    ],
)
def test_working_days_follow_the_law(day, works):
    """Monday to Friday, less the holidays on the dates on which they are kept."""
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("received", "term", "last_day"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday: the count begins on Monday
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # Sunday: likewise
        (date(2026, 11, 13), 5, date(2026, 11, 23)),  # the Monday between is a holiday
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # Christmas and a weekend between
        (date(2026, 3, 31), 2, date(2026, 4, 6)),  # Maundy Thursday and Good Friday between
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_terms_are_counted_from_the_day_after_receipt(received, term, last_day):
    """Ley 1755/2015: the day on which a petition is received is not counted."""
    assert add_working_days(received, term) == last_day


def test_counting_undoes_adding():
    """Days used and days left are the same days, forwards and backwards."""
    received = date(2026, 11, 13)
    for days in range(40):
        last_day = add_working_days(received, days)
        assert working_days_between(received, last_day) == days
        assert working_days_between(last_day, received) == -days


def test_a_negative_term_is_refused():
    """A promise cannot run out before it was made."""
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 11, 20), -1)


def test_late_evening_is_still_today_in_the_city():
    """At eleven at night in Cúcuta it is already tomorrow in Greenwich; the city decides."""
    eleven_at_night = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    assert city_day(eleven_at_night) == date(2026, 11, 20)


def test_a_term_lasts_until_the_end_of_its_last_day():
    """Received on Friday at eleven at night: one working day is until Monday midnight."""
    eleven_at_night = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    due = after_working_days(eleven_at_night, 1)
    assert due == datetime(2026, 11, 24, 4, 59, 59, tzinfo=UTC)
    assert due == end_of(date(2026, 11, 23))
    assert start_of(date(2026, 11, 24)) - due == timedelta(seconds=1)


def test_hours_run_through_nights_and_sundays():
    """Promises in hours follow the clock on the wall: 48 from Friday noon is Sunday noon."""
    friday_noon = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert after_hours(friday_noon, 48) == datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused():
    """Nobody guesses which clock was meant."""
    naive = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001 -- the mistake this test is about
    for ask in (city_day, lambda instant: after_hours(instant, 1)):
        with pytest.raises(ValueError, match="naive"):
            ask(naive)
