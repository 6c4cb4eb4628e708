"""Whether a plan helped: the change in the place, beside the change everywhere else.

RR = (T1/T0) / (C1/C0), with T the counts of the place and C those of the comparison, before
(0) and after (1). SE(log RR) = sqrt(1/T1 + 1/T0 + 1/C1 + 1/C0), from which the 95 % interval.
With fewer than five in any of the four there is not enough data, and no figure is shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from models.language import speak

FEWEST = 5  # in each of the four counts
Z95 = 1.959963984540054  # of the normal distribution, for a two-sided interval of 95 %


class Finding(StrEnum):
    """What the figures allow to be said, and no more."""

    NOT_ENOUGH = "not_enough"
    FEWER = "fewer"
    MORE = "more"
    NO_DIFFERENCE = "no_difference"


speak(
    Finding,
    {
        Finding.NOT_ENOUGH: ("datos insuficientes", "not enough data"),
        Finding.FEWER: (
            "bajó más que en el resto de la comuna",
            "it fell more than in the rest of the comuna",
        ),
        Finding.MORE: (
            "subió frente al resto de la comuna",
            "it rose against the rest of the comuna",
        ),
        Finding.NO_DIFFERENCE: (
            "no se ve una diferencia con el resto de la comuna",
            "no difference from the rest of the comuna can be seen",
        ),
    },
)


class Week(Protocol):
    """What was counted in one week."""

    @property
    def here(self) -> int:
        """Return what happened in the place."""

    @property
    def elsewhere(self) -> int:
        """Return what happened meanwhile in the rest of its comuna."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The four counts, and what follows from them."""

    before: int
    after: int
    elsewhere_before: int
    elsewhere_after: int

    @classmethod
    def of(cls, before: Sequence[Week], after: Sequence[Week]) -> "Effect":
        """Add up two spans of the same length."""
        return cls(
            sum(week.here for week in before),
            sum(week.here for week in after),
            sum(week.elsewhere for week in before),
            sum(week.elsewhere for week in after),
        )

    @property
    def is_enough(self) -> bool:
        """Tell whether anything may be said at all."""
        return min(self._cells) >= FEWEST

    @property
    def ratio(self) -> float | None:
        """Return the rate ratio; under 1 the place did better than the rest."""
        if not self.is_enough:
            return None
        return (self.after / self.before) / (self.elsewhere_after / self.elsewhere_before)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the 95 % interval of the rate ratio."""
        if (ratio := self.ratio) is None:
            return None
        error = math.sqrt(sum(1 / cell for cell in self._cells))
        return ratio * math.exp(-Z95 * error), ratio * math.exp(Z95 * error)

    @property
    def finding(self) -> Finding:
        """Say what the interval allows to be said."""
        if (interval := self.interval) is None:
            return Finding.NOT_ENOUGH
        low, high = interval
        if high < 1:
            return Finding.FEWER
        return Finding.MORE if low > 1 else Finding.NO_DIFFERENCE

    @property
    def _cells(self) -> tuple[int, int, int, int]:
        return (self.before, self.after, self.elsewhere_before, self.elsewhere_after)


def placebo(before: Sequence[Week]) -> Effect:
    """Pretend that acting began in the middle of the baseline: there should be no effect.

    A difference where nothing was done says how much of the true one to believe.
    """
    half = len(before) // 2
    return Effect.of(before[:half], before[len(before) - half :])
