"""How far an estimate may be from the truth: effective size, and intervals of 95 %.

All of it supposes a sample drawn by chance. Of an open web form nobody may be told a margin
of error: whoever calls this asks first how the wave was taken.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 1000
AT_ONCE = 50  # resamples held in memory together


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of an interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean, the standard error of its linear approximation, and Kish's n."""

    value: float
    error: float
    people: int
    effective: float


def effective_n(weights: Floats) -> float:
    """Return how many equal answers weighted ones are worth: (Σw)² / Σw².

    Source: Kish, L. (1965), Survey Sampling, section 11.7.
    """
    squares = float(np.sum(weights**2))
    return float(np.sum(weights)) ** 2 / squares if squares else 0.0


def wilson(share: float, n: float, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of a share among `n` answers, which may be an effective number.

    Source: Wilson, E. B. (1927), JASA 22, 209-212. Unlike the usual p ± 2 errors it never
    leaves 0 to 1 and holds for small n.
    """
    z = float(norm.ppf((1 + level) / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Interval(max(float(middle - half), 0.0), min(float(middle + half), 1.0))


def weighted_mean(values: Floats, weights: Floats) -> Mean:
    """Return the mean of those who answered. With equal weights its error is s / √n.

    Raises ValueError where fewer than two answered: then there is no error to speak of.
    """
    there = np.isfinite(values)
    x, w = values[there], weights[there]
    if x.size < 2:  # noqa: PLR2004 - one value has no spread
        raise ValueError("fewer than two answers")
    value = float(np.average(x, weights=w))
    spread = float(np.sum((w * (x - value)) ** 2)) / float(np.sum(w)) ** 2
    return Mean(value, float(np.sqrt(spread * x.size / (x.size - 1))), x.size, effective_n(w))


def difference(one: Mean, other: Mean, level: float = LEVEL) -> Interval:
    """Return the interval of `one` less `other`, which were taken independently.

    Welch's, with effective numbers where there are weights. Source: Welch, B. L. (1947),
    Biometrika 34, 28-35.
    """
    first, second = one.error**2, other.error**2
    apart, both = one.value - other.value, first + second
    if both == 0:
        return Interval(apart, apart)
    freedom = both**2 / (first**2 / (one.effective - 1) + second**2 / (other.effective - 1))
    half = float(t.ppf((1 + level) / 2, freedom)) * float(np.sqrt(both))
    return Interval(apart - half, apart + half)


def bootstrap_means(
    values: Floats, weights: Floats, *, seed: int, level: float = LEVEL, times: int = RESAMPLES
) -> list[Interval | None]:
    """Return a BCa interval of the weighted mean of each column of `values`.

    People are drawn again with their weights, the same ones for every column, so that ten
    thousand answers to ten constructs take a second. The weights are not raked anew in each
    draw, which makes the intervals a little wide rather than narrow. None where fewer than
    two answered. The same seed gives the same figures.
    """
    there = np.isfinite(values)
    weighed = np.where(there, weights[:, None], 0.0)
    summed = np.where(there, values, 0.0) * weighed
    drawn = _drawn_means(summed, weighed, np.random.default_rng(seed), times)
    intervals: list[Interval | None] = []
    for column in range(values.shape[1]):
        w, s = weighed[there[:, column], column], summed[there[:, column], column]
        if w.size < 2:  # noqa: PLR2004 - one value has no spread
            intervals.append(None)
            continue
        left_out = (s.sum() - s) / (w.sum() - w)  # the mean without each person in turn
        found = drawn[np.isfinite(drawn[:, column]), column]
        intervals.append(bca(found, float(s.sum() / w.sum()), left_out, level))
    return intervals


def bca(drawn: Floats, estimate: float, left_out: Floats, level: float = LEVEL) -> Interval:
    """Return the bias-corrected, accelerated interval of an estimate.

    `drawn` are its values in resamples, `left_out` those without each person in turn. Source:
    Efron, B. (1987), Better bootstrap confidence intervals, JASA 82, 171-185.
    """
    if np.ptp(drawn) == 0:
        return Interval(estimate, estimate)
    below = (np.sum(drawn < estimate) + np.sum(drawn <= estimate)) / (2 * drawn.size)
    half = 0.5 / drawn.size  # else a bias without bounds, where all lie on one side
    bias = norm.ppf(np.clip(below, half, 1 - half))
    apart = left_out.mean() - left_out
    spread = float(np.sum(apart**2))
    skew = float(np.sum(apart**3)) / (6 * spread**1.5) if spread else 0.0
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        z = bias + norm.ppf(tail)
        at = norm.cdf(bias + z / (1 - skew * z))
        ends.append(float(np.percentile(drawn, 100 * at)))
    return Interval(*ends)


def _drawn_means(
    summed: Floats, weighed: Floats, chance: np.random.Generator, times: int
) -> Floats:
    """Return the means of `times` samples drawn anew: a row for each, a column as given."""
    people = summed.shape[0]
    both = np.hstack([summed, weighed])
    parts = []
    for begun in range(0, times, AT_ONCE):
        rows = min(AT_ONCE, times - begun)
        who = chance.integers(people, size=(rows, people)) + np.arange(rows)[:, None] * people
        often = np.bincount(who.ravel(), minlength=rows * people).reshape(rows, people)
        parts.append(often.astype(float) @ both)
    totals = np.vstack(parts)
    top, under = np.hsplit(totals, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(under > 0, top / under, np.nan)
