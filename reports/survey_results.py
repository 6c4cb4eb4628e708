"""What a survey wave found: the figures that are frozen when it is published.

Pure figures in, plain data out: `Sheet` is all that is known of a wave, and the result is a
dictionary that becomes the bytes whose digest is published. The same answers make the same
bytes. What is hidden (fewer than ten people, or what would betray them) is None.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from models.calendar import end_of
from reports.survey_cells import FEWEST, hidden_cells
from reports.survey_intervals import (
    Interval,
    bootstrap_means,
    effective_n,
    weighted_mean,
    wilson,
)
from reports.survey_reliability import cronbach
from reports.survey_scores import (
    Item,
    Scores,
    columns_of,
    construct_scores,
    item_scores,
)
from reports.survey_weights import (
    CannotWeightError,
    Groups,
    Margins,
    MarginsDisagreeError,
    MarginsMissingError,
    NeverFitsError,
    NobodyAnsweredError,
    UnknownCategoryError,
    Weights,
    equal_weights,
    rake,
)

Data: TypeAlias = dict[str, Any]

FORM = 1  # of the data, for whoever reads them in years
MIDDLE = 50.0  # a score above it counts as trust
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A wave with its answers, as they are when it is published. It names nobody.

    `groups` says for each dimension (comuna, sex, age) to which category each person belongs,
    or None where they did not say; `invited` is how many could have answered, where known.
    """

    wave_id: UUID
    title: tuple[str, str]  # Spanish, English
    audience: str
    target: tuple[str, str]
    mode: str
    probability: bool
    opened: date
    closed: date
    instrument: str
    version: int
    items: Sequence[Item]
    answers: Sequence[Mapping[str, int | None]]
    groups: Groups = field(default_factory=dict)
    invited: int | None = None
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Population:
    """The city's figures, whence they come, and whether they were made up to show something."""

    margins: Margins
    source: str
    made_up: bool = False


def result(sheet: Sheet, population: Population | None, *, most: float | None = None) -> Data:
    """Return what a wave found.

    Weighted where the city's figures allow it, else unweighted with the reason by name.
    `most` trims the weights (see `rake`).
    """
    scores = item_scores(sheet.items, sheet.answers)
    constructs = construct_scores(sheet.items, scores)
    weights, weighting = _weigh(sheet, population, most)
    return {
        "form": FORM,
        "wave": str(sheet.wave_id),
        "title": _both(sheet.title),
        "audience": sheet.audience,
        "target": _both(sheet.target),
        "mode": sheet.mode,
        "probability": sheet.probability,
        "opened": sheet.opened.isoformat(),
        "closed": sheet.closed.isoformat(),
        "as_of": end_of(sheet.closed).isoformat(),
        "instrument": sheet.instrument,
        "version": sheet.version,
        "answered": len(sheet.answers),
        "invited": sheet.invited,
        "response_rate": _rate(sheet),
        "weights": weighting,
        "constructs": _of_constructs(sheet, scores, constructs, weights.values),
        "items": _of_items(sheet, scores, weights.values),
        "breakdowns": [
            _breakdown(dimension, people, constructs, weights.values)
            for dimension, people in sheet.groups.items()
        ],
        "fewest": FEWEST,
        "demonstration": sheet.demonstration,
    }


def as_json(data: Data) -> str:
    """Write a result as the bytes that are published: keys sorted, no spaces."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _rate(sheet: Sheet) -> float | None:
    return _round(len(sheet.answers) / sheet.invited) if sheet.invited else None


def _weigh(
    sheet: Sheet, population: Population | None, most: float | None
) -> tuple[Weights, Data]:
    try:
        if population is None:
            raise MarginsMissingError
        weights = rake(sheet.groups, population.margins, most=most)
    except CannotWeightError as why:
        weights = equal_weights(len(sheet.answers))
        return weights, {
            "raked": False,
            "effective_n": float(len(sheet.answers)),
            **in_code(why),
        }
    return weights, {
        "raked": True,
        "source": population.source,
        "made_up": population.made_up,
        "dimensions": list(population.margins),
        "margins": {name: dict(one) for name, one in population.margins.items()},
        "rounds": weights.rounds,
        "off": _round(weights.off),
        "largest": _round(float(weights.values.max())),
        "trimmed_at": most,
        "effective_n": _round(effective_n(weights.values)),
    }


def in_code(why: CannotWeightError) -> Data:
    """Return why answers are not weighted, for a page to say in the reader's language."""
    match why:
        case MarginsMissingError():
            return {"why": "missing", "dimension": why.dimension}
        case MarginsDisagreeError():
            return {"why": "disagree", "totals": why.totals}
        case NobodyAnsweredError():
            return {"why": "nobody", "dimension": why.dimension, "category": why.category}
        case UnknownCategoryError():
            return {"why": "unknown", "dimension": why.dimension, "category": why.category}
        case NeverFitsError():
            return {"why": "never_fits", "rounds": why.rounds, "off": _round(why.off)}
    raise TypeError(type(why).__name__)


