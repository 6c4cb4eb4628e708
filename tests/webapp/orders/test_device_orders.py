"""An order that a device opened by failing: the department sees which, nobody else is asked."""

import pytest
from sqlalchemy import select

from models.alerts.device import with_serial
from models.alerts.repairing import attend
from models.clock import now
from models.people.department import Department
from models.session import reading, unit_of_work
from models.upkeep.category import Duty
from models.upkeep.work_order import WorkOrder
from tests.people import LA_LIBERTAD, LIGHTING
from tests.webapp import alarms
from tests.webapp.mending import mend


@pytest.fixture
def repair(categories) -> str:
    """The order for a silent button, which is public lighting's in La Libertad: its number."""
    serial = alarms.a_button()
    alarms.silence(serial)
    with unit_of_work() as session:
        session.add(
            Duty(
                category_code="dispositivo_averiado",
                territory_id=LA_LIBERTAD,
                department_id=session.get_one(Department, LIGHTING).id,
            )
        )
    settle()
    with reading() as session:
        return session.scalars(select(WorkOrder)).one().number


def settle() -> None:
    """Let the platform look at the button again."""
    with unit_of_work() as session:
        attend(session, [session.scalars(with_serial(alarms.PARK)).one().id], held=())


def test_the_department_reads_which_device_and_how_it_is(repair, jairo):
    """Serial, kind and trouble; whoever may not see the registry gets no link to it."""
    page = jairo.get(f"/ordenes/{repair}").text
    assert alarms.PARK in page
    assert "botón de pánico" in page
    assert "No da señales" in page
    assert f'href="/dispositivos/{alarms.PARK}"' not in page
    assert "El dispositivo falló y se abrió la orden" in page


def test_neighbours_are_not_asked_about_what_they_cannot_see(repair, martha, jairo):
    """No button to confirm, nothing in the queue: the page says whose word is missing."""
    mend(repair)
    settle()
    assert "sin-arreglar" not in martha.get(f"/ordenes/{repair}").text
    assert repair not in martha.get("/confirmar").text
    assert "falta que el dispositivo dé señales" in jairo.get(f"/ordenes/{repair}").text


def test_the_device_has_the_last_word_in_the_history(repair, jairo):
    """It spoke: confirmed, and told in its own words."""
    mend(repair)
    settle()
    with unit_of_work() as session:
        device = session.scalars(with_serial(alarms.PARK)).one()
        device.come_online(now())
    settle()
    page = jairo.get(f"/ordenes/{repair}").text
    assert "El dispositivo volvió a dar señales" in page
    assert "un dispositivo" in page


def test_that_a_device_spoke_is_not_for_people_to_say(repair, visit_as):
    """Whoever cancels an order chooses among reasons that people can have."""
    page = visit_as("gloria").get(f"/ordenes/{repair}/cancelar").text
    assert "Ya existe otra orden" in page
    assert "Volvió a dar señales" not in page
