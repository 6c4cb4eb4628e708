"""No hidden cell is found again by adding and subtracting, and none is nearly nothing."""

import numpy as np
import pytest

from reports.survey_cells import FEWEST, hidden_cells, recoverable

SEED = 54001


def test_small_cells_are_hidden_and_one_more_with_a_single_one() -> None:
    """Alone, it would be the sum less the rest."""
    counts = np.array([[120], [7], [40], [22]])
    assert hidden_cells(counts).ravel().tolist() == [False, True, False, True]


def test_two_that_are_nearly_nothing_take_a_third_with_them() -> None:
    """Three and two hidden of a known sum are five: at most five each."""
    counts = np.array([[120], [3], [2], [22]])
    assert hidden_cells(counts).ravel().tolist() == [False, True, True, True]


def test_a_table_without_small_cells_is_shown_whole() -> None:
    """Nothing is hidden for its own sake."""
    assert not hidden_cells(np.full((4, 3), FEWEST), rows_known=True).any()


def test_linear_recovery_finds_what_a_naive_table_gives_away() -> None:
    """The check itself works: one hidden cell in a column, and the chain of three."""
    naive = np.array([[True, False], [False, False]])
    assert recoverable(naive)[0, 0]
    corner = np.array([[True, True], [True, False], [False, False]])
    assert recoverable(corner, rows_known=True)[corner].all()


@pytest.mark.parametrize("rows_known", [False, True])
def test_nothing_hidden_can_be_computed_from_what_is_shown(*, rows_known: bool) -> None:
    """Three hundred tables of comunas by constructs, with the sums that are published.

    Whoever has the table solves the equations: for every hidden cell two different solutions
    must exist. Tried apart from the code under test, by least squares.
    """
    chance = np.random.default_rng(SEED)
    for _ in range(300):
        counts = chance.poisson(chance.choice([6, 12, 25, 60], (10, 1)), (10, 4))
        hidden = hidden_cells(counts, rows_known=rows_known)
        assert hidden[counts < FEWEST].all()
        assert not solved(counts, hidden, rows_known=rows_known)


def solved(counts: np.ndarray, hidden: np.ndarray, *, rows_known: bool) -> list[int]:
    """Return the hidden cells that least squares determine, whatever the unknowns are."""
    unknown = np.flatnonzero(hidden)
    places = np.arange(counts.size).reshape(counts.shape)
    lines = [*places.T, *(places if rows_known else ())]
    system = np.array([[cell in set(line) for cell in unknown] for line in lines], dtype=float)
    system = system.reshape(len(lines), unknown.size)
    rank = np.linalg.matrix_rank(system) if unknown.size else 0
    return [
        int(cell)
        for at, cell in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([system, np.eye(unknown.size)[at]])) == rank
    ]


def test_those_hidden_in_a_line_are_together_as_many_as_one_shown() -> None:
    """Or each of them would be known to be hardly anybody."""
    chance = np.random.default_rng(SEED)
    for _ in range(300):
        counts = chance.poisson(chance.choice([1, 5, 40], (10, 1)), (10, 3))
        hidden = hidden_cells(counts)
        for column in range(3):
            dark = hidden[:, column]
            assert not dark.any() or dark.all() or counts[dark, column].sum() >= FEWEST
