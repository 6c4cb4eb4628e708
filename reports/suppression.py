"""Hiding small figures so that nobody finds them by subtracting.

A table of counts by place and outcome, with the sum of each outcome over all places, and the
sum of all outcomes known from elsewhere. Whatever is under `FEWEST` is hidden, and then as
much more as is needed: in a line with a known sum, one hidden figure would be the sum less the
others, and several that add up to nearly nothing would be nearly nothing each.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5  # a smaller count could point at somebody

P = TypeVar("P", bound=Hashable)
O = TypeVar("O", bound=Hashable)  # noqa: E741 - an outcome


def shown_totals(totals: Mapping[O, int]) -> dict[O, int | None]:
    """Return the sums of the outcomes, with None for what is hidden.

    The sum of all of them is taken as known to everybody.
    """
    hidden = {outcome for outcome, count in totals.items() if count < FEWEST}
    _hide_more(totals, hidden)
    return {outcome: None if outcome in hidden else count for outcome, count in totals.items()}


def shown_places(
    counts: Mapping[P, Mapping[O, int]], totals: Mapping[O, int | None]
) -> dict[P, dict[O, int | None]]:
    """Return the counts of each place, with None for what is hidden.

    `totals` is what is shown of their sums. Of an outcome whose sum is hidden, every place is:
    or the sum could be put together again.
    """
    shown: dict[P, dict[O, int | None]] = {place: {} for place in counts}
    for outcome, total in totals.items():
        column = {place: theirs.get(outcome, 0) for place, theirs in counts.items()}
        hidden = {place for place, count in column.items() if count < FEWEST or total is None}
        _hide_more(column, hidden)
        for place, count in column.items():
            shown[place][outcome] = None if place in hidden else count
    return shown


def _hide_more(line: Mapping[P, int], hidden: set[P]) -> None:
    """Hide the smallest of a line until those hidden could be any of several figures."""
    if not hidden:
        return
    rest = sorted((one for one in line if one not in hidden), key=lambda one: line[one])
    while rest and (len(hidden) < 2 or sum(line[one] for one in hidden) < FEWEST):  # noqa: PLR2004
        hidden.add(rest.pop(0))
