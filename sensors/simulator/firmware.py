"""One box in the street: what its firmware does. It does no I/O and reads no clock of ours."""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta, timezone
from random import Random
from typing import Protocol

from models.alerts.codes import DeviceKind, Signal
from models.clock import wall
from sensors.simulator.mischief import HELD_BACK_S, Quirks
from sensors.simulator.orders import Orders
from sensors.simulator.outbox import Outbox, Press
from sensors.simulator.switches import Switches
from sensors.simulator.tally import Tally

FIRMWARE = "sim-1.0"
BOGOTA = timezone(timedelta(hours=-5))
NEVER = float("inf")
DAY_S = 86_400.0
ON_BATTERY = frozenset({DeviceKind.PANIC_BUTTON, DeviceKind.SENSOR})
SAYS = {DeviceKind.PANIC_BUTTON: Signal.PANIC, DeviceKind.COMMUNITY_ALARM: Signal.ALARM}


class Wire(Protocol):
    """How a box speaks, while it is connected."""

    def send(self, name: str, body: bytes, *, retain: bool = False) -> None:
        """Publish under the box's own serial, or lose it; the box repeats what matters."""


class Box:
    """A button, an alarm or a siren.

    An event stays in the outbox, and is said again every three seconds, until the platform's
    own answer names its id; neither MQTT's acknowledgement nor a new connection ends that.
    Everything it does, it does when it is told something or woken at `due`; `now` is always
    seconds of `time.perf_counter`.
    """

    def __init__(
        self,
        serial: str,
        kind: DeviceKind,
        switches: Switches,
        *,
        quirks: Quirks | None = None,
        dice: Random | None = None,
        tally: Tally | None = None,
        outbox: Outbox | None = None,
        record: Callable[[Press], None] = lambda _press: None,
        now: float = 0.0,
    ) -> None:
        self.serial, self.kind, self.switches = serial, kind, switches
        self.quirks = quirks or Quirks()
        self.dice = dice or Random(switches.seed)  # noqa: S311 - a simulation
        self.tally = tally or Tally()
        self.outbox = Outbox() if outbox is None else outbox  # an empty one is false
        self.record = record
        self.orders = Orders(kind, self.quirks.manner)
        self.wire: Wire | None = None
        self.hung = False
        self.seq = 0
        self.boot = secrets.token_hex(6)  # ids of two lives of one box must differ
        self.heartbeat_s = switches.heartbeat_s
        self.heartbeat_at = now + self.dice.random() * self.heartbeat_s
        self.due = NEVER
        self.charged_at = now - self.dice.uniform(0, 0.4) * switches.battery_days * DAY_S
        for press in self.outbox.restore(now):
            record(press)
            self.tally.restored += 1

    # --- what happens to it ---------------------------------------------------------------

    def press(self, now: float, signal: Signal | None = None) -> Press:
        """Let somebody press it: the event is kept first, then said."""
        self.seq += 1
        signal = signal or SAYS.get(self.kind, Signal.TEST)
        due_at = now
        if self.quirks.reordered and self.dice.random() < self.quirks.reordered:
            due_at += self.dice.uniform(*HELD_BACK_S)
        event_id = f"{self.boot}-{self.seq}"
        press = Press(
            self.serial,
            event_id,
            signal,
            self._event(event_id, signal, now),
            due_at,
            retained=self.dice.random() < self.quirks.retained,
            next_at=due_at,
        )
        self.outbox.put(press)
        self.record(press)
        self.tally.events += 1
        self.due = min(self.due, due_at)
        if due_at <= now:
            self.wake(now)
        return press

    def connected(self, wire: Wire, now: float) -> None:
        """Say that it is there, and everything that was not answered."""
        self.wire = wire
        wire.send("status", b"online", retain=True)
        for press in self.outbox:
            press.next_at = max(now, press.due_at)
        self.wake(now)

    def disconnected(self) -> None:
        """Wait; what is in the outbox stays there."""
        self.wire = None
        self.due = NEVER

    def heard(self, name: str, payload: bytes, now: float) -> None:
        """Hear the platform: an answer, or a command."""
        if self.hung:
            return
        if name == "ack":
            self._answered(payload, now)
        elif name == "command":
            self._told(payload, now)

    def wake(self, now: float) -> None:
        """Do what is due: say what was not answered, and give a sign of life."""
        if self.wire is None or self.hung:
            self.due = NEVER
            return
        self.due = NEVER
        for press in self.outbox:
            if press.next_at <= now:
                self._say(self.wire, press, now)
            self.due = min(self.due, press.next_at)
        if self.heartbeat_at <= now:
            self._beat(self.wire, now)
        self.due = min(self.due, self.heartbeat_at)

    def hang(self) -> None:
        """Do nothing any more, as firmware does that crashed."""
        self.hung = True
        self.due = NEVER

    def restart(self, now: float) -> None:
        """Begin anew, with the outbox that flash memory kept."""
        self.hung = False
        self.boot = secrets.token_hex(6)
        self.seq = 0
        self.heartbeat_at = now

    def beat_every(self, seconds: float, now: float) -> None:
        """Give a sign of life that often from now on."""
        self.heartbeat_s = seconds
        self.heartbeat_at = now + self.dice.random() * seconds
        if self.wire is not None:
            self.due = min(self.due, self.heartbeat_at)

    def battery(self, now: float) -> int | None:
        """Return how full its battery is, in percent; None for a box on the mains."""
        if self.kind not in ON_BATTERY:
            return None
        used = (now - self.charged_at) / (self.switches.battery_days * DAY_S)
        return max(0, round(100 * (1 - used)))

    # --- what it does ---------------------------------------------------------------------

    def _say(self, wire: Wire, press: Press, now: float) -> None:
        copies = 1 if press.sent else self.quirks.duplicates
        for _ in range(copies):
            wire.send("event", press.body, retain=press.retained)
        if press.sent:
            self.tally.repeats += 1
        self.tally.copies += copies - 1
        press.sent += 1
        press.next_at = now + self.switches.repeat_s

    def _beat(self, wire: Wire, now: float) -> None:
        battery = self.battery(now)
        if battery == 0:
            self.hang()  # the will is said by the broker, when it misses the box
            return
        level = "" if battery is None else f'"battery": {battery}, '
        rssi = -60 - self.seq % 30
        body = f'{{"at": "{self._time()}", {level}"rssi": {rssi}, "firmware": "{FIRMWARE}"}}'
        wire.send("heartbeat", body.encode())
        self.tally.heartbeats += 1
        self.heartbeat_at += self.heartbeat_s
        if self.heartbeat_at <= now:  # it was away: one sign of life is enough
            self.heartbeat_at = now + self.dice.random() * self.heartbeat_s

    def _answered(self, payload: bytes, now: float) -> None:
        if self.quirks.dropped_acks and self.dice.random() < self.quirks.dropped_acks:
            self.tally.acks_dropped += 1
            return
        press = self.outbox.answered(_id(payload))
        if press is None:
            self.tally.acks_not_awaited += 1
            return
        press.acked_at, press.body = now, b""
        self.tally.acknowledged += 1

    def _told(self, payload: bytes, now: float) -> None:
        answer = self.orders.obey(payload, now)
        if answer is None or self.wire is None:
            return
        self.wire.send("command/ack", answer.body)
        if answer.done:
            self.tally.commands_done += 1
        else:
            self.tally.commands_refused += 1
        if answer.tests_itself:
            self.press(now, Signal.TEST)

    def _event(self, event_id: str, signal: Signal, now: float) -> bytes:
        said = {"id": event_id, "seq": self.seq, "kind": signal.value, "at": self._time()}
        battery = self.battery(now)
        return json.dumps(said if battery is None else said | {"battery": battery}).encode()

    def _time(self) -> str:
        instant = (wall() + self.quirks.clock_offset).astimezone(BOGOTA)
        if not self.quirks.names_zone:
            instant = instant.replace(tzinfo=None)
        return instant.isoformat(timespec="milliseconds")


def _id(payload: bytes) -> str:
    try:
        named = json.loads(payload)["id"]
    except (ValueError, KeyError, TypeError):
        return ""
    return named if isinstance(named, str) else ""
