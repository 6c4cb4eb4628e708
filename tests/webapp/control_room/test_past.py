"""What has been, by day, outcome and comuna, a page at a time."""

import re
from datetime import timedelta

import pytest

from models import clock
from models.alerts.incident_stages import Outcome
from tests.webapp import alarms

ATALAYA = "54001-C07"


@pytest.fixture
def years(portal, tuesday_morning) -> dict[str, str]:
    """One call of each sort: what it is, and its code."""
    alarms.a_button()
    alarms.a_button("PB-0011", "Parque Colón", comuna=ATALAYA)
    codes = {}
    with clock.at(tuesday_morning - timedelta(days=1)):
        codes["founded"] = alarms.closed(alarms.press(), Outcome.FOUNDED)
        codes["false"] = alarms.closed(alarms.press("PB-0011"), Outcome.FALSE_ALARM)
    # Half past eleven at night in Cúcuta, the next day in Greenwich.
    with clock.at(tuesday_morning - timedelta(hours=10, minutes=30)):
        codes["at night"] = alarms.closed(alarms.press(), Outcome.UNFOUNDED)
    codes["open"] = alarms.press()
    return codes


def listed(page) -> set[str]:
    """Return the codes on a page."""
    return set(re.findall(r'href="/sala/incidentes/(A-[^"]+)"', page.text))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"founded", "false", "at night", "open"}),
        ("?dia=2026-05-04", {"founded", "false", "at night"}),
        ("?dia=2026-05-05", {"open"}),
        ("?resultado=founded", {"founded"}),
        ("?resultado=abierto", {"open"}),
        ("?resultado=cancelado", set()),
        (f"?comuna={ATALAYA}", {"false"}),
        (f"?comuna={ATALAYA}&resultado=founded", set()),
        ("?dia=ayer&resultado=nada", {"founded", "false", "at night", "open"}),
    ],
)
def test_a_list_shows_what_was_asked_for(years, wilson, query, names):
    """A day is the city's day; what makes no sense in an address is left out."""
    assert listed(wilson.get(f"/sala/historia{query}")) == {years[name] for name in names}


def test_a_long_list_comes_in_pages(park, wilson, monkeypatch):
    """Filters stay on the way from page to page."""
    monkeypatch.setattr("webapp.control_room.past.A_PAGE", 2)
    codes = {alarms.closed(alarms.press(park), Outcome.FOUNDED) for _ in range(3)}

    first = wilson.get("/sala/historia?resultado=founded")
    second = wilson.get("/sala/historia?resultado=founded&pagina=2")
    assert "resultado=founded&amp;pagina=2" in first.text
    assert (len(listed(first)), len(listed(second))) == (2, 1)
    assert listed(first) | listed(second) == codes


def test_an_empty_list_says_what_to_do(wilson):
    """And leads back to all of them."""
    assert "No hay incidentes así" in wilson.get("/sala/historia?resultado=drill").text
