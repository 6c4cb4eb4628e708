"""Intervals against published tables, against scipy, and against a truth that is known."""

import numpy as np
import pytest
from scipy import stats

from reports.survey_intervals import (
    bca,
    bootstrap_means,
    difference,
    effective_n,
    weighted_mean,
    wilson,
)
from reports.survey_reliability import cronbach
from reports.survey_weights import rake

SEED = 54001


@pytest.mark.parametrize(
    ("successes", "people", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_the_published_examples(
    successes: int, people: int, low: float, high: float
) -> None:
    """Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    interval = wilson(successes / people, people)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=6e-5)


def test_wilson_equals_scipy() -> None:
    """To 1e-6, for every count of a few sizes."""
    for people in (1, 10, 57, 400):
        for successes in range(people + 1):
            theirs = stats.binomtest(successes, people).proportion_ci(method="wilson")
            ours = wilson(successes / people, people)
            assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_kish_by_hand() -> None:
    """Weights 1, 1, 2: sixteen over six."""
    assert effective_n(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6, abs=1e-12)
    assert effective_n(np.ones(37)) == pytest.approx(37)


def test_the_error_of_an_unweighted_mean_is_the_usual_one() -> None:
    """And who did not answer is not in it."""
    values = np.array([10.0, 20.0, np.nan, 60.0, 75.0])
    mean = weighted_mean(values, np.ones(5))
    there = values[np.isfinite(values)]
    assert mean.value == pytest.approx(there.mean(), abs=1e-12)
    assert mean.error == pytest.approx(stats.sem(there), abs=1e-12)
    assert mean.people == 4


def test_a_gap_equals_welch_in_scipy() -> None:
    """Residents less officers, to 1e-6."""
    chance = np.random.default_rng(SEED)
    ours, theirs = chance.normal(48, 22, 310), chance.normal(66, 15, 41)
    gap = difference(weighted_mean(ours, np.ones(310)), weighted_mean(theirs, np.ones(41)))
    expected = stats.ttest_ind(ours, theirs, equal_var=False).confidence_interval(0.95)
    assert (gap.low, gap.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_bca_equals_scipy_on_the_same_resamples() -> None:
    """scipy.stats.bootstrap draws, and both read the same interval from what it drew."""
    values = np.random.default_rng(SEED).beta(2, 5, 80) * 100
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=3000, method="BCa", rng=np.random.default_rng(7)
    )
    left_out = (values.sum() - values) / (values.size - 1)
    ours = bca(theirs.bootstrap_distribution, float(values.mean()), left_out)
    expected = theirs.confidence_interval
    assert (ours.low, ours.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_our_own_resamples_agree_with_scipys() -> None:
    """Two bootstraps of one sample differ by chance only: less than a tenth of the width."""
    values = np.random.default_rng(SEED).beta(2, 5, 400) * 100
    [ours] = bootstrap_means(values[:, None], np.ones(400), seed=1, times=4000)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=4000, rng=np.random.default_rng(7)
    ).confidence_interval
    assert ours is not None
    width = theirs.high - theirs.low
    assert abs(ours.low - theirs.low) < width / 10
    assert abs(ours.high - theirs.high) < width / 10


def test_the_same_seed_gives_the_same_interval() -> None:
    """Same data, same bytes."""
    values = np.random.default_rng(SEED).beta(2, 5, (200, 3)) * 100
    assert bootstrap_means(values, np.ones(200), seed=4) == bootstrap_means(
        values, np.ones(200), seed=4
    )
    assert bootstrap_means(values, np.ones(200), seed=4) != bootstrap_means(
        values, np.ones(200), seed=5
    )


def test_nothing_is_estimated_from_one_answer() -> None:
    """A column with a single answer has no interval, and its neighbours have theirs."""
    values = np.column_stack([[5.0, np.nan, np.nan], [1.0, 2.0, 3.0]])
    alone, three = bootstrap_means(values, np.ones(3), seed=1)
    assert alone is None
    assert three is not None
    with pytest.raises(ValueError, match="fewer than two"):
        weighted_mean(values[:, 0], np.ones(3))


def test_alpha_equals_hoyts_analysis_of_variance() -> None:
    """Alpha is 1 less residual over people's mean square (Hoyt 1941), with Feldt's F beside."""
    chance = np.random.default_rng(SEED)
    trait = chance.normal(50, 15, (120, 1))
    scores = trait + chance.normal(0, 12, (120, 5))
    people, items = scores.shape
    grand = scores.mean()
    of_people = items * np.sum((scores.mean(axis=1) - grand) ** 2) / (people - 1)
    rest = scores - scores.mean(axis=1, keepdims=True) - scores.mean(axis=0) + grand
    residual = np.sum(rest**2) / ((people - 1) * (items - 1))
    alpha = cronbach(scores)
    assert alpha is not None
    assert alpha.value == pytest.approx(1 - residual / of_people, abs=1e-9)
    assert alpha.interval.low < alpha.value < alpha.interval.high
    low, high = (1 - residual / of_people * stats.f.ppf(p, 119, 476) for p in (0.975, 0.025))
    assert (alpha.interval.low, alpha.interval.high) == pytest.approx((low, high), abs=1e-9)


def test_alpha_needs_three_items() -> None:
    """Of two it says nothing."""
    assert cronbach(np.random.default_rng(1).normal(size=(50, 2))) is None
    assert cronbach(np.ones((50, 3))) is None


@pytest.mark.slow
def test_95_of_100_intervals_hold_the_truth() -> None:
    """2,000 probability samples from a city whose truth is known: 93 to 97 % cover it.

    Four hundred people are drawn from each of two groups of very different sizes and views,
    so that only weights put it right; the weights are raked. Tried are Wilson's interval of
    a share with Kish's n, and the BCa bootstrap of a mean.
    """
    chance = np.random.default_rng(SEED)
    samples, people = 2000, 400
    share_truth = mean_truth = 0
    margins = {
        "comuna": {"a": 55.0, "b": 45.0},
        "sex": {"f": 52.0, "m": 48.0},
    }
    true_share = 0.40 * 0.55 + 0.50 * 0.45
    true_mean = 46.0 * 0.55 + 54.0 * 0.45
    for number in range(samples):
        in_a = chance.random(people) < 0.40  # drawn with unequal, known chances
        woman = chance.random(people) < 0.52
        trusts = chance.random(people) < np.where(in_a, 0.40, 0.50)
        score = np.clip(np.where(in_a, 46.0, 54.0) + chance.normal(0, 20, people), -60, 160)
        groups = {
            "comuna": ["a" if one else "b" for one in in_a],
            "sex": ["f" if one else "m" for one in woman],
        }
        weights = rake(groups, margins).values
        share = float(np.average(trusts, weights=weights))
        of_share = wilson(share, effective_n(weights))
        [of_mean] = bootstrap_means(score[:, None], weights, seed=number, times=400)
        assert of_mean is not None
        share_truth += of_share.low <= true_share <= of_share.high
        mean_truth += of_mean.low <= true_mean <= of_mean.high
    assert 0.93 <= share_truth / samples <= 0.97
    assert 0.93 <= mean_truth / samples <= 0.97