def _of_constructs(
    sheet: Sheet, scores: Scores, constructs: Mapping[str, Scores], weights: NDArray[np.float64]
) -> list[Data]:
    values = np.column_stack(list(constructs.values())) if constructs else np.empty((0, 0))
    intervals: Sequence[Interval | None] = [None] * len(constructs)
    if sheet.probability and len(sheet.answers):
        intervals = bootstrap_means(values, weights, seed=sheet.wave_id.int % 2**63)
    return [
        _of_construct(sheet, scores, name, constructs[name], weights, interval=interval)
        for name, interval in zip(constructs, intervals, strict=True)
    ]


def _of_construct(
    sheet: Sheet,
    scores: Scores,
    name: str,
    values: Scores,
    weights: NDArray[np.float64],
    *,
    interval: Interval | None,
) -> Data:
    columns = columns_of(sheet.items, name)
    there = np.isfinite(values)
    people = int(there.sum())
    found: Data = {"code": name, "items": len(columns), "people": people}
    if people < FEWEST:
        return found | {"people": None, "mean": None}
    x, w = values[there], weights[there]
    effective = effective_n(w)
    alpha = cronbach(scores[:, columns])
    return found | {
        "mean": _round(float(np.average(x, weights=w))),
        "interval": _ends(interval),
        "effective_n": _round(effective),
        "trusting": _share(x > MIDDLE, w, effective, probability=sheet.probability),
        "alpha": None
        if alpha is None
        else {
            "value": _round(alpha.value),
            "people": alpha.people,
            "interval": _ends(alpha.interval) if sheet.probability else None,
        },
    }


def _share(
    trusts: NDArray[np.bool_],
    weights: NDArray[np.float64],
    effective: float,
    *,
    probability: bool,
) -> Data | None:
    """Return the share that trusts; None where it, or the rest, is fewer than ten people."""
    many = int(trusts.sum())
    if min(many, trusts.size - many) < FEWEST:
        return None
    share = float(np.average(trusts, weights=weights))
    return {
        "share": _round(share),
        "interval": _ends(wilson(share, effective)) if probability else None,
    }


def _of_items(sheet: Sheet, scores: Scores, weights: NDArray[np.float64]) -> list[Data]:
    """Return each item's mean. Its error is what gaps and changes are judged by."""
    found: list[Data] = []
    for place, item in enumerate(sheet.items):
        values = scores[:, place]
        people = int(np.isfinite(values).sum())
        row: Data = {"code": item.code, "construct": item.construct, "mirror": item.mirror}
        row["words"] = _both(item.words)
        if people < FEWEST:
            found.append(row | {"people": None, "mean": None})
            continue
        mean = weighted_mean(values, weights)
        found.append(
            row
            | {
                "people": people,
                "mean": _round(mean.value),
                "error": _round(mean.error) if sheet.probability else None,
                "effective_n": _round(mean.effective),
            }
        )
    return found


def _breakdown(
    dimension: str,
    people: Sequence[str | None],
    constructs: Mapping[str, Scores],
    weights: NDArray[np.float64],
) -> Data:
    """Return the constructs by group. Who did not say is a group: else it could be computed."""
    names: list[str | None] = [*sorted({one for one in people if one is not None})]
    if any(one is None for one in people):
        names.append(None)
    member = np.array([[one == name for one in people] for name in names], dtype=bool)
    member = member.reshape(len(names), len(people))
    there = np.column_stack(
        [np.ones(len(people), dtype=bool), *(np.isfinite(one) for one in constructs.values())]
    )
    counts = member.astype(int) @ there.astype(int)
    hidden = hidden_cells(counts)
    return {
        "dimension": dimension,
        "groups": [
            {
                "category": name,
                "people": None if hidden[row, 0] else int(counts[row, 0]),
                "means": {
                    code: None
                    if hidden[row, column]
                    else _mean_in(member[row] & np.isfinite(values), values, weights)
                    for column, (code, values) in enumerate(constructs.items(), start=1)
                },
            }
            for row, name in enumerate(names)
        ],
    }


def _mean_in(
    who: NDArray[np.bool_], values: Scores, weights: NDArray[np.float64]
) -> float | None:
    return _round(float(np.average(values[who], weights=weights[who])))


def _both(words: tuple[str, str]) -> dict[str, str]:
    return {"es": words[0], "en": words[1]}


def _ends(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [_round(interval.low), _round(interval.high)]


def _round(figure: float) -> float:
    return round(figure, DECIMALS) + 0.0  # no negative nought
