"""A survey on a small phone: with scripts and without, with the keyboard, for everybody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.clock import wall
from models.session import reading, unit_of_work
from models.trust.surveys import catalogue
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool_key import KeyRing
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.wave import Wave, with_slug
from models.trust.surveys.wave_stages import WaveMode
from tests.browser.conftest import open_context
from tests.browser.test_keyboard import step_to
from tests.browser.visitor import PHONE
from tests.browser.walking import press, title
from tests.people import NIDIA

FIRST = "En general, confío en los policías que trabajan en mi barrio."
LAST = 13


@pytest.fixture
def survey(city):
    """Make a survey that is open, of codes or not; return its address and a code."""

    def make(mode=WaveMode.CODES):
        slug = f"encuesta-{uuid4().hex[:8]}"
        with unit_of_work() as session:
            catalogue.install(session)
            form = session.scalars(
                select(Instrument).where(Instrument.code == catalogue.RESIDENTS)
            ).one()
            wave = Wave.plan(
                form,
                slug,
                mode,
                wall(),
                wall() + timedelta(days=9),
                by=NIDIA,
                title_es="Confianza en la Policía",
                title_en="Trust in the police",
                population_es="Personas de 18 años o más que viven en Cúcuta",
                population_en="People of 18 and over who live in Cúcuta",
            )
            session.add(wave)
            wave.open(by=NIDIA)
            code = wave.print_codes(1, by=NIDIA)[0] if wave.needs_code else ""
        return f"/encuestas/{slug}", code

    return make


def received(city, address):
    """Return what waits in the pool of a survey."""
    with reading() as session:
        wave = session.scalars(with_slug(address.rpartition("/")[2])).one()
        pool = session.get_one(SurveyPool, wave.id)
        return pool.opened(KeyRing.of(city.settings.data_folder)).replies


def answer_all(page: Page) -> None:
    """Answer every question with the fourth point of its scale, one page after the other."""
    for number in range(1, LAST + 1):
        expect(page.get_by_text(f"Pregunta {number} de {LAST + 1}")).to_be_visible()
        page.get_by_role("radio").nth(3).check()
        press(page, "Seguir")
    title(page, "Sobre usted")
    press(page, "Seguir")
    title(page, "Revise y envíe")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_survey_is_answered_on_a_small_phone(phone, old_phone, survey, city, scripts):
    """By the QR of a slip, one question a page, to the word of thanks."""
    page = phone if scripts else old_phone
    address, code = survey()
    page.goto(f"{address}/c/{code.replace('-', '')}")
    assert page.url.endswith(address), "the code is still in the address"
    title(page, "Confianza en la Policía")
    press(page, "Empezar")
    title(page, FIRST)
    answer_all(page)
    press(page, "Enviar mis respuestas")
    title(page, "Gracias por responder")
    [reply] = received(city, address)
    assert set(reply.answers.values()) == {4}


def test_it_is_answered_with_the_keyboard_alone(chromium, survey, city):
    """Tab, arrows and Enter; the focus is seen at every step. Enter goes on."""
    context = open_context(chromium, city, viewport=PHONE)
    page = context.new_page()
    address, code = survey()
    page.goto(address)
    step_to(page, "Su código")
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    title(page, FIRST)
    for number in range(1, LAST + 1):
        expect(page.get_by_text(f"Pregunta {number} de {LAST + 1}")).to_be_visible()
        step_to(
            page, page.get_by_role("radio").first.evaluate("one => one.labels[0].innerText")
        )
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    title(page, "Sobre usted")
    step_to(page, "Seguir")
    page.keyboard.press("Enter")
    title(page, "Revise y envíe")
    step_to(page, "Enviar mis respuestas")
    page.keyboard.press("Enter")
    title(page, "Gracias por responder")
    [reply] = received(city, address)
    assert set(reply.answers.values()) == {2}
    context.close()


def test_each_page_of_a_survey_can_be_read_by_everybody(visitors, survey):
    """The way in, a question, all of them, oneself, the check, what is wrong, and the end."""
    visitor = visitors["somebody who is asked"]
    page = visitor.page
    address, code = survey()
    visitor.go("/encuestas")
    look(visitor)
    visitor.go(address)
    look(visitor)
    page.get_by_label("Su código").fill("2222")
    press(page, "Empezar")
    look(visitor)
    page.get_by_label("Su código").fill(code)
    press(page, "Empezar")
    title(page, FIRST)
    look(visitor)
    press(page, "Ver todas las preguntas juntas")
    look(visitor)
    press(page, "Seguir")
    press(page, "Enviar mis respuestas")
    expect(page.get_by_role("alert")).to_be_focused()
    look(visitor)
    press(page, "Cambiar En general")
    page.get_by_role("radio", name="Muy de acuerdo").first.check()
    press(page, "Seguir")
    press(page, "Enviar mis respuestas")
    title(page, "Gracias por responder")
    look(visitor)
    visitor.go(address)
    page.get_by_label("Su código").fill(code)
    press(page, "Empezar")
    title(page, "Ese código ya se usó")
    look(visitor)


def test_each_page_of_those_who_run_surveys_can_be_read_by_everybody(visitors, survey, city):
    """The list, a plan, a wave, its codes, the paper form, and a form typed in."""
    address, _code = survey()
    with reading() as session:
        wave = session.scalars(with_slug(address.rpartition("/")[2])).one()
    visitor = visitors["nidia"]
    for path in (
        "/olas",
        "/olas/nueva",
        "/olas/formularios",
        f"/olas/formularios/{wave.instrument_id}",
        f"/olas/{wave.id}",
        f"/olas/{wave.id}/papel",
        f"/olas/{wave.id}/digitar",
        f"/olas/{wave.id}/fechas",
        f"/olas/{wave.id}/cerrar",
        f"/olas/{wave.id}/codigos",
    ):
        visitor.go(path)
        look(visitor)
    press(visitor.page, "Mostrar los códigos")
    title(visitor.page, "Hoja de códigos")
    look(visitor)


def look(visitor) -> None:
    """See that nothing is wrong with the page one is on."""
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)
