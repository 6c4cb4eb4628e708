"""History brought in is history: dated then, told in order, and nobody is called about it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.calendar import city_time
from models.deadlines import Deadline
from models.events import Event, EventKind
from models.letters import Letter
from models.session import SessionFactory
from models.upkeep.codes import CancelReason, Channel, Confirmation, RejectionReason
from models.upkeep.dataset import Dataset
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.replay import importing
from models.upkeep.replay.faults import Remark
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.models.upkeep.replay.conftest import STILL_OPEN, a_row

REPORTED = datetime(2026, 3, 3, 2, 15, tzinfo=UTC)  # a quarter past nine in the evening
MENDED = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)

_K = EventKind


def the_request(source_id: str = "101000000001") -> ServiceRequest:
    """Fetch a request by its id in the file."""
    with SessionFactory() as session:
        return session.scalars(
            select(ServiceRequest).where(ServiceRequest.source_id == source_id)
        ).one()


def the_order(source_id: str = "101000000001") -> WorkOrder:
    """Fetch the order that a request led to."""
    with SessionFactory() as session:
        its_own = WorkOrder.request_id == the_request(source_id).id
        return session.scalars(select(WorkOrder).where(its_own)).one()


def events() -> list[Event]:
    """Fetch the whole diary, in order."""
    with SessionFactory() as session:
        return list(session.scalars(select(Event).order_by(Event.id)))


def how_many(table: type) -> int:
    """Count the rows of a table."""
    with SessionFactory() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_case_becomes_a_request_and_its_order(bring_in):
    """What the file says stands in both records, and both say that they were imported."""
    bring_in(a_row(1))
    request, order = the_request(), the_order()
    assert (request.description, request.category_code) == ("Street Light Outages", "alumbrado")
    assert (request.lat, request.lon, request.territory_id) == (7.887, -72.5, "54001-C01")
    assert (request.channel, request.source) == (Channel.IMPORT, "otra-ciudad")
    assert request.imported
    assert order.imported
    assert order.number == "OT-2026-000001"
    assert (order.department_id, order.territory_id) == ("alumbrado-publico", "54001-C01")
    assert order.due_at == request.due_at == datetime(2026, 3, 17, 2, 15, tzinfo=UTC)
    assert order.completion_note == "replaced 100 amp fuse"


def test_its_hours_of_the_day_stay_what_they_were(bring_in):
    """A light reported at a quarter past nine in the evening was reported in the evening."""
    bring_in(a_row(1))
    assert the_request().received_at == REPORTED
    assert city_time(REPORTED).hour == 21


def test_a_closure_is_done_with_verification_unknown(bring_in):
    """Nobody asked the neighbours there, so nobody may count it as confirmed here."""
    bring_in(a_row(1))
    request, order = the_request(), the_order()
    assert order.status is WorkOrderStatus.CLOSED
    assert request.status is RequestStatus.CLOSED
    assert order.confirmation is request.confirmation is Confirmation.UNKNOWN
    assert order.verified_at is None
    assert order.completed_at == order.closed_at == request.resolved_at == MENDED


def test_its_history_is_told_in_order_and_dated_then(bring_in):
    """Every step is in the diary, by the clock of then; the wall's clock says when we knew."""
    bring_in(a_row(1))
    diary = events()
    assert [one.kind for one in diary] == [
        _K.REQUEST_RECEIVED,
        _K.WORK_ORDER_OPENED,
        _K.WORK_ORDER_ASSIGNED,
        _K.REQUEST_ACCEPTED,
        _K.WORK_ORDER_COMPLETED,
        _K.REQUEST_RESOLVED,
        _K.REQUEST_CLOSED,
        _K.WORK_ORDER_CLOSED,
    ]
    assert [one.occurred_at for one in diary] == [REPORTED] * 4 + [MENDED] * 4
    assert all(one.recorded_at - MENDED > timedelta(days=30) for one in diary)


def test_nobody_is_called_about_it(bring_in):
    """No flow hears of it, no clock runs for it and no letter is written."""
    bring_in(a_row(1), a_row(2, **STILL_OPEN))
    assert all(one.imported for one in events())
    assert how_many(Deadline) == 0
    assert how_many(Letter) == 0


