"""The demonstration shows thanks in every state, and figures that say they are made up."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.clock import wall
from models.demonstration.accounts import cast, open_accounts
from models.demonstration.calls import form_units
from models.demonstration.gratitude import HELD, STORIES, give_thanks, make_up_figures
from models.events import Actor, Event
from models.events import EventKind as K
from models.letters import Letter
from models.places.demonstration import settle_city
from models.session import reading, unit_of_work
from models.trust.recognition import Recognition, certifiable
from models.trust.recognition_stages import RecognitionStatus, WordsState
from models.trust.survey_margin import MarginTable
from models.upkeep import catalogue
from reports.period import Month
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
