"""A work order goes its way, and takes the request of whoever reported along."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import clock
from models.calendar import city_day
from models.deadlines import Deadline, DeadlineKind
from models.events import Event, EventKind
from models.lifecycle import TransitionRefusedError
from models.session import SessionFactory
from models.ticker import fire_due
from models.upkeep.codes import (
    CancelReason,
    Confirmation,
    DisputeReason,
    PauseReason,
    ReturnReason,
)
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.work_order import MissingPhotoError, OwnWorkError, WorkOrder
from tests.people import GLORIA, JAIRO, LIGHTING, MARTHA, PARKS

HOURS_PROMISED = timedelta(hours=336)  # for a street light of normal priority


def mend(order: WorkOrder) -> None:
    """Let Jairo mend the light and show it."""
    order.complete("Se cambió la lámpara.", after_photo_id=uuid4(), by=JAIRO)


def deadlines(session: Session) -> dict[DeadlineKind, datetime]:
    """Read the clocks that run."""
    session.flush()
    return {one.kind: one.due_at for one in session.scalars(Deadline.still_open())}


def kinds(session: Session, subject_id: object) -> list[str]:
    """Read what happened to a record, in order."""
    session.flush()
    happened = select(Event.kind).where(Event.subject_id == subject_id).order_by(Event.id)
    return [kind.value for kind in session.scalars(happened)]


def test_assigning_promises_a_date_and_tells_the_request(city, order, tuesday_morning):
    """Whoever reported sees the same date the department was given."""
    due = tuesday_morning + HOURS_PROMISED

    assert (order.status, order.department_id, order.due_at) == ("assigned", LIGHTING, due)
    assert (order.request.status, order.request.due_at) == ("accepted", due)
    assert deadlines(city) == {
        DeadlineKind.WORK_ORDER_WARNING: tuesday_morning + HOURS_PROMISED * 0.75,
        DeadlineKind.WORK_ORDER_PROMISE: due,
        DeadlineKind.WORK_ORDER_ESCALATION: datetime.fromisoformat("2026-05-26T23:59:59-05:00"),
    }


def test_done_is_not_mended_until_the_neighbours_say_so(city, order):
    """The department's word resolves the request; the committee's closes both, confirmed."""
    mend(order)
    assert (order.status, order.request.status) == ("completed", "resolved")
    assert order.confirmation is None

    order.verify(by=MARTHA)
    city.commit()

    assert (order.status, order.request.status) == ("closed", "closed")
    assert order.confirmation is order.request.confirmation is Confirmation.CONFIRMED
    assert kinds(city, order.request.id) == [
        "request.received",
        "request.accepted",
        "request.resolved",
        "request.confirmed",
        "request.closed",
    ]
    assert deadlines(city) == {}


def test_nobody_confirms_the_work_of_their_own_department(city, order):
    """A foreman who sits in the committee too still may not praise his own repair."""
    mend(order)

    with pytest.raises(OwnWorkError):
        order.verify(by=MARTHA, belongs_to={LIGHTING})
    with pytest.raises(OwnWorkError):
        order.reject(DisputeReason.HALF_DONE, by=MARTHA, belongs_to={LIGHTING})

    order.verify(by=MARTHA, belongs_to={PARKS})
    assert order.status is WorkOrderStatus.CLOSED


def test_a_repair_without_a_picture_is_not_done(city, order):
    """A department shows what it did; the database insists as well."""
    with pytest.raises(MissingPhotoError):
        order.complete("Listo.", after_photo_id=None, by=JAIRO)
    with pytest.raises(IntegrityError):
        city.execute(
            text("UPDATE work_order SET status = 'completed', completed_at = opened_at")
        )


def test_a_refused_repair_goes_back_with_a_new_promise(city, order, tuesday_morning):
    """Rejected is assigned again to the same department; the first promise is remembered."""
    mend(order)
    with clock.at(tuesday_morning + timedelta(days=2)):
        order.reject(DisputeReason.STILL_BROKEN, by=MARTHA)

    assert (order.status, order.rejections) == ("assigned", 1)
    assert order.due_at == tuesday_morning + timedelta(days=2) + HOURS_PROMISED
    assert order.first_due_at == tuesday_morning + HOURS_PROMISED
    assert (order.request.status, order.request.disputes) == ("accepted", 1)
    assert order.kept_promise is None


def test_the_third_refusal_is_for_the_administrator(city, order):
    """Two tries are the department's; after the third a person decides how it goes on."""
    for _ in range(3):
        mend(order)
        order.reject(DisputeReason.STILL_BROKEN, by=MARTHA)

    assert (order.status, order.request.status) == ("rejected", "disputed")
    assert kinds(city, order.id).count("work_order.escalated") == 1

    order.assign(PARKS, by=GLORIA)
    assert (order.status, order.request.status) == ("assigned", "accepted")


