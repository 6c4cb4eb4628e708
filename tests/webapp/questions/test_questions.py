"""Anyone asks; somebody reads it first; the institution answers, or is seen to be late."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from models import clock
from models.people.consent import Consent
from models.session import reading
from models.trust.asker import Asker
from models.trust.question import Question
from models.trust.question_stages import QuestionStatus, Term
from tests.people import LIGHTING, NIDIA
from tests.webapp.promises import (
    AS_JAIRO,
    WORDS,
    answered,
    asked,
    asker_of,
    assigned,
    change_question,
    look_at_question,
)

S = QuestionStatus
SECRET_KEY = "not a secret"


def secret_of(code: str) -> str:
    """Return the secret in the link of whoever asked."""
    return asker_of(code).secret(SECRET_KEY)


def seen(code: str) -> dict[str, str]:
    """Return what the hidden field of a form says to somebody who looks at it now."""
    return {"version": str(look_at_question(code).version)}


def how_many() -> int:
    """Count the questions there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Question)) or 0


def test_anyone_asks_and_is_told_what_happens_next(portal, browser):
    """With a code for everybody and a secret for the asker; nothing is public yet."""
    form = {"key": str(uuid4()), "words": WORDS, "correo": "luz@correo.example", "acepta": "y"}
    page = browser.post("/preguntas/nueva", data=form, follow_redirects=True)
    assert page.headers["Cache-Control"] == "no-store"
    assert "miércoles 27 de mayo" in page.text
    [code] = re.findall(r"P-\w{4}-\w{4}", page.text)[:1]
    [link] = re.findall(r"http://localhost(/preguntas/[^<\s]+)", page.text)

    assert WORDS not in portal.test_client().get(f"/preguntas/{code}").text
    assert WORDS in portal.test_client().get(link).text
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Consent)) == 1

    browser.post("/preguntas/nueva", data=form)
    assert how_many() == 1


def test_who_knows_the_id_of_a_question_does_not_get_its_secret(portal, browser):
    """The key of a form is known to the browser it was handed to, and to nobody else."""
    browser.post("/preguntas/nueva", data={"key": str(uuid4()), "words": WORDS})
    with reading() as session:
        known = session.scalars(select(Question.id)).one()
    other = {"key": str(known), "words": "¿Cuándo limpian la quebrada de la calle 3?"}
    page = portal.test_client().post("/preguntas/nueva", data=other, follow_redirects=True)
    assert page.status_code == 200
    assert WORDS not in page.text
    assert how_many() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words": ""}, "Escriba su pregunta."),
        ({"words": "¿Y?"}, "Escriba un poco más"),
        ({"words": "a" * 1001}, "Use menos de 1000 letras"),
        ({"correo": "luz"}, "Escriba un correo como"),
        ({"correo": "luz@correo.example"}, "necesitamos su autorización"),
        ({"nombre": "Luz"}, "necesitamos su autorización"),
        ({"wished_for": "department:nada"}, "Falta corregir algo"),
        ({"territory": "54001-C99"}, "Falta corregir algo"),
    ],
)
def test_what_cannot_be_asked_is_explained_and_nothing_is_lost(portal, browser, wrong, words):
    """The page comes back with what was typed."""
    page = browser.post("/preguntas/nueva", data={"words": WORDS, **wrong})
    assert page.status_code == 422
    assert words in page.text
    assert how_many() == 0
    assert (wrong.get("words", WORDS) or "¿Qué quiere preguntar?") in page.text


def test_nobody_floods_the_queue_nor_a_mailbox(portal, browser):
    """Ten an hour from one address, five letters a day to one mailbox."""
    for _one in range(10):
        assert browser.post("/preguntas/nueva", data={"words": WORDS}).status_code == 303
    assert browser.post("/preguntas/nueva", data={"words": WORDS}).status_code == 429
    with clock.at(datetime(2026, 5, 5, 17, tzinfo=UTC)):
        contact = {"words": WORDS, "correo": "luz@correo.example", "acepta": "y"}
        for _one in range(5):
            assert browser.post("/preguntas/nueva", data=contact).status_code == 303
        assert browser.post("/preguntas/nueva", data=contact).status_code == 429


