"""What devices are told to do: at once, again, and in the words of their makers."""

import json

import pytest
from sqlalchemy import select

from models.alerts.codes import Action, Protocol
from models.alerts.command import MOST_TRIES, Command, CommandStatus
from models.alerts.device import Device, DeviceKind, with_serial
from models.alerts.zone import Zone
from models.events import PLATFORM
from models.session import unit_of_work
from sensors.topics import DEVICES
from tests.models.alerts.conftest import later
from tests.sensors.gateways import (
    arrival,
    enrol,
    event,
    found,
    hear,
    ordered,
    quiet_gateway,
)


@pytest.fixture
def street(database) -> Zone:
    """A street with two shops and a siren."""
    with unit_of_work() as session:
        zone = Zone.draw("Calle 13, cuadra 4", by=PLATFORM)
        session.add(zone)
    enrol("SHOP-1", "SHOP-2", zone=zone)
    enrol("SIREN-1", kind=DeviceKind.SIREN, zone=zone)
    return zone


@pytest.fixture
def gateway(street):
    """A gateway that has looked for orders a moment ago."""
    gateway = quiet_gateway()
    for chore in gateway.chores:
        chore.due_at = float("inf")
    return gateway


def order(serial, action, seconds=0) -> None:
    """Tell a device something, as the portal does: it only writes a row."""
    with unit_of_work() as session:
        device = session.scalars(with_serial(serial)).one()
        session.add(Command.order(device, action, seconds, by=PLATFORM))


def commands() -> list[Command]:
    """Return what was ordered, as it stands now."""
    return found(select(Command).order_by(Command.next_try_at))


def actions(gateway) -> list[str]:
    """Return what devices were told, in order."""
    return [body["action"] for _, body in ordered(gateway)]


def test_a_press_sets_off_the_light_before_anything_else_happens(gateway):
    """In the same step: nobody waits for the next look."""
    gateway.arrived.put(event("SHOP-1"))
    gateway.step(0)

    [(topic, body)] = ordered(gateway)
    [command] = commands()
    assert topic == f"{DEVICES}/SIREN-1/command"
    assert body == {"id": str(command.id), "action": "strobe_on", "duration_s": 180}
    assert command.status is CommandStatus.SENT


def test_the_siren_follows_the_light(gateway):
    """Five seconds later, once two neighbours have called."""
    hear(gateway, event("SHOP-1"), event("SHOP-2"))
    gateway.look_for_orders()
    assert actions(gateway) == ["strobe_on"]
    with later(seconds=5):
        gateway.look_for_orders()

    assert "siren_on" in actions(gateway)


def test_what_the_portal_ordered_is_found_and_repeated_until_it_is_answered(gateway):
    """The portal never speaks MQTT: it writes a row."""
    order("SIREN-1", Action.SIREN_OFF)
    gateway.look_for_orders()
    gateway.look_for_orders()
    with later(seconds=3):
        gateway.look_for_orders()
    assert actions(gateway) == ["siren_off"] * 2
    [command] = commands()
    done = json.dumps({"id": str(command.id), "state": "done"}).encode()
    hear(gateway, arrival(f"{DEVICES}/SIREN-1/command/ack", done))
    with later(seconds=6):
        gateway.look_for_orders()

    assert actions(gateway) == ["siren_off"] * 2
    assert commands()[0].status is CommandStatus.DONE


def test_a_device_that_never_answers_is_given_up_and_shown(gateway):
    """Five tries; somebody must see to it."""
    order("SIREN-1", Action.SIREN_OFF)
    for number in range(MOST_TRIES + 2):
        with later(seconds=3 * number):
            gateway.look_for_orders()

    assert len(ordered(gateway)) == MOST_TRIES
    assert (commands()[0].status, commands()[0].reason) == (CommandStatus.FAILED, "no_answer")


def test_a_gateway_that_died_after_it_noted_an_order_sends_it_again(gateway):
    """Said twice under one id is heard once; not said at all is a silent siren."""
    order("SIREN-1", Action.SIREN_ON, 60)
    with unit_of_work() as session:
        session.scalars(Command.due()).one().sent()
    next_life = quiet_gateway()
    next_life.look_for_orders()
    with later(seconds=3):
        next_life.look_for_orders()

    [(_, body)] = ordered(next_life)
    assert body == {"id": str(commands()[0].id), "action": "siren_on", "duration_s": 57}


@pytest.mark.parametrize("protocol", [Protocol.CHIRPSTACK, Protocol.THE_THINGS_STACK])
def test_a_device_whose_protocol_takes_no_orders_fails_at_once_with_the_reason(
    gateway, protocol
):
    """A siren on LoRaWAN would be told too late: nobody shall rely on it."""
    enrol("LW-1", kind=DeviceKind.SIREN, protocol=protocol)
    order("LW-1", Action.SIREN_ON, 60)
    gateway.look_for_orders()

    assert ordered(gateway) == []
    assert (commands()[0].status, commands()[0].reason) == (
        CommandStatus.FAILED,
        "takes_no_orders",
    )


def test_each_maker_is_told_in_its_own_words(gateway):
    """A Tasmota knows relays, not sirens."""
    enrol("TAS-1", kind=DeviceKind.SIREN, protocol=Protocol.TASMOTA)
    order("TAS-1", Action.SIREN_OFF)
    gateway.look_for_orders()

    gateway.ears.client.publish.assert_called_once_with("cmnd/TAS-1/Power1", "OFF", qos=1)
    hear(gateway, arrival("stat/TAS-1/RESULT", b'{"POWER1": "OFF"}'))
    assert commands()[0].status is CommandStatus.DONE


def test_a_device_cannot_answer_for_another(gateway):
    """A shop that knows the order's id does not silence the doubt about the siren."""
    order("SIREN-1", Action.SIREN_ON, 60)
    gateway.look_for_orders()
    done = json.dumps({"id": str(commands()[0].id), "state": "done"}).encode()
    hear(gateway, arrival(f"{DEVICES}/SHOP-1/command/ack", done))

    assert commands()[0].status is CommandStatus.SENT


def test_no_order_waits_for_a_broker_that_is_away(gateway):
    """It would sound when everything is over; its tries are not used up meanwhile."""
    order("SIREN-1", Action.SIREN_ON, 60)
    gateway.ears.client.is_connected.return_value = False
    for number in range(MOST_TRIES + 1):
        with later(seconds=3 * number):
            gateway.look_for_orders()

    assert ordered(gateway) == []
    assert commands()[0].status is CommandStatus.QUEUED


def test_looking_for_orders_holds_no_lock_where_there_are_none(gateway, database):
    """Four times a second, all day."""
    with unit_of_work() as session:
        session.scalars(select(Device)).all()
        gateway.look_for_orders()

    assert ordered(gateway) == []
