"""What the platform cannot decide a person does, and whoever reported is told why."""

import pytest

from models.events import ANYONE
from models.session import unit_of_work
from models.upkeep.codes import (
    CancelReason,
    HideReason,
    Priority,
    RejectionReason,
    ReturnReason,
)
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import coded
from tests.people import ATALAYA, GLORIA, JAIRO, LA_LIBERTAD, LIGHTING
from tests.webapp.mending import change, look, look_at_report, order_for, report

R = RequestStatus


@pytest.fixture
def nidia(visit_as, categories):
    """A browser signed in as the liaison, who sorts reports."""
    return visit_as("nidia")


def at(code: str) -> dict[str, str]:
    """Return what a form says of a report to somebody who looks at it now."""
    return {"version": str(look_at_report(code).version)}


def test_the_queue_says_why_each_waits(nidia):
    """A report without a comuna, one nobody mends there, and an order handed back."""
    lost = report(territory_id=None)
    returned = order_for(report())
    change(returned, lambda order: order.return_(ReturnReason.WRONG_PLACE, by=JAIRO))

    page = nidia.get("/triaje").text

    assert lost in page
    assert "no se sabe en qué comuna queda" in page
    assert returned in page
    assert "devuelta: el lugar está errado" in page


def test_an_empty_queue_is_good_news(nidia):
    """And says what will appear here."""
    assert "Todo tiene quien lo atienda" in nidia.get("/triaje").text


def test_a_report_is_found_by_its_code_however_it_is_written(nidia):
    """In lower case and without dashes, as people say it on the telephone."""
    code = report()

    page = nidia.get(f"/triaje?codigo={code.lower().replace('-', ' ')}", follow_redirects=True)
    assert page.request.path == f"/triaje/{code}"

    page = nidia.get("/triaje?codigo=R-0000-0000", follow_redirects=True)
    assert "Ningún reporte tiene ese código." in page.text


def test_accepting_opens_an_order_with_a_date(nidia):
    """The usual department is proposed; whoever reported gets a promise."""
    code = report()
    assert f'selected value="{LIGHTING}"' in nidia.get(f"/triaje/{code}/aceptar").text

    page = nidia.post(
        f"/triaje/{code}/aceptar",
        data={"department": LIGHTING, **at(code)},
        follow_redirects=True,
    )

    assert "la dependencia ya tiene la orden" in page.text
    assert "OT-2026-000001" in page.text
    assert look_at_report(code).status is R.ACCEPTED
    assert look("OT-2026-000001").due_at is not None


def test_nobody_is_sent_to_nowhere(nidia):
    """Without a comuna there is no order; correcting comes first."""
    code = report(territory_id=None)

    page = nidia.post(f"/triaje/{code}/aceptar", data={"department": LIGHTING, **at(code)})

    assert page.status_code == 422
    assert "Corrija primero el lugar." in page.text
    assert look_at_report(code).status is R.RECEIVED


def test_correcting_what_the_reporter_could_not_know(nidia):
    """Category, priority and comuna; the words of whoever reported stay theirs."""
    code = report(territory_id=None, description="Está oscuro.")

    nidia.post(
        f"/triaje/{code}/corregir",
        data={
            "category": "parque_deteriorado",
            "priority": "urgent",
            "territory": ATALAYA,
            **at(code),
        },
    )

    told = look_at_report(code)
    assert (told.category_code, told.priority) == ("parque_deteriorado", Priority.URGENT)
    assert (told.territory_id, told.description) == (ATALAYA, "Está oscuro.")


@pytest.mark.parametrize("told", [{"territory": ""}, {"category": "ovnis"}, {"priority": "ya"}])
def test_a_correction_that_makes_no_sense_is_refused(nidia, told):
    """Each choice is one of those there are."""
    code = report()
    good = {"category": "alumbrado", "priority": "normal", "territory": LA_LIBERTAD}

    page = nidia.post(f"/triaje/{code}/corregir", data=good | told | at(code))

    assert page.status_code == 422
    assert look_at_report(code).priority is Priority.NORMAL


def test_rejecting_says_why_and_who_instead(nidia):
    """A report that belongs to another body is refused only with that body's name."""
    code = report()

    page = nidia.post(f"/triaje/{code}/rechazar", data={"reason": "not_municipal", **at(code)})
    assert "Diga a quién le corresponde" in page.text

    nidia.post(
        f"/triaje/{code}/rechazar",
        data={"reason": "not_municipal", "responsible": "Aguas Kpital, línea 116", **at(code)},
    )
    told = look_at_report(code)
    assert (told.status, told.rejection_reason) == (R.REJECTED, RejectionReason.NOT_MUNICIPAL)
    assert told.responsible_instead == "Aguas Kpital, línea 116"
    assert "Aguas Kpital" in nidia.get(f"/triaje/{code}").text


