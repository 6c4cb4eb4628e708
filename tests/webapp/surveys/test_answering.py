"""Anybody answers a survey: page by page or at once, with a code or without, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.clock import now
from models.session import reading, unit_of_work
from models.trust.surveys.answers import answers_of
from models.trust.surveys.pool import close_wave
from models.trust.surveys.pool_key import KeyRing
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.wave import with_slug
from models.trust.surveys.wave_stages import WaveMode
from tests.people import LA_LIBERTAD, NIDIA
from tests.webapp.surveys.conftest import (
    CODED,
    HIDDEN,
    OPEN_FORM,
    answer_all,
    go_on,
    lay_out,
    wave_of,
)


@pytest.fixture
def told(settings):
    """Close and publish a wave, and return its answers."""

    def tell(slug):
        with unit_of_work() as session:
            wave = session.scalars(with_slug(slug)).one()
            close_wave(session, wave, KeyRing.of(settings.data_folder), by=NIDIA)
            wave.publish(by=NIDIA)
            session.flush()
            return answers_of(session, wave.id)

    return tell


def waiting(settings, slug):
    """Count what waits in a pool."""
    with reading() as session:
        wave = session.scalars(with_slug(slug)).one()
        pool = session.get_one(SurveyPool, wave.id)
        return len(pool.opened(KeyRing.of(settings.data_folder)).replies)


def test_a_survey_is_answered_one_question_a_page(browser, open_form, told):
    """Thirteen questions, one page about oneself, one to check, and a word of thanks."""
    check = answer_all(browser, open_form)
    assert "Revise y envíe" in check.text
    sent = go_on(browser, check)
    assert (sent.status_code, sent.location) == (303, f"{open_form}/gracias")
    assert "Qué quedó guardado" in browser.get(sent.location).text
    [reply] = told(OPEN_FORM)
    assert set(reply.answers.values()) == {4}
    assert len(reply.answers) == 13
    assert reply.margins == {"sex": "woman"}


def test_a_survey_is_answered_all_at_once_and_one_may_change_the_view(browser, open_form, told):
    """What was answered in one view is there in the other."""
    page = go_on(browser, browser.get(open_form))
    page = go_on(browser, page, r_R01="5")
    page = go_on(browser, page, r_R02="ns", ver="todas")
    assert page.text.count("<fieldset") == 13 + 2
    assert 'id="r-R01-5" value="5" checked' in page.text
    assert 'id="r-R02-ns" value="ns" checked' in page.text
    page = go_on(browser, page, r_R01="5", r_R02="ns", r_R13="1", m_comuna=LA_LIBERTAD)
    assert "Dejó 10 preguntas sin responder" in page.text
    assert "La Libertad" in page.text
    go_on(browser, page)
    [reply] = told(OPEN_FORM)
    assert reply.answers == {"R01": 5, "R02": None, "R13": 1}
    assert reply.margins == {"comuna": LA_LIBERTAD}


def test_the_language_changes_in_the_middle_and_loses_nothing(browser, open_form):
    """Neither the answers nor the page one was on."""
    page = go_on(browser, browser.get(open_form))
    page = go_on(browser, page, r_R01="2")
    page = go_on(browser, page, idioma="en")
    assert 'lang="en"' in page.text
    assert "When somebody asks for help" in page.text
    assert dict(HIDDEN.findall(page.text))["r-R01"] == "2"
    assert "Question 2 of 14" in page.text


def test_one_can_go_back_and_change(browser, open_form):
    """From the page before, and from the page that asks to check."""
    check = answer_all(browser, open_form)
    page = go_on(browser, check, ir="R05")
    assert 'id="r-R05-4" value="4" checked' in page.text
    page = go_on(browser, page, ir="R04", r_R05="1")
    assert 'name="r-R04"' in page.text
    assert dict(HIDDEN.findall(page.text))["r-R05"] == "1"


def test_a_form_without_an_answer_is_not_sent(browser, open_form, settings):
    """The page says so, and that nobody has to take part."""
    page = go_on(browser, browser.get(open_form))
    for _ in range(14):
        page = go_on(browser, page)
    page = go_on(browser, page)
    assert page.status_code == 422
    assert "por lo menos una pregunta" in page.text
    assert waiting(settings, OPEN_FORM) == 0


def test_a_code_is_asked_for_first_and_counts_once(browser, portal, coded, code_for, settings):
    """A second person with the same slip is told what may have happened."""
    [code] = code_for()
    assert go_on(browser, answer_all(browser, coded, code)).status_code == 303
    again = portal.test_client()
    page = go_on(again, again.get(coded), codigo=code)
    assert page.status_code == 409
    assert "Ese código ya se usó" in page.text
    assert waiting(settings, CODED) == 1


def test_an_impatient_thumb_sends_once(browser, coded, code_for, settings):
    """The same page sent twice: the second is told that the first arrived."""
    check = answer_all(browser, coded, code_for()[0])
    assert go_on(browser, check).status_code == 303
    again = go_on(browser, check)
    assert again.status_code == 409
    assert "cuentan una sola vez" in again.text
    assert waiting(settings, CODED) == 1


def test_an_open_form_sent_twice_counts_once(browser, open_form, settings):
    """The mark it was handed out with is spent."""
    check = answer_all(browser, open_form)
    assert go_on(browser, check).status_code == 303
    assert go_on(browser, check).status_code == 409
    assert waiting(settings, OPEN_FORM) == 1


def test_a_mistyped_code_is_asked_for_again_and_answers_are_kept(browser, coded, code_for):
    """Also when it was changed by hand on the last page."""
    page = go_on(browser, browser.get(coded), codigo="2222-2222-2222-2222")
    assert page.status_code == 422
    assert "Ese código no es de esta encuesta" in page.text
    check = answer_all(browser, coded, code_for()[0])
    page = go_on(browser, check, codigo="2222-2222-2222-2222")
    assert page.status_code == 422
    carried = dict(HIDDEN.findall(page.text))
    assert carried["r-R13"] == "4"
    assert carried["m-sex"] == "woman"
    [other] = code_for()
    page = go_on(browser, page, codigo=other.lower())
    assert dict(HIDDEN.findall(page.text))["codigo"] == other.lower()


def test_a_wave_that_closes_in_the_middle_shows_what_was_answered(browser, coded, code_for):
    """It was not sent, it is not kept, and it is on the page for whoever wants it."""
    check = answer_all(browser, coded, code_for()[0])
    with clock.at(now() + timedelta(days=15)):
        page = go_on(browser, check)
    assert page.status_code == 409
    assert "cerró mientras usted respondía" in page.text
    assert page.text.count("De acuerdo</dd>") + page.text.count("Casi siempre</dd>") == 13


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "Todavía no abre"), (20, "Ya no recibe respuestas")]
)
def test_before_and_after_the_page_says_when(browser, forms, days, words):
    """Not open yet, and over: both are explained, neither is an error."""
    lay_out("pronto", WaveMode.CODES, opens_at=now() + timedelta(days=1))
    with clock.at(now() + timedelta(days=max(days, 0))):
        if days > 0:
            lay_out("antes", WaveMode.WEB, opens_at=now(), closes_at=now() + timedelta(hours=1))
            with clock.at(now() + timedelta(hours=2)):
                page = browser.get("/encuestas/antes")
        else:
            page = browser.get("/encuestas/pronto")
    assert page.status_code == 200
    assert words in page.text


def test_a_scanned_code_leaves_the_address_at_once(browser, coded, code_for):
    """One hop in a cookie, then in the form; the address is the survey's own."""
    [code] = code_for()
    bare = code.replace("-", "")
    hop = browser.get(f"{coded}/c/{bare}")
    assert (hop.status_code, hop.location) == (303, coded)
    assert hop.headers["Referrer-Policy"] == "no-referrer"
    assert hop.headers["Cache-Control"] == "no-store"
    [cookie] = hop.headers.getlist("Set-Cookie")
    for said in ("HttpOnly", "Max-Age=120", f"Path={coded}", "SameSite=Lax"):
        assert said in cookie
    page = browser.get(hop.location)
    assert f'value="{bare}"' in page.text
    [gone] = page.headers.getlist("Set-Cookie")
    assert "Max-Age=0" in gone
    assert f'value="{bare}"' not in browser.get(coded).text


