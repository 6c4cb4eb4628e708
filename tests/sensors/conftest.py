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

from models.alerts.codes import Protocol
from models.alerts.device import Device, DeviceKind
from models.events import PLATFORM
from models.settings import Settings
from sensors.broker.keeping import refresh
from sensors.broker.listeners import listeners
from sensors.broker.users import UserList
from sensors.topics import DEVICES

# As `python -m sensors.broker` on a machine without mosquitto.
EMBEDDED = """
from models.settings import Settings
from sensors.broker import embedded
from sensors.broker.listeners import listeners
from sensors.broker.users import UserList

settings = Settings.from_environment()
embedded.run(UserList.of(settings), listeners(settings))
"""
PATIENCE = 45.0  # seconds, for what should take a fraction of one


@pytest.fixture
def settings(tmp_path, database) -> Settings:
    """A city of its own, on a free port."""
    return Settings(data=str(tmp_path), mqtt_port=free_port(), database_url=database)


@pytest.fixture
def users(settings) -> UserList:
    """Who may enter the broker."""
    return UserList.of(settings)


@pytest.fixture
def enrol(session, users):
    """Enrol a device, and return what it speaks with."""

    def enrol_it(serial: str, protocol: Protocol = Protocol.NATIVE) -> tuple[str, str]:
        device, key = Device.enrol(
            serial,
            DeviceKind.PANIC_BUTTON,
            "Parque Santander",
            protocol=protocol,
            by=PLATFORM,
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
    command = {"mosquitto": ["-m", "sensors.broker"], "embedded": ["-c", EMBEDDED]}[
        request.param
    ]
    with subprocess.Popen([sys.executable, *command]) as process:
        users.pid_file.write_text(str(process.pid))
        doors = [door.port for door in listeners(settings)]
        wait_until(lambda: all(map(is_open, doors)))
        yield process
        process.terminate()
        assert process.wait(5) is not None


class Box:
    """A device: it signs in with its user and key, and remembers what it is told."""

    def __init__(
        self,
        port: int,
        user: str,
        key: str,
        *,
        name: str = "",
        will: str = "",
        certificate: str | None = None,
        keepalive: int = 60,
        lasting: bool = False,
    ) -> None:
        self.serial = user
        self.told: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.answer = ""
        self.lost: list[str] = []
        self.client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2,
            client_id=name or f"box-{user}",
            clean_session=not lasting,
        )
        self.client.username_pw_set(user, key)
        if will:
            self.client.will_set(will, "offline", qos=1, retain=True)
        if certificate:
            self.client.tls_set(certificate)
        self.client.on_disconnect = lambda _c, _u, _f, reason, _p: self.lost.append(str(reason))
        self.client.on_connect = self._connected
        self.client.on_message = lambda _c, _u, m: self.told.put((m.topic, m.payload.decode()))
        self.client.connect("127.0.0.1", port, keepalive=keepalive)
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
        self.publishes(f"{DEVICES}/{serial or self.serial}/{name}", text, retain=retain)

    def publishes(self, topic: str, text: str = "{}", *, retain: bool = False) -> None:
        """Publish anything anywhere."""
        self.client.publish(topic, text, qos=1, retain=retain)

    def hears(self, seconds: float = PATIENCE) -> tuple[str, str] | None:
        """Return the next thing it is told, or None."""
        try:
            return self.told.get(timeout=seconds)
        except Empty:
            return None

    def hears_all(self, until: str) -> list[str]:
        """Return the topics of all that it is told, up to and without one."""
        topics: list[str] = []
        while (heard := self.hears()) and heard[0] != until:
            topics.append(heard[0])
        assert heard is not None, "it was not told"
        return topics

    def break_off(self) -> None:
        """Be gone without a word, as when the power is cut."""
        self.client.loop_stop()
        self.client.socket().close()

    def close(self) -> None:
        """Go away."""
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def box(settings):
    """Connect devices, and send them home at the end."""
    boxes = []

    def connect(user: str, key: str, *, port: int = 0, **how) -> Box:
        boxes.append(Box(port or settings.mqtt_port, user, key, **how))
        return boxes[-1]

    yield connect
    for one in boxes:
        one.close()


def free_port() -> int:
    """Return a port that nobody holds."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
