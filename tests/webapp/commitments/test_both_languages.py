"""Every page of commitments, questions and handovers speaks one language at a time."""

import pytest

from tests.webapp import promises
from tests.webapp.test_languages import ENGLISH, SPANISH, foreign, speak

PROMISE, ASKED = "/compromisos/C-2222-2222", "/preguntas/P-2222-2222"
PAGES = (
    *((None, one) for one in ("/compromisos", PROMISE, "/preguntas", "/preguntas/nueva")),
    *((None, one) for one in (ASKED, "/compromisos?codigo=x", "/preguntas?codigo=x")),
    *(("jairo", one) for one in ("/compromisos/pendientes", PROMISE, f"{PROMISE}/cumplido")),
    *(("jairo", f"{PROMISE}/{one}") for one in ("otra-fecha", "no-aceptar", "confirmar")),
    *(("jairo", one) for one in ("/preguntas/responder", f"{ASKED}/responder")),
    *(("jairo", one) for one in (f"{ASKED}/no-nos-corresponde", "/inicio")),
    *(("martha", one) for one in ("/compromisos/pendientes", f"{PROMISE}/retirar")),
    *(("nidia", one) for one in ("/compromisos/nuevo", "/preguntas/revisar", ASKED)),
    *(("nidia", f"{ASKED}/{one}") for one in ("asignar", "remitir", "no-publicar")),
    *(("nidia", one) for one in ("/relevos", "/relevos/nuevo")),
)


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("language", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_a_page_speaks_one_language(portal, visit_as, who, address, language, other):
    """With its states, dates, consequences and refusals."""
    promises.promised("C-2222-2222", what="Tres", evidence="Tres")
    promises.assigned("P-2222-2222", words="¿Y aquello de allá arriba?")
    visitor = visit_as(who) if who else portal.test_client()
    speak(visitor, language)
    page = visitor.get(address)
    assert page.status_code in {200, 403, 409}
    assert foreign(page.text, other) == []


@pytest.mark.parametrize(("language", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_refusals_speak_it_too(portal, visit_as, language, other):
    """What is wrong with a form, and whose word something is."""
    promises.claimed("C-2222-2222", what="Tres")
    promises.assigned("P-2222-2222", words="¿Y aquello de allá arriba?")
    for who, address, sent in (
        ("nidia", "/compromisos/nuevo", {}),
        ("nidia", f"{PROMISE}/confirmar", promises.seen("C-2222-2222")),
        ("martha", f"{PROMISE}/falta", promises.seen("C-2222-2222")),
        ("jairo", f"{ASKED}/responder", {}),
        ("yesid", f"{ASKED}/responder", {}),
        ("nidia", "/preguntas/nueva", {}),
        ("nidia", "/relevos/nuevo", {}),
    ):
        visitor = visit_as(who)
        speak(visitor, language)
        page = visitor.post(address, data=sent)
        assert page.status_code in {409, 422}, address
        assert foreign(page.text, other) == [], address
