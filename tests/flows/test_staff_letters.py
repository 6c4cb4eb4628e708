"""Departments and administrators get one letter about many orders, never many letters."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from flows.chase_overdue_orders import chase
from flows.tell_departments import tell
from models import clock
from models.events import EventKind as K
from models.letters import LetterKind as L
from models.people.department import Department
from models.upkeep.codes import DisputeReason, ReturnReason
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.flows.conftest import letters, numbers
from tests.people import JAIRO, LIGHTING, MARTHA, NIDIA, PARKS


@pytest.fixture
def orders(city: Session, report: Callable[..., ServiceRequest]) -> list[WorkOrder]:
    """Three lamps for public lighting and one bench for the parks."""
    lamps = [(report(), LIGHTING) for _ in range(3)]
    opened = open_orders(city, [*lamps, (report(), PARKS)], by=NIDIA)
    city.commit()
    return opened


def test_a_department_gets_one_letter_a_batch(orders: list[WorkOrder]) -> None:
    """Fifty new orders on a Monday are one letter with fifty lines."""
    for _ in range(2):
        tell.fn(numbers(K.WORK_ORDER_ASSIGNED))

    told = {
        letter.recipient: [line["number"] for line in letter.facts["orders"]]
        for letter in letters()
    }
    assert told == {
        f"department:{LIGHTING}": [order.number for order in orders[:3]],
        f"department:{PARKS}": [orders[3].number],
    }


def test_a_department_without_a_mailbox_is_told_through_its_people(
    city: Session, orders: list[WorkOrder]
) -> None:
    """A form somebody left empty does not swallow orders."""
    city.get_one(Department, LIGHTING).email = None
    city.commit()

    tell.fn(numbers(K.WORK_ORDER_ASSIGNED))

    assert "jairo@demo.cucuta.example" in {letter.address for letter in letters()}


def test_an_order_that_moved_on_meanwhile_is_not_announced_to_the_first(
    city: Session, orders: list[WorkOrder]
) -> None:
    """What the parks handed back a minute later is not theirs to read about."""
    orders[3].return_(ReturnReason.NOT_OUR_DUTY, by=NIDIA)
    orders[3].assign(LIGHTING, by=NIDIA)
    city.commit()

    tell.fn(numbers(K.WORK_ORDER_ASSIGNED))

    [letter] = letters()
    assert orders[3].number in {line["number"] for line in letter.facts["orders"]}


def test_a_refused_repair_comes_back_as_such(city: Session, orders: list[WorkOrder]) -> None:
    """The foreman reads that the neighbours said no, not that there is a new order."""
    told = numbers(K.WORK_ORDER_ASSIGNED)
    orders[0].complete("Listo.", after_photo_id=uuid4(), by=JAIRO)
    orders[0].reject(DisputeReason.STILL_BROKEN, by=MARTHA)
    city.commit()

    tell.fn([one for one in numbers(K.WORK_ORDER_ASSIGNED) if one not in told])

    assert [letter.kind for letter in letters()] == [L.ORDERS_REJECTED]


@pytest.mark.parametrize(
    ("say", "kind", "who"),
    [
        (WorkOrder.warn, L.ORDERS_DUE_SOON, {"alumbrado"}),
        (WorkOrder.miss_promise, L.ORDERS_OVERDUE, {"alumbrado"}),
        (lambda order: order.escalate("overdue"), L.ORDERS_ESCALATED, {"alumbrado", "gloria"}),
    ],
    ids=["three quarters gone", "broken", "broken for long"],
)
def test_what_is_late_is_chased_higher_and_higher(
    city: Session,
    orders: list[WorkOrder],
    say: Callable[[WorkOrder], None],
    kind: L,
    who: set[str],
) -> None:
    """The department is warned, then told, and then somebody above it as well."""
    due = orders[0].due_at
    assert due is not None
    with clock.at(due + timedelta(hours=-1 if kind is L.ORDERS_DUE_SOON else 1)):
        for order in orders[:3]:
            say(order)
        city.commit()
        for _ in range(2):
            chase.fn(
                numbers(K.WORK_ORDER_DUE_SOON, K.WORK_ORDER_OVERDUE, K.WORK_ORDER_ESCALATED)
            )

    assert {letter.address.partition("@")[0] for letter in letters()} == who
    assert {letter.kind for letter in letters()} == {kind}
    assert {len(letter.facts["orders"]) for letter in letters()} == {3}


def test_what_was_done_meanwhile_is_not_chased(city: Session, orders: list[WorkOrder]) -> None:
    """A relay that slept does not scold anybody for work that is finished."""
    due = orders[0].due_at
    assert due is not None
    with clock.at(due + timedelta(hours=1)):
        orders[0].miss_promise()
        orders[0].complete("Listo.", after_photo_id=uuid4(), by=JAIRO)
        city.commit()
        chase.fn(numbers(K.WORK_ORDER_OVERDUE))

    assert letters() == []
