"""Whoever runs surveys hears once that one opened, and once that one waits to be published."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.open_and_close_survey_waves import tell
from models import clock
from models.clock import now
from models.events import Event, EventKind
from models.letters import Letter, LetterKind
from models.session import reading, unit_of_work
from models.ticker import fire_due
from models.trust.surveys import catalogue
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveMode
from reports.letters.render import render
from tests.people import CAST, NIDIA


@pytest.fixture
def wave(city):
    """A wave that opens tomorrow."""
    catalogue.install(city)
    form = city.scalars(select(Instrument).where(Instrument.code == "residentes")).one()
    wave = Wave.plan(
        form,
        "ola",
        WaveMode.CODES,
        now() + timedelta(days=1),
        now() + timedelta(days=9),
        by=NIDIA,
        title_es="Confianza",
        title_en="Trust",
        population_es="Todos",
        population_en="Everybody",
    )
    city.add(wave)
    city.commit()
    return wave


def told():
    """Let the flow hear of everything, and return what was written to whom."""
    with reading() as session:
        kinds = (EventKind.SURVEY_OPENED, EventKind.SURVEY_CLOSED)
        numbers = session.scalars(select(Event.id).where(Event.kind.in_(kinds))).all()
    tell.fn(list(numbers))
    with reading() as session:
        return [(one.kind, one.recipient, one) for one in session.scalars(select(Letter))]


def test_the_clock_opens_and_closes_and_each_is_told_once(wave):
    """Run twice, the flow writes no second letter; those who answer get none at all."""
    with clock.at(wave.opens_at):
        assert fire_due() == 1
        told()
        opened = told()
    assert {kind for kind, *_ in opened} == {LetterKind.SURVEY_OPENED}
    people = {str(CAST[name].actor) for name in ("nidia", "gloria")}
    assert {whom for _kind, whom, _letter in opened} == people
    assert len(opened) == 2
    with clock.at(wave.closes_at):
        assert fire_due() == 1
        told()
        closed = [one for one in told() if one[0] is LetterKind.SURVEY_CLOSED]
    assert len(closed) == 2
    [_kind, _whom, letter] = closed[0]
    words = render(letter.kind, letter.facts, home="https://c.example", language="es")
    assert f"https://c.example/olas/{wave.id}" in words.text
    assert "nadie puede verlo" in words.text


def test_what_was_published_meanwhile_is_not_asked_for_any_more(wave, data_folder):
    """The flow looks how the wave stands now."""
    with clock.at(wave.opens_at):
        fire_due()
    with clock.at(wave.closes_at):
        fire_due()
        with unit_of_work() as session:
            session.get_one(Wave, wave.id).publish(by=NIDIA)
        assert told() == []
