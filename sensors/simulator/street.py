"""A street of boxes on real connections, for whoever tests or measures."""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from ssl import SSLContext
from threading import Event, Thread
from time import perf_counter
from typing import Self, TypeVar

from models.alerts.codes import Signal
from sensors.simulator.accounts import Account
from sensors.simulator.block import Block
from sensors.simulator.firmware import Box
from sensors.simulator.outbox import Press
from sensors.simulator.switches import Switches
from sensors.simulator.tally import Figures, Tally, figures
from sensors.simulator.wire import Line

LOOK_S = 0.01  # between two looks of whoever waits
ANSWER_S = 10.0  # for the street's own thread

Done = TypeVar("Done")


class Street:
    """Many boxes, each with an account and a connection of its own, in one thread.

        with Street(accounts, "127.0.0.1", 1883, Switches(presses_per_s=50)) as street:
            street.wait_until_connected()
            rush = street.begin_presses()  # kill what you like meanwhile
            rush.result()
            assert street.wait_for_acks(30)
            assert street.pressed == what_the_platform_kept

    Everything may be called from any thread. Nothing of a press is lost while this process
    lives; with `outboxes`, a folder, it outlives the process. Whoever measures calls
    `gc.disable()` before, as the console does: a collection would look like the platform's
    delay.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        host: str,
        port: int,
        switches: Switches | None = None,
        *,
        tls: SSLContext | None = None,
        outboxes: Path | None = None,
    ) -> None:
        self.switches = switches or Switches()
        self._block = Block(Line(host, port, tls), self.switches, outboxes)
        self._accounts = list(accounts)
        self._began = (perf_counter(), time.process_time())
        self._ready = Event()
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, name="street", daemon=True)

    # --- its life -------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        self.add(self._accounts)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let every box say goodbye, and end the thread; raise what went wrong in it."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(ANSWER_S)
        if self._failure is not None:
            raise self._failure

    def add(self, accounts: Iterable[Account]) -> None:
        """Put up more boxes; those that are there already stay as they are."""
        self._ask(lambda: self._block.put_up(accounts))

    # --- what happens in it ---------------------------------------------------------------

    def press(self, serial: str | None = None, signal: Signal | None = None) -> Press:
        """Press a box, or any; return at once, with what will say when it was answered.

        Raises NobodyToPressError for a box without current.
        """
        return self._ask(lambda: self._block.press(serial, signal))

    def begin_presses(
        self, seconds: float | None = None, per_s: float | None = None
    ) -> "Future[None]":
        """Let people press at the times of a schedule, whether or not they are answered.

        Without amounts, as the switches say. The result is there when the last has pressed.
        """
        seconds = self.switches.duration_s if seconds is None else seconds
        per_s = self.switches.presses_per_s if per_s is None else per_s
        pressing = self._block.press_steadily(per_s, seconds)
        return asyncio.run_coroutine_threadsafe(pressing, self._loop)

    def beat(self, per_s: float) -> None:
        """Let the whole street give so many signs of life a second from now on."""
        self._ask(lambda: self._block.beat(per_s))

    def hang(self, serial: str) -> None:
        """Let a box's firmware crash: its connection stays, and it says nothing more."""
        self._ask(self.boxes[serial].hang)

    def unplug(self, serial: str) -> None:
        """Take away a box's current; the broker says its last will."""
        self._ask(self._block.wires[serial].unplug)

    def plug_in(self, serial: str) -> None:
        """Give a box its current again: it starts, connects, and says what was unanswered."""
        self._ask(lambda: self._block.restart(serial))

    # --- what is known of it --------------------------------------------------------------

    @property
    def boxes(self) -> dict[str, Box]:
        """Return the boxes by serial, to look at: only the street's own thread moves them."""
        return self._block.boxes

    @property
    def tally(self) -> Tally:
        """Return what was counted so far."""
        return self._block.tally

    @property
    def presses(self) -> list[Press]:
        """Return all events made until now, those of self-tests among them."""
        return list(self._block.presses)

    @property
    def pressed(self) -> set[str]:
        """Return the ids of all events made until now."""
        return {one.id for one in self.presses}

    @property
    def unacknowledged(self) -> list[Press]:
        """Return the events that the platform has not answered."""
        return [one for one in self.presses if one.acked_at is None]

    @property
    def connected(self) -> int:
        """Return how many boxes are connected now."""
        return sum(wire.connected for wire in list(self._block.wires.values()))

    def wait_until_connected(self, timeout: float = 30.0) -> bool:
        """Wait until every box with current is connected; return whether that came about."""
        return self._wait(self._block.is_whole, timeout)

    def wait_for_acks(self, timeout: float) -> bool:
        """Wait until every event is answered; return whether that came about.

        A box that hangs or has no current hears no answer, and is not waited for.
        """
        return self._wait(lambda: not self._block.waiting(alive=True), timeout)

    def figures(self) -> Figures:
        """Sum up what happened since the street began."""
        began, used = self._began
        seconds, cpu_s = perf_counter() - began, time.process_time() - used
        dead = self._block.waiting(alive=False)
        return figures(self.tally, self.presses, dead=dead, seconds=seconds, cpu_s=cpu_s)

    # --- between the threads --------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as failure:  # noqa: BLE001 - told to whoever stops the street
            self._failure = failure
        finally:
            self._ready.set()

    async def _live(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._loop.call_soon(self._ready.set)  # once the block lives
        await self._block.live(self._stopping)

    def _ask(self, do: Callable[[], Done]) -> Done:
        async def done() -> Done:
            return do()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(ANSWER_S)

    def _wait(self, true: Callable[[], bool], timeout: float) -> bool:
        end = perf_counter() + timeout
        while not true():
            if perf_counter() > end or not self._thread.is_alive():
                return False
            time.sleep(LOOK_S)
        return True
