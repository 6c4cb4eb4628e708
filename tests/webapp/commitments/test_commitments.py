"""Promises in public, and the pages on which each side keeps, claims, confirms or disputes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from models import clock
from models.attachments import Attachment
from models.session import reading
from models.ticker import fire_due
from models.trust.commitment_stages import CommitmentStatus, PartyKind
from tests.models.trust.conftest import AS_MARTHA
from tests.people import ATALAYA, LA_LIBERTAD, PARKS
from tests.webapp.gathering import BEGIN, a_meeting
from tests.webapp.gathering import seen as seen_meeting
from tests.webapp.mending import a_photo
from tests.webapp.promises import (
    AS_JAIRO,
    IN_JUNE,
    LAMPS,
    change,
    claimed,
    look,
    promised,
    proposed,
    seen,
)

S = CommitmentStatus
AFTER = datetime(2026, 6, 8, 17, tzinfo=UTC)


def test_everybody_reads_what_was_promised_broken_first(portal, browser):
    """Counts, then the list: what is broken before what is kept."""
    kept, broken = claimed(what="Podar los árboles"), promised()
    change(kept, lambda one: one.confirm(by=AS_MARTHA))
    with clock.at(AFTER):
        page = browser.get("/compromisos").text
        assert "incumplido: venció hace 3 días" in page
        assert page.index(LAMPS) < page.index("Podar los árboles")
        assert browser.get(f"/compromisos/territorio/{ATALAYA}").text.count(LAMPS) == 0
        only = browser.get("/compromisos?ver=cumplidos").text
    assert kept in only
    assert broken not in only


def test_the_page_of_one_tells_who_when_and_what_is_next(portal, browser):
    """The owing body, to whom it was promised, the date, the evidence asked for."""
    code = promised(evidence="Que prendan de noche", photo=True)
    page = browser.get(f"/compromisos/{code.lower()}", follow_redirects=True).text

    assert "Alumbrado Público" in page
    assert "los residentes de La Libertad" in page
    assert "Que prendan de noche" in page
    assert "con una foto" in page
    assert "Qué puede hacer ahora" not in page


def test_a_code_is_found_or_said_to_be_unknown(portal, browser):
    """As people type it."""
    code = promised()
    assert browser.get(f"/compromisos?codigo={code.lower()}").location.endswith(code)
    assert "No hay un compromiso con ese código" in browser.get("/compromisos?codigo=x").text
    assert browser.get("/compromisos/C-2222-3333").status_code == 404
    assert browser.get("/compromisos/territorio/nada").status_code == 404


def test_the_department_accepts_and_says_when_it_is_kept(portal, jairo):
    """One press to accept; words to claim, and the photo where one was asked for."""
    code = proposed(photo=True)
    assert "Propuestos, sin respuesta" in jairo.get("/compromisos/pendientes").text
    page = jairo.post(
        f"/compromisos/{code}/aceptar", data=seen(code), follow_redirects=True
    ).text
    assert "El compromiso quedó aceptado" in page

    without = jairo.post(
        f"/compromisos/{code}/cumplido", data={**seen(code), "words": "Prenden las tres."}
    )
    assert without.status_code == 422
    assert "Se pidió una foto" in without.text
    assert "Prenden las tres." in without.text

    jairo.post(
        f"/compromisos/{code}/cumplido",
        data={**seen(code), "words": "Prenden las tres.", "photo": a_photo()},
    )
    found = look(code)
    assert found.status is S.CLAIMED
    with reading() as session:
        [photo] = session.scalars(Attachment.of(found.claims[0].id))
    assert photo.is_public


def test_the_neighbours_confirm_or_say_what_is_missing(portal, martha, browser):
    """The queue shows what was done; a dispute is published with its words, without a name."""
    code = claimed()
    queue = martha.get("/compromisos/pendientes").text
    assert "Esperan su palabra" in queue
    assert "Las tres prenden." in queue

    empty = martha.post(f"/compromisos/{code}/falta", data={**seen(code), "missing": " "})
    assert empty.status_code == 422
    martha.post(f"/compromisos/{code}/falta", data={**seen(code), "missing": "Falta una."})
    assert look(code).status is S.IN_PROGRESS
    page = browser.get(f"/compromisos/{code}").text
    assert "Falta una." in page
    assert "un comité de La Libertad" in page
    assert "Martha" not in page

    change(code, lambda one: one.claim("Ahora sí.", by=AS_JAIRO))
    martha.post(f"/compromisos/{code}/confirmar", data=seen(code))
    assert look(code).status is S.KEPT


def test_another_date_needs_a_reason_and_the_other_side(portal, jairo, martha, browser):
    """It is asked for, agreed to, counted, and the first one stays in sight."""
    code = promised()
    wrong = jairo.post(
        f"/compromisos/{code}/otra-fecha",
        data={**seen(code), "day": "2026-05-20", "reason": ""},
    )
    assert wrong.status_code == 422
    assert "posterior a la fecha" in wrong.text
    assert "Diga por qué hace falta más tiempo." in wrong.text
    jairo.post(
        f"/compromisos/{code}/otra-fecha",
        data={**seen(code), "day": "2026-07-03", "reason": "Llegan en junio."},
    )
    assert "Piden cambiar la fecha" in martha.get("/compromisos/pendientes").text
    martha.post(f"/compromisos/{code}/fecha-si", data=seen(code))

    assert (look(code).first_due_on, look(code).reschedulings) == (IN_JUNE, 1)
    page = browser.get(f"/compromisos/{code}").text
    assert "1 cambio de fecha" in page
    assert "Lo primero que se prometió" in page


def test_the_wrong_side_is_told_whose_word_it_is(portal, visit_as, jairo):
    """A liaison where a committee is, the department about its own work, another one's crew."""
    code = claimed()
    told = visit_as("nidia").post(f"/compromisos/{code}/confirmar", data=seen(code))
    assert told.status_code == 409
    assert "Eso lo dice quien recibió la promesa" in told.text
    for who in ("jairo", "pedro", "yesid", "gloria", "ana", "rosa"):
        page = visit_as(who).post(f"/compromisos/{code}/confirmar", data=seen(code))
        assert page.status_code == 403
    assert look(code).status is S.CLAIMED


