"""Thanks are given and confirmed on telephones, or with the keyboard; results are read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from flows.publish_survey_results import publish_one
from models.session import unit_of_work
from models.trust import everyday_service
from models.trust.surveys import catalogue
from models.trust.surveys.wave_stages import WaveMode
from tests.browser.conftest import open_context
from tests.browser.walking import press, title
from tests.webapp import alarms
from tests.webapp.recognition.conftest import second_page, thanks
from tests.webapp.survey_results.conftest import a_wave

PAGES = (
    ("anybody", "/reconocimientos"),
    ("anybody", "/reconocimientos/reglas"),
    ("anybody", "/reconocimientos/nuevo"),
    ("anybody", "/reconocimientos/{thanks}"),
    ("anybody", "{second}"),
    ("martha", "/reconocimientos/por-confirmar"),
    ("nidia", "/moderar/agradecimientos"),
    ("gloria", "/reconocimientos/unidades"),
    ("gloria", "/reconocimientos/unidades/{unit}/espera"),
    ("gloria", "/admin/servicios"),
    ("gloria", "/admin/servicios/nuevo"),
    ("gloria", "/admin/poblacion"),
    ("anybody", "/encuestas/navegador/resultados"),
    ("anybody", "/encuestas/navegador-web/resultados"),
)


@pytest.fixture(scope="module")
def known(city) -> dict[str, str]:
    """A unit, thanks that wait for a second person, and two waves with their results."""
    with unit_of_work() as session:
        everyday_service.install(session)
        catalogue.install(session)
    unit = alarms.a_unit("Cuadrante 12")
    code = thanks(unit, email="elvira@correo.example")
    for slug, form, mode in (
        ("navegador", catalogue.RESIDENTS, WaveMode.CODES),
        ("navegador-otros", catalogue.OFFICERS, WaveMode.OFFICERS),
        ("navegador-web", catalogue.RESIDENTS, WaveMode.WEB),
    ):
        assert publish_one(city.settings, a_wave(slug, form, people=60, mode=mode))
    return {"unit": str(unit), "thanks": code, "second": second_page(code)}


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_can_be_read_by_everybody(visitors, known, who, path):
    """No violation, no scrolling sideways, no other host, no complaint, one heading."""
    visitor = visitors[who]
    visitor.go(path.format_map(known))
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def other_phone(chromium, city) -> Iterator[Page]:
    """The phone of whoever saw it."""
    context = open_context(chromium, city, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def fill_in(page: Page) -> None:
    """Thank the unit for walking somebody home."""
    page.goto("/reconocimientos/nuevo")
    page.get_by_role("radio", name="Acompañó a alguien").check()
    page.get_by_label("¿Qué unidad fue?").select_option(label="Cuadrante 12 (patrulla)")
    page.get_by_label("¿En qué comuna").select_option(index=1)
    page.get_by_label("Autorizo").check()


def test_two_telephones_make_thanks_that_count(known, phone, other_phone):
    """The first shows the code, the second reads it; the first cannot confirm by itself."""
    fill_in(phone)
    phone.get_by_label("Su correo").fill("carmen@correo.example")
    press(phone, "Revisar")
    title(phone, "Revise y envíe")
    press(phone, "Enviar el agradecimiento")
    title(phone, "Recibimos su agradecimiento")
    link = phone.locator("#enlace").inner_text().strip()
    phone.goto(link)
    phone.get_by_label("O su teléfono").fill("310 555 0101")
    phone.get_by_label("Autorizo").check()
    press(phone, "Sí, fue así")
    expect(phone.get_by_role("alert")).to_contain_text("Nadie confirma lo suyo")
    other_phone.goto(link)
    other_phone.get_by_label("O su teléfono").fill("310 555 0102")
    other_phone.get_by_label("Autorizo").check()
    press(other_phone, "Sí, fue así")
    title(other_phone, "Gracias por confirmarlo")
    other_phone.goto("/reconocimientos")
    expect(other_phone.get_by_role("heading", name="Cuadrante 12")).to_be_visible()


def test_it_works_without_scripts_and_a_mistake_loses_nothing(known, old_phone):
    """On a browser that runs none; the word that cannot be is named."""
    fill_in(old_phone)
    old_phone.get_by_label("O su teléfono").fill("310 555 0103")
    words = old_phone.get_by_label("¿Quiere contarlo?")
    words.fill("Capturaron al que gritaba.")
    press(old_phone, "Revisar")
    expect(old_phone.get_by_role("alert")).to_contain_text("“Capturaron”")
    expect(words).to_have_value("Capturaron al que gritaba.")
    words.fill("Hablaron con el que gritaba.")
    press(old_phone, "Revisar")
    press(old_phone, "Enviar el agradecimiento")
    title(old_phone, "Recibimos su agradecimiento")


def test_thanks_are_given_with_the_keyboard_alone(known, phone):
    """From the first field to the page that shows it once more."""
    phone.goto("/reconocimientos/nuevo")
    phone.get_by_role("radio", name="Acompañó a alguien").focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.type("Cuadrante 12")
    phone.get_by_label("¿En qué comuna").focus()
    phone.keyboard.press("ArrowDown")
    phone.get_by_label("Su correo").focus()
    phone.keyboard.type("teclado@correo.example")
    phone.get_by_label("Autorizo").focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    title(phone, "Revise y envíe")
