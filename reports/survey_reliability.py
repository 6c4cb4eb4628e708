"""Whether the items of a construct measure one thing: Cronbach's alpha."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import f

from reports.survey_intervals import LEVEL, Interval
from reports.survey_scores import Scores

FEWEST_ITEMS = 3  # below which alpha says nothing


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha among those who answered every item, and Feldt's interval of it."""

    value: float
    interval: Interval
    people: int


def cronbach(scores: Scores, level: float = LEVEL) -> Alpha | None:
    """Return alpha of the items in the columns of `scores`; None where it cannot be told.

    That is with fewer than three items, fewer people than items, or no spread. Sources:
    Cronbach, L. J. (1951), Psychometrika 16, 297-334; Feldt, L. S. (1965), Psychometrika 30,
    357-370, for the interval.
    """
    items = scores.shape[1]
    whole = scores[np.isfinite(scores).all(axis=1)]
    people = whole.shape[0]
    if items < FEWEST_ITEMS or people <= items:
        return None
    of_sum = float(whole.sum(axis=1).var(ddof=1))
    if of_sum == 0:
        return None
    value = items / (items - 1) * (1 - float(whole.var(axis=0, ddof=1).sum()) / of_sum)
    free = people - 1, (people - 1) * (items - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - value) * float(f.ppf(1 - tail, *free))
    high = 1 - (1 - value) * float(f.ppf(tail, *free))
    return Alpha(value, Interval(low, high), people)
