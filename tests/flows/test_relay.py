"""The relay hands every event over, in batches, and loses none."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.event import listen, remove
from sqlalchemy.orm import Session

from flows.calls import FLOWS
from flows.carriers import Outcome
from flows.relay import (
    due,
    events_without_delivery,
    hand_over,
    note_what_is_owed,
    relay,
    settled_mark,
)
from models import clock, deliveries
from models.deliveries import PATIENCE, Batch, Delivery, parked, try_again
from models.events import Event, EventKind, importing
from models.session import reading, unit_of_work
from tests.people import NIDIA

ROUTE, TELL = "route-work-orders", "tell-departments"
DONE, FAILED = Outcome.SUCCEEDED, Outcome.FAILED


class Flows:
    """Stands where Prefect would: notes what it was asked, and fails on one event."""

    def __init__(self, poison: int | None = None) -> None:
        self.asked: list[Batch] = []
        self.poison = poison

    def __call__(self, batch: Batch) -> Outcome:
        """Run a batch, or fail."""
        self.asked.append(batch)
        return FAILED if self.poison in batch.events else DONE


def happen(kind: EventKind, number: int | None = None, minutes: int = 0) -> int:
    """Let something happen, some minutes after the morning began."""
    at = clock.now() + timedelta(minutes=minutes)
    event = Event(
        id=number,
        kind=kind,
        subject_id=uuid4(),
        actor=str(NIDIA),
        occurred_at=at,
        recorded_at=at,
        facts={},
        imported=False,
    )
    with unit_of_work() as session:
        session.add(event)
    return event.id


@pytest.fixture
def received(database: str) -> list[int]:
    """Ten reports just came in; their events wait in the diary."""
    return [happen(EventKind.REQUEST_RECEIVED) for _ in range(10)]


def owed() -> list[Delivery]:
    """Read what is owed, and what was."""
    with reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.event_id)))


def test_many_events_are_one_run(received: list[int]) -> None:
    """A flow hears of a whole batch at once, and a second look finds nothing left to do."""
    flows = Flows()

    assert relay(flows) is True
    assert relay(flows) is False

    assert [(batch.flow, batch.events) for batch in flows.asked] == [(ROUTE, tuple(received))]


def test_each_flow_has_its_own_share(received: list[int]) -> None:
    """One flow that fails does not keep another from hearing of its events."""
    assigned = happen(EventKind.WORK_ORDER_ASSIGNED)
    flows = Flows(poison=received[0])

    relay(flows)

    handled = [one.event_id for one in owed() if one.handled_at]
    assert handled == [assigned]
    assert {batch.flow for batch in flows.asked} == {ROUTE, TELL}


def test_imported_history_calls_nobody(database: str) -> None:
    """Years of another city are brought in, and not one letter is written about them."""
    with importing():
        row = {
            "kind": EventKind.REQUEST_RECEIVED,
            "actor": "platform",
            "occurred_at": clock.now(),
            "recorded_at": clock.now(),
            "facts": {},
            "imported": True,
        }
        with unit_of_work() as session:
            session.execute(insert(Event), [{**row, "subject_id": uuid4()} for _ in range(50)])

    assert relay(Flows()) is False
    assert owed() == []


def test_the_search_for_new_events_reads_no_imported_ones(session: Session) -> None:
    """The question is answered from the index that leaves imported history out."""
    asked: list[tuple[str, Any]] = []
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a table this small as a whole, and rightly")

    def note(_connection: Any, _cursor: Any, told: str, values: Any, *_rest: Any) -> None:
        asked.append((told, values))

    listen(connection, "before_cursor_execute", note)
    events_without_delivery(session, ROUTE, look_back=True)
    remove(connection, "before_cursor_execute", note)

    told, values = asked[-1]
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", values).all()
    assert "USING INDEX ix_event_calling" in str(plan)


def test_a_number_given_early_and_committed_late_is_not_skipped(session: Session) -> None:
    """PostgreSQL shows 150 after 200, and the relay may have slept for an hour in between."""
    flows = Flows()
    for number, minutes in [(100, 0), (200, 8), (150, 7)]:
        happen(EventKind.REQUEST_RECEIVED, number, minutes)
        relay(flows)

    assert [batch.events for batch in flows.asked] == [(100,), (200,), (150,)]
    assert settled_mark(session, ROUTE) == 100


def test_between_two_looks_back_only_what_is_newer_is_asked_for(session: Session) -> None:
    """The quick look costs nothing however many were delivered in the last minutes."""
    happen(EventKind.REQUEST_RECEIVED, 200)
    note_what_is_owed()
    happen(EventKind.REQUEST_RECEIVED, 150)
    happen(EventKind.REQUEST_RECEIVED, 300)

    assert events_without_delivery(session, ROUTE, look_back=False) == [300]
    assert events_without_delivery(session, ROUTE, look_back=True) == [150, 300]


def test_after_a_crash_the_same_batch_is_told_again(received: list[int]) -> None:
    """What a flow says once for a batch is said once, even if more has happened since."""

    def killed(_batch: Batch) -> Outcome:
        raise KeyboardInterrupt

    note_what_is_owed()
    with pytest.raises(KeyboardInterrupt):
        hand_over(due(), killed)
    later = happen(EventKind.REQUEST_RECEIVED)
    flows = Flows()
    relay(flows)

    assert [batch.events for batch in flows.asked] == [tuple(received), (later,)]
    assert all(one.handled_at for one in owed())


def test_what_is_under_way_elsewhere_is_asked_about_again(received: list[int]) -> None:
    """A run on another machine takes its time; it is neither repeated nor given up."""
    asked: list[Batch] = []

    def elsewhere(batch: Batch) -> Outcome:
        asked.append(batch)
        return Outcome.UNDER_WAY if len(asked) < 3 else DONE

    for seconds in range(0, 10, 3):
        with clock.at(clock.now() + timedelta(seconds=seconds)):
            relay(elsewhere)

    assert len({batch.key for batch in asked}) == 1
    assert {(one.attempts, one.handled_at is None) for one in owed()} == {(0, False)}


def test_one_bad_event_is_parked_alone(
    received: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed batch comes back in smaller parts, later each time, until only one is left."""
    flows, bad = Flows(poison=received[3]), received[3]
    monkeypatch.setattr("flows.relay.due_batches", small_batches)
    morning = clock.now()

    for hours in range(PATIENCE + 3):
        with clock.at(morning + timedelta(hours=hours)):
            relay(flows)

    with reading() as session:
        [(delivery, event)] = session.execute(parked()).all()
    assert (delivery.event_id, event.id, delivery.attempts) == (bad, bad, PATIENCE)
    assert sum(1 for one in owed() if one.handled_at) == len(received) - 1


