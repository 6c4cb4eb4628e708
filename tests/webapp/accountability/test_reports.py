"""Everybody reads the reports, checks them, and some people have them made."""

import json
from hashlib import sha256

import pytest
from sqlalchemy import select

from flows.publish_accountability_reports import publish_one
from models.events import Event, EventKind
from models.places.demonstration import settle_city
from models.session import reading, unit_of_work
from models.upkeep import catalogue
from models.upkeep.published_report import PublishedReport
from reports.period import Month
from tests.people import LA_LIBERTAD

APRIL = Month(2026, 4)
HERE = f"/transparencia/{LA_LIBERTAD}/2026-04"


@pytest.fixture
def published(portal, settings) -> None:
    """The report of La Libertad for April, published."""
    with unit_of_work() as session:
        settle_city(session)
        catalogue.install(session)
    assert publish_one(settings, LA_LIBERTAD, APRIL)


def test_before_the_first_report_the_page_says_when_it_comes(browser):
    """An empty shelf says what to expect."""
    assert "Todavía no hay informes publicados" in browser.get("/transparencia").text


@pytest.mark.usefixtures("published")
def test_a_report_can_be_read_downloaded_and_checked(browser):
    """The page, the document, the data and the map; each file is what its digest says."""
    assert HERE in browser.get("/transparencia").text
    page = browser.get(HERE)
    assert "abril de 2026" in page.text
    for form in ("pdf", "json", "html"):
        answer = browser.get(f"{HERE}/informe.{form}")
        assert answer.status_code == 200
        if form != "html":  # the map is given a nonce anew for everybody who asks
            assert sha256(answer.data).hexdigest() == answer.headers["X-Content-SHA256"]
            assert answer.headers["X-Content-SHA256"] in page.text
    data = json.loads(browser.get(f"{HERE}/informe.json").data)
    assert data["territory"]["id"] == LA_LIBERTAD


@pytest.mark.usefixtures("published")
def test_a_copy_can_be_checked_by_its_digest(browser):
    """Whoever was given a PDF or its data finds out whether the city published exactly that."""
    for form in ("pdf", "json"):
        digest = browser.get(f"{HERE}/informe.{form}").headers["X-Content-SHA256"]
        page = browser.get("/verificar", query_string={"huella": digest})
        assert HERE in page.text
    assert HERE not in browser.get("/verificar", query_string={"huella": "0" * 64}).text


@pytest.mark.usefixtures("published")
def test_the_map_runs_under_the_policy_of_its_own_answer(browser):
    """Its scripts carry the nonce that this very answer allows."""
    answer = browser.get(f"{HERE}/informe.html")
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]

    assert f'<script nonce="{nonce}"' in answer.text
    assert "@@" not in answer.text


@pytest.mark.usefixtures("published")
def test_publishing_the_same_data_again_changes_nothing(settings):
    """A flow that runs twice publishes once."""
    assert publish_one(settings, LA_LIBERTAD, APRIL) is False
    with reading() as session:
        assert len(session.scalars(select(PublishedReport)).all()) == 1


def test_whoever_may_publish_asks_and_the_platform_does_it(gloria):
    """The button writes an event; the portal never waits for a PDF."""
    answer = gloria.post(
        "/transparencia/publicar",
        data={"month": "2026-04", "territory": LA_LIBERTAD},
        follow_redirects=True,
    )

    assert "se está preparando" in answer.text
    with reading() as session:
        [event] = session.scalars(select(Event).where(Event.kind == EventKind.REPORT_REQUESTED))
    assert event.facts == {"month": "2026-04", "territory": LA_LIBERTAD}


def test_a_month_nobody_offered_is_refused_beside_its_field(gloria):
    """A hand-made request is told, and nothing happens."""
    answer = gloria.post("/transparencia/publicar", data={"month": "1999-99", "territory": ""})

    assert "Falta corregir algo" in answer.text
    with reading() as session:
        assert session.scalars(select(Event)).first() is None


@pytest.mark.parametrize("who", ["martha", "jairo", "ana"])
def test_nobody_else_may_publish(visit_as, who):
    """Not the committee, not the department, not the auditor."""
    assert visit_as(who).post("/transparencia/publicar").status_code == 403


@pytest.mark.parametrize(
    "address", [HERE, f"{HERE}/informe.pdf", "/transparencia/x/2026-04", "/transparencia/x/y"]
)
def test_what_was_not_published_is_not_found(browser, address):
    """There is no draft to guess at."""
    assert browser.get(address).status_code == 404


def test_every_figure_leads_to_its_definition(browser):
    """The same definitions for all reports."""
    page = browser.get("/transparencia/definiciones").text

    assert 'id="median"' in page
    assert "Kaplan" in page