def test_no_page_of_a_survey_tells_browsers_apart(browser, coded, open_form, code_for):
    """No session, no token, no counter: the one cookie of an open form names the survey."""
    answers = [answer_all(browser, coded, code_for()[0])]
    answers.append(go_on(browser, answers[0]))
    answers.append(browser.get("/encuestas"))
    assert not any(page.headers.getlist("Set-Cookie") for page in answers)
    sent = go_on(browser, answer_all(browser, open_form))
    [cookie] = sent.headers.getlist("Set-Cookie")
    assert cookie.startswith("respondida=")
    assert OPEN_FORM in cookie
    other = go_on(browser, answer_all(browser, f"{open_form}"))
    [again] = other.headers.getlist("Set-Cookie")
    assert again.partition(";")[0] == cookie.partition(";")[0]  # the same for everybody


def test_an_open_form_says_that_this_browser_answered_and_lets_the_family_in(
    browser, open_form
):
    """Softly: no error, one more click."""
    go_on(browser, answer_all(browser, open_form))
    page = browser.get(open_form)
    assert "Desde este navegador ya se respondió" in page.text
    assert "No probabilística" in browser.get(f"{open_form}?otra-persona").text


def test_a_missing_key_keeps_the_answers_on_the_page(browser, coded, code_for, settings):
    """They are not stored in another way, and they are not lost."""
    first, second = code_for(2)
    go_on(browser, answer_all(browser, coded, first))
    check = answer_all(browser, coded, second)
    for path in KeyRing.of(settings.data_folder).folder.iterdir():
        path.unlink()
    page = go_on(browser, check)
    assert page.status_code == 503
    assert dict(HIDDEN.findall(page.text))["r-R01"] == "4"
    assert dict(HIDDEN.findall(page.text))["codigo"] == second


