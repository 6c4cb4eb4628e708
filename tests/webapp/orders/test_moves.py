"""What a department and those who sort may do to an order, and what is refused."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import clock
from models.attachments import Attachment
from models.session import reading
from models.upkeep.codes import (
    CancelReason,
    Confirmation,
    DisputeReason,
    PauseReason,
    ReturnReason,
)
from models.upkeep.order_stages import WorkOrderStatus
from tests.people import GLORIA, JAIRO, MARTHA, PARKS
from tests.webapp.mending import a_photo, an_order, change, look, mend, seen

S = WorkOrderStatus


def test_scheduling_says_the_day(order, jairo):
    """The crew's day is set; what was promised stays."""
    promised = look(order).due_at

    page = jairo.post(
        f"/ordenes/{order}/programar",
        data={"day": "2026-05-08", **seen(order)},
        follow_redirects=True,
    )

    assert "Quedó programada para el viernes 8 de mayo." in page.text
    assert (look(order).status, look(order).scheduled_for) == (S.SCHEDULED, date(2026, 5, 8))
    assert look(order).due_at == promised


@pytest.mark.parametrize(
    ("day", "complaint"),
    [
        ("2026-05-04", "Ese día ya pasó."),
        ("2031-05-04", "próximos doce meses"),
        ("mañana", "Escriba el día"),
        ("", "Escriba el día"),
    ],
)
def test_a_day_on_which_nobody_can_come_is_refused(order, jairo, day, complaint):
    """The complaint stands beside the field, what was typed stays, nothing changes."""
    page = jairo.post(f"/ordenes/{order}/programar", data={"day": day, **seen(order)})

    assert page.status_code == 422
    assert complaint in page.text
    assert f'value="{day}"' in page.text
    assert look(order).status is S.ASSIGNED


def test_starting_pausing_and_going_on(order, jairo):
    """The clock stands still while the order rests, for a reason that is published."""
    jairo.post(f"/ordenes/{order}/iniciar", data=seen(order))
    assert look(order).status is S.STARTED

    jairo.post(f"/ordenes/{order}/pausar", data={"reason": "weather", **seen(order)})
    assert (look(order).status, look(order).pause_reason) == (S.PAUSED, PauseReason.WEATHER)

    jairo.post(f"/ordenes/{order}/reanudar", data=seen(order))
    assert look(order).status is S.STARTED


def test_a_pause_without_a_reason_changes_nothing(order, jairo):
    """Every pause is published, so every pause has a reason."""
    change(order, lambda one: one.start(by=JAIRO))

    page = jairo.post(f"/ordenes/{order}/pausar", data=seen(order))

    assert page.status_code == 422
    assert "Escoja un motivo." in page.text
    assert look(order).status is S.STARTED


def test_handing_back_takes_the_order_out_of_the_inbox(order, jairo):
    """It is nobody's now, and the page leads on to the inbox."""
    page = jairo.post(
        f"/ordenes/{order}/devolver",
        data={"reason": "not_our_duty", **seen(order)},
        follow_redirects=True,
    )

    assert page.request.path == "/ordenes"
    assert "Ya no está entre las de su dependencia." in page.text
    assert look(order).return_reason is ReturnReason.NOT_OUR_DUTY
    assert look(order).department_id is None


def test_completing_asks_the_committee(order, jairo):
    """The department's word moves the order one step, with the photo and the cost."""
    page = jairo.post(
        f"/ordenes/{order}/terminar",
        data={
            "note": "Se cambió la lámpara.",
            "cost_cop": "184000",
            "photo": a_photo(),
            **seen(order),
        },
        follow_redirects=True,
    )

    assert "El comité confirmará la reparación" in page.text
    assert "Costó $ 184.000." in page.text
    done = look(order)
    assert (done.status, done.cost_cop) == (S.COMPLETED, 184_000)
    with reading() as session:
        photo = session.scalars(select(Attachment)).one()
    assert (photo.id, photo.subject_id, photo.is_public) == (done.after_photo_id, done.id, True)


def test_a_completion_without_a_photo_is_refused(order, jairo):
    """Mended is shown, not only said; the words are kept."""
    page = jairo.post(f"/ordenes/{order}/terminar", data={"note": "Ya está.", **seen(order)})

    assert page.status_code == 422
    assert "Escoja una foto del arreglo." in page.text
    assert "Ya está." in page.text
    assert look(order).status is S.ASSIGNED


