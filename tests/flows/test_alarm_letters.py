"""Commanders hear of a call nobody accepted; custodians of their false alarms."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.review_false_alarms import review
from flows.tell_commanders import tell
from models import clock
from models.alerts.codes import DeviceKind, Signal
from models.alerts.device import Device
from models.alerts.false_alarms import of_devices
from models.alerts.incident import Incident, Outcome
from models.alerts.incident_stages import Level
from models.clock import now
from models.events import Event
from models.events import EventKind as K
from models.letters import LetterKind
from models.people.grant import Grant
from models.people.person import Person
from models.people.roles import Role
from models.session import reading
from tests.flows.conftest import letters, numbers
from tests.people import GLORIA, LA_LIBERTAD, WILSON, WILSON_ID

SHOP = "drogueria@correo.example"


@pytest.fixture
def button(city: Session) -> Device:
    """The button under the counter of a chemist's."""
    return put_up(city, "PB-0007")


def put_up(city: Session, serial: str, holder_email: str | None = SHOP) -> Device:
    """Put up a button that somebody keeps."""
    device, _key = Device.enrol(serial, DeviceKind.PANIC_BUTTON, "Calle 5", by=GLORIA)
    device.stand_at("Droguería de la Calle 5", lat=7.88, lon=-72.5, territory_id=LA_LIBERTAD)
    device.holder, device.holder_email = "Droguería de la Calle 5", holder_email
    device.install(now().date(), by=GLORIA)
    city.add(device)
    city.commit()
    return device


@pytest.fixture
def commander(city: Session) -> Person:
    """Colonel Suárez reads English."""
    person = Person(name="Suárez", email="suarez@demo.cucuta.example", language="en")
    city.add(person)
    city.flush()
    city.add(Grant.give(person, Role.COMMANDER, None, by=GLORIA))
    city.commit()
    return person


def call(city: Session, device: Device) -> Incident:
    """Press the button."""
    incident = Incident.raise_at(device, Signal.PANIC, by=device.actor)
    city.add(incident)
    city.commit()
    return incident


def end(city: Session, device: Device, outcome: Outcome, days_later: float = 0) -> None:
    """Let a call come to something, some days from now."""
    with clock.at(now() + timedelta(days=days_later)):
        incident = call(city, device)
        incident.acknowledge(by=WILSON, person_id=WILSON_ID)
        incident.close(outcome, note="La tía de la dueña.", by=WILSON)
        city.commit()
        for _ in range(2):
            review.fn(numbers(K.INCIDENT_CLOSED))


def test_every_commander_gets_one_letter_about_a_call(
    city: Session, button: Device, commander: Person
) -> None:
    """In their language: where, when, what was done by then. Told twice, one letter."""
    incident = call(city, button)
    with clock.at(now() + timedelta(seconds=20)):
        incident.acknowledge(by=WILSON, person_id=WILSON_ID)
    with clock.at(now() + timedelta(seconds=180)):
        incident.escalate(Level.COMMANDER)
        city.commit()
        tell.fn(numbers(K.INCIDENT_ESCALATED))
    incident.escalate(Level.COMMANDER)
    city.commit()
    tell.fn(numbers(K.INCIDENT_ESCALATED))

    [letter] = letters()
    assert (letter.kind, letter.recipient) == (
        LetterKind.COMMANDER_CALLED,
        str(commander.actor),
    )
    assert letter.language == "en"
    facts = letter.facts
    assert facts["code"] == incident.code
    assert facts["place"] == "Droguería de la Calle 5"
    assert facts["acknowledged_at"] == (now() + timedelta(seconds=20)).isoformat()
    assert facts["accepted_at"] is None
    assert facts["status"] == "acknowledged"


def test_what_reached_only_the_supervisor_is_no_letter_to_the_commander(
    city: Session, button: Device, commander: Person
) -> None:
    """Sixty seconds without a dispatch ring on a page; nobody writes a letter yet."""
    call(city, button).escalate(Level.SUPERVISOR)
    city.commit()
    tell.fn(numbers(K.INCIDENT_ESCALATED))

    assert numbers(K.INCIDENT_ESCALATED)
    assert commander
    assert letters() == []


def test_the_third_false_alarm_of_a_year_writes_to_the_custodian(
    city: Session, button: Device
) -> None:
    """Not the first two, and not again before the sixth; true calls are counted beside."""
    for days in (0, 10, 20):
        assert letters() == []
        end(city, button, Outcome.FALSE_ALARM, days)
    end(city, button, Outcome.FOUNDED, 25)

    [letter] = letters()
    assert (letter.kind, letter.address) == (LetterKind.FALSE_ALARMS, SHOP)
    assert (letter.facts["mistaken"], letter.facts["closed"]) == (3, 3)
    for days in (30, 40):
        end(city, button, Outcome.FALSE_ALARM, days)
    assert len(letters()) == 1
    end(city, button, Outcome.FALSE_ALARM, 50)
    assert len(letters()) == 2


def test_last_years_false_alarms_are_forgotten(city: Session, button: Device) -> None:
    """Two in May and one in the June of next year are not three in a year."""
    for days in (0, 10, 390):
        end(city, button, Outcome.FALSE_ALARM, days)

    assert letters() == []


def test_a_custodian_of_several_devices_is_counted_once(city: Session, button: Device) -> None:
    """One shop with three buttons: the letter counts them together, however it is spelt."""
    others = [put_up(city, "PB-0008", SHOP.upper()), put_up(city, "PB-0009")]
    for days, device in enumerate((button, *others)):
        end(city, device, Outcome.FALSE_ALARM, days)

    [letter] = letters()
    assert (letter.facts["mistaken"], letter.facts["device_false"]) == (3, 1)


def test_nobody_is_written_to_where_nobody_keeps_it(city: Session) -> None:
    """A button on a pole has no custodian; its figure stands in the registry."""
    pole = put_up(city, "PB-0010", None)
    for days in (0, 1, 2):
        end(city, pole, Outcome.FALSE_ALARM, days)
    end(city, pole, Outcome.UNFOUNDED, 3)

    assert letters() == []
    with clock.at(now() + timedelta(days=5)):
        counted = of_devices(city, [pole.id])[pole.id]
    assert (counted.false, counted.closed, counted.rate) == (3, 4, 0.75)


def test_tests_and_drills_are_no_false_alarms(city: Session, button: Device) -> None:
    """Whoever tries the button out, as they should, is not counted."""
    button.begin_test(now() + timedelta(days=30), by=GLORIA)
    for days in (0, 1, 2):
        end(city, button, Outcome.TEST, days)

    assert letters() == []
    assert of_devices(city, [button.id]) == {}


def test_no_event_says_who(city: Session, button: Device) -> None:
    """The diary cannot be erased: it holds neither the custodian nor the note."""
    for days in (0, 1, 2):
        end(city, button, Outcome.FALSE_ALARM, days)

    with reading() as session:
        facts = str([event.facts for event in session.scalars(select(Event))])
    assert SHOP not in facts
    assert "tía" not in facts
