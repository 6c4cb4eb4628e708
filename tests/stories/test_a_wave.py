"""A wave from printing its codes to its end: twelve neighbours, two papers, and no trail."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from flows.publish_survey_results import publish as publish_results
from models import clock
from models.calendar import city_day
from models.clock import now
from models.events import Event, EventKind
from models.letters import Letter
from models.session import reading, unit_of_work
from models.ticker import fire_due
from models.trust.surveys import catalogue
from models.trust.surveys.answers import SurveyAnswer, answers_of
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.wave import Wave, waves
from models.trust.surveys.wave_stages import WaveStatus
from tests.webapp.surveys.conftest import answer_all, go_on

SLIP = re.compile(r'<p class="slip-code">([^<]+)</p>')


@pytest.fixture
def nidia(visit_as) -> FlaskClient:
    """A browser signed in as the police community liaison."""
    return visit_as("nidia")


@pytest.fixture
def closed_wave(nidia, visit_as, portal, monkeypatch, settings) -> Wave:
    """Let a wave go from its plan to its end, and return it: closed, to be published.

    Whoever tells the next part (the published result) begins here.
    """
    monkeypatch.setenv("CONVIVENCIA_DATA", settings.data)
    with unit_of_work() as session:
        catalogue.install(session)
        form = session.scalars(
            select(Instrument).where(Instrument.code == catalogue.RESIDENTS)
        ).one()
    planned = nidia.post(
        "/olas/nueva",
        data={
            "instrument": str(form.id),
            "mode": "codes",
            "title_es": "Confianza en La Libertad",
            "title_en": "Trust in La Libertad",
            "population_es": "Hogares sorteados de La Libertad",
            "population_en": "Homes of La Libertad, drawn by lot",
            "probability": "y",
            "invited": "20",
            "opens": str(city_day(now()) + timedelta(days=1)),
            "closes": str(city_day(now()) + timedelta(days=8)),
        },
    )
    sheet = nidia.post(f"{planned.location}/codigos", data={"how_many": "20"})
    codes = SLIP.findall(sheet.text)
    [wave] = _waves()
    address = f"/encuestas/{wave.slug}"
    early = portal.test_client().get(address)
    assert "Todavía no abre" in early.text
    with clock.at(wave.opens_at):
        assert fire_due() == 1
        for code in codes[:12]:
            telephone = portal.test_client()
            scanned = telephone.get(f"{address}/c/{code.replace('-', '')}")
            assert scanned.location == address
            check = answer_all(telephone, address, code, "4")
            assert go_on(telephone, check).location == f"{address}/gracias"
        next_day = visit_as("nidia")  # nobody stays signed in over night
        for code in codes[12:14]:
            typed = {"codigo": code, "r-R01": "1", "r-R02": "9", "m-age": "60+"}
            done = next_day.post(f"{planned.location}/digitar", data=typed)
            assert done.status_code == 303
        again = portal.test_client()
        used = go_on(again, again.get(address), codigo=codes[0])
        assert used.status_code == 409
    with clock.at(wave.closes_at):
        assert fire_due() == 1
        late = portal.test_client()
        assert "Ya no recibe respuestas" in late.get(address).text
        assert late.post(address, data={"codigo": codes[19]}).status_code == 409
    [closed] = _waves()
    return closed


def _waves() -> list[Wave]:
    with reading() as session:
        return list(session.scalars(waves()))


def test_a_wave_from_its_codes_to_its_end(closed_wave, nidia, settings):
    """Fourteen of twenty answered; nothing is left of their codes, and nothing says who."""
    assert closed_wave.status is WaveStatus.CLOSED
    assert (closed_wave.printed, closed_wave.received) == (20, 14)
    with reading() as session:
        door, pool = closed_wave.id, session.get_one(SurveyPool, closed_wave.id)
        assert (pool.sealed, pool.key_name) == (b"", "")
        wave = session.get_one(Wave, door)
        assert (wave.door.issued, wave.door.spent) == (b"", b"")
        kinds = [event.kind.value for event in session.scalars(Event.history_of(wave.id))]
        assert kinds == [
            "survey.planned",
            "survey.codes_printed",
            "survey.opened",
            "survey.closed",
        ]
        assert session.scalars(select(Letter)).all() == []  # the flow's; nobody who answered
        rows = session.scalars(select(SurveyAnswer)).all()
        assert len(rows) == 14
    assert list((settings.data_folder / "survey-keys").iterdir()) == []
    page = nidia.get(f"/olas/{closed_wave.id}")
    assert "Publicar el resultado" in page.text


def test_the_result_is_for_everybody_at_once(closed_wave, nidia):
    """The liaison publishes; before that, not even they could read it."""
    assert nidia.post(f"/olas/{closed_wave.id}/publicar").status_code == 303
    with reading() as session:
        told = answers_of(session, closed_wave.id)
    assert sorted(reply.answers["R01"] for reply in told) == [1, 1] + [4] * 12
    assert sum(reply.margins.get("age") == "60+" for reply in told) == 2


def test_what_is_published_hides_a_small_cell(
    closed_wave, nidia, portal, settings, monkeypatch
):
    """Two people over sixty are not shown, and nothing that is shown gives them back."""
    address = f"/encuestas/{closed_wave.slug}/resultados"
    visitor = portal.test_client()
    assert visitor.get(address).status_code == 404
    nidia.post(f"/olas/{closed_wave.id}/publicar")
    monkeypatch.setenv("CONVIVENCIA_DATA", settings.data)
    with reading() as session:
        published = select(Event.id).where(Event.kind == EventKind.SURVEY_PUBLISHED)
        numbers = list(session.scalars(published))
    publish_results.fn(numbers)
    page = visitor.get(address)
    assert "Sin ponderar" in page.text
    assert "oculto" in page.text
    data = visitor.get(f"{address}.json").json
    assert data["answered"] == 14
    ages = next(one for one in data["breakdowns"] if one["dimension"] == "age")
    assert {one["category"]: one["people"] for one in ages["groups"]}["60+"] is None
    assert sum(one["people"] is None for one in ages["groups"]) >= 2
