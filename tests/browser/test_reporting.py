"""Somebody reports a broken light from a phone, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.attachments import Attachment, PhotoRole, Visibility
from models.media import MediaStore
from models.session import reading
from models.upkeep.follower import Follower, with_secret
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import coded
from tests.browser.visitor import Visitor
from tests.browser.walking import IN_COMUNA_3, choose, code_on, photo, press, title
from tests.people import LA_LIBERTAD


def test_a_broken_light_is_reported_with_a_photo_from_a_phone(phone, city):
    """A touch on the map, a photo, and the code with its secret link and the promised day."""
    phone.goto("/reportar")
    title(phone, "¿Qué está dañado?")
    choose(phone, "Alumbrado público")
    press(phone, "Seguir")

    title(phone, "¿Dónde está?")
    touch_comuna_3(phone)
    press(phone, "Seguir")

    title(phone, "Muéstrelo y cuéntelo")
    phone.get_by_label("Fotos").set_input_files(photo())
    expect(phone.get_by_role("img", name="La foto que eligió")).to_be_visible()
    tell_the_rest(phone)

    sent = what_was_received(phone, city)
    assert sent.territory_id == LA_LIBERTAD
    assert sent.lat == pytest.approx(7.88, abs=0.03)


def test_the_same_without_scripts(old_phone, city):
    """Nothing but forms: the place by its coordinates and address."""
    phone = old_phone
    phone.goto("/reportar")
    choose(phone, "Alumbrado público")
    press(phone, "Seguir")

    title(phone, "¿Dónde está?")
    phone.get_by_text("Escribir las coordenadas").click()
    phone.get_by_label("Latitud").fill(IN_COMUNA_3["lat"])
    phone.get_by_label("Longitud").fill(IN_COMUNA_3["lon"])
    phone.get_by_label("Dirección").fill("Calle 1 con avenida 0")
    press(phone, "Seguir")

    title(phone, "Muéstrelo y cuéntelo")
    phone.get_by_label("Fotos").set_input_files(photo())
    tell_the_rest(phone)

    sent = what_was_received(phone, city)
    assert sent.address == "Calle 1 con avenida 0"
    assert sent.lat == float(IN_COMUNA_3["lat"])


def test_each_page_of_a_report_can_be_read_by_everybody(visitors):
    """Also with what is wrong, with a photo, with reports like it, and at the end."""
    visitor = visitors["a neighbour"]
    page = visitor.page
    visitor.go("/reportar")
    press(page, "Seguir")
    look(visitor, "Falta corregir")
    choose(page, "Alumbrado público")
    press(page, "Seguir")
    press(page, "Seguir")
    look(visitor, "Falta corregir")
    page.get_by_text("Escribir las coordenadas").click()
    page.get_by_label("Latitud").fill("7.8801")  # beside one that is there already
    page.get_by_label("Longitud").fill("-72.4790")
    press(page, "Seguir")
    page.get_by_label("Fotos").set_input_files(photo())
    press(page, "Seguir")
    title(page, "¿Es alguno de estos?")
    look(visitor, "No, el mío es otro")
    press(page, "Volver atrás")
    look(visitor, "Quitar la foto 1")
    press(page, "Seguir")
    choose(page, "No, el mío es otro")
    press(page, "Seguir")
    look(visitor, "¿Quiere que le contemos qué pasa?")
    press(page, "Seguir")
    look(visitor, "Revise y envíe")
    press(page, "Enviar el reporte")
    look(visitor, "Recibimos su reporte")


def look(visitor: Visitor, words: str) -> None:
    """Look at the page that says this."""
    expect(visitor.page.get_by_role("main")).to_contain_text(words)
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)
    visitor.heard.clear()


def touch_comuna_3(phone: Page) -> None:
    """Put a finger on the map where nothing has been reported yet."""
    phone.locator(".leaflet-overlay-pane path").first.wait_for(state="attached")
    box = phone.get_by_role("region", name="Mapa para marcar el lugar")
    size = box.bounding_box() or {"width": 0, "height": 0}
    box.tap(position={"x": size["width"] * 0.76, "y": size["height"] * 0.6})
    expect(phone.get_by_text("Punto marcado.")).to_be_visible()


def tell_the_rest(phone: Page) -> None:
    """Say what is wrong with the lamp and where to write to; look at it all, and send it."""
    choose(phone, "Está apagada")
    phone.get_by_label("Descripción").or_(phone.locator("#descripcion")).first.fill("Oscuro.")
    press(phone, "Seguir")

    title(phone, "¿Es alguno de estos?|¿Quiere que le contemos")
    if phone.get_by_text("No, el mío es otro").count():
        choose(phone, "No, el mío es otro")
        press(phone, "Seguir")
    phone.get_by_label("Correo").fill("dora@vecinos.example")
    phone.locator("#acepta").check()
    press(phone, "Seguir")

    title(phone, "Revise y envíe")
    expect(phone.get_by_role("main")).to_contain_text("1 foto")
    expect(phone.get_by_role("main")).to_contain_text("dora@vecinos.example")
    press(phone, "Enviar el reporte")


def what_was_received(phone: Page, city):
    """Read the result page, and find all of it in the database."""
    title(phone, "Recibimos su reporte")
    expect(phone.get_by_role("main")).to_contain_text(
        re.compile("Alumbrado Público lo recibe .* promete arreglarlo a más tardar el")
    )
    link = phone.locator("#enlace").inner_text().strip()
    with reading() as session:
        sent = session.scalars(coded(code_on(phone))).one()
        [kept] = session.scalars(Attachment.of(sent.id, PhotoRole.REPORT))
        follower = session.scalars(select(Follower).where(Follower.request_id == sent.id)).one()
        assert with_secret(session, sent.id, link.rsplit("/", 1)[1]) is follower
    assert link.startswith(f"{city.address}/casos/{sent.code}/confirmar/")
    assert sent.status is RequestStatus.RECEIVED
    assert sent.answers["falla"] == "apagada"
    assert follower.email == "dora@vecinos.example"
    assert kept.visibility is Visibility.PRIVATE
    whole = MediaStore.of(city.settings.data_folder).path(kept.sha256).read_bytes()
    assert b"una marca" not in whole
    return sent
