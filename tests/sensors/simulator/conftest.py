"""A small platform that only answers, and streets in front of it."""

import json
from collections.abc import Iterator

import paho.mqtt.client as mqtt
import pytest

from models.alerts.codes import DeviceKind
from sensors.broker import rules
from sensors.simulator.accounts import Account
from sensors.simulator.street import Street
from sensors.simulator.switches import Switches
from sensors.topics import DEVICES
from tests.sensors.conftest import wait_until


class Echo:
    """Answers every event whose id it can read, and remembers all that it heard."""

    def __init__(self, port: int, key: str) -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        self.mute = False
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="echo")
        self.client.username_pw_set(rules.HOUSE, key)
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = lambda c, *_: c.subscribe(f"{DEVICES}/#", 1)
        ready: list[int] = []
        self.client.on_subscribe = lambda *_: ready.append(1)
        self.client.on_message = self._hear
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_until(lambda: ready)

    def _hear(self, _client, _userdata, message) -> None:
        serial, _, name = message.topic.removeprefix(f"{DEVICES}/").partition("/")
        if name not in {"event", "heartbeat", "status", "command/ack"}:
            return
        self.heard.append((f"{serial}/{name}", message.payload, message.retain))
        if name == "event" and not self.mute and (event_id := an_id(message.payload)):
            self.client.publish(f"{DEVICES}/{serial}/ack", json.dumps({"id": event_id}), qos=1)

    def tell(self, serial: str, **command) -> None:
        """Give a command."""
        self.client.publish(f"{DEVICES}/{serial}/command", json.dumps(command), qos=1)

    def said(self, name: str) -> list[bytes]:
        """Return what was said on a topic, given as `serial/name` or `name` alone."""
        return [body for topic, body, _ in list(self.heard) if topic.endswith(name)]

    @property
    def ids(self) -> list[str]:
        """Return the ids of the events heard, as often as they came."""
        return [found for body in self.said("/event") if (found := an_id(body))]


def an_id(payload: bytes) -> str:
    """Read an id, where there is one."""
    try:
        found = json.loads(payload)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


@pytest.fixture
def echo(broker, settings, users) -> Iterator[Echo]:
    """The platform, as far as a box can tell."""
    platform = Echo(settings.mqtt_port, users.house_keys[rules.HOUSE])
    yield platform
    platform.client.disconnect()
    platform.client.loop_stop()


@pytest.fixture
def street(enrol, settings) -> Iterator:
    """Make streets of boxes called SIM-1, SIM-2, …, and clear them away at the end."""
    made: list[Street] = []
    known: dict[str, str] = {}

    def build(boxes: int = 2, kind=DeviceKind.PANIC_BUTTON, **switches) -> Street:
        for serial in (f"SIM-{number}" for number in range(1, boxes + 1)):
            if serial not in known:
                known[serial] = enrol(serial)[1]
        accounts = [Account(serial, key, kind) for serial, key in known.items()][:boxes]
        one = Street(accounts, "127.0.0.1", settings.mqtt_port, Switches(**switches))
        made.append(one)
        one.__enter__()
        assert one.wait_until_connected()
        return one

    yield build
    for one in made:
        one.stop()
