"""amqtt, made to keep the same rules as mosquitto.

By itself amqtt 0.12.1 looks at a connection's key only after it has given it the session of
whoever it calls itself; it publishes a last will without asking whether its author may, shows
kept messages to everybody who connects, and never notices that somebody's power was cut.
"""

import asyncio
import logging
import math
from asyncio import StreamReader, StreamWriter
from collections import deque
from contextlib import suppress
from functools import partial
from pathlib import Path
from ssl import SSLContext
from typing import Any

from amqtt.adapters import (
    ReaderAdapter,
    StreamReaderAdapter,
    StreamWriterAdapter,
    WriterAdapter,
)
from amqtt.broker import Broker, RetainedApplicationMessage
from amqtt.contexts import Action
from amqtt.errors import AMQTTError, MQTTError, NoDataError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from models.alerts.device_key import fits
from sensors.broker.access import AccessList
from sensors.broker.limits import LONGEST_MESSAGE, LONGEST_PACKET, MOST_QUEUED
from sensors.broker.users import UserList

log = logging.getLogger(__name__)

SAYS_WHO_WITHIN = 30.0  # seconds from the connection to a name and a key
MOST_WAITING = 4096  # connections that nobody has had time for yet
LEAVES_WITHIN = 1.0  # seconds for amqtt to take note that a connection is closed
LATE = 1.5  # how many of its own intervals somebody may be silent (MQTT 3.1.1, 3.1.2.10)


class Doorkeeper:
    """Knows the two lists, as they were when somebody last said that they changed."""

    def __init__(self, users: UserList) -> None:
        self.users = users
        self.known: dict[str, str] = {}
        self.rules = AccessList()
        self.read()

    def read(self) -> set[str]:
        """Read the lists again; return whose key is no longer what it was."""
        before = self.known
        lines = self.users.path.read_text("utf-8").splitlines()
        self.known = dict(line.split(":", 1) for line in lines)
        self.rules = AccessList.of(self.users.access.read_text("utf-8"))
        return {user for user, kept in before.items() if self.known.get(user) != kept}

    def lets_in(self, user: str | None, key: str | None) -> bool:
        """Tell whether the key is that user's."""
        kept = self.known.get(user or "")
        return kept is not None and fits(key or "", kept)


class BoundedReader(StreamReaderAdapter):
    """Reads from a connection, but never more at once than a packet may have."""

    async def read(self, n: int = -1) -> bytes:
        """Read `n` bytes; raise MQTTError, which ends the connection, for too many."""
        if n > LONGEST_PACKET:
            self.feed_eof()  # nothing after it can be understood
            raise MQTTError(f"a packet of {n} bytes")
        return bytes(await super().read(n))


class CuttableWriter(StreamWriterAdapter):
    """Writes to a connection, and can let go of it without waiting for the other end."""

    def cut(self) -> None:
        """Close at once: a line that is dead would never take what it was still to be told."""
        self.is_closed = True
        self._writer.transport.abort()


