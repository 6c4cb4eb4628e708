"""The page of one order: what it says, what it offers, and to whom."""

import pytest

from models.attachments import Attachment, PhotoRole, Picture
from models.events import ANYONE
from models.session import unit_of_work
from models.upkeep.codes import DisputeReason, HideReason
from models.upkeep.service_request import coded
from tests.people import GLORIA, JAIRO, MARTHA
from tests.webapp.mending import an_order, change, look, mend, order_for, report


def offered(page) -> set[str]:
    """Return the last word of every address that a button of the page leads to."""
    words = ("programar", "iniciar", "pausar", "reanudar", "terminar", "devolver")
    more = ("asignar", "cancelar", "reabrir", "arreglado", "sin-arreglar")
    return {word for word in (*words, *more) if f"/{word}" in page.text}


def test_an_order_nobody_opened_is_not_found(jairo):
    """A number that was never given out answers 404."""
    assert jairo.get("/ordenes/OT-9").status_code == 404


def test_buttons_are_what_is_possible_for_whoever_looks(order, visit_as):
    """Each sees the moves the lifecycle opens and their rights allow, and no others."""
    at = f"/ordenes/{order}"

    assert offered(visit_as("jairo").get(at)) == {
        "programar",
        "iniciar",
        "terminar",
        "devolver",
    }
    assert offered(visit_as("gloria").get(at)) == {"cancelar"}
    assert offered(visit_as("martha").get(at)) == set()
    assert offered(visit_as("ana").get(at)) == set()
    mend(order)
    assert offered(visit_as("jairo").get(at)) == set()
    assert offered(visit_as("martha").get(at)) == {"arreglado", "sin-arreglar"}


def test_each_button_says_what_follows_from_it(order, jairo):
    """Nobody presses anything without knowing who will notice."""
    page = jairo.get(f"/ordenes/{order}").text

    assert "La fecha prometida no cambia." in page
    assert "Deja de ser de su dependencia." in page


def test_the_history_tells_who_when_and_why(order, jairo):
    """Steps are told in words, newest first, with the reason in words."""
    mend(order)
    change(order, lambda one: one.reject(DisputeReason.HALF_DONE, by=MARTHA))

    page = jairo.get(f"/ordenes/{order}").text

    assert page.index("Los vecinos no aceptaron el arreglo") < page.index("Llegó el reporte")
    assert "Quedó a medias." in page
    assert "martes 5 de mayo, 10:00 a. m." in page
    assert "no aceptado una vez" in page


def test_names_are_for_few(order, visit_as):
    """Jairo reads "usted" and the committee's office; Gloria reads names; Martha no name."""
    change(order, lambda one: one.start(by=JAIRO))
    mend(order)
    change(order, lambda one: one.verify(by=MARTHA))

    seen = {
        who: visit_as(who).get(f"/ordenes/{order}").text
        for who in ("jairo", "martha", "gloria")
    }

    assert "· usted" in seen["jairo"]
    assert "comité de barrio, La Libertad" in seen["jairo"]
    assert "Martha" not in seen["jairo"]
    assert "Jairo" not in seen["martha"]
    assert "Jairo, Alumbrado Público" in seen["gloria"]
    assert "Martha, comité de barrio, La Libertad" in seen["gloria"]


def test_before_and_after_stand_side_by_side(categories, jairo):
    """The photo of the report comes first; a repair without one yet says so."""
    code = report()
    number = order_for(code)
    with unit_of_work() as session:
        request = session.scalars(coded(code)).one()
        picture = Picture("0" * 64, "1" * 64, 10, 4, 3)
        photo = Attachment.add(picture, request.id, PhotoRole.REPORT, by=ANYONE)
        session.add(photo)

    page = jairo.get(f"/ordenes/{number}").text

    assert f"/fotos/{photo.id}" in page
    assert "Todavía sin foto del arreglo" in page


def test_hidden_words_are_shown_only_to_those_who_decide(categories, visit_as):
    """What moderation hid is not told to the department either."""
    code = report(description="Mi vecino Fulano la rompió.")
    number = order_for(code)
    with unit_of_work() as session:
        request = session.scalars(coded(code)).one()
        request.hide(HideReason.ACCUSES_SOMEBODY, by=GLORIA)

    assert "Fulano" not in visit_as("jairo").get(f"/ordenes/{number}").text
    assert "Fulano" in visit_as("gloria").get(f"/ordenes/{number}").text


STRANGE = [
    "\U0001f6a7" * 400,
    "a" * 10_000,
    "\u202eאבג\u202c <script>x</script>",
    "línea\n" * 50,
]


@pytest.mark.parametrize("words", STRANGE, ids=["emoji", "long", "right-to-left", "lines"])
def test_strange_texts_break_no_page(categories, jairo, words):
    """Whatever somebody typed, the page stands."""
    number = an_order(description=words, address=words)

    for address in (f"/ordenes/{number}", "/ordenes", f"/ordenes/{number}/programar"):
        page = jairo.get(address)
        assert page.status_code == 200
        assert "<script>x" not in page.text


def test_history_that_was_brought_in_says_so(categories, jairo):
    """Cases of another city are never passed off as ours."""
    number = an_order()
    change(number, lambda order: setattr(order, "imported", True))

    assert look(number).imported
    assert "Historia traída de otra parte" in jairo.get(f"/ordenes/{number}").text
