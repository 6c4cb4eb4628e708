"""The first page says what can be done and how the city stands, honestly."""

from datetime import timedelta
from uuid import uuid4

import pytest

from models import clock
from models.events import ANYONE
from models.session import unit_of_work
from tests.webapp.streets import broken_light, lay_out, mended_light, promised_light


@pytest.fixture
def city(portal, tuesday_morning):
    """One light just reported, one promised, and one mended that neighbours confirmed."""
    with unit_of_work() as session:
        lay_out(session)
        broken_light(session)
        promised_light(session)
        mended_light(session, uuid4()).verify(by=ANYONE)


def numbers(page) -> list[str]:
    """Read the three numbers of the first page."""
    return [part.split("<")[0] for part in page.text.split('class="big-number"')[1:]]


@pytest.mark.usefixtures("city")
def test_the_first_page_offers_to_report_and_counts_places(browser):
    """Two are to be mended, none is late, one was confirmed by neighbours this month."""
    page = browser.get("/")

    assert 'href="/reportar"' in page.text
    assert [number.split(">")[1] for number in numbers(page)] == ["2", "0", "1"]


@pytest.mark.usefixtures("city")
def test_a_promise_that_passed_is_counted_as_broken(browser, tuesday_morning):
    """Half a year later the promised light is late; nobody has to press anything for that."""
    with clock.at(tuesday_morning + timedelta(days=180)):
        page = browser.get("/")

    assert [number.split(">")[1] for number in numbers(page)] == ["2", "1", "0"]


def test_an_empty_city_has_a_first_page_too(browser):
    """On the first day there is nothing to count, and the page says nought."""
    assert [number.split(">")[1] for number in numbers(browser.get("/"))] == ["0", "0", "0"]


@pytest.mark.parametrize("address", ["/denunciar", "/privacidad", "/accesibilidad"])
def test_every_page_says_whom_to_call_in_an_emergency(browser, address):
    """The platform does not replace 123, and says so wherever somebody may need it."""
    page = browser.get(address)

    assert page.status_code == 200
    assert 'href="tel:123"' in page.text


def test_pages_speak_english_to_whoever_chose_it(browser):
    """The language is a choice kept in the browser, and the page says which it is."""
    browser.post("/idioma", data={"language": "en", "next": "/"})

    assert '<html lang="en"' in browser.get("/").text
