"""Long lists: every page has an address, whatever somebody writes into it."""

import pytest
from sqlalchemy import select

from models.upkeep.category import Category
from webapp.pages import page_of

HUGE = "9" * 26


@pytest.mark.parametrize("asked", ["endpoint", "_external", "_scheme", "_method", "_anchor"])
def test_a_filter_by_an_unlucky_name_stays_a_filter(portal, asked):
    """Nobody reaches into the making of an address by writing one."""
    with portal.test_request_context(f"/verificar?{asked}=x&pagina=3&huella=a&huella=b"):
        page = page_of(select(Category))

        address = page.address(2)

    assert address == f"/verificar?{asked}=x&pagina=2&huella=a&huella=b"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("jairo", "/ordenes"),
        ("gloria", "/triaje"),
        ("gloria", "/moderar"),
        ("gloria", "/admin/personas"),
        ("gloria", "/mapa"),
    ],
)
@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", "0", "٣", "x"])
def test_a_page_that_no_list_has_is_answered(visit_as, order, who, address, number):
    """A number larger than any database counts is no reason to fail."""
    assert visit_as(who).get(address, query_string={"pagina": number}).status_code == 200
