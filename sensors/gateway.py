"""The MQTT gateway: hears the devices, and answers only for what it has written down."""

import logging
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from sqlalchemy.exc import OperationalError

from models.alerts.hearing import hear_all
from models.alerts.pulse import Vital, flush
from models.alerts.reading import Beat, Said
from models.clock import now
from models.heartbeats import beat
from models.session import unit_of_work
from sensors.messages import UnreadableMessageError, ack_body, read
from sensors.topics import EVENTS, HEARTBEATS, STATUSES, ack_topic

log = logging.getLogger(__name__)

GROUP = 30  # messages in one transaction: about 20 ms of the write lock, no more
DEFAULT_PORT, DEFAULT_TLS_PORT = 1883, 8883
BEAT_EVERY = 10.0  # seconds
RETRY = 0.25  # seconds; between two tries to reach a broker or a database


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message, and the connection it came on: only that one can acknowledge it."""

    message: mqtt.MQTTMessage
    connection: int


class Gateway:
    """Carries messages from the broker into the city's records.

    Two acknowledgements, both sent after the transaction commits: MQTT's own, so that the
    broker forgets the message, and the platform's to the device, because MQTT's only means
    that the broker heard. A button repeats its press until the city has.

    paho's thread only queues; this one writes. While it commits, more messages arrive, and
    the next transaction takes all of them: under load commits are shared, and a lone press
    waits for nobody.

    What the broker resends to us (it stored it, or it never heard our acknowledgement) is
    not special: a message is known by its device and its id, however often it comes.
    """

    def __init__(self, client_id: str, every_second: Callable[[], None] = lambda: None) -> None:
        self.arrived: SimpleQueue[Arrival] = SimpleQueue()
        self.every_second = every_second
        self.connection = 0
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=False,  # the broker keeps messages for us while we are away
            manual_ack=True,
        )
        self.client.reconnect_delay_set(RETRY, RETRY)  # type: ignore[arg-type]  # paho adds it
        self.client.on_socket_open = answer_at_once
        self.client.on_connect = self.on_connect
        self.client.on_disconnect = self.on_disconnect
        self.client.on_message = self.on_message

    def run(self, url: str) -> None:
        """Listen until told to stop."""
        self.start(url)
        looked_at = beaten_at = -BEAT_EVERY
        told: bool | None = None
        while True:
            if time.monotonic() - looked_at >= 1:
                self.look_around()
                looked_at = time.monotonic()
            connected = self.client.is_connected()
            if connected != told or time.monotonic() - beaten_at >= BEAT_EVERY:
                self.beat(connected=connected)
                told, beaten_at = connected, time.monotonic()
            self.handle(self.next_group())

    def start(self, url: str) -> None:
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
        self.client.connect_async(broker.hostname or "127.0.0.1", port, keepalive=15)
        self.client.loop_start()

    def look_around(self) -> None:
        """Do what is to be done every second; a failure of it keeps nobody from being heard."""
        try:
            self.every_second()
        except Exception:
            log.exception("could not look around; listening on")

    def beat(self, *, connected: bool) -> None:
        """Say that we live, and whether the broker does."""
        try:
            with unit_of_work() as session:
                beat(session, "gateway", None if connected else "broker")
        except OperationalError as error:
            log.warning("the database does not answer: %s", error.orig)

    def on_connect(
        self,
        client: mqtt.Client,
        _userdata: Any,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Subscribe again on every connection: a restarted broker may have forgotten us."""
        if reason.is_failure:
            log.error("the broker refused us: %s", reason)
            return
        self.connection += 1
        client.subscribe([(topic, 1) for topic in (EVENTS, HEARTBEATS, STATUSES)])
        log.info("listening to the devices")

    def on_disconnect(
        self,
        _client: mqtt.Client,
        _userdata: Any,
        _flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Say so; paho connects again by itself."""
        log.warning("lost the broker: %s", reason)

    def on_message(
        self, _client: mqtt.Client, _userdata: Any, message: mqtt.MQTTMessage
    ) -> None:
        """Queue what was said. Nothing here may fail: an exception would end paho's thread."""
        self.arrived.put(Arrival(message, self.connection))

    def next_group(self, patience: float = 1.0) -> list[Arrival]:
        """Wait for one message, for `patience` seconds, and take those waiting behind it."""
        group: list[Arrival] = []
        try:
            group.append(self.arrived.get(timeout=patience))
            while len(group) < GROUP:
                group.append(self.arrived.get_nowait())
        except Empty:
            pass
        return group

    def handle(self, group: Sequence[Arrival]) -> None:
        """Write down what was said, then let the broker and the devices know."""
        for arrival, said in zip(group, self.written_down(group), strict=True):
            if arrival.connection == self.connection:
                self.client.ack(arrival.message.mid, arrival.message.qos)
            if said is not None:
                topic = ack_topic(arrival.message.topic)
                self.client.publish(topic, ack_body(said), qos=1)

    def written_down(self, group: Sequence[Arrival]) -> list[Said | None]:
        """Keep a group; return, for each message, what there is to answer to.

        A database that does not answer is waited for: the presses stay in memory and at the
        broker, and their devices go on repeating. A message that cannot be kept, whatever
        the reason, must not take the others with it, nor come back for ever, nor end the
        gateway: the group is kept one by one, and what fails alone is reported, and not
        answered.
        """
        while group:
            try:
                return write_down(group)
            except OperationalError as error:
                log.warning("the database does not answer: %s", error.orig)
                time.sleep(RETRY)
            except Exception:
                if len(group) == 1:
                    log.exception("could not keep %s", group[0].message.topic)
                    return [None]
                return [said for one in group for said in self.written_down([one])]
        return []


def write_down(group: Sequence[Arrival]) -> list[Said | None]:
    """Keep a group in one transaction; None for what there is nothing to answer to."""
    heard: list[Said | None] = []
    with unit_of_work() as session:
        for arrival in group:
            heard.append(None)
            topic = arrival.message.topic
            try:
                said = read(topic, bytes(arrival.message.payload))
            except UnreadableMessageError as error:
                log.warning("ignored %s: %s", topic, error)
                continue
            if isinstance(said, Beat):
                flush(session, {said.sender: Vital().then(said, now())})
            else:
                flush(
                    session, {said.sender: Vital().then(Beat(said.sender, said.battery), now())}
                )
                hear_all(session, [said])
                heard[-1] = said
    return heard


def answer_at_once(_client: mqtt.Client, _userdata: Any, connection: Any) -> None:
    """Send small packets now, not when more have gathered: 2 ms to the answer, not 41."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