def test_the_liaison_publishes_without_what_names_a_person_and_assigns(
    portal, visit_as, browser
):
    """What was asked stays for those who review it; everybody reads the published words."""
    code = asked(words=f"{WORDS} Soy Luz Marina, de la calle 5.")
    nidia = visit_as("nidia")
    assert code in nidia.get("/preguntas/revisar").text
    form = {**seen(code), "public_words": WORDS, "term": "information"}
    missing = nidia.post(f"/preguntas/{code}/revisar", data=form)
    assert missing.status_code == 422
    assert "Escoja quién debe responder." in missing.text
    nidia.post(f"/preguntas/{code}/revisar", data={**form, "body": f"department:{LIGHTING}"})

    found = look_at_question(code)
    assert (found.status, found.term) == (S.ASSIGNED, Term.INFORMATION)
    page = browser.get(f"/preguntas/{code}").text
    assert WORDS in page
    assert "Luz Marina" not in page
    assert code in browser.get("/preguntas").text


def test_the_department_answers_in_public(portal, jairo, browser):
    """Its inbox says until when; the answer cannot be changed afterwards."""
    code = assigned()
    assert code in jairo.get("/preguntas/responder").text
    empty = jairo.post(f"/preguntas/{code}/responder", data={**seen(code), "answer": " "})
    assert empty.status_code == 422
    jairo.post(f"/preguntas/{code}/responder", data={**seen(code), "answer": "El 5 de junio."})

    page = browser.get(f"/preguntas/{code}").text
    assert "El 5 de junio." in page
    assert "Alumbrado Público" in page
    assert "respondida a tiempo" in page
    assert "Jairo" not in page
    assert jairo.get(f"/preguntas/{code}/responder").status_code == 302


def test_late_is_shown_first_and_for_how_long(portal, browser):
    """The list does not hide what nobody answered."""
    answered(words="¿Cuándo podan los árboles del parque?")
    late = assigned()
    with clock.at(datetime(2026, 6, 3, 15, tzinfo=UTC)):
        page = browser.get("/preguntas").text
        assert "sin respuesta, 5 días hábiles de atraso" in page
        assert page.index(WORDS) < page.index("¿Cuándo podan")
        assert late in browser.get("/preguntas?ver=atrasadas").text
        assert late not in browser.get("/preguntas?ver=respondidas").text


def test_what_is_for_others_is_passed_on_and_everybody_is_told(portal, jairo, browser):
    """By the department itself, within the five days the law gives."""
    code = assigned()
    assert "martes 12 de mayo" in jairo.get(f"/preguntas/{code}/no-nos-corresponde").text
    empty = jairo.post(f"/preguntas/{code}/no-nos-corresponde", data=seen(code))
    assert empty.status_code == 422
    data = {**seen(code), "body": "Centrales Eléctricas"}
    jairo.post(f"/preguntas/{code}/no-nos-corresponde", data=data)
    assert "Se le envió a Centrales Eléctricas" in browser.get(f"/preguntas/{code}").text


def test_the_asker_comments_once_and_it_is_read_before_it_is_shown(portal, browser, visit_as):
    """By the secret link; a second comment is refused with its reason."""
    code = answered()
    link = f"/preguntas/{code}/{secret_of(code)}"
    assert "¿Le sirvió la respuesta?" in browser.get(link).text
    browser.post(link, data={"comment": "Ya pasó el 5 y no prenden."})
    assert "Ya pasó el 5" not in browser.get(f"/preguntas/{code}").text
    again = browser.post(link, data={"comment": "Otra vez."})
    assert again.status_code == 409
    assert "Solo se puede una vez" in again.text

    nidia = visit_as("nidia")
    assert code in nidia.get("/preguntas/revisar").text
    nidia.post(f"/preguntas/{code}/comentario", data=seen(code))
    assert "Ya pasó el 5" in browser.get(f"/preguntas/{code}").text


