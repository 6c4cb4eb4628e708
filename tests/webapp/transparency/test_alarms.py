"""What anybody may read of alarms and devices."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from models import clock
from models.alerts.codes import DeviceKind, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident, Outcome
from models.alerts.monthly import publish_devices, publish_responses
from models.calendar import city_day
from models.clock import now, wall
from models.events import PLATFORM
from models.session import unit_of_work
from models.upkeep.dataset import Dataset, DatasetKind
from reports.open_data_alarms import DATASETS
from tests.people import LA_LIBERTAD, WILSON

PAGES = ("/transparencia/alarmas", "/transparencia/dispositivos")
MARCH = datetime(2026, 3, 10, 15, tzinfo=UTC)
PLACE = "Parque Santander"


def a_device(serial: str, kind: DeviceKind = DeviceKind.PANIC_BUTTON) -> Device:
    """Put up a device that works."""
    with unit_of_work() as session:
        device, _key = Device.enrol(serial, kind, PLACE, by=PLATFORM)
        device.stand_at(PLACE, lat=7.87, lon=-72.48, territory_id=LA_LIBERTAD)
        device.install(city_day(now()), by=PLATFORM)
        session.add(device)
        session.flush()
        device.come_online(now())
        return device


@pytest.fixture
def city(portal):
    """Two buttons, one dead; seven calls in March, all but one answered at once."""
    button, dead = a_device("PB-1"), a_device("PB-2")
    with unit_of_work() as session:
        session.get_one(Device, dead.id).fall_silent(now())
        publish_devices(session)
        for number in range(7):
            with clock.at(MARCH):
                incident = Incident.raise_at(
                    session.get_one(Device, button.id), Signal.PANIC, by=button.actor
                )
                session.add(incident)
            with clock.at(MARCH + timedelta(seconds=60 if number == 6 else 4)):
                incident.acknowledge(by=WILSON)
                incident.close(Outcome.FALSE_ALARM, note="La tía de don Efraín.", by=WILSON)
        publish_responses(session, "2026-03")
    return portal


def lines(browser, name: str) -> list[dict[str, str]]:
    """Download one of the tables."""
    answer = browser.get(f"/datos/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.mark.parametrize("address", PAGES)
def test_a_city_without_devices_has_a_page_that_says_so(portal, browser, address):
    """Nothing yet is an answer, and says what comes next."""
    page = browser.get(address)
    assert page.status_code == 200
    assert "Todavía no" in page.text


def test_the_page_says_how_soon_and_beside_it_the_goal(city, browser):
    """A share and the ninety per cent it should be; whether it is enough, in a word."""
    page = browser.get(PAGES[0]).text
    assert "85,7 %" in page
    assert "no llega a la meta" in page
    assert "90 %" in page
    assert "Marzo de 2026" in page


def test_outcomes_are_told_of_comunas_and_never_of_places(city, browser):
    """Neither place, nor code, nor what the patrol wrote."""
    page = browser.get(PAGES[0]).text
    assert "Alarmas reales de marzo de 2026 según su resultado" in page
    for secret in (PLACE, "PB-1", "Efraín", "A-"):
        assert secret not in page


def test_a_month_is_chosen_by_a_link_and_one_too_early_is_not_told(city, browser):
    """Whatever stands in the address, only what may be published is."""
    for asked in ("2026-03", "2026-05", "2031-01", "x"):
        page = browser.get(PAGES[0], query_string={"mes": asked})
        assert page.status_code == 200
        assert "Alarmas reales de marzo de 2026" in page.text


def test_the_page_says_how_many_devices_work(city, browser):
    """Of two one: in all, by kind, by comuna, by month; where they hang is not said."""
    page = browser.get(PAGES[1]).text
    assert "50 %" in page
    assert page.count("1 de 2") >= 4
    assert "La Libertad" in page
    assert "Mayo de 2026" in page
    assert PLACE not in page


@pytest.mark.parametrize("address", PAGES)
def test_what_was_made_up_is_said_to_be(city, browser, address):
    """Nobody takes a demonstration for Cúcuta; without one nothing is said."""
    assert "Datos de demostración" not in browser.get(address).text
    with unit_of_work() as session:
        session.add(
            Dataset(source="x", kind=DatasetKind.REHEARSAL, title="x", rows=1, begun_at=wall())
        )
    assert "Datos de demostración" in browser.get(address).text


def test_the_tables_say_what_the_pages_say(city, browser):
    """The same figures, the same ones left out."""
    [device] = lines(browser, "dispositivos.csv")
    assert (device["territorio"], device["clase"]) == (LA_LIBERTAD, "panic_button")
    assert (device["dispositivos"], device["funcionan"]) == ("2", "1")
    [month] = lines(browser, "respuesta-alarmas.csv")
    assert (month["mes"], month["llamadas"], month["atendidas_10s"]) == (
        "2026-03",
        "7",
        "0.8571",
    )
    assert month["unidad_60s"] == ""  # nobody was sent
    ends = {
        one["resultado"]: one["llamadas"] for one in lines(browser, "resultado-alarmas.csv")
    }
    assert ends == {"founded": "", "unfounded": "", "false_alarm": "", "other": ""}


@pytest.mark.parametrize("name", DATASETS)
def test_every_table_is_explained_and_in_the_catalogue(city, browser, name):
    """Data without their meaning are a riddle, and data nobody finds are not open."""
    page = browser.get("/datos").text
    for field in DATASETS[name].fields:
        assert f"<code>{field.name}</code>" in page
    assert set(lines(browser, name)[0]) == {field.name for field in DATASETS[name].fields}
    known = [
        one["distribution"][0]["downloadURL"]
        for one in browser.get("/data.json").json["dataset"]
    ]
    assert f"http://localhost/datos/{name}" in known


def test_a_table_nobody_publishes_is_not_there(portal, browser):
    """The address is no way to other files."""
    for name in ("otra.csv", "..%2Freportes.csv", "devices.json"):
        assert browser.get(f"/datos/{name}").status_code == 404


def test_the_shelf_of_reports_leads_to_both(portal, browser):
    """Whoever looks for what the city answers for finds these beside the reports."""
    page = browser.get("/transparencia").text
    assert all(f'href="{address}"' in page for address in PAGES)
