"""Raking against a published table, against another method, and against bad margins."""

import numpy as np
import pytest
from scipy.optimize import root

from reports.survey_weights import (
    MarginsDisagreeError,
    MarginsMissingError,
    NeverFitsError,
    NobodyAnsweredError,
    UnknownCategoryError,
    equal_weights,
    rake,
    trimmed,
)

SEED = 54001


def people_of(table: list[list[int]]) -> dict[str, list[str | None]]:
    """Turn a table of counts into one person per count, with their row and column."""
    pairs = [
        (f"r{row}", f"c{column}")
        for row, line in enumerate(table)
        for column, count in enumerate(line)
        for _ in range(count)
    ]
    return {"row": [row for row, _ in pairs], "column": [column for _, column in pairs]}


def test_it_fits_the_worked_example() -> None:
    """The four by four table of the English Wikipedia's "Iterative proportional fitting"."""
    table = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
    groups = people_of(table)
    rows, columns = [150, 300, 400, 150], [200, 300, 400, 100]
    margins = {
        "row": {f"r{at}": float(figure) for at, figure in enumerate(rows)},
        "column": {f"c{at}": float(figure) for at, figure in enumerate(columns)},
    }
    weights = rake(groups, margins).values * 1000 / sum(map(sum, table))
    fitted = [
        [
            sum(
                weight
                for weight, row, column in zip(weights, groups["row"], groups["column"])  # noqa: B905
                if (row, column) == (f"r{r}", f"c{c}")
            )
            for c in range(4)
        ]
        for r in range(4)
    ]
    expected = [
        [64.61, 46.28, 35.42, 3.83],
        [49.95, 68.15, 156.49, 25.37],
        [56.70, 144.40, 145.06, 53.76],
        [28.74, 41.18, 63.03, 17.03],
    ]
    assert np.allclose(fitted, expected, atol=0.06)  # the page shows rounded steps


def a_sample(
    people: int = 600,
) -> tuple[dict[str, list[str | None]], dict[str, dict[str, float]]]:
    """Draw people from ten comunas, too many of them from the last, and mostly women."""
    chance = np.random.default_rng(SEED)
    groups: dict[str, list[str | None]] = {
        "comuna": [f"C{one}" for one in chance.choice(10, people, p=np.arange(1, 11) / 55)],
        "sex": list(chance.choice(["f", "m"], people, p=[0.7, 0.3])),
        "age": list(chance.choice(["18-29", "30-59", "60+"], people, p=[0.2, 0.5, 0.3])),
    }
    margins = {
        "comuna": {f"C{one}": 1000.0 for one in range(10)},
        "sex": {"f": 5200.0, "m": 4800.0},
        "age": {"18-29": 3000.0, "30-59": 5000.0, "60+": 2000.0},
    }
    return groups, margins


def test_it_equals_a_calibration_solved_by_newton() -> None:
    """Raking is the calibration whose weights are exp(x'λ) (Deville and Särndal 1992)."""
    groups, margins = a_sample()
    columns = [
        np.array([one == name for one in groups[dimension]], dtype=float)
        for dimension, margin in margins.items()
        for name in margin
    ]
    targets = np.array(
        [600 * figure / 10_000 for margin in margins.values() for figure in margin.values()]
    )
    x = np.column_stack(columns)
    keep = [
        at for at in range(x.shape[1]) if at not in {10, 12}
    ]  # one of each is told by the rest
    x, targets = x[:, keep], targets[keep]
    found = root(
        lambda factors: x.T @ np.exp(x @ factors) - targets,
        np.zeros(x.shape[1]),
        jac=lambda factors: (x * np.exp(x @ factors)[:, None]).T @ x,
        tol=1e-13,
    )
    assert found.success
    assert np.max(np.abs(rake(groups, margins).values - np.exp(x @ found.x))) < 1e-6


def test_weights_are_one_on_average_and_meet_every_margin() -> None:
    """A weight says how many others of the sample somebody stands for."""
    groups, margins = a_sample()
    weights = rake(groups, margins)
    assert weights.values.mean() == pytest.approx(1.0, abs=1e-9)
    women = sum(w for w, sex in zip(weights.values, groups["sex"], strict=True) if sex == "f")
    assert women / 600 == pytest.approx(0.52, abs=1e-8)
    assert weights.off <= 1e-9


def test_who_does_not_say_keeps_their_share() -> None:
    """Nobody is put into a group that they did not name."""
    groups, margins = a_sample()
    groups["sex"][:60] = [None] * 60
    weights = rake(groups, margins)
    assert weights.values[:60].sum() == pytest.approx(60, abs=1e-6)


def test_margins_that_do_not_add_up_are_refused_with_their_totals() -> None:
    """Two margins of one population are one number of people."""
    groups, margins = a_sample()
    margins["sex"]["f"] = 6200.0
    with pytest.raises(MarginsDisagreeError) as refusal:
        rake(groups, margins)
    assert refusal.value.totals == {"comuna": 10_000, "sex": 11_000, "age": 10_000}


def test_a_negative_figure_is_refused() -> None:
    """There are no fewer people than none."""
    groups, margins = a_sample()
    margins["sex"] = {"f": 11_000.0, "m": -1000.0}
    with pytest.raises(MarginsDisagreeError):
        rake(groups, margins)


def test_missing_margins_are_refused() -> None:
    """All of them, or one whose groups nobody was asked for."""
    groups, margins = a_sample()
    with pytest.raises(MarginsMissingError):
        rake(groups, {})
    with pytest.raises(MarginsMissingError) as refusal:
        rake({"sex": groups["sex"]}, margins)
    assert refusal.value.dimension == "comuna"


def test_a_group_in_which_nobody_answered_is_named() -> None:
    """No weight makes an answer out of none."""
    groups, margins = a_sample()
    margins["age"] = {"14-17": 500.0, "18-29": 2500.0, "30-59": 5000.0, "60+": 2000.0}
    with pytest.raises(NobodyAnsweredError) as refusal:
        rake(groups, margins)
    assert (refusal.value.dimension, refusal.value.category) == ("age", "14-17")


def test_a_group_without_a_figure_is_named() -> None:
    """An answer from where the city counts nobody is not dropped in silence."""
    groups, margins = a_sample()
    groups["comuna"][0] = "R03"
    with pytest.raises(UnknownCategoryError) as refusal:
        rake(groups, margins)
    assert refusal.value.category == "R03"


def test_margins_that_nobody_can_meet_together_are_reported() -> None:
    """All women are old here and the city has more women than old people: no weights do."""
    groups: dict[str, list[str | None]] = {
        "sex": ["f"] * 50 + ["m"] * 50,
        "age": ["60+"] * 50 + ["18-59"] * 50,
    }
    margins = {"sex": {"f": 70.0, "m": 30.0}, "age": {"60+": 20.0, "18-59": 80.0}}
    with pytest.raises(NeverFitsError) as refusal:
        rake(groups, margins)
    assert refusal.value.off > 0.1


def test_trimming_leaves_no_weight_above_the_limit_and_says_what_it_costs() -> None:
    """The sum stays; the margins are then only nearly met."""
    groups, margins = a_sample()
    weights = rake(groups, margins, most=3.0)
    assert weights.values.max() <= 3.0 + 1e-6
    assert weights.values.sum() == pytest.approx(600)
    assert 0 < weights.off < 0.5
    with pytest.raises(ValueError, match="cannot all"):
        trimmed(np.ones(3), 1.0)


def test_the_unweighted_all_count_the_same() -> None:
    """What is shown where raking was refused."""
    assert equal_weights(3).values.tolist() == [1.0, 1.0, 1.0]
