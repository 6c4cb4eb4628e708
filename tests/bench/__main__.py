"""`make bench`: measure everything, print a table, write `var/bench.json`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from models.settings import Settings
from tests.bench import alarms, faults, importing, listeners, pages, routing, surveys
from tests.bench.figures import Figure, table, write
from tests.bench.stand import A_TENTH, ALL, cases, make_city

OF_CASES = ("import", "routing", "pages", "listeners")
BENCHES = (*OF_CASES, "alarms", "heartbeats", "memory", "surveys", "faults")


def measured(folder: Path, wanted: list[str]) -> Iterator[Figure]:
    """Run the benches that are wanted."""
    if set(wanted) & set(OF_CASES):
        yield from measured_cases(folder, wanted)
    if set(wanted) & {"alarms", "heartbeats", "memory"}:
        yield from alarms.run(folder / "alarms", wanted)
    if "surveys" in wanted:
        yield from surveys.run(folder / "surveys")
    if "faults" in wanted:
        yield from faults.run(folder / "faults")


def measured_cases(folder: Path, wanted: list[str]) -> Iterator[Figure]:
    """Measure on a city with all cases and on one with a tenth."""
    large = make_city(folder / "large")
    file = cases(large)
    imported = list(importing.run(large, file, ALL))
    yield from imported if "import" in wanted else ()
    if "pages" in wanted:
        small = make_city(folder / "small")
        list(importing.run(small, file, A_TENTH))
        of_small = list(pages.run(small, A_TENTH))
        of_large = list(pages.run(large, ALL))
        yield from of_small
        yield from of_large
        yield from pages.ratios(of_small, of_large)
    if "listeners" in wanted:
        yield from listeners.run(large, ALL)
    if "routing" in wanted:
        yield from routing.run(large)


def main() -> int:
    """Measure, tell, and return 1 where a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=", ".join(BENCHES))
    wanted = parser.parse_args().benches or list(BENCHES)
    folder = Path(tempfile.mkdtemp(prefix="convivencia-bench-"))
    figures: list[Figure] = []
    try:
        for figure in measured(folder, wanted):
            figures.append(figure)
            print(table([figure]).splitlines()[1], file=sys.stderr)  # noqa: T201
    finally:
        write(figures, Settings.from_environment().data_folder / "bench.json")
        shutil.rmtree(folder, ignore_errors=True)
    print(table(figures))  # noqa: T201
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
