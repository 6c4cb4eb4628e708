"""The first page names what waits for whoever signed in."""

from datetime import timedelta

from models import clock
from models.calendar import city_day
from tests.webapp.gathering import a_meeting
from tests.webapp.promises import LAMPS, promised


def test_a_liaison_sees_what_comes_and_what_is_at_risk(portal, visit_as):
    """The meeting of next week, and the promise whose day is near."""
    a_meeting()
    promised(due_on=city_day(clock.now()) + timedelta(days=3))
    page = visit_as("nidia").get("/inicio").text

    assert "Riñas en la cancha" in page
    assert LAMPS in page


def test_a_committee_sees_what_was_promised_to_its_comuna(martha, portal):
    """And the next meeting there."""
    a_meeting()
    promised()
    page = martha.get("/inicio").text

    assert "Riñas en la cancha" in page
    assert LAMPS in page


def test_a_department_sees_what_it_owes_and_no_meetings(jairo, portal):
    """Its orders have a door of their own."""
    a_meeting()
    promised()
    page = jairo.get("/inicio").text

    assert LAMPS in page
    assert "Riñas en la cancha" not in page


def test_a_patrol_is_not_told_of_what_waits_for_others(portal, visit_as):
    """An empty shelf is not shown."""
    promised()
    page = visit_as("yesid").get("/inicio").text

    assert LAMPS not in page
    assert "Lo que espera por usted" not in page
