"""Two published results beside each other: the gap between two sides, or a change in time.

Both are read from what was published, so that nobody needs the answers again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.survey_intervals import Interval, Mean, difference


class InstrumentChangedError(Exception):
    """Two waves asked in different words: a line between them would be drawn through both."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in two results. `apart` is ours less theirs; None where either is hidden.

    The interval is None unless both were drawn by chance.
    """

    code: str
    other: str
    ours: float | None
    theirs: float | None
    apart: float | None
    interval: Interval | None

    @property
    def is_clear(self) -> bool:
        """Tell whether chance alone would hardly have made the difference."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


def gaps(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Compared]:
    """Return the gap on every item that was asked of both sides, and both say so."""
    known = {one["code"]: one for one in theirs["items"]}
    return [
        _compared(one, known[one["mirror"]])
        for one in ours["items"]
        if one["mirror"] in known and known[one["mirror"]]["mirror"] == one["code"]
    ]


def changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[Compared]:
    """Return how every item changed since an earlier wave of the same instrument.

    Raises InstrumentChangedError where it is another instrument or another version of it.
    """
    if (now["instrument"], now["version"]) != (before["instrument"], before["version"]):
        raise InstrumentChangedError
    known = {one["code"]: one for one in before["items"]}
    return [_compared(one, known[one["code"]]) for one in now["items"] if one["code"] in known]


def _compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> Compared:
    ours, theirs = one["mean"], other["mean"]
    both = ours is not None and theirs is not None
    apart = ours - theirs if both else None
    by_chance = both and one["error"] is not None and other["error"] is not None
    interval = difference(_mean(one), _mean(other)) if by_chance else None
    return Compared(one["code"], other["code"], ours, theirs, apart, interval)


def _mean(item: Mapping[str, Any]) -> Mean:
    return Mean(item["mean"], item["error"], item["people"], item["effective_n"])
