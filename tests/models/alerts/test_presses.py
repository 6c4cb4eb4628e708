"""Which presses are one call for help, and what operators notice of the others."""

from contextvars import copy_context
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from models.alerts.device import Device
from models.alerts.hearing import hear_all
from models.alerts.incident import Incident, IncidentStatus, Outcome
from models.alerts.presses import Calls
from models.alerts.reading import Signal
from models.clock import now
from models.events import PLATFORM, Actor, Event
from models.session import unit_of_work
from tests.models.alerts.conftest import incidents, later, orders, said, told
from tests.people import WILSON

ALARM_FACTS = {"code", "place", "signal", "mode", "late_s", "zone", "level", "voices"}


@pytest.fixture
def two_buttons(put_up) -> list[Device]:
    """Two buttons of one park."""
    return [put_up("PB-1"), put_up("PB-2")]


@pytest.mark.usefixtures("two_buttons")
def test_two_presses_of_one_place_are_one_call(session, hear):
    """Two people who see the same thing press two buttons of the same park."""
    hear(said("PB-1"))
    with later(seconds=20):
        hear(said("PB-2"))

    [incident] = incidents(session)
    assert told(session, incident) == ["incident.raised", "incident.pressed"]


@pytest.mark.usefixtures("two_buttons")
def test_a_press_after_a_pause_rings_again(session, hear):
    """Two minutes after the last one, somebody is still waiting."""
    hear(said("PB-1", "1"))
    with later(seconds=110):
        hear(said("PB-1", "2"))
    with later(seconds=229):
        hear(said("PB-2", "3"))
    with later(seconds=229 + 121):
        hear(said("PB-1", "4"))

    [incident] = incidents(session)
    assert told(session, incident) == [
        "incident.raised",
        "incident.pressed",
        "incident.pressed",
        "incident.pressed_again",
    ]


@pytest.mark.usefixtures("two_buttons")
def test_a_closed_call_is_never_opened_by_a_press(session, hear):
    """What is over is over: whoever presses now needs help now."""
    [first] = hear(said("PB-1"))
    first.incident.acknowledge(by=WILSON)
    first.incident.close(Outcome.UNFOUNDED, by=WILSON)
    session.flush()

    [second] = hear(said("PB-2"))

    assert second.incident is not first.incident
    assert (first.incident.status, second.incident.status) == (
        IncidentStatus.CLOSED,
        IncidentStatus.RAISED,
    )


@pytest.mark.usefixtures("two_buttons")
def test_a_call_that_is_being_answered_shows_more_presses_and_stays_as_it_is(session, hear):
    """A joining press changes no row: it never gets in the way of an operator's own."""
    [first] = hear(said("PB-1"))
    incident = first.incident
    incident.acknowledge(by=WILSON)
    session.flush()
    version = incident.version

    hear(said("PB-2"), said("PB-1", "another"))

    session.expire_all()
    assert (incident.status, incident.version) == (IncidentStatus.ACKNOWLEDGED, version)
    assert told(session, incident)[-2:] == ["incident.pressed"] * 2


def test_tests_and_real_calls_never_join_each_other(
    session, hear, two_buttons, tuesday_morning
):
    """Somebody calls for help beside a technician who tries a button."""
    two_buttons[0].begin_test(tuesday_morning + timedelta(minutes=10), by=PLATFORM)

    hear(said("PB-1", "1"), said("PB-2", "2"), said("PB-1", "3"))

    assert sorted(one.mode.value for one in incidents(session)) == ["real", "test"]


def test_presses_of_two_places_in_one_group_are_two_calls(session, hear, put_up):
    """A group is how messages are written, not what they mean."""
    put_up("PB-1", place="Malecón")
    put_up("PB-2", place="Terminal")

    hear(said("PB-1"), said("PB-2"), said("PB-1", "again"))

    assert {one.place for one in incidents(session)} == {"Malecón", "Terminal"}


