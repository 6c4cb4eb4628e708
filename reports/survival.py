"""How long it takes to mend a place, with the places that still wait counted.

The mean of the finished cases flatters: what takes longest is not in it yet. The Kaplan-Meier
estimator counts a case that is still open as "at least this long". Source: Kaplan, E. L.,
and Meier, P. (1958), Nonparametric estimation from incomplete observations, JASA 53, 457-481.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

FEWEST = 5  # cases, below which a median says nothing about the next one
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one case took, or has taken so far."""

    days: float
    finished: bool


@dataclass(frozen=True, slots=True)
class Median:
    """After how many days half of the cases were finished.

    `days` is None when fewer than half are finished even after `at_least`, the longest that
    any case was watched; both are None when there are fewer than five cases.
    """

    cases: int
    finished: int
    days: float | None
    at_least: float | None = None

    @property
    def enough(self) -> bool:
        """Tell whether there were enough cases to say anything."""
        return self.cases >= FEWEST


def median_wait(waits: Iterable[Wait]) -> Median:
    """Return the Kaplan-Meier median of some waits, in days."""
    kept = list(waits)
    finished = [max(wait.days, 0.0) for wait in kept if wait.finished]
    still = [max(wait.days, 0.0) for wait in kept if not wait.finished]
    if len(kept) < FEWEST:
        return Median(len(kept), len(finished), None)
    longest = max(finished + still)
    if not finished:
        return Median(len(kept), 0, None, longest)
    survival = ecdf(CensoredData(uncensored=finished, right=still)).sf
    below = np.flatnonzero(survival.probabilities <= HALF)
    if not below.size:
        return Median(len(kept), len(finished), None, longest)
    return Median(len(kept), len(finished), float(survival.quantiles[below[0]]))
