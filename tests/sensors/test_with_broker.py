"""The gateway on real connections: brokers of both kinds, and devices that speak to them."""

import json
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import select

from models.alerts.codes import Action, DeviceStatus
from models.alerts.command import Command, CommandStatus
from models.alerts.device import Device, with_serial
from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage
from models.alerts.pulse import Pulse
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.session import unit_of_work
from sensors.broker.rules import PULSE
from sensors.broker.users import house_address
from sensors.gateway import Gateway
from sensors.topics import DEVICES
from tests.sensors.conftest import Box, wait_until
from tests.sensors.gateways import found

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("broker")]

SERIAL = "PB-0007"
ACK = f"{DEVICES}/{SERIAL}/ack"
COMMAND = f"{DEVICES}/{SERIAL}/command"


@pytest.fixture
def run(settings) -> Iterator[Callable[[], Callable[[], None]]]:
    """Run gateways, each in a thread of its own; what is returned stops it."""
    stops = []

    def run_one() -> Callable[[], None]:
        gateway, told = Gateway("_gateway", PULSE), Event()

        def steps() -> None:
            gateway.start(house_address(settings), house_address(settings, PULSE))
            while not told.is_set():
                gateway.step(0.05)
            gateway.stop()

        thread = Thread(target=steps)

        def stop() -> None:
            told.set()
            thread.join(10)

        stops.append(stop)
        thread.start()
        wait_until(lambda: gateway.ears.connection and gateway.pulse.connection)
        return stop

    yield run_one
    for stop in stops:
        stop()


@pytest.fixture
def button(enrol, box, session) -> Iterator[Box]:
    """A button that is connected, and listens to what it is told."""
    user, key = enrol(SERIAL)
    with unit_of_work() as other:
        other.scalars(with_serial(user)).one().install(city_day(now()), by=PLATFORM)
    button = box(user, key, will=f"{DEVICES}/{SERIAL}/status")
    button.listens_to(ACK, COMMAND)
    return button


def test_a_press_is_written_down_then_answered_and_so_is_its_repeat(run, button):
    """Twice the same, and once nothing that anybody can read."""
    run()
    for body in ({"id": "41", "kind": "panic"}, {"id": "41", "kind": "panic"}):
        button.says("event", body)
        assert button.hears() == (ACK, '{"id": "41"}')
    button.says("event", "gibberish")
    button.says("event", {"id": "42", "kind": "dance"})
    assert button.hears() == (ACK, '{"id": "42"}')

    assert len(found(select(Incident))) == 1


def test_a_device_lives_and_its_last_will_is_known(run, button):
    """Its heartbeat says that it lives, the broker that it is gone."""
    run()
    button.says("heartbeat", {"battery": 55, "rssi": -70, "firmware": "1.4"})
    wait_until(lambda: [one.battery for one in found(select(Pulse))] == [55])
    assert [one.status for one in found(select(Device))] == [DeviceStatus.ONLINE]
    button.break_off()

    wait_until(lambda: [one.online for one in found(select(Pulse))] == [False])


def test_an_order_of_the_portal_reaches_the_device_and_its_answer_comes_back(run, button):
    """Who wrote the row knows nothing of MQTT."""
    run()
    with unit_of_work() as session:
        device = session.scalars(with_serial(SERIAL)).one()
        session.add(Command.order(device, Action.SELF_TEST, 3, by=PLATFORM))
    topic, body = button.hears()
    assert (topic, json.loads(body)["action"]) == (COMMAND, "self_test")
    button.says("command/ack", {"id": json.loads(body)["id"], "state": "done"})

    wait_until(lambda: [one.status for one in found(select(Command))] == [CommandStatus.DONE])


def test_presses_made_while_the_gateway_is_away_are_heard_when_it_is_back(run, button):
    """The device repeats until it is answered; the broker may have kept it besides."""
    stop = run()
    stop()
    button.says("event", {"id": "41", "kind": "panic"})
    assert button.hears(0.3) is None
    run()
    button.says("event", {"id": "41", "kind": "panic"})
    assert button.hears() == (ACK, '{"id": "41"}')

    wait_until(lambda: len(found(select(DeviceMessage))) == 1)
    assert len(found(select(Incident))) == 1
