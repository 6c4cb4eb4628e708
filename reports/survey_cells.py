"""Hiding small cells of a table so that no sum that is known gives them back.

A cell with fewer than ten people could point at somebody. With the sums known, one hidden
cell in a line is the sum less the others; with the sums of rows *and* columns known, more
than one may be found out by adding and subtracting several lines. So cells are hidden until
linear algebra says that none of them can be computed, and until those hidden in a line are
together as many as one shown cell must be.
"""

import numpy as np
from numpy.typing import NDArray

FEWEST = 10  # people
EXACT = 1e-9


def hidden_cells(
    counts: NDArray[np.int_],
    *,
    fewest: int = FEWEST,
    columns_known: bool = True,
    rows_known: bool = False,
) -> NDArray[np.bool_]:
    """Return which cells of a table of counts to hide.

    `columns_known` where the sum of each column is published, `rows_known` where that of each
    row is. A cell with nobody in it is hidden like any other small one.
    """
    hidden = np.asarray(counts) < fewest
    lines = _lines(hidden.shape, columns_known=columns_known, rows_known=rows_known)
    while True:
        open_to = _given_away(counts, hidden, lines, fewest)
        if open_to is None:
            return hidden
        hidden.flat[open_to] = True


def recoverable(
    hidden: NDArray[np.bool_], *, columns_known: bool = True, rows_known: bool = False
) -> NDArray[np.bool_]:
    """Return which hidden cells can be computed from those shown and the sums known.

    The hidden cells are the unknowns of a linear system, a line with a known sum is an
    equation. An unknown is determined exactly where every vector of the null space is zero.
    """
    lines = _lines(hidden.shape, columns_known=columns_known, rows_known=rows_known)
    found = np.zeros(hidden.shape, dtype=bool)
    found.flat[_determined(hidden, lines)] = True
    return found


def _given_away(
    counts: NDArray[np.int_],
    hidden: NDArray[np.bool_],
    lines: list[NDArray[np.intp]],
    fewest: int,
) -> int | None:
    """Return the next cell to hide: the smallest shown one in a line that tells too much."""
    telling = set(_determined(hidden, lines).tolist())
    flat, dark = np.asarray(counts).ravel(), hidden.ravel()
    for line in lines:
        inside = line[dark[line]]
        if not inside.size:
            continue
        little = flat[inside].sum() < fewest  # nearly nothing in all is nearly nothing each
        if not little and not telling & set(inside.tolist()):
            continue
        shown = line[~dark[line]]
        if shown.size:
            return int(shown[np.argmin(flat[shown])])
    return None


def _determined(hidden: NDArray[np.bool_], lines: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    unknown = np.flatnonzero(hidden)
    if not unknown.size or not lines:
        return np.empty(0, dtype=np.intp)
    system = np.array([np.isin(unknown, line) for line in lines], dtype=float)
    _, singular, turned = np.linalg.svd(system)
    rank = int(np.sum(singular > EXACT))
    free = turned[rank:]  # a basis of the null space
    return unknown[np.all(np.abs(free) < EXACT, axis=0)]


def _lines(
    shape: tuple[int, ...], *, columns_known: bool, rows_known: bool
) -> list[NDArray[np.intp]]:
    places = np.arange(int(np.prod(shape)), dtype=np.intp).reshape(shape)
    columns = list(places.T) if columns_known else []
    rows = list(places) if rows_known else []
    return [*columns, *rows]
