"""From answers to scores: 0 to 100 for every item, and high always means more trust.

A construct (confidence, fairness, …) is the mean of its items for whoever answered at least
two thirds of them; "I don't know" is no answer and never a midpoint. Source: Jackson, J. and
Bradford, B. (2019), Measuring public attitudes towards the police, Public Safety Canada.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float64]  # NaN where there is no answer

ENOUGH = (2, 3)  # of the items of a construct


class UnknownAnswerError(ValueError):
    """An answer lies outside the scale of its item."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its scale. `reversed` where a high answer means less trust.

    `mirror` is the code by which the same question, asked of the other side, is known.
    """

    code: str
    construct: str
    lowest: int = 1
    highest: int = 5
    reversed: bool = False
    mirror: str | None = None
    words: tuple[str, str] = ("", "")  # Spanish, English


def item_scores(items: Sequence[Item], answers: Sequence[Mapping[str, int | None]]) -> Scores:
    """Return the score of every answer: a row for each person, a column for each item.

    Raises UnknownAnswerError for an answer that the item's scale does not have.
    """
    given = np.array(
        [[_number(one.get(item.code)) for item in items] for one in answers], dtype=float
    ).reshape(len(answers), len(items))
    lowest = np.array([item.lowest for item in items], dtype=float)
    highest = np.array([item.highest for item in items], dtype=float)
    outside = (given < lowest) | (given > highest)
    if outside.any():
        person, item = np.argwhere(outside)[0]
        raise UnknownAnswerError(f"{items[item].code}: {given[person, item]:g}")
    scores = 100.0 * (given - lowest) / (highest - lowest)
    turned = np.array([item.reversed for item in items], dtype=bool)
    turned_round: Scores = np.where(turned, 100.0 - scores, scores)
    return turned_round


def construct_scores(items: Sequence[Item], scores: Scores) -> dict[str, Scores]:
    """Return each construct's score for every person, in the order the items name them."""
    constructs = dict.fromkeys(item.construct for item in items)
    return {name: _mean_of(scores[:, columns_of(items, name)]) for name in constructs}


def columns_of(items: Sequence[Item], construct: str) -> list[int]:
    """Return the columns in which the items of a construct stand."""
    return [place for place, item in enumerate(items) if item.construct == construct]


def _mean_of(scores: Scores) -> Scores:
    answered = np.isfinite(scores).sum(axis=1)
    part, whole = ENOUGH
    enough = answered * whole >= scores.shape[1] * part
    total = np.nansum(scores, axis=1)
    return np.where(enough, total / np.maximum(answered, 1), np.nan)


def _number(answer: int | None) -> float:
    return float("nan") if answer is None else float(answer)