def test_an_open_case_stays_with_the_department(bring_in):
    """It is theirs to mend, with the date that was promised then."""
    bring_in(a_row(1, **STILL_OPEN))
    assert the_request().status is RequestStatus.ACCEPTED
    assert the_order().status is WorkOrderStatus.ASSIGNED
    assert the_order().is_overdue(datetime(2026, 5, 5, tzinfo=UTC))


def test_a_case_without_a_target_promises_nothing(bring_in):
    """Where nothing was promised, we make no promise up."""
    replay = bring_in(a_row(1, meta_sla="", **STILL_OPEN), a_row(2, meta_sla="2026-03-01"))
    assert the_order().due_at is None
    assert the_request().due_at is None
    assert the_order("101000000002").due_at is None
    assert replay.remarks[Remark.NO_TARGET] == 1
    assert replay.remarks[Remark.TARGET_BEFORE_CREATED] == 1


def test_an_open_case_without_a_place_waits_for_a_person(bring_in):
    """Nobody can be sent to nowhere; one that was closed was mended somewhere."""
    nowhere = {"lat": "", "lon": "", "comuna": ""}
    bring_in(a_row(1, **STILL_OPEN, **nowhere), a_row(2, **nowhere))
    assert the_request().status is RequestStatus.RECEIVED
    assert the_request().territory_id is None
    assert the_order("101000000002").status is WorkOrderStatus.CLOSED


def test_what_says_nothing_is_not_kept_as_a_note(bring_in):
    """A formula is no note, and the telephones of officials do not come along."""
    told = "Case Closed Case Resolved  call M. Somers 617-635-3831 or m@city.example "
    bring_in(a_row(1, motivo_cierre="Case Closed Case Resolved "), a_row(2, motivo_cierre=told))
    assert the_order().completion_note == ""
    assert the_order("101000000002").completion_note == "call M. Somers … or …"


@pytest.mark.parametrize(
    "closure",
    [
        "Case Closed Duplicate of Existing Case Duplicate of case #101000000001",
        "Case Closed Duplicate of Existing Case SeeCrm# 000001",
        "Case Closed Case Resolved THIS IS A DUPLICATE AND REFER TO CN#101000000001.",
    ],
)
def test_a_duplicate_joins_the_open_case_it_names(bring_in, closure):
    """The source says so, in full or in the last six digits; then two voices are one place."""
    replay = bring_in(
        a_row(1),
        a_row(2, creado="2026-03-03 08:00:00", cerrado="2026-03-04", motivo_cierre=closure),
    )
    lead, voice = the_request(), the_request("101000000002")
    assert replay.remarks[Remark.JOINED] == 1
    assert voice.status is RequestStatus.JOINED
    assert voice.joined_to_id == lead.id
    assert (lead.weight, lead.status) == (2, RequestStatus.CLOSED)
    assert the_order("101000000002").cancel_reason is CancelReason.DUPLICATE


@pytest.mark.parametrize(
    ("closure", "remark"),
    [
        ("Case Closed Duplicate of Existing Case", Remark.LEAD_NOT_NAMED),
        ("Duplicate of Existing Case Michael S. 617-635-3831", Remark.LEAD_NOT_NAMED),
        ("Duplicate of Existing Case 000002", Remark.LEAD_NOT_NAMED),
        ("Duplicate of Existing Case Crm# 777777", Remark.LEAD_NOT_FOUND),
        ("Duplicate of Existing Case See 000001", Remark.LEAD_NOT_OPEN),
    ],
)
def test_a_duplicate_of_nothing_open_joins_nothing(bring_in, closure, remark):
    """It was no repair either: the request says that it had been reported already."""
    replay = bring_in(a_row(1), a_row(2, cerrado="2026-03-20", motivo_cierre=closure))
    repeated = the_request("101000000002")
    assert replay.remarks[remark] == 1
    assert replay.remarks[Remark.JOINED] == 0
    assert repeated.status is RequestStatus.REJECTED
    assert repeated.rejection_reason is RejectionReason.DUPLICATE
    assert the_request().weight == 1