@pytest.mark.parametrize("who", ["pedro", "rosa", "yesid", "ana", "gloria", "nidia", "martha"])
def test_nobody_else_keeps_or_declines_what_the_department_owes(portal, visit_as, who):
    """Neither by the button nor by hand."""
    code = proposed()
    for move in ("aceptar", "no-aceptar", "empezar", "cumplido", "otra-fecha"):
        data = {**seen(code), "reason": "No.", "words": "Listo.", "day": "2026-07-03"}
        page = visit_as(who).post(f"/compromisos/{code}/{move}", data=data)
        assert page.status_code in {403, 409}
    assert look(code).status is S.PROPOSED


def test_who_looked_at_an_older_state_keeps_what_they_typed(portal, jairo):
    """Somebody else was faster: the words are still there, to be sent again."""
    code = promised()
    old = seen(code)
    change(code, lambda one: one.start(by=AS_JAIRO))
    page = jairo.post(f"/compromisos/{code}/cumplido", data={**old, "words": "Prenden."})

    assert page.status_code == 409
    assert "Prenden." in page.text
    assert look(code).status is S.IN_PROGRESS


def test_a_broken_one_is_not_rescheduled(portal, visit_as):
    """The refusal says what is left: keep it late, or be let off by the other side."""
    code = promised()
    with clock.at(AFTER):
        fire_due()
        page = visit_as("jairo").post(
            f"/compromisos/{code}/otra-fecha",
            data={**seen(code), "day": "2026-07-03", "reason": "Más tarde."},
        )
    assert page.status_code == 409
    assert "Más tarde." in page.text


def test_proposing_asks_for_everything_and_offers_what_exists(portal, martha, visit_as):
    """A committee in its own comuna; the liaison anywhere."""
    assert "Atalaya" not in martha.get("/compromisos/nuevo").text
    nidia = visit_as("nidia")
    assert "Atalaya" in nidia.get("/compromisos/nuevo").text
    empty = nidia.post("/compromisos/nuevo", data={})
    assert empty.status_code == 422
    for words in ("Escriba qué se va a hacer.", "Escoja quién lo debe.", "Escoja dónde."):
        assert words in empty.text
    past = {"what": LAMPS, "owed_by": f"department:{PARKS}", "territory": LA_LIBERTAD}
    page = nidia.post("/compromisos/nuevo", data={**past, "day": "2026-05-01"})
    assert "Ese día ya pasó" in page.text
    sent = nidia.post("/compromisos/nuevo", data={**past, "day": "2026-06-05"})
    code = sent.location.rpartition("/")[2]
    assert (look(code).owed_by_kind, look(code).owed_by_id) == (PartyKind.DEPARTMENT, PARKS)
    elsewhere = martha.post(
        "/compromisos/nuevo", data={**past, "territory": ATALAYA, "day": "2026-06-05"}
    )
    assert elsewhere.status_code == 422


def test_a_fresh_inbox_says_what_will_come(portal, visit_as):
    """Nothing to do is said as such."""
    assert (
        "No hay compromisos pendientes" in visit_as("yesid").get("/compromisos/pendientes").text
    )


def test_nobody_hangs_a_promise_on_a_meeting_they_take_no_part_in(portal, martha, visit_as):
    """The page of a meeting tells everybody what was promised there."""
    theirs = seen_meeting(a_meeting())
    others = seen_meeting(a_meeting(territory_id=ATALAYA, starts_at=BEGIN + timedelta(days=1)))
    told = {
        "what": LAMPS,
        "owed_by": f"department:{PARKS}",
        "territory": LA_LIBERTAD,
        "day": "2026-06-05",
    }
    for meeting_id, kept in ((theirs.id, theirs.id), (others.id, None), (uuid4(), None)):
        sent = martha.post(f"/compromisos/nuevo?encuentro={meeting_id}", data=told)
        assert look(sent.location.rpartition("/")[2]).origin_id == kept
    assert LAMPS not in martha.get(f"/encuentros/{others.code}").text
