"""Nobody finds a hidden figure by subtracting the others."""

from itertools import product
from random import Random

import pytest

from reports.suppression import FEWEST, shown_places, shown_totals

PLACES, OUTCOMES = ("here", "there"), ("founded", "false")


def published(counts: dict[str, dict[str, int]]):
    """Return what is shown of a table: the totals, and the places."""
    totals = {outcome: sum(counts[place][outcome] for place in counts) for outcome in OUTCOMES}
    shown = shown_totals(totals)
    return shown, shown_places(counts, shown)


def table(numbers: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Make a table of two places and two outcomes."""
    cells = iter(numbers)
    return {place: {outcome: next(cells) for outcome in OUTCOMES} for place in PLACES}


def everything_possible(totals, places, calls: int):
    """List every table that fits what is shown, as somebody with patience would."""
    cells = [places[place][outcome] for place in PLACES for outcome in OUTCOMES]
    choices = [range(calls + 1) if cell is None else [cell] for cell in cells]
    for numbers in product(*choices):
        if sum(numbers) != calls:
            continue
        sums = {"founded": numbers[0] + numbers[2], "false": numbers[1] + numbers[3]}
        if all(total is None or sums[outcome] == total for outcome, total in totals.items()):
            yield numbers


@pytest.mark.parametrize("seed", range(60))
def test_every_hidden_figure_could_be_another_one(seed: int) -> None:
    """Whoever knows what is shown, the rules and the sum of all calls, is left guessing."""
    chance = Random(seed)  # noqa: S311 - no secret
    counts = table(tuple(chance.choice((0, 0, 1, 2, 3, 6, 9)) for _ in range(4)))
    calls = sum(sum(theirs.values()) for theirs in counts.values())
    if calls < FEWEST:
        counts["here"]["false"] += FEWEST
        calls += FEWEST
    totals, places = published(counts)

    possible = list(everything_possible(totals, places, calls))

    assert tuple(counts[place][one] for place in PLACES for one in OUTCOMES) in possible
    hidden = [places[place][outcome] is None for place in PLACES for outcome in OUTCOMES]
    for number, is_hidden in enumerate(hidden):
        if is_hidden:
            assert len({numbers[number] for numbers in possible}) > 1


@pytest.mark.parametrize("seed", range(20))
def test_nothing_under_five_is_shown(seed: int) -> None:
    """Neither of a place nor of the city."""
    chance = Random(seed)  # noqa: S311 - no secret
    totals, places = published(table(tuple(chance.randint(0, 12) for _ in range(4))))

    shown = [*totals.values(), *(one for theirs in places.values() for one in theirs.values())]
    assert all(one is None or one >= FEWEST for one in shown)


def test_what_needs_no_hiding_is_shown() -> None:
    """A large city with large figures hides none of them."""
    counts = table((20, 30, 40, 50))
    totals, places = published(counts)

    assert totals == {"founded": 60, "false": 80}
    assert places == counts


def test_one_small_figure_takes_the_smallest_other_with_it() -> None:
    """Alone, it would be the sum less the rest."""
    totals, places = published(table((3, 30, 40, 50)))

    assert totals == {"founded": 43, "false": 80}
    assert places["here"] == {"founded": None, "false": 30}
    assert places["there"] == {"founded": None, "false": 50}