def test_the_asker_has_their_contact_erased(portal, browser):
    """The question stays, without anything that leads to them."""
    code = answered()
    browser.post(f"/preguntas/{code}/{secret_of(code)}/borrar")
    found = asker_of(code)
    assert (found.name, found.email) == (None, None)
    assert WORDS in browser.get(f"/preguntas/{code}").text


def test_what_is_not_published_says_why_to_the_asker_alone(portal, browser, visit_as):
    """And may be looked at again."""
    code = asked()
    nidia = visit_as("nidia")
    nidia.post(f"/preguntas/{code}/no-publicar", data={**seen(code), "reason": "offensive"})
    assert "es ofensiva" in browser.get(f"/preguntas/{code}/{secret_of(code)}").text
    assert "es ofensiva" not in browser.get(f"/preguntas/{code}").text
    assert code not in browser.get("/preguntas").text
    nidia.post(f"/preguntas/{code}/reconsiderar")
    assert look_at_question(code).status is S.RECEIVED


@pytest.mark.parametrize(
    "who", [None, "martha", "rosa", "jairo", "pedro", "yesid", "wilson", "ana", "liliana"]
)
def test_nobody_else_reads_what_was_not_reviewed_nor_who_asked(portal, browser, visit_as, who):
    """Every role by hand, with a wrong secret too: neither the words nor the contact."""
    code = asked(words=f"{WORDS} Soy Luz Marina.")
    visitor = visit_as(who) if who else browser
    for address in (
        f"/preguntas/{code}",
        f"/preguntas/{code}/revisar",
        f"/preguntas/{code}/{'a' * 24}",
        "/preguntas",
        "/preguntas/revisar",
        "/preguntas/responder",
        "/datos/preguntas.csv",
    ):
        page = visitor.get(address, follow_redirects=True).text
        assert "Luz Marina" not in page
        assert "luz@correo.example" not in page


def test_not_even_who_reviews_sees_the_contact(portal, visit_as):
    """Nobody needs an address to answer in public."""
    code = assigned()
    for who in ("nidia", "gloria", "jairo"):
        for address in (
            f"/preguntas/{code}",
            "/preguntas/revisar",
            f"/preguntas/{code}/asignar",
        ):
            assert "luz@correo" not in visit_as(who).get(address).text


@pytest.mark.parametrize("who", ["pedro", "yesid", "liliana"])
def test_another_body_answers_nothing(portal, visit_as, who):
    """Neither another department nor a patrol it was not given to."""
    code = assigned()
    for move in ("responder", "no-nos-corresponde"):
        data = {**seen(code), "answer": "Pronto.", "body": "Otra"}
        assert visit_as(who).post(f"/preguntas/{code}/{move}", data=data).status_code in {
            403,
            409,
        }
    assert look_at_question(code).status is S.ASSIGNED


def test_who_saw_an_older_state_is_told(portal, jairo):
    """Given to somebody else meanwhile: nothing is answered twice."""
    code = assigned()
    old = seen(code)
    change_question(code, lambda one: one.forward("Otra entidad", by=NIDIA))
    page = jairo.post(f"/preguntas/{code}/responder", data={**old, "answer": "Pronto."})
    assert page.status_code in {302, 409}
    assert look_at_question(code).answer is None


def test_an_answer_after_the_term_says_so(portal, browser):
    """Late answers are answers, and are seen to be late."""
    code = assigned()
    with clock.at(look_at_question(code).due_at + timedelta(days=1)):
        change_question(code, lambda one: one.reply("Perdón.", by=AS_JAIRO))
        assert "con 1 día hábil de atraso" in browser.get(f"/preguntas/{code}").text
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Asker)) == 1
