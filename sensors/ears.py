"""A connection to the broker that hears: it connects again by itself, and queues, no more."""

import logging
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

DEFAULT_PORT, DEFAULT_TLS_PORT = 1883, 8883
RETRY = 0.25  # seconds between two tries to reach the broker
KEEPALIVE = 15  # seconds
MOST_UNSENT = 10_000  # answers that wait for a broker that is away; devices repeat anyway


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message, and the connection it came on: only that one can acknowledge it.

    `at` is when it came, in seconds of `time.monotonic`.
    """

    topic: str
    payload: bytes
    retained: bool = False
    number: int = 0  # the broker's, for its acknowledgement
    qos: int = 0
    connection: int = 0
    at: float = field(default_factory=time.monotonic)


class Ears:
    """One connection, under one name.

    `lasting` ears are those for events: the broker keeps what they miss (a persistent session
    at QoS 1) and forgets nothing before it is acknowledged, which happens after the commit.
    The others hear signs of life, and what they miss is of no interest any more.

    paho's thread calls `hear`. Nothing in it may fail or take long.
    """

    def __init__(
        self, name: str, hear: Callable[[Arrival], None], *, lasting: bool = True
    ) -> None:
        self.name, self.hear, self.lasting = name, hear, lasting
        self.filters: frozenset[str] = frozenset()
        self.connection = 0  # how often there was one
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            clean_session=not lasting,
            manual_ack=lasting,
        )
        self.client.reconnect_delay_set(RETRY, RETRY)  # type: ignore[arg-type]  # paho adds it
        self.client.max_inflight_messages_set(1000)
        self.client.max_queued_messages_set(MOST_UNSENT)
        self.client.on_socket_open = answer_at_once
        self.client.on_connect = self._connected
        self.client.on_disconnect = self._disconnected
        self.client.on_subscribe = self._subscribed
        self.client.on_message = self._heard

    def open(self, url: str) -> None:
        """Begin to listen to the broker at `url`, and go on trying while it is not there."""
        broker = urlsplit(url)
        if broker.username:
            self.client.username_pw_set(
                unquote(broker.username), unquote(broker.password or "")
            )
        encrypted = broker.scheme in {"mqtts", "ssl", "tls"}
        if encrypted:
            self.client.tls_set()
        port = broker.port or (DEFAULT_TLS_PORT if encrypted else DEFAULT_PORT)
        self.client.connect_async(broker.hostname or "127.0.0.1", port, keepalive=KEEPALIVE)
        self.client.loop_start()

    def close(self) -> None:
        """Go away."""
        self.client.disconnect()
        self.client.loop_stop()

    def listen_to(self, filters: Iterable[str]) -> None:
        """Subscribe to these topics, and to no others any more."""
        wanted = frozenset(filters)
        new, gone = wanted - self.filters, self.filters - wanted
        self.filters = wanted
        if self.connected:
            self._subscribe(new)
            if gone:
                self.client.unsubscribe(sorted(gone))

    @property
    def connected(self) -> bool:
        """Tell whether the broker is there."""
        return self.client.is_connected()

    def acknowledge(self, arrival: Arrival) -> None:
        """Let the broker forget a message, if it still knows it by that number."""
        if arrival.qos and arrival.connection == self.connection:
            self.client.ack(arrival.number, arrival.qos)

    def say(self, topic: str, body: str) -> None:
        """Publish. While the broker is away this waits in memory, up to a limit."""
        try:
            self.client.publish(topic, body, qos=1)
        except ValueError:  # no topic, such as a serial that is a pattern
            log.warning("nothing can be said to %r", topic)

    # --- what paho calls ------------------------------------------------------------------

    def _connected(
        self,
        _client: mqtt.Client,
        _userdata: Any,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Subscribe again on every connection: a restarted broker may have forgotten us."""
        if reason.is_failure:
            log.error("the broker refused %s: %s", self.name, reason)
            return
        self.connection += 1
        self._subscribe(self.filters)
        log.info("%s listens to the devices", self.name)

    def _disconnected(
        self,
        _client: mqtt.Client,
        _userdata: Any,
        _flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Say so; paho connects again by itself."""
        log.warning("%s lost the broker: %s", self.name, reason)

    def _subscribed(
        self,
        _client: mqtt.Client,
        _userdata: Any,
        _number: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            log.error("%s may not hear all it should: %s", self.name, reasons)

    def _heard(self, _client: mqtt.Client, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        """Pass on what was said. An exception here would end paho's thread."""
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "no text"
        self.hear(
            Arrival(
                topic,
                bytes(message.payload),
                message.retain,
                message.mid,
                message.qos,
                self.connection,
            )
        )

    def _subscribe(self, filters: Iterable[str]) -> None:
        wanted = [(one, int(self.lasting)) for one in sorted(filters)]
        if wanted:
            self.client.subscribe(wanted)


def answer_at_once(_client: mqtt.Client, _userdata: Any, connection: Any) -> None:
    """Send small packets now, not when more have gathered: 2 ms to the answer, not 41."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
