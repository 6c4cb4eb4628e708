"""A page that listens hears everything once, and says so when it cannot listen."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from models.people.web_session import end_sessions
from models.session import unit_of_work
from tests.browser.city import City
from tests.browser.conftest import open_context, sign_in
from tests.people import CAST
from tests.webapp.live import alarms
from webapp import live

FEED = "**/live/incidents"
LISTEN = """async (after) => {
  const { LiveFeed } = await import("/static/js/live.js");
  document.querySelector("main").insertAdjacentHTML("afterbegin",
    "<p id=lost hidden>Sin conexión desde hace <b data-lasting></b></p>"
    + "<p id=ended hidden>Ingrese de nuevo</p>");
  window.heard = [];
  document.addEventListener("live", ({ detail }) => window.heard.push(detail));
  const [lost, ended] = ["lost", "ended"].map((id) => document.getElementById(id));
  window.feed = new LiveFeed("/live/incidents", { after, lost, ended });
}"""
HEARD = "(amount) => window.heard.length >= amount && window.heard.map((one) => one.number)"


@pytest.fixture
def control_room(chromium, city: City, monkeypatch) -> Iterator[Page]:
    """A screen in the control room; the server looks at rights again after a moment."""
    monkeypatch.setattr(live, "SILENCE", 0.1)
    context = open_context(chromium, city)
    page = context.new_page()
    sign_in(page, "wilson")
    yield page
    page.evaluate("window.feed?.close()")
    context.close()


@pytest.fixture(scope="module")
def button(city: City) -> str:
    """A panic button in the park."""
    alarms.enrol("PB-LIVE")
    return "PB-LIVE"


def heard(page: Page, amount: int) -> list[int]:
    """Wait until so many events have reached the page, and return their numbers."""
    numbers: list[int] = page.wait_for_function(HEARD, arg=amount).json_value()
    return numbers


def test_a_page_hears_each_event_with_its_facts(control_room, button):
    """From the one after those it already shows."""
    shown = alarms.numbers()[-1]
    alarms.ring(button)
    control_room.evaluate(LISTEN, shown)
    alarms.ring(button)

    assert heard(control_room, 2) == alarms.numbers(shown)
    first = control_room.evaluate("window.heard[0]")
    assert (first["kind"], first["place"]) == ("incident.raised", alarms.PLACE)
    expect(control_room.locator("#lost")).to_be_hidden()


def test_a_page_that_was_shown_out_for_a_moment_misses_nothing(
    control_room, button, monkeypatch
):
    """It comes back by itself, and says which event was the last it heard."""
    shown = alarms.numbers()[-1]
    control_room.evaluate(LISTEN, shown)
    alarms.ring(button)
    heard(control_room, 1)
    with monkeypatch.context() as nobody:
        nobody.setattr(live, "member", lambda _secret: None)
        alarms.ring(button)
        control_room.wait_for_timeout(2000)  # it comes and is shown out, again and again
        alarms.ring(button)

    alarms.ring(button)
    assert heard(control_room, 4) == alarms.numbers(shown)


def test_a_page_without_a_seat_says_for_how_long_it_hears_nothing(control_room, button):
    """And tries again: a browser's own EventSource would give up for good."""
    shown = alarms.numbers()[-1]
    full = {"status": 503, "headers": {"Retry-After": "1"}, "body": "full"}
    refused: list[Route] = []

    def refuse(route: Route) -> None:
        refused.append(route)
        route.fulfill(**full)

    control_room.route(FEED, refuse)
    control_room.evaluate(LISTEN, shown)
    alarms.ring(button)
    expect(control_room.locator("#lost")).to_contain_text("segundo")
    while len(refused) < 2:
        control_room.wait_for_timeout(100)
    control_room.unroute(FEED)

    assert heard(control_room, 1) == alarms.numbers(shown)
    expect(control_room.locator("#lost")).to_be_hidden()


def test_a_page_of_somebody_who_signed_out_says_so(control_room, button):
    """It does not go on knocking at a door that stays shut."""
    control_room.evaluate(LISTEN, alarms.numbers()[-1])
    with unit_of_work() as session:
        end_sessions(session, CAST["wilson"].id)

    expect(control_room.locator("#ended")).to_be_visible()
    expect(control_room.locator("#lost")).to_be_hidden()


def test_a_line_that_died_without_a_word_is_given_up(control_room, button):
    """Nobody closes it, and nothing comes: the page must not believe that all is quiet."""
    control_room.clock.install()
    control_room.evaluate(
        """() => {
          const fetches = window.fetch;
          window.fetch = (address, how) => {
            window.fetch = fetches; // the first line dies at once, and says nothing
            return new Promise((_resolve, reject) => {
              how.signal.addEventListener("abort", () => reject(how.signal.reason));
            });
          };
        }"""
    )
    shown = alarms.numbers()[-1]
    control_room.evaluate(LISTEN, shown)
    alarms.ring(button)

    control_room.clock.run_for(timedelta(minutes=1).total_seconds() * 1000)

    assert heard(control_room, 1) == alarms.numbers(shown)
