"""What the city shows so that anybody can count and check for themselves."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.audit import PublishedHead, publish_head, seal_some
from models.clock import now
from models.events import ANYONE, PLATFORM, importing
from models.session import unit_of_work
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel, HideReason
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest
from reports import open_data, proof
from reports.open_data import COLUMNS
from tests.people import LA_LIBERTAD, NIDIA

MARKS = ("aurora@correo.example", "Aurora", "3174711471", "mi vecino don Efraín")


def report(session, channel=Channel.PORTAL, **told):
    """Take in a report of a broken light by Aurora, who left all that can be left."""
    request = ServiceRequest.receive(
        session.get_one(Category, "alumbrado"),
        channel=channel,
        by=ANYONE,
        **{
            "territory_id": LA_LIBERTAD,
            "lat": 7.869042,
            "lon": -72.480061,
            "address": "Calle 5 con 3, casa de Aurora",
            "description": "la rompió mi vecino don Efraín",
            **told,
        },
    )
    session.add(request)
    session.flush()
    session.add(
        Follower.of(
            request,
            FollowerRole.REPORTER,
            "key",
            name="Aurora",
            email="aurora@correo.example",
            phone="3174711471",
        )
    )
    session.flush()
    return request


@pytest.fixture
def city(portal):
    """A city with the categories of a new one."""
    with unit_of_work() as session:
        catalogue.install(session)
    return portal


def published(browser):
    """Download the file as a program does, and return its lines."""
    answer = browser.get("/datos/reportes.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    return answer, list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_every_request_is_a_line_and_no_line_says_who_it_was(city, browser):
    """Neither contact nor words nor address: only what, roughly where, when, and what came."""
    with unit_of_work() as session:
        request = report(session)
    answer, [line] = published(browser)
    assert line["codigo"] == request.code
    assert (line["categoria"], line["estado"]) == ("alumbrado", "recibido")
    assert line["recibido"] == "2026-05-05T10:00:00-05:00"
    assert (line["latitud"], line["longitud"]) == ("7.869", "-72.4801")
    assert line["importado"] == "no"
    assert not [mark for mark in MARKS if mark in answer.get_data(as_text=True)]


def test_a_city_without_reports_publishes_the_header(city, browser):
    """An empty table is an answer; a program can read it."""
    answer, lines = published(browser)
    assert lines == []
    assert answer.get_data(as_text=True).strip().split(",") == [one.name for one in COLUMNS]


def test_imported_cases_are_marked_and_the_page_says_so(city, browser):
    """Nobody takes another city's cases for Cúcuta's."""
    with unit_of_work() as session, importing():
        report(session, Channel.IMPORT, imported=True, source="boston", source_id="1")
    _, [line] = published(browser)
    assert (line["importado"], line["fuente"]) == ("si", "boston")
    assert "casos antiguos o de otra ciudad" in browser.get("/datos").text


def test_a_hidden_report_is_counted_and_not_located(city, browser):
    """Figures stay whole; what was hidden to protect somebody does not lead to them."""
    with unit_of_work() as session:
        report(session).hide(HideReason.PERSONAL_DATA, by=NIDIA)
    _, [line] = published(browser)
    assert (line["latitud"], line["longitud"]) == ("", "")


def test_a_joined_report_names_the_one_it_was_joined_to(city, browser):
    """So places can be counted once, and voices too."""
    with unit_of_work() as session:
        lead, second = report(session), report(session)
        second.join(lead, by=PLATFORM)
    _, lines = published(browser)
    joined = {line["codigo"]: line["unido_a"] for line in lines}
    assert joined == {lead.code: "", second.code: lead.code}


def test_the_file_is_read_in_portions_that_join_without_a_seam(city, browser, monkeypatch):
    """Memory stays flat; no line is lost or told twice where two portions meet."""
    monkeypatch.setattr(open_data, "PAGE", 2)
    with unit_of_work() as session:
        codes = {report(session).code for _ in range(3)}
    with clock.at(now() + timedelta(days=1)), unit_of_work() as session:
        codes |= {report(session).code for _ in range(4)}
    _, lines = published(browser)
    assert len(lines) == 7
    assert {line["codigo"] for line in lines} == codes


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_text_is_a_formula_when_a_spreadsheet_opens_the_file(city, browser, text):
    """Whoever opens the file must not run what somebody typed."""
    with unit_of_work() as session:
        report(session)
        session.get_one(Category, "alumbrado").name_es = text
    _, [line] = published(browser)
    assert line["categoria_nombre"] == f"'{text}"
    assert line["longitud"] == "-72.4801"


def test_the_page_explains_every_column(city, browser):
    """Data without their meaning are a riddle."""
    page = browser.get("/datos").text
    for column in COLUMNS:
        assert f"<code>{column.name}</code>" in page
        assert column.spanish.replace("'", "&#39;") in page


def test_the_catalogue_tells_data_portals_where_the_file_is(city, browser):
    """DCAT-US: what harvesters need, with addresses that answer."""
    with unit_of_work() as session:
        report(session)
    found = browser.get("/data.json").json
    assert found["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    dataset = found["dataset"][0]
    for required in (
        *("title", "description", "keyword", "modified", "publisher", "contactPoint"),
        *("identifier", "accessLevel"),
    ):
        assert dataset[required]
    [distribution] = dataset["distribution"]
    address = distribution["downloadURL"].removeprefix("http://localhost")
    assert browser.get(address).status_code == 200


@pytest.fixture
def sealed(city):
    """A day ended, and its head was published."""
    with unit_of_work() as session:
        report(session)
    seal_some()
    with unit_of_work() as session:
        publish_head(session, date(2026, 5, 4))
    with unit_of_work() as session:
        return session.scalar(select(PublishedHead.digest))


def test_each_day_shows_its_head_and_a_pasted_one_is_recognised(browser, sealed):
    """Whoever kept last month's digest can compare it in a minute."""
    assert sealed in browser.get("/verificar").text
    for typed in (sealed, sealed.upper(), f"sha256:{sealed}", f"1:{sealed}", f" {sealed} "):
        page = browser.get("/verificar", query_string={"huella": typed}).text
        assert "Es la huella del registro al terminar el lunes 4 de mayo" in page


def test_a_digest_nobody_published_is_told_so(browser, sealed):
    """A report that was changed has another digest, and that must be plain."""
    page = browser.get("/verificar", query_string={"huella": "f" * 64}).text
    assert "no es de nada que la ciudad haya publicado" in page


@pytest.mark.parametrize("typed", ["abc", "g" * 64, "<script>", "\0" * 9, "a" * 5000, "مرحبا"])
def test_what_is_no_digest_is_explained_and_kept(browser, city, typed):
    """Half of it copied, or something else: the page says what is missing."""
    page = browser.get("/verificar", query_string={"huella": typed})
    assert page.status_code == 200
    assert "Es la huella" not in page.text
    assert "<script>alert" not in page.text


def test_whoever_publishes_reports_adds_a_finder(browser, city, monkeypatch):
    """The page asks every finder; a report's digest leads to the report."""
    found = proof.PublishedReport("Informe de abril", "/transparencia/1", date(2026, 5, 1))
    monkeypatch.setattr(
        proof,
        "FINDERS",
        [*proof.FINDERS, lambda _, digest: found if digest[0] == "a" else None],
    )
    page = browser.get("/verificar", query_string={"huella": "a" * 64}).text
    assert "Es un informe que la ciudad publicó" in page
    assert 'href="/transparencia/1"' in page