def test_duress_rings_in_the_control_room_and_shows_nothing_in_the_street(
    session, hear, shops, siren
):
    """Whoever forces somebody to press must not notice that help was called."""
    [heard] = hear(said("SHOP-0", signal=Signal.DURESS))

    assert heard.incident.duress_at == now()
    assert orders(session) == []


def test_duress_joins_a_call_that_is_open_and_leaves_its_version_alone(
    session, hear, street, shops, siren
):
    """It always rings again, however soon, and adds no voice to the siren's."""
    [first] = hear(said("SHOP-0"))
    version = first.incident.version
    before = orders(session)
    with later(seconds=5):
        hear(said("SHOP-1", signal=Signal.DURESS))
        noted = now()

    session.expire_all()
    assert (first.incident.duress_at, first.incident.version) == (noted, version)
    assert told(session, first.incident)[-1] == "incident.pressed_again"
    assert orders(session) == before
    assert first.incident.confirmed_at is None


def test_all_clear_is_shown_and_ends_the_noise_not_the_call(session, hear, shops, siren):
    """Only the control room calls a patrol back: the word may be forced."""
    hear(said("SHOP-0"), said("SHOP-1"))

    [heard] = hear(said("SHOP-2", signal=Signal.ALL_CLEAR))

    assert heard.incident.is_open
    assert "incident.all_clear" in told(session, heard.incident)
    assert {what for _, what, _ in orders(session)} >= {"siren_off", "strobe_off"}


def test_a_neighbours_page_calls_for_the_zone_and_joins_what_is_open(
    session, hear, shops, street
):
    """Whichever comes first, the button in the hall or the telephone."""
    [first] = hear(said("SHOP-0"))
    neighbour = Actor("member", "4711")

    joined = Calls(session).call(street, f"zone:{street.id}", Signal.PANIC, by=neighbour)
    session.commit()

    assert joined is first.incident
    by = [one.actor for one in session.scalars(Event.history_of(joined.id))]
    assert by == ["device:SHOP-0", "member:4711"]


def test_the_diary_says_no_more_than_codes_and_amounts(session, hear, shops, siren):
    """Rows that cannot be erased name nobody."""
    hear(said("SHOP-0", at=now() - timedelta(hours=1)), said("SHOP-1"))

    for incident in incidents(session):
        for one in session.scalars(Event.history_of(incident.id)):
            assert set(one.facts) <= ALARM_FACTS


# --- two at once ----------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_press_and_an_operator_at_once_wait_for_each_other_in_no_circle(
    session, hear, park_button
):
    """The operator holds the incident and waits for the diary, never the press the reverse."""
    [first] = hear(said())
    session.commit()
    incident_id = first.incident.id
    failures = []

    def press() -> None:
        try:
            with unit_of_work() as other:
                hear_all(other, [said(message_id="2")])
        except Exception as failure:  # noqa: BLE001 - told to the test
            failures.append(failure)

    with unit_of_work() as operator:
        held = operator.scalars(
            select(Incident).where(Incident.id == incident_id).with_for_update()
        ).one()
        pressing = Thread(target=copy_context().run, args=(press,))
        pressing.start()
        pressing.join(0.5)
        held.acknowledge(by=WILSON)
    pressing.join(10)

    session.expire_all()
    assert failures == []
    assert told(session, first.incident) == [
        "incident.raised",
        "incident.acknowledged",
        "incident.pressed",
    ]


@pytest.mark.postgres
def test_a_button_and_a_neighbour_at_once_are_one_call(session, shops, street):
    """Neither sees the other's incident before it is committed."""
    session.commit()
    began = []

    def press() -> None:
        with unit_of_work() as other:
            began.append(1)
            hear_all(other, [said("SHOP-0")])

    with unit_of_work() as portal:
        Calls(portal).call(
            portal.merge(street), f"zone:{street.id}", Signal.PANIC, by=Actor("member", "4711")
        )
        portal.flush()
        pressing = Thread(target=copy_context().run, args=(press,))
        pressing.start()
        pressing.join(0.5)
    pressing.join(10)

    assert began
    assert len(incidents(session)) == 1
