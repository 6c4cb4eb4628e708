"""Our own broker lets in whom we know, and keeps each to their own topics.

Every promise holds for mosquitto and for the smaller broker alike.
"""

import json
import os
import signal
import subprocess
import sys

import pytest

from models.session import reading
from models.settings import Settings
from sensors.broker import rules
from sensors.broker.accounts import accounts
from sensors.broker.keeping import Keeper
from sensors.broker.users import UserList, house_address
from sensors.topics import DEVICES
from tests.sensors.conftest import is_open, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("broker")]

PRESS = {"id": "1", "kind": "panic"}
EVERYTHING = ("convivencia/#", "$SYS/#", "#")


@pytest.fixture
def keep(users) -> Keeper:
    """What the gateway does every second."""
    return Keeper(users)


def test_a_device_with_its_key_is_let_in_and_one_with_another_is_not(enrol, box):
    """Nobody presses in the name of somebody else's button."""
    user, key = enrol("PB-1")
    enrol("PB-2")

    assert box(user, key).answer == "Success"
    assert box("PB-2", key).answer == "Not authorized"


def test_nobody_enters_without_a_name(box):
    """An open broker would be everybody's."""
    assert box("", "").answer == "Not authorized"


def test_a_device_enrolled_while_the_broker_runs_is_let_in(enrol, box):
    """And those who are there already stay there."""
    first = box(*enrol("PB-1"))
    lost = []
    first.client.on_disconnect = lambda *_: lost.append(1)

    second = enrol("PB-2")
    wait_until(lambda: box(*second).answer == "Success")

    first.listens_to("convivencia/v1/devices/PB-1/ack")
    assert lost == []


def test_a_device_speaks_and_listens_under_its_own_serial_only(enrol, box, settings, users):
    """What it says elsewhere reaches nobody; what others are told does not reach it."""
    gateway = box(rules.HOUSE, users.house_keys[rules.HOUSE])
    gateway.listens_to("convivencia/#")
    button, other = box(*enrol("PB-1")), box(*enrol("PB-2"))
    other.listens_to(*EVERYTHING)

    button.says("event", PRESS, serial="PB-2")
    button.says("command", {"action": "siren_on"}, serial="PB-2")
    button.says("command", {"action": "siren_on"})
    button.says("ack", {"id": "1"})
    button.says("event", PRESS)

    topic, _ = gateway.hears()
    assert topic == "convivencia/v1/devices/PB-1/event"
    assert gateway.hears(0.5) is None
    assert other.hears(0.5) is None


def test_a_device_hears_what_the_platform_tells_it(enrol, box, users):
    """Its acknowledgements and its commands."""
    gateway = box(rules.HOUSE, users.house_keys[rules.HOUSE])
    siren = box(*enrol("S-1"))
    siren.listens_to("convivencia/v1/devices/S-1/ack", "convivencia/v1/devices/S-1/command")

    gateway.says("command", {"id": "c", "action": "siren_on"}, serial="S-1")

    assert siren.hears() == (
        "convivencia/v1/devices/S-1/command",
        '{"id": "c", "action": "siren_on"}',
    )


def test_what_the_gateway_missed_is_kept_for_it(enrol, box, users):
    """While it is started again, and nobody's press is the first to be lost."""
    own = (rules.HOUSE, users.house_keys[rules.HOUSE])
    first = box(*own, lasting=True)
    first.listens_to(f"{DEVICES}/+/event")
    first.close()

    button = box(*enrol("PB-1"))
    button.says("event", PRESS)
    button.says("event", {"id": "2"})
    second = box(*own, lasting=True)

    assert [json.loads(second.hears()[1])["id"] for _ in range(2)] == ["1", "2"]


def test_what_comes_while_the_gateway_catches_up_does_not_overtake_what_waited(
    enrol, box, users
):
    """It is back, and at that moment somebody presses again."""
    own = (rules.HOUSE, users.house_keys[rules.HOUSE])
    first = box(*own, lasting=True)
    first.listens_to(f"{DEVICES}/+/event")
    first.close()

    button = box(*enrol("PB-1"))
    button.says("event", PRESS)
    wait_until(lambda: button.client._out_messages == {})  # noqa: SLF001 - the broker has it
    second = box(*own, lasting=True)
    for number in range(2, 6):
        button.says("event", {"id": str(number)})

    heard = [json.loads(second.hears()[1])["id"] for _ in range(5)]
    assert heard == ["1", "2", "3", "4", "5"]


def test_what_the_gateway_missed_outlives_mosquitto(request, broker, enrol, box, users, keep):
    """Also where the broker is told of new lists before the gateway is back."""
    if "embedded" in request.node.callspec.id:
        pytest.skip("the smaller broker keeps nothing; devices repeat")
    own = (rules.HOUSE, users.house_keys[rules.HOUSE])
    first = box(*own, lasting=True)
    first.listens_to(f"{DEVICES}/+/event")
    first.close()
    button = box(*enrol("PB-1"))
    button.listens_to(f"{DEVICES}/PB-1/ack")
    button.says("event", PRESS)
    wait_until(lambda: button.client._out_messages == {})  # noqa: SLF001 - the broker has it
    button.close()
    broker.terminate()
    broker.wait(5)

    with subprocess.Popen([sys.executable, "-m", "sensors.broker"]) as again:
        wait_until(lambda: is_open(int(os.environ["CONVIVENCIA_MQTT_PORT"])))
        keep()
        second = box(*own, lasting=True)
        assert json.loads(second.hears()[1]) == PRESS
        second.close()
        again.terminate()


def test_a_broker_that_is_told_to_stop_stops(broker):
    """Within the time that stopping the whole platform leaves it."""
    broker.send_signal(signal.SIGTERM)

    assert broker.wait(3) is not None


def test_the_list_is_for_its_owner_only_and_holds_no_key(enrol, users):
    """Whoever reads it learns no key."""
    _user, key = enrol("PB-1")

    assert users.path.stat().st_mode & 0o777 == 0o600
    assert key not in users.path.read_text()
    assert users.house_keys[rules.HOUSE] not in users.path.read_text()


def test_a_list_that_did_not_change_is_not_written_again(enrol, users):
    """The broker would read it every second."""
    enrol("PB-1")
    before = [path.stat().st_mtime_ns for path in (users.path, users.access)]

    with reading() as session:
        assert users.write(accounts(session)) is False
    assert [path.stat().st_mtime_ns for path in (users.path, users.access)] == before


def test_a_broker_elsewhere_is_reached_as_the_setting_says(tmp_path):
    """And its list is not ours to write."""
    elsewhere = Settings(data=str(tmp_path), mqtt_url="mqtts://we:key@broker.example")

    assert house_address(elsewhere) == "mqtts://we:key@broker.example"
    own = Settings(data=str(tmp_path))
    addresses = {house_address(own, user) for user in rules.HOUSE_USERS}
    assert len(addresses) == len(UserList.of(own).house_keys) == 2
