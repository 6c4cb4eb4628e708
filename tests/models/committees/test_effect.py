"""The figures of a result are those of the formula, and say no more than they can."""

import math
from dataclasses import dataclass

import pytest

from models.committees.effect import Effect, Finding, placebo


@dataclass
class Week:
    """What was counted in one week."""

    here: int
    elsewhere: int


def test_the_ratio_and_its_interval_are_the_worked_example() -> None:
    """40 → 20 here, 100 → 90 elsewhere: RR = 0.5/0.9, SE = √(1/20 + 1/40 + 1/90 + 1/100)."""
    effect = Effect(40, 20, 100, 90)

    assert effect.ratio == pytest.approx(0.5555555556, abs=1e-9)
    error = math.sqrt(0.05 + 0.025 + 1 / 90 + 0.01)
    assert error == pytest.approx(0.3100179206, abs=1e-9)
    assert effect.interval == pytest.approx((0.3025796822, 1.0200353607), abs=1e-9)
    low, high = effect.interval or (0.0, 0.0)
    assert math.log(high) - math.log(low) == pytest.approx(2 * 1.959963984540054 * error)
    assert effect.finding is Finding.NO_DIFFERENCE


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ((100, 30, 400, 400), Finding.FEWER),
        ((30, 100, 400, 400), Finding.MORE),
        ((50, 50, 400, 400), Finding.NO_DIFFERENCE),
        ((4, 50, 400, 400), Finding.NOT_ENOUGH),
        ((50, 4, 400, 400), Finding.NOT_ENOUGH),
        ((50, 50, 4, 400), Finding.NOT_ENOUGH),
        ((50, 50, 400, 4), Finding.NOT_ENOUGH),
        ((0, 0, 0, 0), Finding.NOT_ENOUGH),
        ((5, 5, 5, 5), Finding.NO_DIFFERENCE),
    ],
)
def test_what_may_be_said(counts: tuple[int, int, int, int], finding: Finding) -> None:
    """Under five in any of the four there is no figure at all."""
    effect = Effect(*counts)
    assert effect.finding is finding
    assert (effect.ratio is None) is (finding is Finding.NOT_ENOUGH)
    assert (effect.interval is None) is (finding is Finding.NOT_ENOUGH)


def test_a_season_that_changes_everywhere_is_no_effect() -> None:
    """Half as many here and half as many elsewhere: nothing was achieved."""
    assert Effect(200, 100, 2000, 1000).ratio == 1.0


def test_a_false_date_compares_the_halves_of_the_baseline() -> None:
    """Thirteen weeks: six on each side, the middle one left out."""
    weeks = [Week(1, 10)] * 6 + [Week(99, 99)] + [Week(2, 10)] * 6
    assert placebo(weeks) == Effect(6, 12, 60, 60)
