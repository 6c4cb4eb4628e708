"""The map shows every place once, by its state, and the list beside it says the same."""

import gzip
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from models import clock
from models.clock import now
from models.events import ANYONE
from models.session import unit_of_work
from models.upkeep.codes import HideReason, RejectionReason
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.service_request import ServiceRequest
from tests.people import ATALAYA, LA_LIBERTAD, NIDIA
from tests.webapp.streets import (
    IN_LA_LIBERTAD,
    broken_light,
    lay_out,
    mended_light,
    promised_light,
)

CODES = ("R-2222-2222", "R-3333-3333", "R-4444-4444", "R-6666-6666")
OPEN, PROMISED, CLAIMED, CONFIRMED = CODES


@pytest.fixture
def city(portal):
    """Four lights, each in another state, and one voice joined to the first."""
    with unit_of_work() as session:
        lay_out(session)
        broken_light(session, lat=7.8601, lon=-72.4801).code = OPEN
        promised_light(session, lat=7.8602, lon=-72.4702).request.code = PROMISED
        mended_light(session, uuid4(), lat=7.8703, lon=-72.4903).request.code = CLAIMED
        confirmed = mended_light(session, uuid4(), lat=7.8704, lon=-72.4804)
        confirmed.verify(by=ANYONE)
        confirmed.request.code = CONFIRMED
        lead = session.scalars(select(ServiceRequest).where(ServiceRequest.code == OPEN)).one()
        broken_light(session).join(lead, by=ANYONE)
        broken_light(session).reject(RejectionReason.NOT_FOUND, by=ANYONE)


def places(browser, query: str = "") -> dict[str, tuple[str, float, float]]:
    """Unfold the file of the map, as the map's script does."""
    sheet = json.loads(browser.get(f"/mapa/lugares.json{query}").data)
    lat = lon = 0
    found = {}
    for row in range(sheet["count"]):
        lat, lon = lat + sheet["lat"][row], lon + sheet["lon"][row]
        code = sheet["codes"][row * 8 : row * 8 + 8]
        where = (round(lat / sheet["scale"], 5), round(lon / sheet["scale"], 5))
        found[f"R-{code[:4]}-{code[4:]}"] = (sheet["states"][row], *where)
    return found


@pytest.mark.usefixtures("city")
def test_the_map_has_what_is_open_and_what_was_confirmed_this_month(browser):
    """Joined and rejected reports are no places; each state has its letter."""
    assert places(browser) == {
        OPEN: ("o", 7.8601, -72.4801),
        PROMISED: ("o", 7.8602, -72.4702),
        CLAIMED: ("r", 7.8703, -72.4903),
        CONFIRMED: ("c", 7.8704, -72.4804),
    }


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?estado=por-confirmar", {CLAIMED}),
        ("?estado=confirmados", {CONFIRMED}),
        ("?estado=sin-arreglar", {OPEN, PROMISED}),
        ("?estado=vencidos", set()),
        ("?categoria=alumbrado", set(CODES)),
        ("?categoria=grafiti", set()),
        (f"?comuna={LA_LIBERTAD}", set(CODES)),
        (f"?comuna={ATALAYA}", set()),
        ("?periodo=30", set(CODES)),
        ("?estado=nada&periodo=siempre", set(CODES)),
    ],
)
def test_a_choice_stands_in_the_address_and_the_list_agrees_with_the_map(browser, query, codes):
    """Whoever reads the list sees exactly the places that the map shows."""
    page = browser.get(f"/mapa{query}")

    assert set(places(browser, query)) == codes
    assert {code for code in CODES if f"/casos/{code}" in page.text} == codes


@pytest.mark.usefixtures("city")
def test_a_promise_that_passes_turns_late_without_anybody_touching_it(browser, tuesday_morning):
    """The sheet is drawn anew as time goes by, not only when a record changes."""
    assert places(browser)[PROMISED][0] == "o"
    with clock.at(tuesday_morning + timedelta(days=20)):
        assert places(browser)[PROMISED][0] == "l"


@pytest.mark.usefixtures("city")
def test_a_new_report_is_on_the_map_at_once(browser):
    """The sheet is kept for everybody who looks, until something changes."""
    before = browser.get("/mapa/lugares.json")
    lat, lon = IN_LA_LIBERTAD
    with clock.at(clock.now() + timedelta(seconds=1)), unit_of_work() as session:
        broken_light(session, lat=lat, lon=lon).code = "R-7777-7777"
    after = browser.get("/mapa/lugares.json")

    assert "R-7777-7777" in places(browser)
    assert before.headers["ETag"] != after.headers["ETag"]


@pytest.mark.usefixtures("city")
def test_a_browser_that_has_the_sheet_is_not_sent_it_again(browser):
    """On a bad connection the same thirty thousand places are fetched once."""
    tag = browser.get("/mapa/lugares.json").headers["ETag"]

    again = browser.get("/mapa/lugares.json", headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.usefixtures("city")
def test_a_browser_that_can_unpack_gets_the_packed_sheet(browser):
    """Both say the same; the packed one costs a neighbour half the data."""
    packed = browser.get("/mapa/lugares.json", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == browser.get("/mapa/lugares.json").data


@pytest.mark.usefixtures("city")
def test_the_ground_of_the_map_is_our_own(browser):
    """The comunas are drawn from our own table: no tile is asked of anybody."""
    outlines = json.loads(browser.get("/mapa/territorio.json").data)["features"]
    drawn = {one["id"] for one in outlines if one["geometry"]["type"] == "MultiPolygon"}

    assert drawn == {LA_LIBERTAD, ATALAYA}


@pytest.mark.usefixtures("city")
def test_real_cases_of_another_city_are_announced(browser):
    """Where imported cases are shown, the page says that they are not of here."""
    assert "Boston" not in browser.get("/mapa").text
    with unit_of_work() as session:
        session.add(
            Dataset(
                source="boston311",
                kind=DatasetKind.ANOTHER_CITY,
                title="Boston 311, 2011",
                shift_days=5439,
                begun_at=now(),
            )
        )

    told = browser.get("/mapa").text
    assert "Boston 311, 2011" in told
    assert "Las fechas se movieron 777 semanas" in told
    assert "Boston" in browser.get("/").text


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("page", ["0", "-3", "99999", "x"])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(browser, page):
    """An old link into a list that grew shorter still shows something."""
    assert browser.get(f"/mapa?pagina={page}").status_code == 200


def test_a_place_that_was_hidden_is_on_no_map(browser, city):
    """Its point may be somebody's door: the list says that it exists, and not where."""
    with unit_of_work() as session:
        request = broken_light(session)
        code = request.code
    assert code in places(browser)
    with clock.at(now() + timedelta(minutes=1)), unit_of_work() as session:
        hidden = session.scalars(
            select(ServiceRequest).where(ServiceRequest.code == code)
        ).one()
        hidden.hide(HideReason.PERSONAL_DATA, by=NIDIA)

    assert code not in places(browser)
