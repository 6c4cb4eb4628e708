"""Whoever runs surveys plans, prints, opens, closes and publishes; and sees no answer."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.calendar import city_day
from models.clock import now
from models.session import reading, unit_of_work
from models.trust.surveys import catalogue
from models.trust.surveys.codes import print_of
from models.trust.surveys.door import SurveyDoor
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool import answer
from models.trust.surveys.pool_key import KeyRing
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import with_slug
from models.trust.surveys.wave_stages import WaveMode, WaveStatus
from tests.people import CAST
from tests.webapp.surveys.conftest import CODED, OPEN_FORM, lay_out, wave_of

CODE = re.compile(r'<p class="slip-code">([^<]+)</p>')


@pytest.fixture
def nidia(visit_as):
    """A browser signed in as the police community liaison."""
    return visit_as("nidia")


def form_id(code):
    """Return the id of a form, as its button says it."""
    with reading() as session:
        return str(session.scalars(select(Instrument).where(Instrument.code == code)).one().id)


def plan_of(**more):
    """Return what is typed to plan a wave for tomorrow."""
    today = city_day(now())
    return {
        "instrument": form_id(catalogue.RESIDENTS),
        "mode": "codes",
        "title_es": "Confianza en la Policía, ¿cómo vamos?",
        "title_en": "Trust in the police, how are we doing?",
        "population_es": "Hogares de La Libertad",
        "population_en": "Homes of La Libertad",
        "probability": "y",
        "invited": "400",
        "opens": str(today + timedelta(days=1)),
        "closes": str(today + timedelta(days=15)),
    } | more


def test_a_wave_is_planned_with_its_dates(nidia, forms):
    """It opens at six in the morning and closes at nine in the evening, by itself."""
    done = nidia.post("/olas/nueva", data=plan_of())
    assert done.status_code == 303
    wave = wave_of("confianza-en-la-policia-como-vamos")
    assert (wave.status, wave.invited, wave.probability) == (WaveStatus.PLANNED, 400, True)
    assert wave.opens_at.isoformat() == "2026-05-06T11:00:00+00:00"
    assert wave.closes_at.isoformat() == "2026-05-21T02:00:00+00:00"
    page = nidia.get(done.location)
    assert "planeada" in page.text
    assert "Abrir ahora" in page.text


def test_two_waves_of_one_name_have_two_addresses(nidia, forms):
    """Nobody has to think of an address."""
    for _ in range(2):
        assert nidia.post("/olas/nueva", data=plan_of()).status_code == 303
    assert wave_of("confianza-en-la-policia-como-vamos-2").title_es.startswith("Confianza")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"opens": "2026-05-04"}, "Ese día ya pasó"),
        ({"closes": "9999-12-31"}, "Escriba un año entre 1900 y 2199."),
        ({"closes": "2026-05-05"}, "El último día va después del primero"),
        ({"closes": "2031-01-01"}, "próximos doce meses"),
        ({"mode": "web"}, "Un formulario abierto no es una muestra"),
        ({"mode": "officers"}, "El formulario de uniformados"),
        ({"title_es": ""}, "Escriba cómo se llama"),
        ({"invited": "-3"}, "Escriba un número de 1 en adelante"),
        ({"opens": "mañana"}, "Escriba el día, por ejemplo"),
    ],
)
def test_what_cannot_be_planned_is_explained_and_stays_typed(nidia, forms, typed, words):
    """The rest of the form is as it was."""
    page = nidia.post("/olas/nueva", data=plan_of(**typed))
    assert page.status_code == 422
    assert words in page.text
    assert "Hogares de La Libertad" in page.text


def test_codes_are_shown_once_and_never_again(nidia, coded):
    """On the sheet that is printed, each with its QR; no other page has them."""
    wave = wave_of(CODED)
    sheet = nidia.post(f"/olas/{wave.id}/codigos", data={"how_many": "20"})
    codes = CODE.findall(sheet.text)
    assert len(set(codes)) == 20
    assert sheet.text.count("<svg") >= 20
    assert sheet.headers["Cache-Control"] == "no-store"
    with reading() as session:
        issued = session.get_one(SurveyDoor, wave.id).issued
    assert all(print_of(wave.id, code) in issued for code in codes)
    for page in ("", "/codigos", "/papel", "/digitar"):
        text = nidia.get(f"/olas/{wave.id}{page}").text
        assert not [code for code in codes if code in text or code.replace("-", "") in text]


def test_a_paper_form_is_typed_in_and_uses_its_code_up(nidia, coded, code_for, settings):
    """Numbers from 1 to 5, 9 for "I don't know", nothing for nothing."""
    wave, [code, other] = wave_of(CODED), code_for(2)
    address = f"/olas/{wave.id}/digitar"
    typed = {"codigo": code, "r-R01": "5", "r-R02": "9", "r-R03": "", "m-age": "60+"}
    assert nidia.post(address, data=typed).status_code == 303
    again = nidia.post(address, data=typed)
    assert again.status_code == 422
    assert "ya se usó" in again.text
    wrong = nidia.post(address, data=typed | {"codigo": other, "r-R01": "7"})
    assert "R01: escriba de 1 a 5" in wrong.text
    assert f'value="{other}"' in wrong.text
    assert 'name="r-R02" value="9"' in wrong.text
    empty = nidia.post(address, data={"codigo": other})
    assert "ninguna respuesta" in empty.text
    nobody = nidia.post(address, data=typed | {"codigo": "2222-2222-2222-2222"})
    assert "no es de esta encuesta" in nobody.text
    with reading() as session:
        pool = session.scalars(with_slug(CODED)).one().pool
        [reply] = pool.opened(KeyRing.of(settings.data_folder)).replies
    assert reply == Reply({"R01": 5, "R02": None}, {"age": "60+"})


def test_the_form_is_printed_in_both_languages(nidia, coded):
    """In the language of the paper, whatever the screen speaks."""
    wave = wave_of(CODED)
    spanish = nidia.get(f"/olas/{wave.id}/papel").text
    english = nidia.get(f"/olas/{wave.id}/papel?idioma=en").text
    assert "Marque un círculo" in spanish
    assert "Mark one circle" in english
    for item in wave.instrument.items:
        assert item.words[0] in spanish
        assert item.words[1].replace("'", "&#39;") in english


def test_a_wave_is_opened_rescheduled_closed_and_published(nidia, forms, settings):
    """By hand where somebody does not wait for the clock."""
    lay_out("ola", WaveMode.CODES, opens_at=now() + timedelta(days=3))
    wave = wave_of("ola")
    for deed, typed, status in (
        ("abrir", {}, WaveStatus.OPEN),
        ("fechas", {"closes": "2026-05-30"}, WaveStatus.OPEN),
        ("cerrar", {}, WaveStatus.CLOSED),
        ("publicar", {}, WaveStatus.PUBLISHED),
    ):
        assert nidia.post(f"/olas/{wave.id}/{deed}", data=typed).status_code == 303, deed
        assert wave_of("ola").status is status
    refused = nidia.post(f"/olas/{wave.id}/cerrar")
    assert refused.status_code == 409
    assert "Se publicó el resultado" in nidia.get(f"/olas/{wave.id}").text


def test_a_cancelled_wave_says_why_and_its_codes_open_nothing(nidia, browser, forms, code_for):
    """Planned ones only; the page of the survey says that it was not held."""
    lay_out("ola", WaveMode.CODES, opens_at=now() + timedelta(days=3))
    wave = wave_of("ola")
    assert nidia.post(f"/olas/{wave.id}/cancelar", data={"reason": ""}).status_code == 422
    assert (
        nidia.post(f"/olas/{wave.id}/cancelar", data={"reason": "No hay papel"}).status_code
        == 303
    )
    assert "No hay papel" in nidia.get(f"/olas/{wave.id}").text
    assert "no se hizo" in browser.get("/encuestas/ola").text


def test_the_auditor_sees_how_waves_stand_and_can_do_nothing(visit_as, coded):
    """Reads everything, changes nothing."""
    ana, wave = visit_as("ana"), wave_of(CODED)
    page = ana.get(f"/olas/{wave.id}")
    assert page.status_code == 200
    assert "Qué puede hacer" not in page.text
    assert ana.post(f"/olas/{wave.id}/cerrar").status_code == 403


MARKED = {"R01": 2, "R02": 5, "R03": 1, "R04": None, "R05": 3, "R06": 2, "R07": 5}


@pytest.mark.parametrize("who", [*CAST, None])
def test_nobody_can_read_an_answer_who_answered_or_an_unpublished_result(
    who, visit_as, browser, portal, coded, code_for, settings
):
    """Every role, at every address of surveys and of open data, while open and once closed.

    Pages are the same before and after twelve people answered (but for the count of the
    batch), so there is nothing in them to read.
    """
    wave, codes = wave_of(CODED), code_for(13)
    visitor = browser if who is None else visit_as(who)
    with unit_of_work() as session:
        answer(session, wave.id, Reply(MARKED, {}), codes[12], KeyRing.of(settings.data_folder))
    before = pages(portal, visitor, wave)
    for code in codes[:12]:
        with unit_of_work() as session:
            reply = Reply({"R01": 5}, {"sex": "woman"})
            answer(session, wave.id, reply, code, KeyRing.of(settings.data_folder))
    after = pages(portal, visitor, wave)
    assert after.keys() == before.keys()
    for address, text in after.items():
        told = text.replace("10 o más", "menos de diez, o ninguna")
        assert told == before[address], address
        assert not [one for one in codes if one in text or one.replace("-", "") in text]
    with clock.at(now() + timedelta(days=20)):
        from models.ticker import fire_due  # noqa: PLC0415

        fire_due()
        closed = pages(portal, visitor, wave)
        for address, text in closed.items():
            assert "resultado publicado" not in text, address
        for guess in ("resultado", "resultados", "respuestas", "resultado.json", "datos.csv"):
            page = visitor.get(f"/encuestas/{CODED}/{guess}")
            assert page.status_code in {302, 303, 403, 404, 409}, guess


def pages(portal, visitor, wave):
    """Return every page that somebody is let into and that could tell of a wave."""
    rules = [
        rule.rule
        for rule in portal.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.rule.startswith(("/encuestas", "/olas", "/datos", "/data", "/transparencia"))
    ]
    read = {}
    for rule in rules:
        address = (
            rule.replace("<slug>", wave.slug)
            .replace("<uuid:wave_id>", str(wave.id))
            .replace("<uuid:form_id>", str(wave.instrument_id))
        )
        if "<" in address or "/c/" in address:
            continue
        page = visitor.get(address)
        if page.status_code == 200:
            read[address] = re.sub(r'(nonce|value)="[^"]*"', "", page.text)
    return read


def test_an_open_wave_tells_counts_of_whole_batches(nidia, open_form, settings):
    """Nine are "fewer than ten"; the tenth makes it "ten or more"."""
    wave = wave_of(OPEN_FORM)
    for number in range(10):
        text = nidia.get(f"/olas/{wave.id}").text
        assert "menos de diez, o ninguna" in text
        with unit_of_work() as session:
            ring = KeyRing.of(settings.data_folder)
            answer(session, wave.id, Reply({"R01": 4}, {}), f"mark {number}", ring)
    assert "10 o más" in nidia.get(f"/olas/{wave.id}").text
