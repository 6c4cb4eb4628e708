"""A shift: who rides in which unit, and when it can be sent."""

import pytest

from models.alerts.unit import UnitKind, UnitStatus
from models.people.grant import Role
from tests.webapp import alarms

S = UnitStatus


def begin(browser, unit_id):
    """Board a unit."""
    return browser.post(
        "/patrulla/turno/empezar", data={"unit": unit_id}, follow_redirects=True
    )


def end(browser):
    """Get out of it."""
    return browser.post("/patrulla/turno/terminar", follow_redirects=True)


def test_a_shift_begins_and_ends(portal, yesid):
    """The first to board brings the unit into service, the last takes it out."""
    patrol = alarms.a_unit(rides=False)

    assert "¿En qué unidad va hoy?" in yesid.get("/patrulla").text
    assert "Empezó su turno en Patrulla 3." in begin(yesid, patrol).text
    assert alarms.unit(patrol).status is S.AVAILABLE
    assert "Disponible" in yesid.get("/patrulla").text
    assert "Terminó su turno." in end(yesid).text
    assert alarms.unit(patrol).status is S.OFF_DUTY


def test_two_ride_together_and_the_unit_stays_while_one_does(portal, yesid, visit_as):
    """The shift of one is not the shift of the other."""
    patrol = alarms.a_unit(rides=False)
    other = visit_as(alarms.somebody("Edwin", Role.PATROL))
    begin(yesid, patrol)
    begin(other, patrol)

    end(yesid)
    assert alarms.unit(patrol).status is S.AVAILABLE
    end(other)
    assert alarms.unit(patrol).status is S.OFF_DUTY


def test_boarding_twice_is_riding_once(portal, yesid):
    """Somebody pressed again after the connection broke; nobody rides in two units at once."""
    patrol, other = alarms.a_unit(rides=False), alarms.a_unit("Patrulla 9", rides=False)
    begin(yesid, patrol)

    assert "Usted ya está en Patrulla 3." in begin(yesid, other).text
    assert alarms.unit(other).status is S.OFF_DUTY
    end(yesid)
    assert "Su turno ya terminó." in end(yesid).text


@pytest.mark.parametrize(
    ("who", "kind", "passes"),
    [
        ("yesid", UnitKind.PATROL, True),
        ("yesid", UnitKind.FIRE, False),
        ("liliana", UnitKind.FIRE, True),
        ("liliana", UnitKind.CIVIL_DEFENCE, True),
        ("liliana", UnitKind.PATROL, False),
    ],
)
def test_people_ride_in_units_of_their_own_body(portal, visit_as, who, kind, passes):
    """A fireman does not take a police patrol into service."""
    unit_id = alarms.a_unit(kind=kind, rides=False)
    browser = visit_as(who)

    assert (f'value="{unit_id}"' in browser.get("/patrulla").text) is passes
    assert begin(browser, unit_id).status_code == (200 if passes else 403)


@pytest.mark.usefixtures("mission")
def test_nobody_ends_a_shift_that_somebody_waits_for(patrol, yesid):
    """The unit is on its way: first the incident ends, then the shift."""
    page = end(yesid)

    assert page.status_code == 409
    assert "La unidad está en un incidente." in page.text
    assert alarms.unit(patrol).status is S.ASKED


def test_a_city_without_units_says_who_makes_them(yesid):
    """Nobody is left before an empty page."""
    assert "Todavía no hay unidades." in yesid.get("/patrulla").text
