"""A press survives what breaks under it: each fault, briefly; `make bench` goes on longer."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.installation import Installation, Running
from tests.faults.scenarios import full, killings, locked, small_disk, storm, street_of

pytestmark = pytest.mark.slow

BUTTONS = 20


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """All the programs of an installation on SQLite but Prefect, which alarms must not need."""
    city = Installation(tmp_path_factory.mktemp("city"), prefect=False)
    city.console("migrate")
    with city.up() as running:
        yield running


def test_no_press_is_lost_or_counted_twice_when_programs_are_killed(running):
    """Gateway, broker and portal die without a word while people press; Prefect is down."""
    with street_of(running.city, BUTTONS) as street:
        result = storm(
            running.city, running, street, per_s=40, seconds=12, blows=killings(12, times=1)
        )
    assert result.made == 480
    assert result.exact, result


def test_no_press_is_lost_while_the_database_takes_nothing(running):
    """Somebody holds the database longer than its patience; presses wait, and then count."""
    with street_of(running.city, BUTTONS) as street:
        result = storm(
            running.city, running, street, per_s=20, seconds=10, blows=[locked(1, 8)]
        )
    assert result.made == 200
    assert result.exact, result


def test_no_press_is_lost_while_the_disk_is_full(tmp_path):
    """Not a byte can be written for seconds, no log either; then all goes on by itself."""
    with ExitStack() as held:
        try:
            disk = held.enter_context(small_disk(tmp_path / "disk", "60m"))
        except OSError as refused:
            pytest.skip(f"a small disk cannot be mounted here: {refused}")
        city = Installation(disk / "city", prefect=False)
        city.folder.mkdir()
        city.console("migrate")
        running = held.enter_context(city.up())
        with street_of(city, BUTTONS) as street:
            blow = full(1, 6, disk)
            result = storm(city, running, street, per_s=20, seconds=10, blows=[blow])
        assert result.made == 200
        assert result.exact, result
        assert running.process.poll() is None
