"""Two operators, one incident: one has it, the other is told who. On both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from models import clock
from models.alerts.incident_stages import IncidentStatus, Outcome
from models.people.grant import Role
from tests.webapp import alarms


@pytest.fixture
def carlos(visit_as):
    """The browser of the operator at the other desk."""
    return visit_as(alarms.somebody("Carlos", Role.CONTROL_ROOM))


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Let several people press at the same moment."""
    ready = Barrier(len(deeds))

    def press(deed: Callable[[], Any]) -> Any:
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as hands:
        pressed = [hands.submit(copy_context().run, press, deed) for deed in deeds]
        return [one.result() for one in pressed]


def test_both_press_at_once_and_one_has_it(call, wilson, carlos):
    """Whoever is second reads who took it, and the diary knows of one."""
    address = f"/sala/incidentes/{call}/atender"
    pages = at_once(lambda: wilson.post(address), lambda: carlos.post(address))

    assert sorted(page.status_code for page in pages) == [303, 409]
    [refused] = [page.text for page in pages if page.status_code == 409]
    assert "Lo tomó Wilson hace 0 s." in refused or "Lo tomó Carlos hace 0 s." in refused
    assert alarms.kinds(call).count("incident.acknowledged") == 1


def test_the_second_is_told_who_and_how_long_ago(call, wilson, carlos):
    """A page that is three seconds old."""
    wilson.post(f"/sala/incidentes/{call}/atender")
    with clock.at(clock.now() + timedelta(seconds=3)):
        page = carlos.post(f"/sala/incidentes/{call}/atender")
        script = carlos.post(
            f"/sala/incidentes/{call}/atender", headers={"Accept": "text/plain"}
        )

    assert page.status_code == 409
    assert "Lo tomó Wilson hace 3 s." in page.text
    assert (script.status_code, script.text) == (409, "Lo tomó Wilson hace 3 s.")


def test_both_close_it_and_one_outcome_counts(call, wilson, carlos):
    """The second outcome is not written over the first, and its writer knows."""
    alarms.taken(call)
    address = f"/sala/incidentes/{call}/cerrar"
    pages = at_once(
        lambda: wilson.post(address, data={"outcome": "founded"}),
        lambda: carlos.post(address, data={"outcome": "unfounded"}),
    )

    assert sorted(page.status_code for page in pages) == [303, 409]
    first = 0 if pages[0].status_code == 303 else 1
    outcome = alarms.incident(call).outcome
    assert outcome is (Outcome.FOUNDED, Outcome.UNFOUNDED)[first]
    assert f"Lo cerró {('Wilson', 'Carlos')[first]}" in pages[1 - first].text


def test_both_send_the_same_unit_to_different_calls(park, call, wilson, carlos):
    """A unit goes to one place; the other operator reads where it went."""
    alarms.a_button("PB-0011", "Parque Colón")
    other = alarms.press("PB-0011")
    patrol = alarms.a_unit()
    for code in (call, other):
        alarms.taken(code)
    pages = at_once(
        lambda: wilson.post(f"/sala/incidentes/{call}/enviar", data={"unit": patrol}),
        lambda: carlos.post(f"/sala/incidentes/{other}/enviar", data={"unit": patrol}),
    )

    assert sorted(page.status_code for page in pages) == [303, 409]
    [refused] = [page.text for page in pages if page.status_code == 409]
    assert "Patrulla 3 ya va para" in refused
    statuses = {alarms.incident(code).status for code in (call, other)}
    assert statuses == {IncidentStatus.DISPATCHED, IncidentStatus.ACKNOWLEDGED}


def test_the_room_closes_while_the_patrol_arrives(call, wilson, visit_as):
    """Whichever comes first, neither is lost and nobody is left on the way."""
    patrol = alarms.a_unit("Patrulla 3", "yesid")
    alarms.sent(call, patrol)
    yesid = visit_as("yesid")
    pages = at_once(
        lambda: wilson.post(f"/sala/incidentes/{call}/cerrar", data={"outcome": "unfounded"}),
        lambda: yesid.post(f"/patrulla/incidentes/{call}/llegar"),
    )

    assert pages[0].status_code == 303
    assert pages[1].status_code in {303, 409}
    assert alarms.incident(call).outcome is Outcome.UNFOUNDED
    assert alarms.unit(patrol).status == "available"
