"""A neighbour reports a broken light, page by page, on a phone without JavaScript."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from models.attachments import Attachment
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.follower import Follower
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from tests.people import LA_LIBERTAD
from tests.webapp.mending import a_photo
from tests.webapp.streets import (
    BARRIO,
    IN_BOGOTA,
    IN_LA_LIBERTAD,
    IN_THE_COUNTRY,
    PALMARITO,
    broken_light,
    lay_out,
)

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
POINT = {"lat": str(IN_LA_LIBERTAD[0]), "lon": str(IN_LA_LIBERTAD[1])}

Page = Any
Answer = Callable[..., Page]


@pytest.fixture
def city(portal):
    """A map with two comunas, and the categories of a new city."""
    with unit_of_work() as session:
        lay_out(session)


@pytest.fixture
def answer(city, browser) -> Answer:
    """Fill in the page one is looking at, and send it with what it carries."""

    def fill_in(page: Page, **typed: Any) -> Page:
        carried: dict[str, Any] = {}
        for name, text in HIDDEN.findall(page.text):
            carried.setdefault(name, []).append(unescape(text))
        carried |= typed
        return browser.post("/reportar", data=carried, content_type="multipart/form-data")

    return fill_in


@pytest.fixture
def at_details(answer, browser) -> Page:
    """The page that asks for photos and details about a light in La Libertad."""
    page = answer(browser.get("/reportar"), categoria="alumbrado")
    return answer(page, **POINT, direccion="Calle 5 con 3")


def reports() -> list[ServiceRequest]:
    """Read what was reported."""
    with reading() as session:
        return list(session.scalars(select(ServiceRequest)))


def heading(page: Page) -> str:
    """Read what a page is about."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def test_a_neighbour_reports_a_light_and_is_given_a_code_a_date_and_a_secret(
    answer, browser, at_details
):
    """Five pages; the last one says who promises what by when, and shows the secret link."""
    page = answer(at_details, p_falla="apagada", descripcion="Lleva tres noches apagada.")
    page = answer(page)
    assert "Alumbrado Público, que promete arreglarlo a más tardar el" in page.text
    page = answer(page)
    [report] = reports()
    received = browser.get(page.headers["Location"])

    assert page.status_code == 303
    assert report.code in received.text
    assert f"/casos/{report.code}/confirmar/" in received.text
    assert report.territory_id == LA_LIBERTAD
    assert report.answers == {"falla": "apagada"}


def test_nothing_is_written_before_the_person_sends_it(answer, at_details):
    """Looking at every page leaves no trace of somebody who then thinks better of it."""
    answer(answer(at_details, descripcion="Está oscuro."))

    assert reports() == []


def test_sending_twice_reports_once(answer, at_details):
    """An impatient thumb, or a phone that asks again, does not make a second report."""
    last = answer(answer(at_details))
    answer(last)
    answer(last)

    assert len(reports()) == 1


def test_a_page_left_empty_says_beside_the_field_what_it_needs(answer, browser):
    """The summary takes the focus, and the next page does not come."""
    page = answer(browser.get("/reportar"))

    assert heading(page) == "¿Qué está dañado?"
    assert page.text.count("Elija qué está dañado.") == 2
    assert "data-takes-focus" in page.text


def test_an_address_and_a_barrio_are_enough_where_nobody_can_mark_a_point(
    answer, browser, city
):
    """Without JavaScript or a position, the comuna follows from the barrio."""
    page = answer(browser.get("/reportar"), categoria="alumbrado")
    page = answer(page, direccion="Calle 5 con avenida 3", territorio=BARRIO)
    answer(answer(answer(page)))
    [report] = reports()

    assert (report.territory_id, report.barrio_id) == (LA_LIBERTAD, BARRIO)
    assert report.lat is None