def test_whoever_tries_codes_all_day_has_to_wait(browser, coded):
    """Sixty wrong ones an hour from one address; with 75 bits it is for the machine's sake."""
    pages = [
        browser.post(coded, data={"paso": "inicio", "codigo": f"{n:016}"}).status_code
        for n in range(62)
    ]
    assert pages[:60] == [422] * 60
    assert pages[60:] == [429] * 2


def test_the_list_shows_open_surveys_first_and_no_plan(browser, forms, open_form):
    """What is only planned is nobody's business yet."""
    lay_out("planeada", WaveMode.CODES, opens_at=now() + timedelta(days=1))
    page = browser.get("/encuestas")
    assert open_form in page.text
    assert "/encuestas/planeada" not in page.text


def test_nothing_is_logged_of_whoever_answers(browser, coded, code_for, caplog):
    """Neither the address with the code, nor that somebody came."""
    [code] = code_for()
    with caplog.at_level("DEBUG"):
        browser.get(f"{coded}/c/{code.replace('-', '')}")
        go_on(browser, answer_all(browser, coded, code))
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert code not in said
    assert code.replace("-", "") not in said
    assert CODED not in said


def test_the_metrics_do_not_count_answers(browser, coded, code_for):
    """Whoever reads them every second would learn when somebody answered."""

    def figures():
        lines = browser.get("/metrics").text.splitlines()
        return [one for one in lines if "disk_free" not in one]

    before_codes = code_for(12)
    before = figures()
    for code in before_codes:
        assert go_on(browser, answer_all(browser, coded, code)).status_code == 303
    assert figures() == before
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SurveyPool)) == 1
    assert wave_of(CODED).received is None
