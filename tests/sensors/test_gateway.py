"""What the gateway does with what devices say: it answers only for what is written down."""

import json
import logging
from unittest.mock import Mock, call

import paho.mqtt.client as mqtt
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError, OperationalError

from models.alerts.device import Device, DeviceKind
from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage, Refusal
from models.events import PLATFORM
from models.heartbeats import heartbeats
from sensors import gateway as gateways
from sensors.broker.users import house_address
from sensors.gateway import GROUP, Arrival, Gateway
from tests.sensors.conftest import wait_until

TOPIC = "convivencia/v1/devices/PB-0007/event"
ACK = "convivencia/v1/devices/PB-0007/ack"


@pytest.fixture
def park_button(session) -> Device:
    """The panic button of Parque Santander."""
    button, _key = Device.enrol(
        "PB-0007", DeviceKind.PANIC_BUTTON, "Parque Santander", by=PLATFORM
    )
    session.add(button)
    session.commit()
    return button


@pytest.fixture
def gateway(database):
    """A gateway that is not connected to anything."""
    gateway = Gateway("test")
    gateway.client = Mock(spec=mqtt.Client)
    return gateway


def said(message_id="41", topic=TOPIC, *, connection=0, retain=False, **changed) -> Arrival:
    """Build what the broker would hand over."""
    body = {"id": message_id, "seq": 41, "kind": "panic", "at": "2026-05-05T10:00:00-05:00"}
    message = mqtt.MQTTMessage(mid=7, topic=topic.encode())
    message.payload, message.qos = json.dumps(body | changed).encode(), 1
    message.retain = retain
    return Arrival(message, connection)


def incidents(session) -> list[Incident]:
    """Return the alarms there are."""
    return list(session.scalars(select(Incident)).unique())


@pytest.mark.usefixtures("park_button")
def test_a_press_raises_one_incident_and_every_repeat_is_answered(gateway, session):
    """People press once and devices repeat; unanswered, they would repeat for ever."""
    gateway.handle([said(), said()])
    gateway.handle([said()])

    assert [one.device.place for one in incidents(session)] == ["Parque Santander"]
    assert gateway.client.publish.mock_calls == [call(ACK, '{"id": "41"}', qos=1)] * 3
    assert gateway.client.ack.mock_calls == [call(7, 1)] * 3


@pytest.mark.usefixtures("park_button")
def test_a_stored_copy_counts_when_the_press_was_never_heard(gateway, session):
    """A retained press may be the only one that reached us; its repeat raises nothing."""
    gateway.handle([said(retain=True)])
    gateway.handle([said(retain=True), said()])

    assert len(incidents(session)) == 1


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize(
    ("arrival", "refusal"),
    [
        (said(kind="dance"), Refusal.UNKNOWN_WORD),
        (said(topic="convivencia/v1/devices/PB-9999/event"), Refusal.UNKNOWN_DEVICE),
    ],
)
def test_what_is_refused_is_kept_and_answered(gateway, session, arrival, refusal):
    """Refused, but not unheard: the device must not repeat it for ever."""
    gateway.handle([arrival])

    assert session.scalars(select(DeviceMessage)).one().refusal is refusal
    assert incidents(session) == []
    assert gateway.client.publish.call_count == 1


@pytest.mark.usefixtures("database")
def test_what_is_already_waiting_shares_one_commit(gateway):
    """Under load commits are shared; nobody waits for a group to fill."""
    for number in range(GROUP + 1):
        gateway.on_message(gateway.client, None, said(str(number)).message)

    assert [len(gateway.next_group(0)) for _ in range(3)] == [GROUP, 1, 0]