def test_a_pin_outside_the_municipality_is_refused_and_nothing_typed_is_lost(answer, browser):
    """The city has no crew in Bogotá; the address stays as it was typed."""
    page = answer(browser.get("/reportar"), categoria="alumbrado")
    page = answer(page, lat=IN_BOGOTA[0], lon=IN_BOGOTA[1], direccion="Frente a la tienda")

    assert heading(page) == "¿Dónde está?"
    assert "fuera del municipio" in page.text
    assert "Frente a la tienda" in page.text
    assert 'value="4.61"' in page.text


def test_a_pin_in_the_country_asks_for_the_corregimiento(answer, browser):
    """The corregimientos have no boundaries, so a person names theirs."""
    page = answer(browser.get("/reportar"), categoria="alumbrado")
    assert 'name="corregimiento"' not in page.text
    where = {"lat": IN_THE_COUNTRY[0], "lon": IN_THE_COUNTRY[1]}
    asked = answer(page, **where)

    assert "Elija el corregimiento" in asked.text
    page = answer(asked, **where, corregimiento=PALMARITO)
    assert heading(page) == "Muéstrelo y cuéntelo"
    answer(answer(answer(page)))
    assert reports()[0].territory_id == PALMARITO


def test_a_category_that_went_away_while_typing_is_said_and_the_rest_is_kept(
    answer, at_details
):
    """The city retires a category; whoever was typing chooses another and goes on."""
    last = answer(answer(at_details, descripcion="Está oscuro."))
    with unit_of_work() as session:
        session.get_one(Category, "alumbrado").active = False
    page = answer(last)

    assert heading(page) == "¿Qué está dañado?"
    assert "ya no se recibe" in page.text
    assert 'value="Está oscuro."' in page.text
    assert reports() == []


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(answer, at_details):
    """Somebody picked the wrong file: the page says which kinds are taken."""
    page = answer(at_details, fotos=(a_text(), "carta.jpg"), descripcion="Está oscuro.")

    assert heading(page) == "Muéstrelo y cuéntelo"
    assert "carta.jpg: Ese archivo no es una foto" in page.text
    assert "Está oscuro." in page.text


def test_a_photo_that_arrived_stays_when_something_else_is_wrong(answer, browser, at_details):
    """A photo over a bad connection is sent once: later mistakes do not cost it."""
    page = answer(at_details, fotos=a_photo(), descripcion="x" * 3000)
    assert "Use menos de 2.000 letras." in page.text
    assert "Quitar la foto 1" in page.text
    shown = re.search(r'src="(/reportar/foto/[^"]+)"', page.text)
    assert shown
    with browser.get(shown.group(1)) as preview:
        assert preview.mimetype == "image/jpeg"

    answer(answer(answer(page, descripcion="Está oscuro.")))
    with reading() as session:
        [photo] = session.scalars(select(Attachment))

    assert photo.subject_id == reports()[0].id
    assert not photo.is_public


def test_a_photo_can_be_taken_out_again(answer, at_details):
    """Somebody sees in the preview that a neighbour is in the picture."""
    page = answer(at_details, fotos=[a_photo(), a_photo("red")])
    page = answer(page, ir="detalles")
    digest = re.search(r'name="quitar" value="(\w+)"', page.text)
    assert digest

    assert "Quitar la foto 2" in page.text
    assert "Quitar la foto 2" not in answer(page, quitar=digest.group(1)).text


def test_a_preview_is_shown_only_with_the_word_of_its_page(browser, city):
    """Nobody sees a photo that waits to be looked at by guessing its digest."""
    assert browser.get("/reportar/foto/" + "0" * 64).status_code == 404


def test_a_word_signed_for_one_thing_passes_for_nothing_else(answer, at_details):
    """What shows a photo is no key of a report, and no key is a photo."""
    page = answer(at_details, fotos=a_photo(), descripcion="x" * 3000)
    preview = re.search(r"/reportar/foto/([^\"]+)", page.text)
    key = dict(HIDDEN.findall(page.text))["envio"]
    assert preview

    for envio, foto in ((preview.group(1), key), (key, preview.group(1)), ("x", "x")):
        again = answer(at_details, envio=envio, foto=foto, ir="details")
        assert again.status_code == 200
        assert "Quitar la foto" not in again.text