def test_a_completion_without_a_note_keeps_the_photo(order, jairo):
    """A photo that arrived is not sent twice: the form remembers it, signed."""
    page = jairo.post(
        f"/ordenes/{order}/terminar", data={"note": "", "photo": a_photo(), **seen(order)}
    )
    assert "Cuente qué se hizo." in page.text
    assert "La foto ya llegó." in page.text
    [kept] = [
        line.partition('value="')[2].partition('"')[0]
        for line in page.text.split("<")
        if 'name="kept"' in line
    ]

    jairo.post(
        f"/ordenes/{order}/terminar", data={"note": "Listo.", "kept": kept, **seen(order)}
    )

    assert look(order).status is S.COMPLETED


def test_a_file_that_is_no_photo_is_explained(order, jairo):
    """And so is a photo that somebody else's form is said to have kept."""
    import io  # noqa: PLC0415 - for a file that is none

    page = jairo.post(
        f"/ordenes/{order}/terminar",
        data={"note": "x", "photo": (io.BytesIO(b"MZ not a photo"), "foto.jpg"), **seen(order)},
    )
    assert "no es una foto que podamos leer" in page.text
    page = jairo.post(
        f"/ordenes/{order}/terminar", data={"note": "x", "kept": "forged", **seen(order)}
    )
    assert "Escoja una foto del arreglo." in page.text
    assert look(order).status is S.ASSIGNED


@pytest.mark.parametrize("cost", ["-1", "mil", "9" * 30, "1.000"])
def test_a_cost_that_is_no_amount_is_refused(order, jairo, cost):
    """Pesos are whole; a slip of the finger is not published."""
    page = jairo.post(
        f"/ordenes/{order}/terminar",
        data={"note": "Listo.", "cost_cop": cost, "photo": a_photo(), **seen(order)},
    )

    assert page.status_code == 422
    assert f'value="{cost}"' in page.text
    assert look(order).status is S.ASSIGNED


def test_what_nobody_has_is_assigned_by_those_who_sort(order, visit_as):
    """Nidia gives a returned order to another department, and its clock starts."""
    change(order, lambda one: one.return_(ReturnReason.NOT_OUR_DUTY, by=JAIRO))

    visit_as("nidia").post(
        f"/ordenes/{order}/asignar", data={"department": PARKS, **seen(order)}
    )

    assert (look(order).status, look(order).department_id) == (S.ASSIGNED, PARKS)
    assert look(order).due_at is not None


@pytest.mark.parametrize("department", ["", "nadie"])
def test_an_order_is_given_only_to_a_department_there_is(order, gloria, department):
    """A department that was made up is refused beside the field."""
    change(order, lambda one: one.return_(ReturnReason.NOT_OUR_DUTY, by=JAIRO))

    page = gloria.post(
        f"/ordenes/{order}/asignar", data={"department": department, **seen(order)}
    )

    assert page.status_code == 422
    assert look(order).status is S.RETURNED


def test_cancelling_sends_the_report_back_to_be_sorted(order, gloria):
    """Nobody goes there; the report is looked at again."""
    gloria.post(f"/ordenes/{order}/cancelar", data={"reason": "duplicate", **seen(order)})

    assert (look(order).status, look(order).cancel_reason) == (
        S.CANCELLED,
        CancelReason.DUPLICATE,
    )


@pytest.mark.parametrize("who", ["martha", "gloria"])
def test_what_broke_again_is_reopened_within_thirty_days(order, visit_as, who):
    """The committee of the comuna and the administrator may; the same department has it."""
    mend(order)
    change(order, lambda one: one.verify(by=MARTHA))

    visit_as(who).post(
        f"/ordenes/{order}/reabrir", data={"reason": "broke_again", **seen(order)}
    )

    assert (look(order).status, look(order).confirmation) == (S.ASSIGNED, None)


def test_after_thirty_days_it_is_a_new_report(order, visit_as, tuesday_morning):
    """The button is gone, and the address says why."""
    mend(order)
    change(order, lambda one: one.verify(by=MARTHA))

    with clock.at(tuesday_morning + timedelta(days=31)):
        gloria = visit_as("gloria")
        page = gloria.get(f"/ordenes/{order}")
        answer = gloria.post(
            f"/ordenes/{order}/reabrir", data={"reason": "broke_again", **seen(order)}
        )

    assert "/reabrir" not in page.text
    assert answer.status_code == 409
    assert look(order).confirmation is Confirmation.CONFIRMED


@pytest.mark.parametrize("word", ["pausar", "reanudar", "asignar", "reabrir"])
def test_a_move_the_order_does_not_allow_is_explained(order, visit_as, word):
    """The address of a button that is not there answers 409 and changes nothing."""
    who = {"asignar": "gloria", "reabrir": "gloria"}.get(word, "jairo")

    page = visit_as(who).get(f"/ordenes/{order}/{word}")

    assert page.status_code == 409
    assert "Eso no se puede hacer ahora" in page.text
    assert "asignada" in page.text


