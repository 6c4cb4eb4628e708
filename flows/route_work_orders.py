"""Give each report to the department whose duty it is, as a work order.

Started by `request.received` and `.unjoined`; by `request.sent_back` and
`work_order.returned` only to tell the people who decide. Safe to run twice: what was routed
cannot be accepted again, and the letter is known by the first event it tells of.
"""

from typing import Any

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard, in_parts
from flows.recipients import people_who_may, to_people
from models.events import PLATFORM, Event
from models.events import EventKind as K
from models.letters import LetterKind, write_all
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work
from models.upkeep import order_lists, service_request
from models.upkeep.order_stages import NOBODYS
from models.upkeep.request_stages import RequestStatus
from models.upkeep.routing import route

A_FEW = 10  # reports routed in one transaction: some 20 ms of everybody's time


@flow
def route_work_orders(events: list[int]) -> None:
    """Route what the catalogue decides, and ask people, once, about the rest."""
    hand_over(events)
    ask_people(events)


@task
def hand_over(events: list[int]) -> None:
    """Accept the reports whose duty is known, each as an order of its department."""
    with reading() as session:
        new = [
            event.subject_id
            for event in heard(session, events)
            if event.kind in {K.REQUEST_RECEIVED, K.REQUEST_UNJOINED}
        ]
    for some in in_parts(new, A_FEW):
        with unit_of_work() as session:
            requests = session.scalars(service_request.with_ids(some)).all()
            route(session, requests, by=PLATFORM)


@task
def ask_people(events: list[int]) -> None:
    """Tell those who sort reports what waits for them: one letter, however many wait.

    The police liaison knows the barrios; where there is none, the administrator decides.
    """
    with reading() as session:
        told = heard(session, events)
        waiting = [*undecided_requests(session, told), *undecided_orders(session, told)]
        people = people_who_may(session, Permission.TRIAGE_REQUESTS, only=(Role.LIAISON,))
        people = people or people_who_may(session, Permission.TRIAGE_REQUESTS)
    if waiting:
        with unit_of_work() as session:
            write_all(
                session,
                to_people(
                    people,
                    about=events[0],
                    kind=LetterKind.TRIAGE_WAITING,
                    facts={"requests": waiting},
                ),
            )


def undecided_requests(session: Session, told: list[Event]) -> list[dict[str, Any]]:
    """List the reports among these that nobody has taken."""
    requests = session.scalars(service_request.with_ids([event.subject_id for event in told]))
    return [
        {"code": one.code, "category": one.category.name(), "place": one.address}
        for one in requests
        if one.status is RequestStatus.RECEIVED
    ]


def undecided_orders(session: Session, told: list[Event]) -> list[dict[str, Any]]:
    """List the orders among these that their department handed back."""
    orders = session.scalars(order_lists.with_ids([event.subject_id for event in told]))
    return [
        {"code": one.number, "category": one.category.name(), "place": one.place}
        for one in orders
        if one.status in NOBODYS
    ]
