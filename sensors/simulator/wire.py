"""The connection of one box: kept, and made again with a jittered, growing pause."""

import asyncio
import logging
import socket
from dataclasses import dataclass
from random import Random
from ssl import SSLContext
from time import perf_counter

from sensors.simulator import packets
from sensors.simulator.firmware import Box
from sensors.simulator.switches import Switches
from sensors.simulator.tally import Tally
from sensors.topics import DEVICES

log = logging.getLogger(__name__)

PATIENCE_S = 5.0  # for a broker that does not answer
SILENCE = 1.5  # keepalives without a word from the broker: it is gone
RECEIVE_TOPICS = ("ack", "command")
# What comes is read here by all connections in turn: asyncio's own way takes a quarter of a
# megabyte from the system for every few bytes, which costs more than all else here.
ROOM = memoryview(bytearray(0x10000))


class RefusedError(Exception):
    """The broker does not let the box in: its key is wrong, or not known there yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where the broker is. `tls` is None for a connection in the clear."""

    host: str
    port: int
    tls: SSLContext | None = None


class Wire(asyncio.BufferedProtocol):
    """Carries what a box says, and tells it what it is told.

    Each box has a connection of its own, since the broker keeps each to its own topics. One
    thread serves all of them. A clean session each time: a siren that was away must not
    sound for a command of yesterday, and presses are the outbox's duty, not the broker's.
    """

    def __init__(
        self, box: Box, key: str, line: Line, switches: Switches, tally: Tally
    ) -> None:
        self.box, self.key, self.line = box, key, line
        self.switches, self.tally = switches, tally
        self.dice = Random(f"{switches.seed} {box.serial}")  # noqa: S311 - a simulation
        self.prefix = f"{DEVICES}/{box.serial}/"
        self.topics: dict[str, bytes] = {}
        self.transport: asyncio.Transport | None = None
        self.welcome: asyncio.Future[None] | None = None
        self.gone: asyncio.Future[None] | None = None
        self.task: asyncio.Task[None] | None = None
        self.reader = packets.Reader()
        self.number = 0  # of the last packet that wants an acknowledgement
        self.clogged = False
        self.sent_at = self.heard_at = perf_counter()

    # --- its life -------------------------------------------------------------------------

    async def stay_connected(self, after: float = 0.0) -> None:
        """Connect, after so many seconds, and again whenever that ends."""
        await asyncio.sleep(after)
        pause = self.switches.reconnect_first_s
        while not self.box.hung:
            try:
                await self._connect()
                pause = self.switches.reconnect_first_s
                await self._stay()
                self.tally.connections_lost += 1
            except RefusedError:
                self.tally.connections_refused += 1
                log.debug("%s is not let in", self.box.serial)
            except (OSError, TimeoutError) as error:
                log.debug("%s does not reach the broker: %s", self.box.serial, error)
            finally:
                self._end()
            # Half at random: a thousand boxes must not come back in the same instant.
            await asyncio.sleep(pause * self.dice.uniform(0.5, 1))
            pause = min(2 * pause, max(pause, self.switches.reconnect_longest_s))

    def unplug(self) -> None:
        """Go without a word, as when the current fails; the broker says the last will."""
        if self.task is not None:
            self.task.cancel()
        self._end()

    def hang_up(self) -> None:
        """Say goodbye: there will be no last will, so say `offline` oneself."""
        if self.connected and not self.box.hung and self.transport is not None:
            self.send("status", b"offline", retain=True)
            self.transport.write(packets.DISCONNECT)
            self.transport.close()

    @property
    def connected(self) -> bool:
        """Tell whether the broker has let the box in."""
        return self.box.wire is not None

    # --- what the box says ----------------------------------------------------------------

    def send(self, name: str, body: bytes, *, retain: bool = False) -> None:
        """Publish under the box's own serial."""
        topic = self.topics.get(name)
        if topic is None:
            topic = self.topics[name] = f"{self.prefix}{name}".encode()
        self.publish(topic, body, retain=retain)

    def publish(self, topic: bytes, body: bytes, *, retain: bool = False) -> None:
        """Publish anywhere; a connection that takes no more loses it, as a small box would."""
        if self.transport is None or self.clogged:
            return
        self.number = self.number % packets.LAST_NUMBER + 1
        self.transport.write(packets.publish(topic, body, self.number, retain=retain))
        self.sent_at = perf_counter()

    # --- what asyncio calls ---------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Introduce the box; its last will says that it is offline."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream, always
        self.transport = transport
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader, self.number, self.clogged = packets.Reader(), 0, False
        self.sent_at = self.heard_at = perf_counter()
        transport.write(
            packets.connect(
                self.box.serial,
                self.box.serial,
                self.key,
                will_topic=f"{self.prefix}status",
                will=b"offline",
                keepalive=self.switches.keepalive_s,
            )
        )

    def get_buffer(self, _sizehint: int) -> memoryview:
        """Lend the room that all share: it is empty again before the next one reads."""
        return ROOM

    def buffer_updated(self, nbytes: int) -> None:
        """Hear the broker. The instant is taken before anything is read."""
        now = self.heard_at = perf_counter()
        if self.box.hung:
            return
        try:
            for packet in self.reader.feed(bytes(ROOM[:nbytes])):
                self._take(packet, now)
        except packets.BrokenPacketError:
            log.warning("%s was sent what is no MQTT", self.box.serial)
            self._end()

    def connection_lost(self, _error: Exception | None) -> None:
        """Let whoever waits for this know."""
        self.box.disconnected()
        if self.welcome is not None and not self.welcome.done():
            self.welcome.set_exception(ConnectionResetError("the broker hung up"))
        if self.gone is not None and not self.gone.done():
            self.gone.set_result(None)

    def pause_writing(self) -> None:
        """Note that the broker takes no more."""
        self.clogged = True

    def resume_writing(self) -> None:
        """Note that it does again."""
        self.clogged = False

    # --- beneath --------------------------------------------------------------------------

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        self.welcome, self.gone = loop.create_future(), loop.create_future()
        async with asyncio.timeout(PATIENCE_S):
            host, port, tls = self.line.host, self.line.port, self.line.tls
            await loop.create_connection(lambda: self, host, port, ssl=tls)
            await self.welcome
        self.tally.connections += 1

    async def _stay(self) -> None:
        """Wait for the end of the connection, and ask the broker whether it lives."""
        assert self.gone is not None  # noqa: S101 - set by _connect
        while not self.gone.done():
            await asyncio.wait([self.gone], timeout=self.switches.keepalive_s / 2)
            self._ask(perf_counter())

    def _ask(self, now: float) -> None:
        if self.box.hung or self.transport is None:
            return
        if now - self.heard_at > SILENCE * self.switches.keepalive_s:
            self.transport.abort()
        elif min(now - self.sent_at, now - self.heard_at) > self.switches.keepalive_s / 3:
            self.transport.write(packets.PINGREQ)
            self.sent_at = now

    def _take(self, packet: packets.Packet, now: float) -> None:
        if packet.kind == packets.PUBLISH:
            said = packets.heard(packet)
            if said.number and self.transport is not None:
                self.transport.write(packets.puback(said.number))
            self.box.heard(said.topic.removeprefix(self.prefix), said.payload, now)
        elif packet.kind == packets.CONNACK:
            self._welcomed(packet.body, now)
        elif packet.kind == packets.SUBACK and any(code & 0x80 for code in packet.body[2:]):
            log.warning("%s may not hear what it is told", self.box.serial)

    def _welcomed(self, body: bytes, now: float) -> None:
        assert self.welcome is not None  # noqa: S101 - set by _connect
        assert self.transport is not None  # noqa: S101 - it has just spoken
        if self.welcome.done():
            return
        if body[1:2] != b"\x00":
            self.welcome.set_exception(RefusedError(body.hex()))
            return
        self.welcome.set_result(None)
        # Listen before speaking: the broker takes these in order, and no answer is missed.
        topics = (f"{self.prefix}{name}" for name in RECEIVE_TOPICS)
        self.number = 1
        self.transport.write(packets.subscribe(self.number, *topics))
        self.box.connected(self, now)

    def _end(self) -> None:
        self.box.disconnected()
        for waiting in (self.welcome, self.gone):
            if waiting is not None:
                waiting.cancel()  # nobody waits for it any more
        if self.transport is not None:
            self.transport.abort()
            self.transport = None
