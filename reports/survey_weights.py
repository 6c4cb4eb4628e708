"""Weights that make the people who answered look like the people they stand for.

Raking (iterative proportional fitting) moves the weights of one margin after the other to the
city's figures, until all fit at once. Source: Deming, W. E. and Stephan, F. F. (1940), On a
least squares adjustment of a sampled frequency table, Annals of Mathematical Statistics 11,
427-444. Our own lines, because the packages at hand bring pandas and rake tables; a test
compares them with the same weights found another way (Deville and Särndal 1992, as a
calibration solved by Newton's method).

Whoever did not say to which group they belong keeps the share of the answers that they have:
nobody's place is guessed. What cannot be weighted is refused by name, and shown unweighted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Margins: TypeAlias = Mapping[str, Mapping[str, float]]  # dimension → category → people
Groups: TypeAlias = Mapping[str, Sequence[str | None]]  # dimension → each person's category

MOST_ROUNDS = 200
CLOSE = 1e-9  # of a margin, relative
ROUNDING = 1e-3  # by which the totals of two margins may differ, relative


class CannotWeightError(Exception):
    """The answers cannot be weighted; each kind below says why."""


class MarginsMissingError(CannotWeightError):
    """The city has given no margins, or not the one named here."""

    def __init__(self, dimension: str | None = None) -> None:
        self.dimension = dimension
        super().__init__(f"no margins: {dimension or 'at all'}")


class MarginsDisagreeError(CannotWeightError):
    """Two margins of one population have different totals, or a figure is no number of people.

    `totals` holds the total of each dimension, in people.
    """

    def __init__(self, totals: Mapping[str, float]) -> None:
        self.totals = dict(totals)
        super().__init__(f"margins do not add up: {self.totals}")


class NobodyAnsweredError(CannotWeightError):
    """A category with people in it has nobody who answered: no weight can stand for them."""

    def __init__(self, dimension: str, category: str) -> None:
        self.dimension, self.category = dimension, category
        super().__init__(f"nobody answered: {dimension} {category}")


class UnknownCategoryError(CannotWeightError):
    """Somebody who answered belongs to a category for which there is no figure."""

    def __init__(self, dimension: str, category: str) -> None:
        self.dimension, self.category = dimension, category
        super().__init__(f"no figure for: {dimension} {category}")


class NeverFitsError(CannotWeightError):
    """The margins cannot all be met at once by those who answered."""

    def __init__(self, rounds: int, off: float) -> None:
        self.rounds, self.off = rounds, off
        super().__init__(f"did not converge in {rounds} rounds: off by {off:.3%}")


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each person, 1 on average. `off` is the largest relative error left."""

    values: NDArray[np.float64]
    rounds: int
    off: float


@dataclass(frozen=True, slots=True)
class _Target:
    """One margin: to which category each person belongs, and what each should weigh."""

    places: NDArray[np.intp]
    wanted: NDArray[np.float64]


def equal_weights(people: int) -> Weights:
    """Return the weight 1 for everybody: the answers as they came."""
    return Weights(np.ones(people), 0, 0.0)


def rake(
    groups: Groups,
    margins: Margins,
    *,
    most: float | None = None,
    rounds: int = MOST_ROUNDS,
) -> Weights:
    """Return weights that meet every margin, from equal ones.

    `most` trims: no weight stays above that multiple of the mean. The margins are then only
    nearly met, and `off` says by how much. Raises a CannotWeightError that says why not.
    """
    targets = list(_targets(groups, margins))
    weights = np.ones(targets[0].places.size)
    done, off = 0, float("inf")
    while off > CLOSE:
        if done == rounds:
            raise NeverFitsError(done, off)
        for target in targets:
            weights *= (target.wanted / _weighed(weights, target))[target.places]
        off = max(_off(weights, target) for target in targets)
        done += 1
    if most is not None:
        weights = trimmed(weights, most)
        off = max(_off(weights, target) for target in targets)
    return Weights(weights, done, off)


def trimmed(weights: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    """Cut weights down to `most` times their mean; what is cut is shared among the others.

    Large weights make figures depend on a few people. Raises ValueError where `most` is not
    above 1: then there is nobody left to share with.
    """
    if most <= 1:
        raise ValueError(f"weights cannot all be below {most} times their mean")
    limit, total = most * weights.mean(), weights.sum()
    kept = weights.copy()
    cut = np.zeros(kept.shape, dtype=bool)
    while (above := (kept > limit * (1 + CLOSE)) & ~cut).any():
        cut |= above
        kept[cut] = limit
        kept[~cut] *= (total - limit * cut.sum()) / kept[~cut].sum()
    return kept


def _targets(groups: Groups, margins: Margins) -> Iterator[_Target]:
    check(margins)
    for dimension, margin in margins.items():
        if dimension not in groups:
            raise MarginsMissingError(dimension)
        yield _target(dimension, groups[dimension], margin)


def check(margins: Margins) -> None:
    """Refuse margins that are no description of one population."""
    if not margins:
        raise MarginsMissingError
    for dimension, margin in margins.items():
        if not margin:
            raise MarginsMissingError(dimension)
    totals = {dimension: sum(margin.values()) for dimension, margin in margins.items()}
    figures = [figure for margin in margins.values() for figure in margin.values()]
    if not all(np.isfinite(figure) and figure >= 0 for figure in figures):
        raise MarginsDisagreeError(totals)
    largest, smallest = max(totals.values()), min(totals.values())
    if smallest <= 0 or (largest - smallest) / largest > ROUNDING:
        raise MarginsDisagreeError(totals)


def _target(
    dimension: str, people: Sequence[str | None], margin: Mapping[str, float]
) -> _Target:
    names = [name for name, figure in margin.items() if figure > 0]
    place = {name: at for at, name in enumerate(names)}
    silent = len(names)  # where those stand who did not say
    for person in people:
        if person is not None and person not in place:
            raise UnknownCategoryError(dimension, person)
    places = np.array([silent if one is None else place[one] for one in people], dtype=np.intp)
    found = np.bincount(places, minlength=silent + 1)
    for name in names:
        if not found[place[name]]:
            raise NobodyAnsweredError(dimension, name)
    figures = np.array([margin[name] for name in names], dtype=float)
    wanted = (len(people) - found[silent]) * figures / figures.sum()
    return _Target(places, np.append(wanted, found[silent]))


def _weighed(weights: NDArray[np.float64], target: _Target) -> NDArray[np.float64]:
    sums = np.bincount(target.places, weights, minlength=target.wanted.size)
    return np.where(sums > 0, sums, 1.0)


def _off(weights: NDArray[np.float64], target: _Target) -> float:
    sums = np.bincount(target.places, weights, minlength=target.wanted.size)
    wanted = np.where(target.wanted > 0, target.wanted, 1.0)
    return float(np.max(np.abs(sums - target.wanted) / wanted))
