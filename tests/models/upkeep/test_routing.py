"""From a report to the department whose duty it is."""

from sqlalchemy import select

from models.events import PLATFORM, Event, importing
from models.people.department import Department
from models.upkeep.category import Category, Duty
from models.upkeep.request_stages import RequestStatus
from models.upkeep.routing import route
from tests.people import ATALAYA, LA_LIBERTAD, PARKS


def test_category_and_territory_decide(city, report):
    """What somebody has the duty of is accepted and ordered in one step."""
    orders, left = route(city, [report(), report("plagas")], by=PLATFORM)

    assert [order.department_id for order in orders] == ["alumbrado-publico", "salud"]
    assert [order.number for order in orders] == ["OT-2026-000001", "OT-2026-000002"]
    assert left == []
    assert {order.request.status for order in orders} == {RequestStatus.ACCEPTED}


def test_a_territory_may_have_its_own_department(city, report):
    """In Atalaya the parks people look after the lights; elsewhere nothing changes."""
    city.add(Duty(category_code="alumbrado", territory_id=ATALAYA, department_id=PARKS))
    city.flush()
    orders, _left = route(
        city, [report(territory_id=ATALAYA), report(territory_id=LA_LIBERTAD)], by=PLATFORM
    )

    assert [order.department_id for order in orders] == [PARKS, "alumbrado-publico"]


def test_what_nobody_has_the_duty_of_waits_for_a_person(city, report):
    """No department, one that is closed, or no territory: triage, not a guess."""
    city.get_one(Category, "grafiti").department_id = None
    city.get_one(Department, "salud").active = False
    city.flush()
    waiting = [report("grafiti"), report("plagas"), report(territory_id=None)]

    orders, left = route(city, waiting, by=PLATFORM)

    assert (orders, left) == ([], waiting)
    assert {request.status for request in left} == {RequestStatus.RECEIVED}


def test_routing_twice_opens_one_order(city, report):
    """A flow that is killed and run again does no harm."""
    request = report()
    first, _ = route(city, [request], by=PLATFORM)
    second, _ = route(city, [request], by=PLATFORM)

    assert (len(first), second) == (1, [])


def test_imported_history_calls_nobody(city, report):
    """Old cases are told as they were; no flow hears of them and no clock starts."""
    with importing():
        request = report()
        route(city, [request], by=PLATFORM)
        city.flush()

    assert set(city.scalars(select(Event.imported).where(Event.subject_id == request.id))) == {
        True
    }