def test_whoever_repeats_an_open_report_joins_it_or_insists(answer, at_details):
    """The second voice about a light adds weight; it does not make a second order."""
    with unit_of_work() as session:
        known = broken_light(session).code
    page = answer(at_details, descripcion="También la veo apagada.")
    assert heading(page) == "¿Es alguno de estos?"
    assert known in page.text
    page = answer(page, parecido=known)
    answer(answer(page))
    joined = next(report for report in reports() if report.code != known)

    assert joined.status is RequestStatus.JOINED
    assert next(r for r in reports() if r.code == known).weight == 2


def test_whoever_insists_has_a_report_of_their_own(answer, at_details):
    """Two lamps can be broken on one corner; the person there knows."""
    with unit_of_work() as session:
        broken_light(session)
    page = answer(answer(at_details), parecido="nuevo")
    answer(answer(page))

    assert {report.status for report in reports()} == {RequestStatus.RECEIVED}


def test_no_contact_is_kept_without_a_yes(answer, at_details):
    """Ley 1581 de 2012, art. 9: consent comes first."""
    contact = answer(at_details)
    refused = answer(contact, correo="vecina@demo.cucuta.example")
    assert "necesitamos su autorización" in refused.text
    assert "vecina@demo.cucuta.example" in refused.text
    answer(answer(refused, correo="vecina@demo.cucuta.example", acepta="y"))
    with reading() as session:
        [reporter] = session.scalars(select(Follower))

    assert reporter.email == "vecina@demo.cucuta.example"
    assert reporter.consented_at is not None


def test_whoever_leaves_no_contact_still_holds_a_secret(answer, at_details):
    """Anonymous means no name, no address, and still the last word on the repair."""
    answer(answer(answer(at_details)))
    with reading() as session:
        [reporter] = session.scalars(select(Follower))

    assert (reporter.email, reporter.name, reporter.consented_at) == (None, None, None)
    assert reporter.secret_hash


@pytest.mark.parametrize("words", ["\u202eالمرآة 🚦", "a" * 1999, "<script>alert(1)</script>"])
def test_any_script_any_sign_and_long_words_break_no_page(answer, at_details, words):
    """People write what they write; the pages hold, and run none of it."""
    last = answer(answer(at_details, descripcion=words))
    answer(last)

    assert reports()[0].description == words
    assert "<script>alert" not in last.text


def test_an_old_token_brings_the_page_back_with_everything_typed(portal, at_details, browser):
    """Two hours on the phone, and still nothing is lost, not even the photo just chosen."""
    portal.config["WTF_CSRF_ENABLED"] = True
    carried = dict(HIDDEN.findall(at_details.text))
    carried |= {"csrf_token": "old", "descripcion": "Está oscuro.", "fotos": a_photo()}
    page = browser.post("/reportar", data=carried, headers={"Sec-Fetch-Site": "same-origin"})

    assert page.status_code == 400
    assert "esperó demasiado" in page.text
    assert "Está oscuro." in page.text
    assert "Quitar la foto 1" in page.text


def test_the_page_of_a_report_is_for_the_browser_that_sent_it(portal, answer, at_details):
    """The secret link is shown to whoever reported, and to nobody who has the address."""
    answer(answer(answer(at_details)))

    assert portal.test_client().get("/reportar/recibido").status_code == 302


def test_what_is_looked_at_takes_no_write_lock(answer, at_details):
    """While somebody goes through the pages, others can write."""
    with unit_of_work() as session:
        session.scalar(select(func.count()).select_from(ServiceRequest))
        assert heading(answer(at_details)) == "¿Quiere que le contemos qué pasa?"


def a_text():
    """Write a letter that calls itself a photo."""
    return io.BytesIO(b"Querida alcaldia")
