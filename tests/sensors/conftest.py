"""Brokers of both kinds, really running, and devices that really speak to them."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from queue import Empty, SimpleQueue

import paho.mqtt.client as mqtt
import pytest

from models.alerts.device import Device, DeviceKind
from models.events import PLATFORM
from models.settings import Settings
from sensors.broker.keeping import refresh
from sensors.broker.users import UserList
from sensors.topics import DEVICES

EMBEDDED = "from pathlib import Path; from sensors.broker import embedded; embedded.run({}, {})"
PATIENCE = 15.0  # seconds, for what should take a fraction of one


@pytest.fixture
def settings(tmp_path, database) -> Settings:
    """A city of its own, on a free port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(data=str(tmp_path), mqtt_port=port, database_url=database)


@pytest.fixture
def users(settings) -> UserList:
    """Who may enter the broker."""
    return UserList.of(settings)


@pytest.fixture
def enrol(session, users):
    """Enrol a device, and return what it speaks with."""

    def enrol_it(serial: str) -> tuple[str, str]:
        device, key = Device.enrol(
            serial, DeviceKind.PANIC_BUTTON, "Parque Santander", by=PLATFORM
        )
        session.add(device)
        session.commit()
        refresh(users)
        return serial, key

    return enrol_it


@pytest.fixture(params=["mosquitto", "embedded"])
def broker(request, settings, users, monkeypatch) -> Iterator[subprocess.Popen[bytes]]:
    """Our own broker, once as mosquitto and once as the smaller one."""
    monkeypatch.setenv("CONVIVENCIA_DATA", settings.data)
    monkeypatch.setenv("CONVIVENCIA_MQTT_PORT", str(settings.mqtt_port))
    users.begin()
    if request.param == "mosquitto":
        command = [sys.executable, "-m", "sensors.broker"]
    else:
        folder = f"Path({str(users.folder)!r})"
        command = [sys.executable, "-c", EMBEDDED.format(folder, settings.mqtt_port)]
    with subprocess.Popen(command) as process:
        users.pid_file.write_text(str(process.pid))
        wait_until(lambda: is_open(settings.mqtt_port))
        yield process
        process.terminate()
        assert process.wait(5) is not None


class Box:
    """A device: it signs in with its user and key, and remembers what it is told."""

    def __init__(self, port: int, user: str, key: str) -> None:
        self.serial = user
        self.told: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.answer = ""
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"box-{user}")
        self.client.username_pw_set(user, key)
        self.client.on_connect = self._connected
        self.client.on_message = lambda _c, _u, m: self.told.put((m.topic, m.payload.decode()))
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_until(lambda: self.answer)

    def _connected(self, _client, _userdata, _flags, reason, _properties) -> None:
        self.answer = str(reason)

    def listens_to(self, *topics: str) -> None:
        """Subscribe, and go on when the broker has taken note."""
        done = []
        self.client.on_subscribe = lambda *_: done.append(1)
        self.client.subscribe([(topic, 1) for topic in topics])
        wait_until(lambda: done)

    def says(self, name: str, body, *, retain: bool = False, serial: str | None = None) -> None:
        """Publish under its own serial, or another's."""
        text = body if isinstance(body, str) else json.dumps(body)
        topic = f"{DEVICES}/{serial or self.serial}/{name}"
        self.client.publish(topic, text, qos=1, retain=retain)

    def hears(self, seconds: float = PATIENCE) -> tuple[str, str] | None:
        """Return the next thing it is told, or None."""
        try:
            return self.told.get(timeout=seconds)
        except Empty:
            return None

    def close(self) -> None:
        """Go away."""
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def box(settings):
    """Connect devices, and send them home at the end."""
    boxes = []

    def connect(user: str, key: str) -> Box:
        boxes.append(Box(settings.mqtt_port, user, key))
        return boxes[-1]

    yield connect
    for one in boxes:
        one.close()


def is_open(port: int) -> bool:
    """Tell whether somebody listens there."""
    with closing(socket.socket()) as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true, seconds: float = PATIENCE) -> None:
    """Wait for something that happens elsewhere."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
