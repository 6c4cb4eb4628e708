"""A gateway that hears what a test hands it, and remembers what it said."""

import json
from typing import Any
from unittest.mock import Mock

import paho.mqtt.client as mqtt
from sqlalchemy import Select, select

from models.alerts.codes import Protocol
from models.alerts.dead_letter import DeadLetter
from models.alerts.device import Device, DeviceKind
from models.alerts.message import DeviceMessage
from models.clock import now
from models.events import PLATFORM
from models.session import reading, unit_of_work
from sensors.ears import Arrival
from sensors.gateway import Gateway
from sensors.topics import DEVICES


def quiet_gateway(**more) -> Gateway:
    """Return a gateway that is connected to nothing and has no chores."""
    gateway = Gateway("_gateway", "_pulse", **more)
    for ears in (gateway.ears, gateway.pulse):
        ears.client = Mock(spec=mqtt.Client)
        ears.client.is_connected.return_value = True
        ears.connection = 1
    return gateway


def enrol(*serials: str, kind=DeviceKind.PANIC_BUTTON, zone=None, **more) -> None:
    """Put up devices, each at a place of its own."""
    with unit_of_work() as session:
        for serial in serials:
            place = f"Parque {serial}"
            device, _key = Device.enrol(serial, kind, place, by=PLATFORM, **more)
            device.stand_at(place, lat=None, lon=None, zone=zone and session.merge(zone))
            device.install(now().date(), by=PLATFORM)
            session.add(device)


def arrival(topic: str, payload: bytes, *, connection=1, retained=False, qos=1) -> Arrival:
    """Return what the broker hands over."""
    return Arrival(topic, payload, retained, 7, qos, connection)


def event(serial="PB-0007", message_id="41", *, connection=1, retained=False, **changed):
    """Return a press of a native button."""
    body = {"id": message_id, "seq": 41, "kind": "panic", "at": "2026-05-05T10:00:00-05:00"}
    payload = json.dumps(body | changed).encode()
    topic = f"{DEVICES}/{serial}/event"
    return arrival(topic, payload, connection=connection, retained=retained)


def hear(gateway: Gateway, *arrivals: Arrival) -> None:
    """Let a gateway hear these in one group, and write them down."""
    for one in arrivals:
        gateway.arrived.put(one)
    gateway.pen.size = max(gateway.pen.size, len(arrivals))
    gateway.pen.write(gateway.next_group(0))


def answered(gateway: Gateway) -> list[tuple[str, str]]:
    """Return the devices that were answered, and the ids they were told."""
    return [
        (topic.split("/")[-2], json.loads(body)["id"])
        for topic, body in _said(gateway)
        if topic.endswith("/ack")
    ]


def ordered(gateway: Gateway) -> list[tuple[str, dict]]:
    """Return what devices were told to do: the topic and the body."""
    return [
        (topic, json.loads(body))
        for topic, body in _said(gateway)
        if not topic.endswith("/ack")
    ]


def acknowledged(gateway: Gateway) -> int:
    """Count what the broker may forget."""
    return gateway.ears.client.ack.call_count


def found(wanted: Select[Any]) -> list[Any]:
    """Look, and hold no lock."""
    with reading() as session:
        return list(session.scalars(wanted).unique())


def kept() -> list[DeviceMessage]:
    """Return the messages that were written down."""
    return found(select(DeviceMessage).order_by(DeviceMessage.message_id))


def letters() -> list[DeadLetter]:
    """Return what nobody could read."""
    return found(DeadLetter.newest())


def of_zigbee(bridge) -> dict[str, Any]:
    """Return how a device that hangs on a Zigbee bridge is enrolled."""
    return {"protocol": Protocol.ZIGBEE2MQTT, "bridge": bridge}


def _said(gateway: Gateway) -> list[tuple[str, str]]:
    return [call.args for call in gateway.ears.client.publish.mock_calls]
