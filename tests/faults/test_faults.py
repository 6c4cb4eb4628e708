"""A press survives what breaks under it: each fault, briefly; `make bench` goes on longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.scenarios import killings, locked, storm, street_of

pytestmark = pytest.mark.slow

BUTTONS = 20


@pytest.fixture
def city(tmp_path: Path) -> Installation:
    """An installation on SQLite without Prefect, which alarms must not need."""
    folder = tmp_path / "city"
    folder.mkdir()
    city = Installation(folder, prefect=False)
    city.console("migrate")
    return city


@pytest.fixture
def running(city: Installation) -> Iterator:
    """All its programs."""
    with city.up() as running:
        yield running


def test_no_press_is_lost_or_counted_twice_when_programs_are_killed(city, running):
    """Gateway, broker and portal die without a word while people press; Prefect is down."""
    with street_of(city, BUTTONS) as street:
        result = storm(city, running, street, per_s=40, seconds=12, blows=killings(12, times=1))
    assert result.made == 480
    assert result.exact, result


def test_no_press_is_lost_while_the_database_takes_nothing(city, running):
    """Somebody holds the database longer than its patience; presses wait, and then count."""
    with street_of(city, BUTTONS) as street:
        result = storm(city, running, street, per_s=20, seconds=10, blows=[locked(1, 8)])
    assert result.made == 200
    assert result.exact, result