class PatientHandler(BrokerProtocolHandler):
    """Speaks with one client, and lets go of it when it is silent for too long."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.gone = asyncio.Event()
        self.caught_up = False  # what waited for this client is on its way

    async def mqtt_publish(
        self,
        topic: str,
        data: bytes | bytearray,
        qos: int | None,
        retain: bool,  # noqa: FBT001
        ack_timeout: int | None = None,
    ) -> Any:
        """Send a message; behind what waited for the client, while that is not sent yet.

        amqtt calls a client connected before it sends what was kept for it: what came in
        between would overtake.
        """
        kept = None if self.session is None else self.session.retained_messages
        if qos and not retain and not self.caught_up and kept is not None:
            if kept.qsize() < MOST_QUEUED:
                await kept.put(RetainedApplicationMessage(self.session, topic, data, qos))
            return None
        return await super().mqtt_publish(topic, data, qos, retain, ack_timeout)

    def handle_read_timeout(self) -> None:
        """Take silence for a lost line: its last will is published."""
        self.closing = asyncio.ensure_future(self.handle_connection_closed())


class GuardedBroker(Broker):
    """A broker that refuses what the lists do not name."""

    def __init__(self, configuration: dict[str, Any], doorkeeper: Doorkeeper) -> None:
        super().__init__(configuration)
        self.doorkeeper = doorkeeper
        self.leaving: set[asyncio.Task[None]] = set()
        self.certified: list[tuple[SSLContext, Path, Path]] = []

    def look_again(self) -> None:
        """Read certificates and lists again, and send away whose key is no longer good."""
        for context, certificate, key in self.certified:
            try:
                context.load_cert_chain(certificate, key)
            except (OSError, ValueError) as error:
                log.warning("the certificate stays as it was: %s", error)
        for user in self.doorkeeper.read() & set(self._sessions):
            session, _handler = self._sessions[user]
            if not self.doorkeeper.lets_in(session.username, session.password):
                task = asyncio.ensure_future(self._send_away(user))
                self.leaving.add(task)
                task.add_done_callback(self.leaving.discard)

    async def _create_server_instance(
        self,
        listener_name: str,
        _listener_type: object,
        address: str | None,
        port: int,
        ssl_context: SSLContext | None,
    ) -> asyncio.Server:
        """Listen, with room for all who come back together when the power does.

        By default a hundred may wait at the door; the rest would knock again after one, three,
        seven … seconds.
        """
        if ssl_context is not None:
            shown = self.listeners_config[listener_name]
            self.certified.append((ssl_context, shown.certfile, shown.keyfile))
        return await asyncio.start_server(
            partial(self.stream_connected, listener_name=listener_name),
            address,
            port,
            backlog=MOST_WAITING,
            ssl=ssl_context,
        )

    async def stream_connected(
        self, reader: StreamReader, writer: StreamWriter, listener_name: str
    ) -> None:
        """Serve a connection; whatever goes wrong in it ends this one alone."""
        try:
            await self._client_connected(
                listener_name, BoundedReader(reader), CuttableWriter(writer)
            )
        except Exception:
            log.exception("a connection failed")
        finally:
            writer.close()

    async def _initialize_client_session(
        self,
        reader: ReaderAdapter,
        writer: WriterAdapter,
        remote_address: str,
        remote_port: int,
    ) -> tuple[PatientHandler, Session]:
        """Find out who it is, before anything is done in their name."""
        try:
            async with asyncio.timeout(SAYS_WHO_WITHIN):
                handler, session = await PatientHandler.init_from_connect(
                    reader, writer, self.plugins_manager
                )
        except (AMQTTError, MQTTError, NoDataError, TimeoutError, UnicodeError) as error:
            raise MQTTError(f"no proper CONNECT: {error}") from error
        if not await self._authenticate(session, None):
            log.warning("refused %r from %s:%s", session.username, remote_address, remote_port)
            await ConnackPacket.build(0, NOT_AUTHORIZED).to_stream(writer)
            raise MQTTError("not authorised")
        session.client_id = session.username  # so that nobody can take another's place
        session.keep_alive = math.ceil(session.keep_alive * LATE)
        session.will_flag = session.will_flag and self._may_say(
            session, session.will_topic, session.will_message
        )
        return handler, await self._take_place(session)

    async def _handle_client_session(self, *given: Any) -> None:
        """Serve a client, and say when that is over."""
        handler: PatientHandler = given[3]
        try:
            await super()._handle_client_session(*given)
        finally:
            handler.gone.set()

    async def _take_place(self, session: Session) -> Session:
        """End the earlier connection of the same user, and go on with what was kept for it."""
        user = session.client_id
        await self._send_away(user)
        if session.clean_session:
            await self._delete_session(user)
        session.parent = 0
        if user not in self._sessions:
            return session
        earlier, _handler = self._sessions[user]
        for name in ("flag", "message", "topic", "qos", "retain"):
            setattr(earlier, f"will_{name}", getattr(session, f"will_{name}"))
        earlier.username, earlier.password = session.username, session.password
        earlier.clean_session = session.clean_session
        earlier.keep_alive, earlier.parent = session.keep_alive, 1
        return earlier

    async def _send_away(self, user: str) -> None:
        """Close the connection of a user, if there is one, and see it end."""
        session, handler = self._sessions.get(user, (None, None))
        if session is None or session.transitions.state != "connected":
            return
        handler.writer.cut()
        await handler.handle_connection_closed()
        with suppress(TimeoutError):
            await asyncio.wait_for(handler.gone.wait(), LEAVES_WITHIN)

    async def _authenticate(self, session: Session, _listener: object) -> bool:
        return self.doorkeeper.lets_in(session.username, session.password)

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        """Let anybody subscribe, as mosquitto does: what they may not read they are not sent.

        It never waits, and must not: amqtt asks while it goes through all subscriptions.
        """
        if action is Action.SUBSCRIBE:
            return True
        rules = self.doorkeeper.rules
        may = rules.may_write if action is Action.PUBLISH else rules.may_read
        return may(session.username or "", topic)

    def _may_say(self, session: Session, topic: str | None, body: bytes | None) -> bool:
        return (
            topic is not None
            and len(body or b"") <= LONGEST_MESSAGE
            and self.doorkeeper.rules.may_write(session.username or "", topic)
        )

    async def _handle_message_delivery(
        self,
        client_session: Session,
        handler: BrokerProtocolHandler,
        wait_deliver: asyncio.Future[Any],
    ) -> bool:
        """Pass on what was said; leave out what is too long or not theirs to say."""
        said = wait_deliver.result()
        if said is not None and not self._may_say(client_session, said.topic, said.data):
            log.info("%s may not say this to %s", client_session.client_id, said.topic)
            return True
        passed_on: bool = await super()._handle_message_delivery(
            client_session, handler, wait_deliver
        )
        return passed_on

    async def _retain_broadcast_message(
        self, broadcast: dict[str, Any], qos: int, target_session: Session
    ) -> None:
        """Keep a message for somebody who is away, up to a limit."""
        if target_session.retained_messages.qsize() < MOST_QUEUED:
            await super()._retain_broadcast_message(broadcast, qos, target_session)

    async def _publish_session_retained_messages(self, session: Session) -> None:
        """Send what waited for a client, in its order; from then on everything goes straight.

        There is no pause between the last look into the queue and the mark.
        """
        handler = self._get_handler(session)
        if handler is None:
            return
        sent = []
        while not session.retained_messages.empty():
            kept = session.retained_messages.get_nowait()
            publishing = handler.mqtt_publish(kept.topic, kept.data, kept.qos, retain=True)
            sent.append(asyncio.ensure_future(publishing))
        handler.caught_up = True
        if sent:
            await asyncio.wait(sent)

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Send the kept messages of a subscription, as far as they are for this user to read.

        It waits for nobody, because amqtt calls it while it goes through all subscriptions,
        everybody's: those that are not this user's are passed over.
        """
        wanted, qos = subscription
        handler = self._get_handler(session)
        if handler is None or all(
            one.client_id != session.client_id for one, _ in self._subscriptions.get(wanted, [])
        ):
            return
        sent: deque[asyncio.Task[Any]] = self._tasks_queue
        for topic, kept in self._retained_messages.items():
            if self._matches(topic, wanted) and self.doorkeeper.rules.may_read(
                session.username or "", topic
            ):
                sent.append(
                    asyncio.ensure_future(
                        handler.mqtt_publish(
                            topic, kept.data, min(qos, kept.qos or qos), retain=True
                        )
                    )
                )
