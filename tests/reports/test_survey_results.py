"""What is published of a wave: weighted or not and why, honest intervals, nobody exposed."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from reports.survey_comparisons import InstrumentChangedError, changes, gaps
from reports.survey_intervals import difference, weighted_mean
from reports.survey_results import Population, Sheet, as_json, result
from reports.survey_scores import Item, construct_scores, item_scores
from reports.survey_weights import rake

ITEMS = (
    Item("r_respect", "fairness", mirror="o_respect"),
    Item("r_explain", "fairness", mirror="o_explain"),
    Item("r_unfair", "fairness", reversed=True),
    Item("r_trust", "confidence"),
)
MARGINS = {
    "comuna": {f"C{one}": 10_000.0 for one in range(1, 6)},
    "sex": {"f": 26_000.0, "m": 24_000.0},
}


def a_sheet(people: int = 300, **more: Any) -> Sheet:
    """Make up a wave of five comunas, one of which hardly answered."""
    chance = np.random.default_rng(7)
    given = np.clip(np.rint(chance.normal(3.2, 1.1, (people, len(ITEMS)))), 1, 5).astype(int)
    answers = [
        {item.code: int(value) for item, value in zip(ITEMS, row, strict=True)} for row in given
    ]
    comunas = [f"C{1 + at % 4}" if at >= 6 else "C5" for at in range(people)]
    known: dict[str, Any] = {
        "wave_id": UUID(int=7),
        "title": ("Confianza 2026", "Trust 2026"),
        "audience": "residents",
        "target": ("Personas de 18 años o más", "People of 18 and over"),
        "mode": "face_to_face",
        "probability": True,
        "opened": date(2026, 4, 1),
        "closed": date(2026, 4, 30),
        "instrument": "residents",
        "version": 1,
        "items": ITEMS,
        "answers": answers,
        "groups": {
            "comuna": comunas,
            "sex": ["f" if at % 3 else "m" for at in range(people)],
        },
        "invited": 600,
    }
    return Sheet(**known | more)


def published(sheet: Sheet, population: Population | None = None) -> Any:
    """Return what is published, as whoever downloads it reads it."""
    return json.loads(as_json(result(sheet, population)))


def test_a_weighted_figure_equals_the_same_computed_by_hand() -> None:
    """The mean of a construct is the raked mean of its scores, to what is printed."""
    sheet = a_sheet()
    data = published(sheet, Population(MARGINS, "DANE"))
    weights = rake(sheet.groups, MARGINS).values
    fairness = construct_scores(ITEMS, item_scores(ITEMS, sheet.answers))["fairness"]
    found = data["constructs"][0]
    assert found["mean"] == pytest.approx(float(np.sum(weights * fairness) / 300), abs=5e-5)
    assert found["interval"][0] < found["mean"] < found["interval"][1]
    assert data["weights"]["raked"]
    assert data["weights"]["effective_n"] == pytest.approx(
        weights.sum() ** 2 / np.sum(weights**2), abs=5e-5
    )
    assert data["response_rate"] == 0.5


def test_without_figures_it_is_unweighted_and_says_so() -> None:
    """The reason has a name; the answers count the same."""
    data = published(a_sheet())
    assert data["weights"] == {
        "raked": False,
        "why": "missing",
        "dimension": None,
        "effective_n": 300,
    }


def test_figures_that_do_not_add_up_are_not_used() -> None:
    """The result names the totals, so that somebody can mend them."""
    wrong = MARGINS | {"sex": {"f": 26_000.0, "m": 14_000.0}}
    weights = published(a_sheet(), Population(wrong, "DANE"))["weights"]
    assert (weights["raked"], weights["why"]) == (False, "disagree")
    assert weights["totals"] == {"comuna": 50_000, "sex": 40_000}


def test_an_open_form_gets_no_margin_of_error() -> None:
    """No interval stands anywhere, as if its answers had been drawn by chance."""
    data = published(a_sheet(probability=False))
    assert not data["probability"]
    for one in data["constructs"]:
        assert one["interval"] is None
        assert one["alpha"] is None or one["alpha"]["interval"] is None
        assert one["trusting"] is None or one["trusting"]["interval"] is None
    assert all(one["error"] is None for one in data["items"])


def test_a_comuna_that_hardly_answered_is_hidden_with_another_one() -> None:
    """Six answers could point at somebody, and the sum less the rest would give them back."""
    [comunas, sexes] = published(a_sheet())["breakdowns"]
    shown = {one["category"]: one["people"] for one in comunas["groups"]}
    assert shown["C5"] is None
    assert sum(one is None for one in shown.values()) == 2
    for one in comunas["groups"]:
        assert (one["people"] is None) == all(mean is None for mean in one["means"].values())
    assert all(one["people"] for one in sexes["groups"])


def test_who_does_not_say_is_a_group_like_the_others() -> None:
    """Else whoever subtracts what is shown from all would find them."""
    sheet = a_sheet()
    silent = [None if at < 4 else one for at, one in enumerate(sheet.groups["sex"])]
    [_comunas, sexes] = published(replace(sheet, groups={**sheet.groups, "sex": silent}))[
        "breakdowns"
    ]
    hidden = [one["category"] for one in sexes["groups"] if one["people"] is None]
    assert None in hidden
    assert len(hidden) == 2


def test_too_few_answers_publish_no_figure_at_all() -> None:
    """Nine people have views that could be guessed."""
    data = published(a_sheet(9))
    assert all(one["mean"] is None for one in [*data["constructs"], *data["items"]])


def test_a_wave_that_nobody_answered_can_be_published() -> None:
    """It says that nobody did."""
    data = published(a_sheet(0, groups={"comuna": [], "sex": []}))
    assert (data["answered"], data["response_rate"]) == (0, 0)


def test_the_same_answers_make_the_same_bytes() -> None:
    """Nothing of the day, the machine or the order of a set gets in."""
    population = Population(MARGINS, "DANE")
    assert as_json(result(a_sheet(), population)) == as_json(result(a_sheet(), population))


def officers(**more: Any) -> Sheet:
    """Make up what forty officers answered to the mirrored questions."""
    items = (
        Item("o_respect", "integrity", mirror="r_respect"),
        Item("o_explain", "integrity", mirror="r_explain"),
    )
    chance = np.random.default_rng(9)
    answers = [
        {item.code: int(chance.integers(3, 6)) for item in items} for _person in range(40)
    ]
    known: dict[str, Any] = {
        "items": items,
        "answers": answers,
        "audience": "officers",
        "instrument": "officers",
        "groups": {},
        "invited": None,
    }
    return a_sheet(**known | more)


def test_the_gap_of_two_sides_is_told_with_its_interval() -> None:
    """On the mirrored items alone, as Welch would say."""
    ours, theirs = a_sheet(), officers()
    found = gaps(published(ours), published(theirs))
    assert [(one.code, one.other) for one in found] == [
        ("r_respect", "o_respect"),
        ("r_explain", "o_explain"),
    ]
    residents = item_scores(ours.items, ours.answers)[:, 0]
    of_officers = item_scores(theirs.items, theirs.answers)[:, 0]
    expected = difference(
        weighted_mean(residents, np.ones(300)), weighted_mean(of_officers, np.ones(40))
    )
    assert found[0].interval is not None
    assert found[0].interval.low == pytest.approx(expected.low, abs=1e-3)
    assert found[0].is_clear


def test_a_gap_to_an_open_form_has_no_interval() -> None:
    """One side that was not drawn by chance is enough."""
    found = gaps(published(a_sheet()), published(officers(probability=False)))
    assert found[0].apart is not None
    assert found[0].interval is None
    assert not found[0].is_clear


def test_a_change_is_told_for_the_same_questions_only() -> None:
    """A line across a change of instrument is no line."""
    before, now = a_sheet(), a_sheet(280, wave_id=UUID(int=8))
    assert len(changes(published(now), published(before))) == len(ITEMS)
    with pytest.raises(InstrumentChangedError):
        changes(published(a_sheet(version=2)), published(before))