@pytest.mark.usefixtures("park_button")
def test_a_press_waits_for_a_database_that_is_away_and_is_then_answered(
    gateway, session, monkeypatch
):
    """Numbered: 1. the database is away. 2. Nothing is acknowledged. 3. It is back."""
    unheard = []

    def hear_later(*said):
        if len(unheard) < 2:
            unheard.append(gateway.client.mock_calls.copy())
            raise OperationalError("", {}, OSError("away"))
        return gateways_hear(*said)

    gateways_hear = gateways.hear
    monkeypatch.setattr(gateways, "hear", hear_later)
    monkeypatch.setattr(gateways, "RETRY", 0)

    gateway.handle([said()])

    assert unheard == [[], []]
    assert len(incidents(session)) == 1
    gateway.client.publish.assert_called_once_with(ACK, '{"id": "41"}', qos=1)


@pytest.mark.usefixtures("park_button")
@pytest.mark.parametrize(
    "refusal",
    [DataError("", {}, ValueError("does not fit")), OverflowError("too large"), KeyError("x")],
)
def test_a_message_that_cannot_be_kept_takes_no_other_with_it(
    gateway, session, monkeypatch, caplog, refusal
):
    """It is reported, not answered, and does not come back to stop the city's ears."""
    hear = gateways.hear

    def refuse_one(session, one):
        if one.message_id == "poison":
            raise refusal
        return hear(session, one)

    monkeypatch.setattr(gateways, "hear", refuse_one)

    with caplog.at_level(logging.ERROR):
        gateway.handle([said("1"), said("poison"), said("2")])

    assert {one.message_id for one in session.scalars(select(DeviceMessage))} == {"1", "2"}
    assert gateway.client.publish.call_count == 2
    assert gateway.client.ack.call_count == 3
    assert "could not keep" in caplog.text


def test_what_fails_beside_the_listening_does_not_end_it(gateway, caplog):
    """A full disk keeps the list of users from being written, and nobody from being heard."""
    gateway.every_second = Mock(side_effect=OSError("no space left"))

    gateway.look_around()

    assert "no space left" in caplog.text


@pytest.mark.usefixtures("park_button")
def test_what_nobody_can_read_is_logged_and_the_others_are_heard(gateway, session, caplog):
    """One broken device must not stop the gateway for the others."""
    gibberish = said()
    gibberish.message.payload = b"\xff"

    with caplog.at_level(logging.WARNING):
        gateway.handle([gibberish, said()])

    assert "no JSON" in caplog.text
    assert gateway.client.ack.call_count == 2
    gateway.client.publish.assert_called_once_with(ACK, '{"id": "41"}', qos=1)


@pytest.mark.usefixtures("park_button")
def test_a_message_of_an_earlier_connection_is_not_acknowledged_on_this_one(gateway):
    """Its number may mean another message now; the broker sends it again, and it is known."""
    gateway.connection = 2

    gateway.handle([said(connection=1)])

    assert gateway.client.ack.call_count == 0
    assert gateway.client.publish.call_count == 1


def test_the_gateway_says_that_it_lives_and_what_it_waits_for(gateway, session):
    """So that `/readyz` can tell a gateway that runs from one that hears."""
    gateway.beat(connected=False)

    assert heartbeats(session)["gateway"].waits_for == "broker"


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_a_press_is_answered_through_a_real_broker(settings, enrol, box, session):
    """Written down, then answered; and again for a repeat."""
    user, key = enrol("PB-1")
    ears = Gateway("ears")
    ears.start(house_address(settings))
    wait_until(lambda: ears.connection)
    button = box(user, key)
    button.listens_to("convivencia/v1/devices/PB-1/ack")

    for _ in range(2):
        button.says("event", {"id": "41", "kind": "panic"})
        wait_until(lambda: ears.handle(ears.next_group(0.1)) or not button.told.empty())
        assert button.hears() == ("convivencia/v1/devices/PB-1/ack", '{"id": "41"}')
    button.says("heartbeat", {"battery": 55})
    wait_until(lambda: ears.handle(ears.next_group(0.1)) or battery(session, user) == 55)
    ears.client.disconnect()
    ears.client.loop_stop()

    assert len(incidents(session)) == 1


def battery(session, serial) -> int | None:
    """Read how full a device's battery was when it last said so."""
    session.rollback()
    return session.scalar(select(Device.battery).where(Device.serial == serial))
