"""Everybody sees which committees there are; nobody sees more than they may."""

from models.committees.codes import CommitteeKind
from models.committees.committee import CommitteeStatus
from tests.committees import committee, settled, troubled
from tests.people import ATALAYA


def test_the_list_tells_who_works_where(browser):
    """By part of the city; those that have only a sector are listed, too."""
    settled("martha", "pedro", name="Paz en la cuadra")
    settled(name="Frente nuevo", status=CommitteeStatus.SECTOR_CHOSEN, territory_id=ATALAYA)

    page = browser.get("/comites")
    assert page.text.index("La Libertad") < page.text.index("Paz en la cuadra")
    assert "2 integrantes" in page.text
    assert "todavía sin integrantes" in page.text

    only = browser.get(f"/comites?sector={ATALAYA}")
    assert "Paz en la cuadra" not in only.text
    assert "Frente nuevo" in only.text
    assert "No hay comités así" in browser.get("/comites?tema=drug_use").text


def test_a_city_without_committees_says_what_to_do(browser):
    """An empty page is no dead end."""
    assert "Todavía no hay comités" in browser.get("/comites").text


def test_the_page_of_a_committee_names_its_members_and_problems(browser):
    """Those who agreed to be named are; what a plan says within stays within."""
    code = settled("martha", "pedro", name="Paz en la cuadra")
    troubled(code, title="Riñas en el parque", what="Secreto a voces")

    page = browser.get(f"/comites/{code}")
    assert "Martha" in page.text
    assert "Riñas en el parque" in page.text
    assert "Secreto a voces" not in page.text
    assert "Quiero participar" in page.text


def test_a_committee_without_names_shows_none(browser, martha):
    """Not to strangers, and not on this page to its own members either."""
    code = settled("martha", "pedro", kind=CommitteeKind.DRUG_USE)
    for who in (browser, martha):
        page = who.get(f"/comites/{code}").text
        assert "Pedro" not in page
        assert all(one.pseudonym in page for one in committee(code).running)


def test_a_code_that_is_nobodys_is_not_found(browser):
    """Nor does a code typed in lower case lead astray."""
    code = settled("martha")
    assert browser.get("/comites/C-AAAA-AAAA").status_code == 404
    assert browser.get(f"/comites/{code.lower()}").status_code == 200
