"""How long a message takes through a broker with nothing behind it, to compare with."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt

from sensors.broker.users import house_address
from sensors.ears import answer_at_once
from tests.bench.figures import Figure, percentile
from tests.faults.installation import Installation, until

TOPIC = "convivencia/bench"
SECONDS = 10.0
HIDE_MOSQUITTO = """\
import shutil

found = shutil.which
shutil.which = lambda name, *rest, **more: (
    None if name == "mosquitto" else found(name, *rest, **more)
)
"""


def without_mosquitto(folder: Path) -> dict[str, str]:
    """Return an environment in which the programs find no mosquitto, installed or not."""
    hidden = folder / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(HIDE_MOSQUITTO)
    before = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{hidden}{os.pathsep}{before}" if before else str(hidden)}


def run(
    folder: Path, name: str, rates: Sequence[int], *, smaller: bool = False
) -> Iterator[Figure]:
    """Start a broker of its own, and time publish to subscribe at each rate."""
    folder.mkdir(parents=True)
    city = Installation(folder, more=without_mosquitto(folder) if smaller else {})
    with city.program(sys.executable, "-m", "sensors.broker"):
        echo = Echo(house_address(city.settings))
        for rate in rates:
            times = echo.times(rate)
            yield Figure("alarms", f"bare {name}, {rate}/s, p50", median(times), "ms")
            yield Figure("alarms", f"bare {name}, {rate}/s, p99", percentile(times, 0.99), "ms")
        echo.client.disconnect()
        echo.client.loop_stop()


class Echo:
    """One client that hears what it publishes, at QoS 1, as presses are."""

    def __init__(self, address: str) -> None:
        broker = urlsplit(address)
        self.heard: list[float] = []
        self.subscribed = False
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="_gateway")
        self.client.username_pw_set(broker.username or "", broker.password)
        self.client.on_socket_open = answer_at_once
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = lambda client, *_: client.subscribe(TOPIC, 1)
        self.client.on_subscribe = self._on_subscribe
        self.client.on_message = self._on_message
        self.client.connect_async(broker.hostname or "", broker.port or 0)
        self.client.loop_start()
        until(lambda: self.subscribed, "the bare broker")

    def times(self, rate: int) -> list[float]:
        """Publish at a rate, and return how long each message took, in milliseconds."""
        self.heard = []
        began = perf_counter()
        for number in range(round(rate * SECONDS)):
            time.sleep(max(0.0, began + number / rate - perf_counter()))
            self.client.publish(TOPIC, repr(perf_counter()), qos=1)
        until(lambda: len(self.heard) == round(rate * SECONDS), "all echoes", 30)
        return [1000 * took for took in self.heard]

    def _on_subscribe(self, *_: object) -> None:
        self.subscribed = True

    def _on_message(
        self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage
    ) -> None:
        self.heard.append(perf_counter() - float(message.payload))
