"""The access list is read by the smaller broker as mosquitto reads it."""

import pytest

from models.alerts.codes import Protocol
from sensors.broker import rules
from sensors.broker.access import AccessList
from sensors.broker.accounts import Account
from sensors.topics import DEVICES

ACCOUNTS = [
    Account("PB-1", "", Protocol.NATIVE, "PB-1"),
    Account("S-1", "", Protocol.SHELLY, "S-1"),
    Account("T-1", "", Protocol.TASMOTA, "boton"),
    Account("_b-centro", "", Protocol.ZIGBEE2MQTT, "zigbee2mqtt", is_bridge=True),
]


@pytest.fixture
def listed() -> AccessList:
    """Who may do what, as written and read again."""
    return AccessList.of(rules.access_list(ACCOUNTS))


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("PB-1", f"{DEVICES}/PB-1/event"),
        ("PB-1", f"{DEVICES}/PB-1/command/ack"),
        ("S-1", "S-1/events/rpc"),
        ("S-1", "S-1/status/switch:0"),
        ("T-1", "tele/boton/LWT"),
        ("T-1", "stat/boton"),
        ("_b-centro", "zigbee2mqtt/bridge/state"),
        ("_gateway", "zigbee2mqtt/0x01/set"),
    ],
)
def test_what_somebody_may_say(listed, user, topic):
    """What is theirs."""
    assert listed.may_write(user, topic)


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("PB-1", f"{DEVICES}/PB-2/event"),
        ("PB-1", f"{DEVICES}/PB-1/event/more"),
        ("PB-1", f"{DEVICES}/PB-1/ack"),
        ("PB-1", "stat/PB-1/RESULT"),
        ("S-1", f"{DEVICES}/S-1/event"),
        ("S-1", "S-1/rpc"),
        ("T-1", "tele/boton-2/LWT"),
        ("T-1", "tele/T-1/LWT"),
        ("_b-centro", "zigbee2mqtt2/0x01"),
        ("_b-centro", f"{DEVICES}/_b-centro/event"),
        ("_pulse", "zigbee2mqtt/0x01/set"),
        ("_gateway", "$SYS/broker/uptime"),
        ("somebody", "convivencia/x"),
        ("", f"{DEVICES}//event/x"),
    ],
)
def test_what_nobody_may_say(listed, user, topic):
    """All the rest."""
    assert not listed.may_write(user, topic)


def test_what_somebody_may_hear(listed):
    """Answers and orders, and the platform everything."""
    heard = [
        listed.may_read("PB-1", f"{DEVICES}/PB-1/ack"),
        listed.may_read("S-1", "S-1/rpc"),
        listed.may_read("T-1", "cmnd/boton/Power"),
        listed.may_read("_pulse", f"{DEVICES}/PB-1/heartbeat"),
        listed.may_read("_b-centro", "zigbee2mqtt/0x01/set"),
    ]
    unheard = [
        listed.may_read("PB-1", f"{DEVICES}/PB-1/event"),
        listed.may_read("PB-2", f"{DEVICES}/PB-1/ack"),
        listed.may_read("S-1", f"{DEVICES}/S-1/ack"),
        listed.may_read("T-1", "cmnd/tasmotas/Power"),
    ]

    assert all(heard)
    assert not any(unheard)


@pytest.mark.parametrize(
    "line", ["topic read a", "pattern read a/+/b", "user x\ntopic read a/+", "allow everything"]
)
def test_what_is_not_understood_is_no_rule(line):
    """A rule that is read in part might allow what it was to forbid."""
    with pytest.raises(ValueError, match="not understood"):
        AccessList.of(line)
