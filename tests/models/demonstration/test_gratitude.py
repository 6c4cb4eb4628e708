"""The demonstration shows thanks in every state, and figures that say they are made up."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.publish_survey_results import publish_one
from models import clock
from models.clock import wall
from models.demonstration.accounts import cast, open_accounts
from models.demonstration.calls import form_units
from models.demonstration.gratitude import HELD, STORIES, give_thanks
from models.demonstration.survey_results import make_up_figures, publish_waves
from models.demonstration.surveys import RESIDENTS, hold_surveys
from models.events import Actor, Event
from models.events import EventKind as K
from models.letters import Letter
from models.places.demonstration import settle_city
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust.recognition import Recognition, certifiable
from models.trust.recognition_stages import RecognitionStatus, WordsState
from models.trust.survey_margin import MarginTable
from models.trust.survey_result import result_of
from models.trust.surveys.wave import with_slug
from models.upkeep import catalogue
from reports.period import Month
from reports.survey_sheets import data_of
from reports.survey_weights import check

KEY = "a key of this test"


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """The demonstration looks at the clock on the wall: it is about today."""
    with clock.at(wall()):
        yield


@pytest.fixture
def people(session: Session) -> Mapping[str, Actor]:
    """The accounts and units of the demonstration."""
    session.close()
    with unit_of_work() as fresh:
        settle_city(fresh)
        catalogue.install(fresh)
    open_accounts("pera verde bajo la lluvia")
    form_units()
    return cast()


def test_a_dozen_thanks_in_every_state_and_only_once(people: Mapping[str, Actor]) -> None:
    """Nobody is written to; only the end of a hold is told to the flows."""
    assert give_thanks(people, KEY) == len(STORIES) == 12
    assert give_thanks(people, KEY) == 0
    with reading() as session:
        thanks = session.scalars(select(Recognition)).all()
        assert {one.status for one in thanks} == set(RecognitionStatus)
        assert {one.words_state for one in thanks} == set(WordsState)
        assert session.scalars(select(Letter)).all() == []
        told = session.scalars(select(Event.kind).where(Event.imported.is_(False))).all()
    assert K.RECOGNITION_HOLD_ENDED in told
    assert K.RECOGNITION_RECEIVED not in told


def test_the_unit_whose_hold_ended_has_thanks_to_be_certified(
    people: Mapping[str, Actor],
) -> None:
    """So that one certificate can be seen."""
    give_thanks(people, KEY)
    with reading() as session:
        waiting = session.scalars(certifiable(Month.last().end))
        assert HELD in {one.unit.name for one in waiting}


def test_the_figures_add_up_and_say_that_they_are_made_up(people: Mapping[str, Actor]) -> None:
    """Whoever reads a result weighted to them is told."""
    assert make_up_figures(people["admin"])
    assert not make_up_figures(people["admin"])
    with reading() as session:
        [table] = session.scalars(select(MarginTable))
    check(table.figures)
    assert table.made_up


def test_its_surveys_are_published_and_weighted_to_them(
    people: Mapping[str, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the result says twice that it is made up."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    hold_surveys()
    make_up_figures(people["admin"])
    assert publish_waves(people["enlace"]) == 2
    with reading() as session:
        wave_id = session.scalars(with_slug(RESIDENTS)).one().id
    assert publish_one(Settings.from_environment(), wave_id)
    with reading() as session:
        data = data_of(session.scalars(result_of(wave_id)).one())
    assert data["demonstration"]
    assert data["weights"]["raked"], data["weights"]
    assert data["weights"]["made_up"]
