"""Nobody at the broker speaks or listens where it is not theirs, whatever they speak.

Every promise holds for mosquitto and for the smaller broker alike.
"""

import random
import socket

import pytest

from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.events import PLATFORM
from sensors.broker import rules
from sensors.broker.keeping import refresh
from sensors.broker.limits import LONGEST_MESSAGE, LONGEST_PACKET
from sensors.topics import DEVICES
from tests.sensors.conftest import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("broker")]

DONE = "convivencia/done"  # what the platform says last, to know that nothing else comes
PRESS = {"id": "1", "kind": "panic"}


@pytest.fixture
def gateway(box, users):
    """The platform's own connection, which hears everything."""
    ears = box(rules.HOUSE, users.house_keys[rules.HOUSE])
    ears.listens_to("#")
    return ears


@pytest.fixture
def bridge(session, users):
    """Register a bridge, and return what it speaks with."""

    def register(name: str, prefix: str) -> tuple[str, str]:
        made, key = Bridge.register(session, name, Protocol.ZIGBEE2MQTT, prefix, by=PLATFORM)
        session.commit()
        refresh(users)
        return made.name, key

    return register


def test_who_listens_to_everything_hears_only_what_is_theirs(enrol, box, gateway):
    """Wildcards are answered as everywhere: with what one may read."""
    button, other = box(*enrol("PB-1")), box(*enrol("PB-2"))
    other.listens_to("#", "convivencia/#", "+/+/+/+/+", f"{DEVICES}/PB-1/ack", f"{DEVICES}/#")

    button.says("event", PRESS)
    gateway.says("ack", {"id": "1"}, serial="PB-1")
    gateway.says("command", {"action": "siren_on"}, serial="PB-1")
    gateway.says("ack", {"id": "9"}, serial="PB-2")

    assert set(other.hears_all(until=f"{DEVICES}/PB-2/ack")) <= {f"{DEVICES}/PB-2/ack"}


def test_nobody_takes_the_place_of_another(enrol, box, gateway):
    """A second connection under one name ends the first: the name is therefore the user's."""
    button = box(*enrol("PB-1"))
    button.listens_to(f"{DEVICES}/PB-1/ack")
    thief = enrol("PB-2")

    for name in (rules.HOUSE, "PB-1", "box-PB-1", "box-_gateway"):
        assert box(*thief, name=name).answer == "Success"
    refused = box(rules.HOUSE, "not the key", name=rules.HOUSE)

    assert refused.answer == "Not authorized"
    button.says("event", PRESS)
    assert gateway.hears() == (f"{DEVICES}/PB-1/event", '{"id": "1", "kind": "panic"}')
    gateway.says("ack", {"id": "1"}, serial="PB-1")
    assert button.hears() == (f"{DEVICES}/PB-1/ack", '{"id": "1"}')
    assert (button.lost, gateway.lost) == ([], [])


def test_a_device_that_comes_again_takes_its_own_place(enrol, box, gateway):
    """The broker may not know yet that its line is dead."""
    known = enrol("PB-1")
    first = box(*known, name="one")
    first.client.reconnect_delay_set(600)
    second = box(*known, name="another")

    wait_until(lambda: first.lost)
    second.says("event", PRESS)
    assert gateway.hears_all(until=f"{DEVICES}/PB-1/event") == []


def test_what_is_kept_under_anothers_name_was_never_kept(enrol, box, users):
    """A retained press, or a retained `online`, would deceive for ever."""
    thief = box(*enrol("PB-2"))
    for topic in (f"{DEVICES}/PB-1/status", f"{DEVICES}/PB-1/event", "stat/T-1/RESULT"):
        thief.publishes(topic, "online", retain=True)
    thief.says("status", "online", retain=True)
    gateway = box(rules.HOUSE, users.house_keys[rules.HOUSE])
    gateway.listens_to("#")

    assert gateway.hears() == (f"{DEVICES}/PB-2/status", "online")
    gateway.publishes(DONE)
    assert gateway.hears_all(until=DONE) == []