def small_batches(session: Session, flow: str) -> list[Batch]:
    """Gather as the relay does, ten at a time."""
    return deliveries.due_batches(session, flow, size=10)


def test_what_was_parked_can_be_tried_again(received: list[int]) -> None:
    """An administrator who has mended the cause takes the event up again, with new patience."""
    morning = clock.now()
    for hours in range(2 * PATIENCE):
        with clock.at(morning + timedelta(hours=hours)):
            relay(lambda _batch: FAILED)
    assert all(one.parked_at for one in owed())

    with unit_of_work() as session:
        try_again(session, ROUTE, received)
    assert relay(Flows()) is True

    assert all(one.handled_at for one in owed())


def test_a_failed_batch_waits_before_it_is_tried_again(received: list[int]) -> None:
    """A service that is down is not helped by being asked a thousand times."""
    relay(lambda _batch: FAILED)

    assert relay(Flows()) is False
    with clock.at(clock.now() + timedelta(seconds=6)):
        assert relay(Flows()) is True


def test_a_backlog_of_one_flow_does_not_hide_another(database: str) -> None:
    """A repair that silence confirms does not wait behind a thousand new reports."""
    at = clock.now()
    row = {"actor": "platform", "occurred_at": at, "recorded_at": at, "facts": {}}
    row |= {"kind": EventKind.REQUEST_RECEIVED, "imported": False}
    with unit_of_work() as session:
        session.execute(insert(Event), [{**row, "subject_id": uuid4()} for _ in range(1500)])
    happen(EventKind.WORK_ORDER_UNANSWERED)
    flows = Flows()

    relay(flows)

    assert "confirm-by-silence" in {batch.flow for batch in flows.asked}
    assert max(len(batch.events) for batch in flows.asked) == 200


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_every_flow_takes_a_list_of_events(name: str) -> None:
    """The relay knows one way to call a flow."""
    assert "events" in FLOWS[name].parameters.properties
