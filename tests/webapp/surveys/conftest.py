"""A portal that asks people: an open form, a wave of codes, and codes on paper."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.clock import now
from models.session import reading, unit_of_work
from models.trust.surveys import catalogue
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.wave import Wave, with_slug
from models.trust.surveys.wave_stages import WaveMode
from tests.people import NIDIA
from webapp.surveys import limits

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
CODED, OPEN_FORM = "confianza-2026", "confianza-web"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Nobody tried anything yet."""
    for limit in (limits.SENT, limits.WRONG_CODES):
        limit.forget()


@pytest.fixture
def forms(portal) -> None:
    """The forms a new city starts with."""
    with unit_of_work() as session:
        catalogue.install(session)


def lay_out(slug: str, mode: WaveMode, form: str = catalogue.RESIDENTS, **more: object) -> None:
    """Make a wave, open unless it begins later."""
    with unit_of_work() as session:
        wave = Wave.plan(
            session.scalars(select(Instrument).where(Instrument.code == form)).one(),
            slug,
            mode,
            more.pop("opens_at", now()),
            more.pop("closes_at", now() + timedelta(days=14)),
            by=NIDIA,
            title_es="Confianza en la Policía",
            title_en="Trust in the police",
            population_es="Personas de 18 años o más que viven en Cúcuta",
            population_en="People of 18 and over who live in Cúcuta",
            **more,
        )
        session.add(wave)
        if wave.opens_at <= now():
            wave.open(by=NIDIA)


@pytest.fixture
def open_form(forms) -> str:
    """The address of an open form that anybody can answer."""
    lay_out(OPEN_FORM, WaveMode.WEB)
    return f"/encuestas/{OPEN_FORM}"


@pytest.fixture
def coded(forms) -> str:
    """The address of a survey that is answered with codes."""
    lay_out(CODED, WaveMode.CODES)
    return f"/encuestas/{CODED}"


@pytest.fixture
def code_for() -> Callable[..., list[str]]:
    """Print codes of a survey."""

    def print_them(how_many: int = 1, slug: str = CODED) -> list[str]:
        with unit_of_work() as session:
            wave = session.scalars(with_slug(slug)).one()
            return wave.print_codes(how_many, by=NIDIA)

    return print_them


def go_on(browser: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    """Send the form on a page, with what it carries and what is typed."""
    assert page.request.path.startswith("/encuestas/")
    carried = {name: unescape(text) for name, text in HIDDEN.findall(page.text)}
    address = page.request.path
    return browser.post(
        address, data=carried | {k.replace("_", "-"): v for k, v in typed.items()}
    )


def answer_all(
    browser: FlaskClient, address: str, code: str = "", point: str = "4"
) -> TestResponse:
    """Answer every question, one a page, up to the page that asks to check."""
    page = browser.get(address)
    page = go_on(browser, page, **({"codigo": code} if code else {}))
    for number in range(1, 14):
        assert f'name="r-R{number:02}"' in page.text
        page = go_on(browser, page, **{f"r-R{number:02}": point})
    return go_on(browser, page, m_sex="woman")


def wave_of(slug: str) -> Wave:
    """Return a wave as it is now."""
    with reading() as session:
        return session.scalars(with_slug(slug)).one()