def test_joining_one_of_the_suggestions(nidia):
    """A second voice about the same light joins the first and counts as a voice."""
    first, second = report(), report(lat=7.8691)
    assert first in nidia.get(f"/triaje/{second}/unir").text

    nidia.post(f"/triaje/{second}/unir", data={"lead": first, **at(second)})

    assert look_at_report(second).status is R.JOINED
    assert look_at_report(first).weight == 2
    assert second in nidia.get(f"/triaje/{first}").text


def test_joining_by_a_code_from_elsewhere(nidia):
    """Somebody who knows better than the distance writes the code."""
    first, second = report(lat=7.95, lon=-72.55), report()

    nidia.post(f"/triaje/{second}/unir", data={"other": first.lower(), **at(second)})

    assert look_at_report(second).status is R.JOINED


@pytest.mark.parametrize("other", ["", "R-0000-0000", "itself"])
def test_joining_nothing_is_refused(nidia, other):
    """No code, a code nobody has, and the report itself are explained beside the field."""
    code = report()
    written = code if other == "itself" else other

    page = nidia.post(f"/triaje/{code}/unir", data={"other": written, **at(code)})

    assert page.status_code == 422
    assert "código" in page.text
    assert look_at_report(code).status is R.RECEIVED


def test_an_accepted_report_that_joins_withdraws_its_order(nidia):
    """No crew goes twice to one place; one whose crew is there already stays apart."""
    first, second, third = report(), report(), report()
    order, busy = order_for(second), order_for(third)
    change(busy, lambda one: one.start(by=JAIRO))

    nidia.post(f"/triaje/{second}/unir", data={"lead": first, **at(second)})
    page = nidia.post(f"/triaje/{third}/unir", data={"lead": first, **at(third)})

    assert look(order).cancel_reason is CancelReason.DUPLICATE
    assert look_at_report(second).status is R.JOINED
    assert "La cuadrilla ya trabaja" in page.text
    assert look(busy).status is WorkOrderStatus.STARTED


def test_unjoining_lets_it_stand_alone_again(nidia):
    """It is sorted anew and the other loses a voice."""
    first, second = report(), report()
    nidia.post(f"/triaje/{second}/unir", data={"lead": first, **at(second)})

    nidia.post(f"/triaje/{second}/separar", data=at(second))

    assert look_at_report(second).status is R.RECEIVED
    assert look_at_report(first).weight == 1


def test_hiding_and_showing(nidia):
    """With a reason; the page says so until it is shown again."""
    code = report()

    page = nidia.post(f"/triaje/{code}/ocultar", data=at(code))
    assert "Escoja un motivo." in page.text
    nidia.post(f"/triaje/{code}/ocultar", data={"reason": "personal_data", **at(code)})
    assert look_at_report(code).hidden_reason is HideReason.PERSONAL_DATA
    assert "contiene datos personales" in nidia.get(f"/triaje/{code}").text

    nidia.post(f"/triaje/{code}/mostrar", data=at(code))
    assert look_at_report(code).hidden_at is None


def test_whoever_was_overtaken_is_told_and_keeps_what_they_typed(nidia):
    """A report that somebody corrected meanwhile is not refused blindly."""
    code = report()
    before = at(code)
    with unit_of_work() as session:
        one = session.scalars(coded(code)).one()
        one.correct(
            category=one.category,
            priority=Priority.URGENT,
            territory_id=LA_LIBERTAD,
            by=GLORIA,
        )

    page = nidia.post(
        f"/triaje/{code}/rechazar",
        data={"reason": "not_damaged", "responsible": "Nadie", **before},
    )

    assert page.status_code == 409
    assert "El reporte cambió mientras usted lo veía." in page.text
    assert 'value="Nadie"' in page.text
    assert look_at_report(code).status is R.RECEIVED


def test_what_was_decided_already_is_not_decided_again(nidia):
    """The words typed can still be copied."""
    code = report()
    before = at(code)
    with unit_of_work() as session:
        session.scalars(coded(code)).one().reject(RejectionReason.ABUSE, by=ANYONE)

    page = nidia.post(
        f"/triaje/{code}/rechazar", data={"reason": "not_damaged", "responsible": "X", **before}
    )

    assert page.status_code == 409
    assert "no se encontró el daño" in page.text
    assert look_at_report(code).rejection_reason is RejectionReason.ABUSE


def test_answers_are_told_in_words(nidia):
    """What was asked about such a place stands beside what was answered."""
    code = report(answers={"falla": "apagada", "poste": "A-331"})

    page = nidia.get(f"/triaje/{code}").text

    assert "¿Qué le pasa a la lámpara?" in page
    assert "Está apagada" in page
    assert "A-331" in page


def test_a_code_nobody_has_is_not_found(nidia):
    """404, not an error."""
    assert nidia.get("/triaje/R-0000-0000").status_code == 404