def test_what_is_kept_is_shown_to_nobody_who_may_not_read_it(enrol, box, users, gateway):
    """Whether the neighbour's alarm is online is the neighbour's affair."""
    box(*enrol("PB-1")).says("status", "online", retain=True)
    assert gateway.hears()

    curious = box(*enrol("PB-2"))
    curious.listens_to("#", f"{DEVICES}/PB-1/status")
    gateway.says("ack", {"id": "9"}, serial="PB-2")

    assert curious.hears_all(until=f"{DEVICES}/PB-2/ack") == []


def test_a_last_will_reaches_only_under_the_own_name(enrol, box, gateway):
    """It is published by the broker, but for the device."""
    liar = box(*enrol("PB-2"), will=f"{DEVICES}/PB-1/status")
    honest = box(*enrol("PB-3"), will=f"{DEVICES}/PB-3/status")

    liar.break_off()
    honest.break_off()

    assert gateway.hears() == (f"{DEVICES}/PB-3/status", "offline")
    gateway.publishes(DONE)
    assert gateway.hears_all(until=DONE) == []


def test_whose_power_was_cut_is_noticed(enrol, box, gateway):
    """Its line stays open; it is silent for longer than it said it would be."""
    cut_off = box(*enrol("PB-1"), will=f"{DEVICES}/PB-1/status", keepalive=2)

    cut_off.client.loop_stop()

    assert gateway.hears() == (f"{DEVICES}/PB-1/status", "offline")


def test_a_bridge_keeps_to_its_prefix(enrol, bridge, box, gateway):
    """It speaks for many, but not for those that speak for themselves, or for another."""
    button = box(*enrol("PB-1"))
    button.listens_to(f"{DEVICES}/PB-1/command")
    zigbee, other = (
        box(*bridge("centro", "zigbee2mqtt/centro")),
        box(*bridge("norte", "zigbee2mqtt/norte")),
    )
    other.listens_to("#")

    for topic in (
        f"{DEVICES}/PB-1/event",
        f"{DEVICES}/PB-1/command",
        f"{DEVICES}/_b-centro/event",
        "zigbee2mqtt/norte/0x01",
        "zigbee2mqtt/bridge/state",
        "stat/T-1/RESULT",
        "PB-1/events/rpc",
        "zigbee2mqtt/centro/0x01",
    ):
        zigbee.publishes(topic)
    assert gateway.hears_all(until="zigbee2mqtt/centro/0x01") == []

    gateway.publishes("zigbee2mqtt/centro/0x01/set")
    gateway.publishes("zigbee2mqtt/norte/0x02/set")
    assert other.hears_all(until="zigbee2mqtt/norte/0x02/set") == []
    assert button.told.empty()


@pytest.mark.parametrize(
    ("protocol", "may", "hears", "may_not"),
    [
        (
            Protocol.TASMOTA,
            ["stat/X-1/RESULT", "tele/X-1/LWT"],
            "cmnd/X-1/Backlog",
            ["stat/X-2/RESULT", "cmnd/X-1/Power", "cmnd/X-2/Power", "X-1/events/rpc"],
        ),
        (
            Protocol.SHELLY,
            ["X-1/events/rpc", "X-1/online", "X-1/status/input:0", "X-1/answers/rpc"],
            "X-1/rpc",
            ["X-2/events/rpc", "X-1/rpc", "X-1/command", "stat/X-1/RESULT"],
        ),
    ],
)
def test_a_makers_device_keeps_to_the_topics_of_its_maker(
    enrol, box, gateway, protocol, may, hears, may_not
):
    """And speaks not as one of ours, under its own name even."""
    device, other = box(*enrol("X-1", protocol)), box(*enrol("X-2", protocol))
    device.listens_to("#")
    other.listens_to("#", hears)

    for topic in [*may_not, f"{DEVICES}/X-1/event", f"{DEVICES}/X-1/status", *may]:
        device.publishes(topic)
    assert gateway.hears_all(until=may[-1]) == may[:-1]

    gateway.publishes(hears.replace("X-1", "X-2"))
    gateway.publishes(hears)
    assert device.hears_all(until=hears) == []
    assert other.hears()[0] == hears.replace("X-1", "X-2")
    assert other.told.empty()