def test_a_duplicate_of_a_duplicate_joins_the_first(bring_in):
    """Three voices about one place stand behind one report, whichever they named."""
    says = "Duplicate of case #{}"
    bring_in(
        a_row(1),
        a_row(2, cerrado="2026-03-04", motivo_cierre=says.format("101000000001")),
        a_row(3, cerrado="2026-03-03", motivo_cierre=says.format("101000000002")),
    )
    assert the_request().weight == 3
    assert the_request("101000000003").joined_to_id == the_request().id


def test_duplicates_of_each_other_join_nothing(bring_in):
    """Two reports that each point at the other lead nowhere, and nothing runs in circles."""
    replay = bring_in(
        a_row(1, motivo_cierre="Duplicate of 101000000002"),
        a_row(2, motivo_cierre="Duplicate of 101000000001"),
    )
    assert replay.remarks[Remark.LEAD_NOT_OPEN] == 2
    assert the_request().status is the_request("101000000002").status is RequestStatus.REJECTED


def test_a_second_import_adds_nothing(bring_in):
    """What is here stays as it is, with the history it has."""
    rows = a_row(1), a_row(2, **STILL_OPEN)
    bring_in(*rows)
    before = how_many(Event)
    again = bring_in(*rows)
    assert (again.tally.read, again.tally.added, again.tally.unchanged) == (2, 0, 2)
    assert how_many(ServiceRequest) == how_many(WorkOrder) == 2
    assert how_many(Event) == before


def test_an_import_that_was_cut_short_goes_on(bring_in):
    """The rest is added, moved by as many weeks as what came first, and joins what is open."""
    rows = [
        a_row(1, **STILL_OPEN),
        a_row(2, motivo_cierre="Duplicate of 101000000001"),
    ]
    first = bring_in(rows[0], shift_to=datetime(2026, 5, 5, tzinfo=UTC))
    second = bring_in(*rows, shift_to=datetime(2026, 4, 1, tzinfo=UTC))
    assert second.tally.added == 1
    assert second.shift == first.shift == timedelta(weeks=8)
    assert the_request("101000000002").joined_to_id == the_request().id
    assert the_request().weight == 2


def test_moving_the_dates_keeps_the_days_of_the_week(bring_in):
    """Whole weeks, so that a Monday stays a Monday; and the city remembers by how much."""
    until = datetime(2026, 5, 5, 15, tzinfo=UTC)
    bring_in(
        a_row(1, creado="2011-12-31 23:00:00", cerrado="2012-01-02", meta_sla=""),
        shift_to=until,
    )
    moved = city_time(the_request().received_at)
    assert (moved.weekday(), moved.hour) == (5, 23)
    assert timedelta() <= until - moved < timedelta(weeks=1)
    with SessionFactory() as session:
        dataset = session.get_one(Dataset, "otra-ciudad")
    assert dataset.shift_days % 7 == 0
    assert dataset.shift_days > 5000
    assert dataset.rows == 1


def test_a_closure_that_would_lie_ahead_has_not_happened(bring_in):
    """Moved to recent months, a case that took a year is one that waits still."""
    replay = bring_in(
        a_row(1, creado="2020-03-02 21:15:00", cerrado="2021-02-01", meta_sla="2020-03-04"),
        shift_to=datetime(2026, 5, 5, tzinfo=UTC),
    )
    assert the_order().status is WorkOrderStatus.ASSIGNED
    assert replay.remarks[Remark.OPEN_AGAIN_BY_SHIFT] == 1


def test_numbers_stay_whole_when_somebody_else_takes_some(bring_in, monkeypatch):
    """A city at work opens orders meanwhile; what was told with their numbers is told again."""
    late = range(7, 9)
    monkeypatch.setattr(importing, "foretold", lambda _session, _series, _n: late)
    bring_in(a_row(1), a_row(2))
    numbers = {the_order(one).number for one in ("101000000001", "101000000002")}
    assert numbers == {"OT-2026-000001", "OT-2026-000002"}
    assert [one.kind for one in events()].count(_K.WORK_ORDER_OPENED) == 2
