"""Trust in the report: the newest published result, and nothing that it hides."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.trust.survey_result import SurveyResult
from reports.accountability import gather
from reports.participation_sentences import sentences_of
from reports.survey_scores import Item
from tests.people import ATALAYA, LA_LIBERTAD
from tests.reports.test_survey_results import a_sheet
from tests.reports.together.conftest import APRIL, pages, part_of


def test_trust_is_the_newest_published_result_and_nothing_else(city: Session, wave) -> None:
    """As it was published, digest and all; an unpublished wave does not exist."""
    wave("vieja", date(2026, 3, 1))
    newest = wave("nueva", date(2026, 4, 20))
    wave("secreta", date(2026, 4, 30), publish=False)
    kept = city.scalars(select(SurveyResult).where(SurveyResult.wave_id == newest)).one()
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    [side] = part["trust"]["sides"]
    published = json.loads(kept.data)

    assert (side["slug"], side["data_sha256"]) == ("nueva", kept.data_sha256)
    assert [one["mean"] for one in side["constructs"]] == [
        one["mean"] for one in published["constructs"]
    ]
    assert side["constructs"][0]["interval"] == published["constructs"][0]["interval"]
    assert part["trust"]["gap"] is None
    assert "Residentes" in sentences_of(part)["trust"]


def test_a_small_cell_of_a_survey_stays_hidden_in_its_comuna(city: Session, wave) -> None:
    """Six of Atalaya answered: what the result hides, the report of Atalaya hides."""
    wave("nueva", date(2026, 4, 20))
    here = part_of(city, "trust", ATALAYA)["sides"][0]["here"]
    assert here["people"] is None
    assert set(here["means"].values()) == {None}
    assert "oculto" in pages(gather(city, ATALAYA, APRIL))


def test_the_other_side_and_the_gap_are_told_and_what_was_not_drawn_by_chance(
    city: Session, wave
) -> None:
    """Officers who answered as they liked: no interval, and the words that say so."""
    items = tuple(
        Item(one.mirror, one.construct, mirror=one.code)
        for one in a_sheet().items
        if one.mirror
    )
    wave("vecinos", date(2026, 4, 20))
    answers = [{one.code: 5 for one in items}] * 20 + [{one.code: 1 for one in items}] * 20
    wave(
        "uniformados", date(2026, 4, 21), audience="officers", mode="officers",
        probability=False, items=items, answers=answers, groups={},
    )  # fmt: skip
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    residents, officers = part["trust"]["sides"]

    assert (officers["probability"], officers["answered"]) == (False, 40)
    assert [one["interval"] for one in officers["constructs"]] == [None]
    assert {one["officers"] for one in part["trust"]["gap"]["rows"]} == {50}
    assert all(
        one["apart"] == pytest.approx(one["residents"] - 50, abs=1e-3)
        and one["interval"] is None
        for one in part["trust"]["gap"]["rows"]
    )
    assert residents["probability"]
    assert "No probabilística" in pages(gather(city, LA_LIBERTAD, APRIL))
    assert "no probabilística" in sentences_of(part)["trust"]
    assert "not a probability sample" in sentences_of(part, "en")["trust"]
