"""The frame leads only where somebody may go, and its files never go stale."""

import re

from webapp import frame


def test_a_visitor_is_led_only_to_pages_that_exist_and_are_open(portal):
    """A link that ends at a closed door is a broken promise."""
    browser = portal.test_client()
    with portal.test_request_context("/"):
        entries = frame.navigation()

    assert 0 < len(entries) <= frame.ENTRIES
    assert {browser.get(entry.address).status_code for entry in entries} == {200}


def test_a_department_is_led_to_its_orders(jairo):
    """Whoever signs in finds their work in the first row, not everybody's."""
    page = jairo.get("/inicio")

    assert '<a href="/ordenes"' in page.text
    assert '<a href="/admin"' not in page.text


def test_an_address_that_does_not_exist_is_never_linked(portal):
    """What is not built yet is not promised."""
    with portal.test_request_context("/"):
        assert not frame.leads_to("/no-existe")
        assert frame.leads_to("/mapa")


def test_a_file_is_asked_for_by_its_content(portal):
    """A browser may keep a file for a year, since another content has another address."""
    with portal.test_request_context("/"):
        assert "?v=" in frame.asset("css/tokens.css")
        assert "?v=" not in frame.asset("vendor/missing.js")


def test_a_file_whose_address_holds_its_print_is_asked_for_once(browser):
    """A phone keeps it for a year; a file that may change under its address is asked about."""
    page = browser.get("/").text
    dated = re.search(r"/static/css/base\.css\?v=\w+", page)[0]

    kept = {
        address: "immutable" in browser.get(address, buffered=True).headers.get("Cache-Control")
        for address in (dated, "/static/css/base.css")
    }
    assert kept == {dated: True, "/static/css/base.css": False}
