"""The neighbours have the last word on a repair, and nobody has it on their own work."""

from datetime import timedelta

import pytest

from models import clock
from models.events import Event, EventKind
from models.people.grant import Grant, Role, ScopeKind
from models.session import reading, unit_of_work
from models.upkeep.codes import Confirmation, DisputeReason
from models.upkeep.order_stages import WorkOrderStatus
from tests.people import ATALAYA, LIGHTING, MARTHA, MARTHA_ID
from tests.webapp.mending import an_order, change, look, mend, seen

S = WorkOrderStatus


@pytest.fixture
def mended(order) -> str:
    """The light of La Libertad, which Jairo calls mended."""
    mend(order)
    return order


@pytest.fixture
def martha_mends_too(portal, tuesday_morning) -> None:
    """Martha also works for public lighting."""
    with unit_of_work() as session:
        session.add(
            Grant(
                person_id=MARTHA_ID,
                role=Role.DEPARTMENT,
                scope_kind=ScopeKind.DEPARTMENT,
                scope_id=LIGHTING,
                since=tuesday_morning,
                source="decree:0013",
            )
        )


def test_the_queue_shows_the_repairs_of_the_comuna(martha, mended):
    """With what was done, by when to answer, and both words to choose from."""
    elsewhere = an_order(territory_id=ATALAYA)
    mend(elsewhere)

    page = martha.get("/confirmar").text

    assert mended in page
    assert elsewhere not in page
    assert "Se cambió la lámpara." in page
    assert "Sí, quedó arreglado" in page
    assert "se cierra como «sin confirmar»" in page


def test_an_empty_queue_says_what_will_come(martha, categories):
    """Nothing to confirm is good news, told as such."""
    assert "Nada espera su palabra" in martha.get("/confirmar").text


def test_one_press_confirms(martha, mended):
    """The order closes as confirmed and the committee is back at its queue."""
    page = martha.post(
        f"/confirmar/{mended}/arreglado", data=seen(mended), follow_redirects=True
    )

    assert page.request.path == "/confirmar"
    assert "El arreglo quedó confirmado" in page.text
    assert (look(mended).status, look(mended).confirmation) == (
        S.CLOSED,
        Confirmation.CONFIRMED,
    )


def test_without_javascript_or_a_form_the_address_asks_first(martha, mended):
    """Following the link confirms nothing; it asks."""
    page = martha.get(f"/confirmar/{mended}/arreglado")

    assert "Sí, quedó arreglado" in page.text
    assert look(mended).status is S.COMPLETED


def test_a_refusal_needs_a_reason(martha, mended):
    """The department must know what is wrong."""
    page = martha.post(f"/confirmar/{mended}/sin-arreglar", data=seen(mended))

    assert page.status_code == 422
    assert "Escoja un motivo." in page.text
    assert look(mended).status is S.COMPLETED


def test_a_refused_repair_goes_back_with_a_new_promise(martha, mended):
    """The same department has it again, and the second time it is told what comes next."""
    first = martha.post(
        f"/confirmar/{mended}/sin-arreglar",
        data={"reason": "half_done", **seen(mended)},
        follow_redirects=True,
    )
    assert "La orden volvió a la dependencia" in first.text
    assert (look(mended).status, look(mended).rejections) == (S.ASSIGNED, 1)

    mend(mended)
    second = martha.post(
        f"/confirmar/{mended}/sin-arreglar",
        data={"reason": "still_broken", **seen(mended)},
        follow_redirects=True,
    )
    assert "Si el próximo arreglo tampoco se acepta, decide la administración." in second.text


def test_the_third_refusal_goes_to_the_administrator(martha, gloria, mended):
    """It is said before, it is said after, and the order waits for a decision."""
    for _ in range(2):
        change(mended, lambda order: order.reject(DisputeReason.HALF_DONE, by=MARTHA))
        mend(mended)
    assert "Sería la tercera vez: decide la administración." in martha.get("/confirmar").text

    page = martha.post(
        f"/confirmar/{mended}/sin-arreglar",
        data={"reason": "still_broken", **seen(mended)},
        follow_redirects=True,
    )

    assert "Es la tercera vez" in page.text
    assert look(mended).status is S.REJECTED
    assert look(mended).escalated_at is not None
    told = gloria.get(f"/ordenes/{mended}").text
    assert "Los vecinos no aceptaron el arreglo tres veces." in told
    assert f"/ordenes/{mended}/asignar" in told
    assert "decida usted" in gloria.get("/triaje").text


@pytest.mark.usefixtures("martha_mends_too")
def test_nobody_confirms_the_work_of_their_own_department(martha, mended):
    """No buttons, a reason why, and the address is closed too: to confirm and to refuse."""
    page = martha.get("/confirmar").text
    assert "Este arreglo lo hizo su dependencia." in page
    assert "/arreglado" not in page
    assert "Este arreglo lo hizo su dependencia." in martha.get(f"/ordenes/{mended}").text

    for word in ("arreglado", "sin-arreglar"):
        answer = martha.post(
            f"/confirmar/{mended}/{word}", data={"reason": "half_done", **seen(mended)}
        )
        assert answer.status_code == 403
        assert "nadie confirma el trabajo de los suyos" in answer.text
    assert look(mended).status is S.COMPLETED


def test_another_committee_has_no_word(visit_as, mended):
    """Rosa answers for Atalaya."""
    assert visit_as("rosa").post(f"/confirmar/{mended}/arreglado").status_code == 403
    assert look(mended).status is S.COMPLETED


def test_two_of_a_committee_who_disagree(visit_as, martha, mended):
    """The second is told what the first said; their reason is kept."""
    before = seen(mended)
    martha.post(f"/confirmar/{mended}/arreglado", data=before)

    page = martha.post(
        f"/confirmar/{mended}/sin-arreglar", data={"reason": "half_done", **before}
    )

    assert page.status_code == 409
    assert "Los vecinos confirmaron el arreglo" in page.text
    assert "quedó a medias" in page.text
    assert look(mended).confirmation is Confirmation.CONFIRMED


def test_confirming_what_is_not_done_is_explained(martha, order):
    """Nobody confirms before somebody says it is done."""
    page = martha.get(f"/confirmar/{order}/arreglado")

    assert page.status_code == 409
    assert "asignada" in page.text


def test_what_was_closed_lately_can_be_found_to_reopen_it(
    martha, visit_as, mended, tuesday_morning
):
    """For thirty days; then it is a new report."""
    martha.post(f"/confirmar/{mended}/arreglado", data=seen(mended))
    assert mended in martha.get("/confirmar").text

    with clock.at(tuesday_morning + timedelta(days=31)):
        assert mended not in visit_as("martha").get("/confirmar").text


def test_the_diary_knows_who_confirmed_and_only_by_id(martha, mended):
    """The word of a neighbour is signed, and their name is not in it."""
    martha.post(f"/confirmar/{mended}/arreglado", data=seen(mended))

    with reading() as session:
        kept = session.query(Event).filter_by(kind=EventKind.WORK_ORDER_VERIFIED).one()
    assert kept.actor == str(MARTHA)
