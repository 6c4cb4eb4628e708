"""The inside of a street: its boxes and their connections. All of it runs in one thread."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from models.alerts.codes import Signal
from sensors.simulator.accounts import Account
from sensors.simulator.firmware import SAYS, Box
from sensors.simulator.mischief import draw_quirks, poison
from sensors.simulator.outbox import Outbox, Press
from sensors.simulator.switches import Switches
from sensors.simulator.tally import Tally
from sensors.simulator.wire import Line, Wire

TICK_S = 0.01  # no box is woken later than that where much happens, ...
NAP_S = 0.1  # ... nor later than this where little does
BLIND_TRIES = 100
BOOT_S = 0.2  # a box takes a moment to start; by then its old connection is gone for good


class NobodyToPressError(Exception):
    """No box has a button and current."""


class Block:
    """Boxes that live, and what befalls them. Call it from its own event loop only."""

    def __init__(self, line: Line, switches: Switches, outboxes: Path | None) -> None:
        self.line, self.switches, self.outboxes = line, switches, outboxes
        self.dice = Random(switches.seed)  # noqa: S311 - a simulation
        self.tally = Tally()
        self.presses: list[Press] = []
        self.boxes: dict[str, Box] = {}
        self.wires: dict[str, Wire] = {}

    async def live(self, until: asyncio.Event) -> None:
        """Let everything happen until told to stop; then every box says goodbye."""
        async with asyncio.TaskGroup() as self.tasks:
            always = [self.tasks.create_task(self._tick())]
            if self.switches.poison_per_s:
                spoil = steadily(self.switches.poison_per_s, None, self._poison)
                always.append(self.tasks.create_task(spoil))
            await until.wait()
            for wire in self.wires.values():
                wire.hang_up()
            await asyncio.sleep(0)
            for task in always + [one.task for one in self.wires.values() if one.task]:
                task.cancel()

    def put_up(self, accounts: Iterable[Account]) -> None:
        """Add boxes; they connect one after the other, at the rate of the switch."""
        new = [one for one in accounts if one.serial not in self.boxes]
        period = self.switches.heartbeat_period(len(self.boxes) + len(new))
        for place, account in enumerate(new):
            box = self._box(account)
            box.beat_every(period, perf_counter())
            wire = Wire(box, account.key, self.line, self.switches, self.tally)
            self.boxes[account.serial], self.wires[account.serial] = box, wire
            staying = wire.stay_connected(place / self.switches.connects_per_s)
            wire.task = self.tasks.create_task(staying)
            self._draw_fate(box, wire)

    def beat(self, per_s: float) -> None:
        """Let all boxes together give so many signs of life a second from now on."""
        for box in self.boxes.values():
            box.beat_every(len(self.boxes) / per_s, perf_counter())

    def press(self, serial: str | None, signal: Signal | None = None) -> Press:
        """Press a box, or any that has a button and current."""
        box = self._any_box() if serial is None else self.boxes[serial]
        if not self._has_current(box):
            raise NobodyToPressError(f"{serial} has no current")
        return box.press(perf_counter(), signal)

    async def press_steadily(self, per_s: float, seconds: float) -> None:
        """Press any box at the times of a schedule, until its end."""

        def press_one(late_s: float) -> None:
            self.press(None).late_s = late_s

        pressing = steadily(per_s, round(per_s * seconds), press_one)
        await asyncio.gather(pressing, asyncio.sleep(seconds))

    def waiting(self, *, alive: bool) -> int:
        """Count the events without an answer in living boxes, or in the others."""
        boxes = list(self.boxes.values())
        return sum(len(box.outbox) for box in boxes if self._has_current(box) is alive)

    def is_whole(self) -> bool:
        """Tell whether every box that has current is connected."""
        wires = list(self.wires.values())
        return all(wire.connected or not self._has_current(wire.box) for wire in wires)

    def restart(self, serial: str) -> None:
        """Give a box its current again."""
        wire = self.wires[serial]
        wire.unplug()
        self.boxes[serial].restart(perf_counter())
        wire.task = self.tasks.create_task(wire.stay_connected(BOOT_S))

    # --- beneath --------------------------------------------------------------------------

    async def _tick(self) -> None:
        """Wake the boxes that are due: a look at each is cheaper than a timer for each."""
        while True:
            now = perf_counter()
            next_due = now + NAP_S
            for box in self.boxes.values():
                if box.due <= now:
                    box.wake(now)
                if box.due < next_due:  # noqa: PLR1730 - `min` would cost twice as much
                    next_due = box.due
            await asyncio.sleep(max(TICK_S, next_due - perf_counter()))

    def _box(self, account: Account) -> Box:
        path = self.outboxes / f"{account.serial}.json" if self.outboxes else None
        return Box(
            account.serial,
            account.kind,
            self.switches,
            quirks=draw_quirks(self.switches, self.dice),
            dice=Random(self.dice.random()),  # noqa: S311 - a simulation
            tally=self.tally,
            outbox=Outbox(path),
            record=self.presses.append,
            now=perf_counter(),
        )

    def _draw_fate(self, box: Box, wire: Wire) -> None:
        """Decide by lot whether, and when, a box hangs or loses its current."""
        lot, when = self.dice.random(), self.dice.random() * self.switches.duration_s
        loop = asyncio.get_running_loop()
        if lot < self.switches.silent:
            loop.call_later(when, box.hang)
        elif lot < self.switches.silent + self.switches.unplugged:
            loop.call_later(when, wire.unplug)

    def _poison(self, _late_s: float) -> None:
        if len(self.wires) < 2:  # noqa: PLR2004 - a neighbour is needed
            return
        serial, neighbour = self.dice.sample(list(self.wires), 2)
        wire = self.wires[serial]
        if wire.connected and not wire.box.hung:
            topic, payload = poison(self.dice, serial, neighbour)
            wire.publish(topic.encode(), payload)
            self.tally.poison += 1

    def _any_box(self) -> Box:
        """Choose one with a button and current."""
        for box in self._candidates():
            if box.kind in SAYS and self._has_current(box):
                return box
        raise NobodyToPressError("no device has a button and current")

    def _candidates(self) -> Iterator[Box]:
        """Yield boxes drawn by lot, which is quick, and then all of them, which is sure."""
        everybody = list(self.boxes.values())
        if everybody:
            for _ in range(BLIND_TRIES):
                yield self.dice.choice(everybody)
        yield from everybody

    def _has_current(self, box: Box) -> bool:
        task = self.wires[box.serial].task
        return not box.hung and task is not None and not task.done()


async def steadily(per_s: float, times: int | None, do: Callable[[float], None]) -> None:
    """Call `do` at its times, with how many seconds late it is; what is late is done at once.

    The times are those of a schedule: people press whether or not others were answered.
    """
    began, number = perf_counter(), 0
    while times is None or number < times:
        due = began + number / per_s
        if (early := due - perf_counter()) > 0:
            await asyncio.sleep(early)
        do(perf_counter() - due)
        number += 1
