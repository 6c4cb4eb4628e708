"""Scores run from 0 to 100, high is trust, and silence is no opinion."""

import numpy as np
import pytest

from reports.survey_scores import Item, UnknownAnswerError, construct_scores, item_scores

ITEMS = (
    Item("c1", "confidence"),
    Item("f1", "fairness"),
    Item("f2", "fairness", reversed=True),
    Item("f3", "fairness", lowest=0, highest=10),
)


def test_every_item_runs_from_0_to_100_and_high_is_trust() -> None:
    """The scale of an item does not matter, nor which way it was asked."""
    scores = item_scores(ITEMS, [{"c1": 1, "f1": 5, "f2": 5, "f3": 3}])
    assert scores.tolist() == [[0.0, 100.0, 0.0, 30.0]]


def test_a_construct_needs_two_thirds_of_its_items() -> None:
    """Two of three are enough, one of three is not."""
    scores = item_scores(
        ITEMS,
        [{"c1": 4, "f1": 5, "f2": None, "f3": 5}, {"f1": 5}, {"f1": 5, "f2": 1, "f3": 10}],
    )
    fairness = construct_scores(ITEMS, scores)["fairness"]
    assert fairness[0] == 75.0
    assert np.isnan(fairness[1])
    assert fairness[2] == 100.0


def test_i_do_not_know_is_no_midpoint() -> None:
    """Who says nothing of an item moves no mean."""
    scores = item_scores(ITEMS, [{"c1": None}, {"c1": 5}])
    confidence = construct_scores(ITEMS, scores)["confidence"]
    assert np.isnan(confidence[0])
    assert np.nanmean(confidence) == 100.0


def test_an_answer_that_the_scale_lacks_is_refused() -> None:
    """Rather than counted as more than a hundred."""
    with pytest.raises(UnknownAnswerError, match="c1: 6"):
        item_scores(ITEMS, [{"c1": 6}])
