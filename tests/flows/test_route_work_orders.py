"""Reports find the department whose duty they are; the rest are put before people, once."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from flows.route_work_orders import ask_people, hand_over
from models.events import EventKind as K
from models.letters import LetterKind
from models.people.grant import Grant
from models.people.roles import Role
from models.upkeep.codes import ReturnReason
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.flows.conftest import letters, numbers
from tests.people import JAIRO, LIGHTING

Report = Callable[..., ServiceRequest]


def route(*kinds: K) -> None:
    """Run the story, as often as somebody likes."""
    events = numbers(*(kinds or (K.REQUEST_RECEIVED,)))
    hand_over.fn(events)
    ask_people.fn(events)


def test_a_report_becomes_an_order_of_its_department(city: Session, report: Report) -> None:
    """Nobody has to sort what the catalogue decides; told twice, it is done once."""
    request = report()

    route()
    route()

    city.refresh(request)
    [order] = city.scalars(select(WorkOrder)).all()
    assert (request.status, request.department_id) == (RequestStatus.ACCEPTED, LIGHTING)
    assert (order.department_id, order.due_at) == (LIGHTING, request.due_at)
    assert letters() == []


def test_what_nothing_decides_is_one_letter_to_the_liaison(report: Report) -> None:
    """Three reports without a place are one letter, not three, however often it is told."""
    codes = {report(territory_id=None).code for _ in range(3)}

    route()
    route()

    [letter] = letters()
    assert (letter.kind, letter.address) == (
        LetterKind.TRIAGE_WAITING,
        "nidia@demo.cucuta.example",
    )
    assert {one["code"] for one in letter.facts["requests"]} == codes


def test_without_a_liaison_the_administrator_is_asked(city: Session, report: Report) -> None:
    """A report never waits for somebody who is not there."""
    city.execute(delete(Grant).where(Grant.role == Role.LIAISON))
    city.commit()
    report(territory_id=None)

    route()

    assert [letter.address for letter in letters()] == ["gloria@demo.cucuta.example"]


def test_an_order_handed_back_is_put_before_people(city: Session, report: Report) -> None:
    """A department that says "not ours" leaves nobody waiting in silence."""
    report()
    route()
    order = city.scalars(select(WorkOrder)).one()
    order.return_(ReturnReason.NOT_OUR_DUTY, by=JAIRO)
    city.commit()

    route(K.WORK_ORDER_RETURNED)

    [letter] = letters()
    assert letter.facts["requests"] == [
        {"code": order.number, "category": order.category.name(), "place": order.place}
    ]


def test_a_joined_report_gets_no_order_of_its_own(city: Session, report: Report) -> None:
    """One voice more, not one case more."""
    lead, voice = report(), report("otra@correo.example")
    voice.join(lead, by=JAIRO)
    city.commit()

    route()

    orders: list[Any] = list(city.scalars(select(WorkOrder.request_id)))
    assert orders == [lead.id]