def test_a_message_that_is_too_long_goes_no_further_and_harms_nobody(enrol, box, gateway):
    """A device gone mad must not fill the memory, nor silence the others."""
    mad, button = box(*enrol("PB-1")), box(*enrol("PB-2"))
    mad.client.reconnect_delay_set(600)

    mad.says("event", "x" * (LONGEST_MESSAGE + 1))
    mad.says("event", "x" * LONGEST_MESSAGE)
    topic, body = gateway.hears()
    assert (topic, len(body)) == (f"{DEVICES}/PB-1/event", LONGEST_MESSAGE)

    mad.says("event", "x" * (LONGEST_PACKET + 1))
    wait_until(lambda: mad.lost)
    button.says("event", PRESS)
    assert gateway.hears_all(until=f"{DEVICES}/PB-2/event") == []
    assert gateway.lost == []


def test_the_connection_for_signs_of_life_hears_and_says_nothing(enrol, box, users, gateway):
    """It is the platform's second pair of ears, and has no mouth."""
    pulse = box(rules.PULSE, users.house_keys[rules.PULSE])
    pulse.listens_to(f"{DEVICES}/+/heartbeat")
    siren = box(*enrol("S-1"))
    siren.listens_to(f"{DEVICES}/S-1/command")

    pulse.says("command", {"action": "siren_on"}, serial="S-1")
    siren.says("heartbeat", {"battery": 90})

    assert pulse.hears() == (f"{DEVICES}/S-1/heartbeat", '{"battery": 90}')
    assert gateway.hears_all(until=f"{DEVICES}/S-1/heartbeat") == []
    assert siren.told.empty()


def test_what_is_no_mqtt_ends_its_own_connection_only(enrol, box, gateway, settings):
    """Scanners knock at every open port; a device may send what its memory happens to hold."""
    user, key = enrol("PB-1")
    hello = connect_packet(user, key)
    chance = random.Random(3)  # noqa: S311 - so that it is the same every time
    openings = [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"", hello[:9], hello]
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", settings.mqtt_port), 5) as line:
            opening = chance.choice(openings)
            garbage = chance.randbytes(chance.randint(0, 400))
            line.sendall(opening + garbage)

    box(user, key).says("event", PRESS)
    assert gateway.hears_all(until=f"{DEVICES}/PB-1/event") == []
    assert gateway.lost == []


@pytest.mark.parametrize("topic", ["$SYS/broker/uptime", "", f"{DEVICES}/+/event", "a/#"])
def test_what_can_be_no_topic_is_said_to_nobody(enrol, box, gateway, settings, topic):
    """A client's library would not let one try; a device has its own."""
    user, key = enrol("PB-1")
    name = topic.encode()
    body = len(name).to_bytes(2, "big") + name + b"{}"
    with socket.create_connection(("127.0.0.1", settings.mqtt_port), 5) as line:
        line.sendall(connect_packet(user, key))
        assert line.recv(4) == b"\x20\x02\x00\x00"
        line.sendall(b"\x30" + bytes([len(body)]) + body)
        button = box(*enrol("PB-2"))
        button.says("event", PRESS)

        assert gateway.hears_all(until=f"{DEVICES}/PB-2/event") == []
        assert gateway.lost == []


def connect_packet(user: str, key: str) -> bytes:
    """Return what a client of MQTT 3.1.1 says first."""
    words = [len(word).to_bytes(2, "big") + word.encode() for word in (user, user, key)]
    body = b"\x00\x04MQTT\x04\xc2\x00\x3c" + b"".join(words)
    return b"\x10" + bytes([len(body)]) + body
