"""Whoever chose English meets no Spanish in a survey, and the other way round."""

import pytest

from tests.webapp.surveys.conftest import CODED, go_on, wave_of
from tests.webapp.test_languages import ENGLISH, SPANISH, foreign, speak


@pytest.mark.parametrize(("language", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_a_survey_speaks_one_language_from_the_way_in_to_the_end(
    browser, coded, code_for, language, other
):
    """With a wrong code, every question, all at once, a form without answers, the thanks."""
    speak(browser, language)
    pages = [browser.get("/encuestas"), browser.get(coded)]
    pages.append(go_on(browser, pages[-1], codigo="2222"))
    pages.append(go_on(browser, pages[-1], codigo=code_for()[0]))
    for _ in range(14):
        pages.append(go_on(browser, pages[-1]))
    pages.append(go_on(browser, pages[-1]))
    pages.append(go_on(browser, pages[-1], ver="todas"))
    pages.append(go_on(browser, pages[-1], r_R01="4", r_R02="ns", m_sex="man"))
    sent = go_on(browser, pages[-1])
    pages += [browser.get(sent.location), go_on(browser, pages[-1])]
    for page in pages:
        assert foreign(page.text, other) == []


@pytest.mark.parametrize(("language", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_the_pages_of_those_who_run_surveys_speak_one_language(
    visit_as, coded, language, other
):
    """All but the sheet of slips and the paper, which speak both or their own."""
    nidia, wave = visit_as("nidia"), wave_of(CODED)
    speak(nidia, language)
    for path in (
        "",
        "/nueva",
        "/formularios",
        f"/formularios/{wave.instrument_id}",
        *(f"/{wave.id}{page}" for page in ("", "/codigos", "/digitar", "/fechas", "/cerrar")),
    ):
        page = nidia.get(f"/olas{path}")
        assert page.status_code == 200
        assert foreign(page.text, other) == [], path
    assert foreign(nidia.post("/olas/nueva", data={"mode": "web"}).text, other) == []