def test_ten_working_days_of_silence_close_it_unconfirmed(city, order, tuesday_morning):
    """Silence is asked for by the ticker, closes the order, and is counted apart."""
    mend(order)
    due = deadlines(city)
    city.commit()
    assert due == {
        DeadlineKind.CONFIRMATION: datetime.fromisoformat("2026-05-20T23:59:59-05:00")
    }  # ten working days after Tuesday 5 May 2026, Monday 18 May being a holiday
    with clock.at(due[DeadlineKind.CONFIRMATION]):
        assert fire_due() == 1
        city.refresh(order)
        order.close_by_silence(by=GLORIA)

    assert order.confirmation is order.request.confirmation is Confirmation.UNCONFIRMED
    assert kinds(city, order.id)[-2:] == ["work_order.unanswered", "work_order.closed"]


def test_a_pause_moves_the_promise_by_as_long_as_it_lasted(city, order, tuesday_morning):
    """While the clock stands still, no promise is broken and none is forgotten."""
    order.start(by=JAIRO)
    order.pause(PauseReason.WEATHER, by=JAIRO)
    assert deadlines(city) == {}
    assert not order.is_overdue(tuesday_morning + timedelta(days=365))

    with clock.at(tuesday_morning + timedelta(hours=30)):
        order.resume(by=JAIRO)

    due = tuesday_morning + HOURS_PROMISED + timedelta(hours=30)
    assert (order.due_at, order.request.due_at, order.paused_s) == (due, due, 30 * 3600)
    warned = deadlines(city)[DeadlineKind.WORK_ORDER_WARNING]
    assert due - warned == HOURS_PROMISED * 0.25


def test_a_pause_over_a_weekend_moves_working_days_by_none(city, report, tuesday_morning):
    """A promise in working days moves by the working days that passed, and only by those."""
    request = report("plagas")  # ten working days
    order = WorkOrder.open(
        "OT-9", request.category, "", priority=request.priority,
        territory_id=None, request=request, by=GLORIA,
    )  # fmt: skip
    city.add(order)
    order.assign("salud", by=GLORIA)
    promised = order.due_at
    friday = tuesday_morning + timedelta(days=3)
    order.start(by=JAIRO)
    with clock.at(friday):
        order.pause(PauseReason.NO_ACCESS, by=JAIRO)
    with clock.at(friday + timedelta(days=2)):
        order.resume(by=JAIRO)
    assert order.due_at == promised

    with clock.at(friday + timedelta(days=2)):
        order.pause(PauseReason.NO_ACCESS, by=JAIRO)
    with clock.at(friday + timedelta(days=4)):
        order.resume(by=JAIRO)
    assert city_day(order.due_at) == date(2026, 5, 22)  # two working days after the 20th


def test_a_returned_order_is_promised_by_nobody(city, order):
    """Whoever reported is not shown a date that nobody stands for."""
    order.return_(ReturnReason.NOT_OUR_DUTY, by=JAIRO)

    assert (order.department_id, order.due_at, order.request.due_at) == (None, None, None)
    assert deadlines(city) == {}
    order.assign(PARKS, by=GLORIA)
    assert order.request.department_id == PARKS


def test_a_cancelled_order_sends_the_report_back_to_be_looked_at(city, order):
    """An order that came to nothing leaves a report for a person, not in a drawer."""
    order.cancel(CancelReason.OPENED_BY_MISTAKE, by=GLORIA)

    assert order.request.status is RequestStatus.RECEIVED
    assert order.request.due_at is None


def test_what_broke_again_within_thirty_days_is_taken_up_again(city, order, tuesday_morning):
    """Later than that it is a new report."""
    mend(order)
    order.verify(by=MARTHA)
    with clock.at(tuesday_morning + timedelta(days=31)), pytest.raises(TransitionRefusedError):
        order.reopen(DisputeReason.BROKE_AGAIN, by=MARTHA)
    with clock.at(tuesday_morning + timedelta(days=30)):
        order.reopen(DisputeReason.BROKE_AGAIN, by=MARTHA)

    assert (order.status, order.request.status) == ("assigned", "accepted")
    assert order.confirmation is order.request.confirmation is None
    city.flush()


def test_three_clocks_are_fired_by_the_ticker(city, order, tuesday_morning):
    """At three quarters a warning, then late, then the administrator; each once."""
    for moment in (HOURS_PROMISED * 0.75, HOURS_PROMISED, timedelta(days=22)):
        with clock.at(tuesday_morning + moment):
            assert (fire_due(), fire_due()) == (1, 0)

    assert kinds(city, order.id)[-3:] == [
        EventKind.WORK_ORDER_DUE_SOON,
        EventKind.WORK_ORDER_OVERDUE,
        EventKind.WORK_ORDER_ESCALATED,
    ]


def test_the_second_of_two_writers_is_told(city, order):
    """Two people closing the same order: nobody is silently overwritten."""
    with SessionFactory() as other:
        theirs = other.get_one(WorkOrder, order.id)
        theirs.start(by=JAIRO)
        other.commit()
    order.schedule(date(2026, 5, 8), by=JAIRO)

    with pytest.raises(StaleDataError):
        city.flush()


@pytest.mark.parametrize("move", ["verify", "reject", "close_by_silence", "resume"])
def test_a_move_that_is_not_open_is_refused(order, move):
    """Buttons may be old; the lifecycle is not."""
    asked = {"reason": DisputeReason.STILL_BROKEN} if move == "reject" else {}
    with pytest.raises(TransitionRefusedError):
        getattr(order, move)(**asked, by=MARTHA)