def test_whoever_was_overtaken_is_told_by_whom_and_keeps_what_they_typed(order, jairo):
    """Two people at one order: the second sees the first's change, and may send again."""
    before = seen(order) | {"seen": "0"}
    change(order, lambda one: one.schedule(date(2026, 5, 7), by=GLORIA))

    page = jairo.post(f"/ordenes/{order}/programar", data={"day": "2026-05-09", **before})

    assert page.status_code == 409
    assert "La orden cambió mientras usted la veía" in page.text
    assert "Se programó para el jueves 7 de mayo" in page.text
    assert "administración" in page.text
    assert 'value="2026-05-09"' in page.text
    assert look(order).scheduled_for == date(2026, 5, 7)

    jairo.post(f"/ordenes/{order}/programar", data={"day": "2026-05-09", **seen(order)})
    assert look(order).scheduled_for == date(2026, 5, 9)


def test_whoever_was_overtaken_for_good_can_still_copy_what_they_typed(order, jairo):
    """The move is gone; the words are not."""
    before = seen(order)
    change(order, lambda one: one.cancel(CancelReason.DUPLICATE, by=GLORIA))

    page = jairo.post(
        f"/ordenes/{order}/terminar",
        data={"note": "Se soldó el brazo.", "photo": a_photo(), **before},
    )

    assert page.status_code == 409
    assert "Se soldó el brazo." in page.text
    assert "Se canceló la orden" in page.text
    assert look(order).status is S.CANCELLED


def test_a_second_press_of_the_same_button_does_nothing(order, jairo):
    """An impatient thumb is told that it was done already."""
    before = seen(order)

    assert jairo.post(f"/ordenes/{order}/iniciar", data=before).status_code == 302
    again = jairo.post(f"/ordenes/{order}/iniciar", data=before)

    assert again.status_code == 409
    assert "Empezó el trabajo" in again.text


def test_many_are_scheduled_at_once_after_a_second_look(jairo, categories):
    """Marking shows what was marked; only confirming schedules it, for one day."""
    marked = [an_order() for _ in range(3)]
    wanted = "&".join(f"orden={number}" for number in marked)

    asked = jairo.get(f"/ordenes/programar?{wanted}")
    assert "Programar 3 órdenes" in asked.text
    assert {look(number).status for number in marked} == {S.ASSIGNED}

    done = jairo.post(
        "/ordenes/programar",
        data={"orden": marked, "day": "2026-05-11"},
        follow_redirects=True,
    )

    assert "3 órdenes quedaron programadas para el lunes 11 de mayo." in done.text
    assert {look(number).scheduled_for for number in marked} == {date(2026, 5, 11)}


def test_marking_what_is_not_ones_own_schedules_nothing(categories, visit_as):
    """Pedro cannot schedule Jairo's order by writing its number into the address."""
    number = an_order()

    page = visit_as("pedro").post(
        "/ordenes/programar",
        data={"orden": [number], "day": "2026-05-11"},
        follow_redirects=True,
    )

    assert "Marque primero las órdenes" in page.text
    assert look(number).status is S.ASSIGNED


def test_what_changed_in_between_is_left_alone_and_named(categories, jairo):
    """Of two marked, one was finished meanwhile: only the other is scheduled."""
    ready, done = an_order(), an_order()
    mend(done)

    asked = jairo.get(f"/ordenes/programar?orden={ready}&orden={done}")
    assert "Estas ya no se pueden programar" in asked.text
    page = jairo.post(
        "/ordenes/programar",
        data={"orden": [ready, done], "day": "2026-05-11"},
        follow_redirects=True,
    )

    assert f"No se programaron, porque ya cambiaron: {done}." in page.text
    assert (look(ready).status, look(done).status) == (S.SCHEDULED, S.COMPLETED)


def test_a_bulk_day_that_passed_is_refused(categories, jairo):
    """The complaint stands beside the day, and the marks stay."""
    number = an_order()

    page = jairo.post("/ordenes/programar", data={"orden": [number], "day": "2026-05-01"})

    assert "Ese día ya pasó." in page.text
    assert f'value="{number}"' in page.text
    assert look(number).status is S.ASSIGNED


def test_reasons_are_told_to_the_diary_as_codes(order, jairo):
    """What cannot be erased holds codes and ids, never words."""
    from models.events import Event, EventKind  # noqa: PLC0415 - only here

    mend(order)
    change(order, lambda one: one.reject(DisputeReason.STILL_BROKEN, by=MARTHA))
    with reading() as session:
        kept = session.scalars(
            select(Event).where(Event.kind == EventKind.WORK_ORDER_REJECTED)
        ).one()

    assert kept.facts["reason"] == "still_broken"
    assert UUID(kept.actor.partition(":")[2])
