"""The MQTT gateway: hears the devices, and answers only for what it has written down."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import Empty, Full
from threading import Thread

from sqlalchemy.exc import SQLAlchemyError

from models.alerts.codes import Protocol
from models.alerts.gateway_figures import GatewayFigures, write_figures
from models.alerts.hearing import Reception
from models.alerts.reading import Answered, Beat, Said
from models.heartbeats import beat
from models.session import unit_of_work
from sensors.adapters import UnreadableMessageError
from sensors.adapters.native import Native, ack_body, ack_topic
from sensors.channels import Channels
from sensors.chores import Chore
from sensors.ears import Arrival, Ears
from sensors.faults import is_not_now
from sensors.life import Life
from sensors.orders import Orders
from sensors.vitals import Vitals
from sensors.waiting_line import Place, WaitingLine
from sensors.writing import Heard, Pen

log = logging.getLogger(__name__)

MOST_WAITING = 5_000  # messages in memory; the broker holds the rest
NOT_NOW_PAUSE = 0.25  # seconds between two tries to reach a database

PULSES = frozenset(f"{Native().prefix}/+/{word}" for word in ("heartbeat", "status"))


class Gateway:
    """Carries messages from the broker into the city's records, and orders out of them.

    Two acknowledgements, both sent after the transaction commits: MQTT's own, so that the
    broker forgets the message, and the platform's to the device, because MQTT's only means
    that the broker heard. A button repeats its press until the city has.

    paho's threads only queue; this one writes. While it commits, more messages arrive, and
    the next transaction takes all of them: under load commits are shared, and a lone press
    waits for nobody.

    What the broker resends to us (it stored it, or it never heard our acknowledgement) is
    not special: a message is known by its device and its id, however often it comes.
    """

    def __init__(
        self,
        name: str,
        pulse_name: str | None = None,
        *,
        data_folder: Path | None = None,
        every_second: Callable[[], None] = lambda: None,
    ) -> None:
        self.arrived = WaitingLine(MOST_WAITING, self.let_go)
        self.ears = Ears(name, self.arrived.put)
        self.pulse = Ears(pulse_name, self.feel, lasting=False) if pulse_name else None
        self.native = Native()  # of the pulse's own thread
        self.channels = Channels()
        self.vitals = Vitals()
        self.pen = Pen(self.answer)
        self.orders = Orders(self.channels, self.ears.say)
        self.life = Life(self.vitals, [one for one in (self.ears, self.pulse) if one])
        self.figures = GatewayFigures()
        self.data_folder = data_folder
        self.every_second = every_second
        self.is_to_look = False  # a press may have set off a siren
        self.told: bool | None = None  # whether the broker is there, when we last said so
        self.heartbeat = Chore("heartbeat", 10, self.beat)
        self.chores = [
            Chore("figures", 5, self.tell_figures),  # first: it needs no database
            Chore("bridges", 1, self.look_for_bridges),
            Chore("orders", 0.25, self.look_for_orders),
            Chore("signs of life", 2, self.life.flush),
            Chore("bridges heard", 2, self.channels.presences.flush),
            Chore("listening", 4, self.life.note),
            self.heartbeat,
        ]

    def run(self, url: str, pulse_url: str = "") -> None:
        """Listen until told to stop."""
        self.start(url, pulse_url)
        Thread(target=self.look_around, name="look-around", daemon=True).start()
        while True:
            self.step()

    def start(self, url: str, pulse_url: str = "") -> None:
        """Begin to listen."""
        self.ears.listen_to(self.filters)
        self.ears.open(url)
        if self.pulse:
            self.pulse.listen_to(PULSES)
            self.pulse.open(pulse_url)

    def stop(self) -> None:
        """Stop listening; what was not acknowledged comes again, to whoever listens next."""
        for ears in (self.ears, self.pulse):
            if ears:
                ears.close()

    @property
    def filters(self) -> set[str]:
        """Return what the ears for events listen to."""
        return self.channels.filters - (PULSES if self.pulse else frozenset())

    # --- hearing --------------------------------------------------------------------------

    def step(self, patience: float | None = None) -> None:
        """Write down what waits, then do what else is due."""
        try:
            self.pen.write([] if self.pen.waiting else self.next_group(patience))
            if self.is_to_look:
                self.look_for_orders()
        except SQLAlchemyError as error:
            self.wait_for_the_database(error)
        if self.ears.connected != self.told:
            self.heartbeat.due_at = time.monotonic()
        for chore in self.chores:
            try:
                chore.do_if_due()
            except SQLAlchemyError as error:
                self.wait_for_the_database(error)
                break

    def next_group(self, patience: float | None = None) -> list[Heard]:
        """Wait for one message, until a chore is due, and take those waiting behind it."""
        if patience is None:
            patience = max(0.0, min(chore.due_at for chore in self.chores) - time.monotonic())
        group: list[Heard] = []
        try:
            self.understand(self.arrived.get(patience), group)
            most = self.pen.portion(len(self.arrived))
            while len(group) < most:
                self.understand(self.arrived.get(), group)
        except Empty:
            pass
        return group

    def understand(self, place: Place, group: list[Heard]) -> None:
        """Read a message. A sign of life is kept in memory, the rest is to be written."""
        arrival = place.arrival
        heard = Heard(arrival)
        try:
            readings = self.channels.read(arrival)
        except UnreadableMessageError as error:
            log.warning("nobody can read a message of %s: %s", arrival.topic, error)
            heard.reason, readings = str(error), []
        for one in readings:
            if isinstance(one, Beat):
                self.vitals.add(one)
            elif isinstance(one, Said):
                heard.said.append(replace(one, copies=place.copies) if place.copies else one)
                if one.sender.protocol is Protocol.NATIVE and not one.retained:
                    self.vitals.add(Beat(one.sender, one.battery))
            elif isinstance(one, Answered):
                heard.answers.append(one)
        if heard.is_to_be_kept:
            group.append(heard)
        else:
            self.ears.acknowledge(arrival)

    def feel(self, arrival: Arrival) -> None:
        """Take a sign of life, in the thread that heard it: no press queues behind it."""
        try:
            readings = self.native.read(
                arrival.topic, arrival.payload, retained=arrival.retained
            )
        except UnreadableMessageError:
            try:
                self.arrived.put(arrival, block=False)  # to be kept as what nobody can read
            except Full:
                return
        else:
            for one in readings:
                if isinstance(one, Beat):
                    self.vitals.add(one)

    def let_go(self, arrival: Arrival) -> None:
        """Let the broker forget a copy of what waits already, in the thread that heard it."""
        self.ears.acknowledge(arrival)

    def answer(self, heard: Heard, receptions: list[Reception]) -> None:
        """Let the broker and the device know that a message is written down."""
        self.ears.acknowledge(heard.arrival)
        for said in heard.said:
            if said.sender.protocol is Protocol.NATIVE:
                topic, body = ack_topic(said.sender.address), ack_body(said.message_id)
                for _each in range(1 + said.copies):  # an answer for every repeat: promised
                    self.ears.say(topic, body)
        for one in receptions:
            self.figures.add("repeats" if not one.is_news else one.refusal or "news")
            if one.said.copies:
                self.figures.add("repeats", one.said.copies)
            if one.is_news and one.incident is not None and one.incident.zone_id is not None:
                self.is_to_look = True
        if heard.reason is not None:
            self.figures.add("unreadable")
        self.figures.add("answers", len(heard.answers))

    # --- chores ---------------------------------------------------------------------------

    def look_around(self) -> None:
        """Do what is to be done every second, beside the listening: files may be slow."""
        while True:
            try:
                self.every_second()
            except Exception:
                log.exception("could not look around; listening on")
            time.sleep(1)

    def look_for_bridges(self) -> None:
        """Listen to a bridge that is new, and to one that is retired no more."""
        if self.channels.look():
            self.ears.listen_to(self.filters)

    def look_for_orders(self) -> None:
        """Send what devices are to be told."""
        self.is_to_look = False
        if self.ears.connected:  # what waited for a broker would sound when all is over
            self.figures.add("orders", self.orders.look())

    def beat(self) -> None:
        """Say that we live, and whether the broker does."""
        connected = self.ears.connected
        with unit_of_work() as session:
            beat(session, "gateway", None if connected else "broker")
        self.told = connected

    def tell_figures(self) -> None:
        """Leave the figures where the portal finds them."""
        told = self.figures
        told.waiting = len(self.arrived) + self.pen.waiting
        told.oldest_s = round(self.pen.oldest_s, 3)
        told.vitals_waiting, told.connected = len(self.vitals), self.ears.connected
        told.counts["signs_of_life"] = self.vitals.heard
        told.counts["unknown_senders"] = self.life.unknown
        if self.data_folder is not None:
            write_figures(self.data_folder, told)

    def wait_for_the_database(self, error: SQLAlchemyError) -> None:
        """Pause. What was not written stays in memory, unacknowledged, and is tried again."""
        if not is_not_now(error):
            raise error
        log.warning("the database takes nothing now: %s", getattr(error, "orig", error))
        time.sleep(NOT_NOW_PAUSE)
