"""Signs of life: thousands a second, none of them in a press's way, and none lost."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError

from models.alerts.listening import Listening
from models.alerts.pulse import Pulse
from models.clock import now
from sensors import life, vitals
from sensors.ears import Arrival
from sensors.gateway import PULSES
from sensors.topics import DEVICES
from tests.models.alerts.conftest import later
from tests.sensors.gateways import (
    acknowledged,
    arrival,
    enrol,
    event,
    found,
    hear,
    letters,
    quiet_gateway,
)


@pytest.fixture
def gateway(database):
    """A gateway of a city with three buttons."""
    enrol("PB-0007", "PB-0008", "PB-0009")
    return quiet_gateway()


def heartbeat(serial="PB-0007", **said) -> Arrival:
    """Return a heartbeat."""
    return arrival(f"{DEVICES}/{serial}/heartbeat", json.dumps(said).encode(), qos=0)


def batteries() -> list[int]:
    """Read how full the batteries were when the devices last said so."""
    return sorted(one.battery for one in found(select(Pulse)))


def fail_once(monkeypatch, failure) -> None:
    """Let the next flush fail."""
    flush, failures = life.flush, [failure]

    def flush_later(session, some):
        if failures:
            raise failures.pop()
        return flush(session, some)

    monkeypatch.setattr(life, "flush", flush_later)


def test_signs_of_life_are_kept_together_and_written_later(gateway):
    """A thousand a second must not be a thousand transactions."""
    gateway.feel(heartbeat(battery=80))
    gateway.feel(heartbeat(battery=79, rssi=-70))
    assert batteries() == []
    gateway.life.flush()

    assert batteries() == [79]
    assert len(gateway.vitals) == 0


def test_many_are_written_in_portions_that_let_presses_pass(gateway):
    """None holds the database for long."""
    gateway.life.size = 1
    passed = []
    gateway.life.between = lambda: passed.append(1)
    for serial in ("PB-0007", "PB-0008", "PB-0009"):
        gateway.feel(heartbeat(serial, battery=50))
    gateway.life.flush()

    assert batteries() == [50, 50, 50]
    assert passed


def test_a_press_is_a_sign_of_life_and_a_kept_copy_of_one_is_none(gateway):
    """The copy may be a year old."""
    hear(gateway, event("PB-0008", battery=30, retained=True), event(battery=55))
    gateway.life.flush()

    assert batteries() == [55]


def test_signs_of_life_that_could_not_be_written_are_not_lost(gateway, monkeypatch):
    """The database was away for one flush; what came meanwhile is newer."""
    fail_once(monkeypatch, OperationalError("", {}, OSError("away")))
    gateway.feel(heartbeat(battery=80, rssi=-70))
    gateway.feel(heartbeat("PB-0008", battery=20))
    with pytest.raises(OperationalError):
        gateway.life.flush()
    gateway.feel(heartbeat(battery=79))
    gateway.life.flush()

    assert batteries() == [20, 79]
    assert -70 in {one.rssi for one in found(select(Pulse))}


def test_one_that_cannot_be_written_takes_no_other_with_it(gateway, monkeypatch, caplog):
    """It is told, and left out: the next sign of its life comes soon."""
    flush = life.flush

    def refuse_one(session, some):
        if any(sender.address == "PB-0008" for sender in some):
            raise DataError("", {}, ValueError("does not fit"))
        return flush(session, some)

    monkeypatch.setattr(life, "flush", refuse_one)
    for number, serial in enumerate(("PB-0007", "PB-0008", "PB-0009")):
        gateway.feel(heartbeat(serial, battery=number))
    gateway.life.flush()

    assert batteries() == [0, 2]
    assert "could not note that PB-0008 lives" in caplog.text
    assert len(gateway.vitals) == 0


def test_who_invents_senders_fills_no_memory(gateway, monkeypatch):
    """The others are still felt."""
    monkeypatch.setattr(vitals, "MOST_SENDERS", 2)
    for serial in ("PB-0007", "X-1", "X-2", "X-3"):
        gateway.feel(heartbeat(serial, battery=50))
    gateway.feel(heartbeat(battery=49))
    gateway.life.flush()

    assert gateway.vitals.ignored == 2
    assert batteries() == [49]


def test_strangers_are_counted_and_leave_no_row(gateway):
    """Somebody's box is alive and nobody knows whose."""
    for number in range(3):
        gateway.feel(heartbeat(f"X-{number}"))
    gateway.life.flush()

    assert gateway.life.unknown == 3
    assert found(select(Pulse)) == []


def test_a_heartbeat_nobody_can_read_is_a_dead_letter(gateway):
    """The thread that hears them only passes it on."""
    hear(gateway)
    gateway.feel(arrival(f"{DEVICES}/PB-0007/heartbeat", b"\xff", qos=0))
    hear(gateway)

    assert [one.topic for one in letters()] == [f"{DEVICES}/PB-0007/heartbeat"]
    assert acknowledged(gateway) == 0


def test_presses_and_signs_of_life_come_on_two_connections(gateway):
    """Two thousand heartbeats a second must not stand in a press's way."""
    assert f"{DEVICES}/+/event" in gateway.filters
    assert not gateway.filters & PULSES
    assert not gateway.pulse.lasting


# --- since when we hear ---------------------------------------------------------------------


def since() -> object:
    """Return since when the gateway hears without a break."""
    return [one.since for one in found(select(Listening))]


def test_a_gateway_that_hears_says_so_and_a_connection_is_a_new_beginning(gateway):
    """Devices come back after us: nobody is called silent at once."""
    gateway.life.note()
    first = now()
    with later(seconds=4):
        gateway.life.note()
        assert since() == [first]
        gateway.pulse.connection += 1
        gateway.life.note()
        assert since() == [now()]


def test_a_gateway_that_has_lost_one_of_its_connections_says_nothing(gateway):
    """It is deaf on one ear: nobody knows whose silence it hears."""
    gateway.pulse.client.is_connected.return_value = False
    gateway.life.note()

    assert since() == []
