"""The faults themselves, each once, for the tests and for the bench."""

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from models.alerts.message import DeviceMessage
from models.events import Event, EventKind
from sensors.simulator.outbox import Press
from sensors.simulator.street import Street
from sensors.simulator.switches import Switches
from tests.faults.installation import Installation, Running, until

CALLS = (
    EventKind.INCIDENT_RAISED,
    EventKind.INCIDENT_PRESSED,
    EventKind.INCIDENT_PRESSED_AGAIN,
)
FILL = 1 << 20  # bytes written at once to fill a disk

Deed = Callable[[Running], None]


@dataclass(frozen=True, slots=True)
class Blow:
    """Something bad, so many seconds after the presses began, and what it is called."""

    at_s: float
    name: str
    strike: Deed


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of the presses of one storm.

    `calls` counts the events that raise an incident or show a press on one: one for each press
    that was stored, or something was counted twice or not at all. `recoveries` are seconds
    from each blow's end to the first answer after it.
    """

    made: int
    stored: int
    lost: int
    calls: int
    unanswered: int
    recoveries: tuple[tuple[str, float], ...]
    drained_s: float

    @property
    def exact(self) -> bool:
        """Tell whether every press was kept, once, and answered."""
        return self.made == self.stored == self.calls and not self.lost and not self.unanswered


def storm(
    city: Installation,
    running: Running,
    street: Street,
    *,
    per_s: float,
    seconds: float,
    blows: Sequence[Blow] = (),
    patience: float = 60.0,
) -> Balance:
    """Let people press while blows fall; wait for all answers, and count."""
    before = counted(city)
    rush = street.begin_presses(seconds, per_s)
    began = perf_counter()
    ends = []
    for blow in sorted(blows, key=lambda one: one.at_s):
        time.sleep(max(0.0, began + blow.at_s - perf_counter()))
        blow.strike(running)
        ends.append((blow.name, perf_counter()))
        if blow.name == "portal":
            ends[-1] = (blow.name, -until(running.answers, "the portal"))
    rush.result()
    ended = perf_counter()
    street.wait_for_acks(patience)
    drained = max(0.0, last_answer(street.presses) - ended)
    return balance(city, street, before, ends, drained)


def balance(
    city: Installation,
    street: Street,
    before: tuple[int, int],
    ends: Sequence[tuple[str, float]],
    drained: float,
) -> Balance:
    """Compare what was pressed with what is in the database."""
    made = street.pressed
    with city.eyes().connect() as connection:
        kept = set(
            connection.scalars(
                select(DeviceMessage.message_id).where(DeviceMessage.message_id.in_(made))
                if len(made) < 500
                else select(DeviceMessage.message_id)
            )
        )
    stored, calls = counted(city)
    return Balance(
        made=len(made),
        stored=stored - before[0],
        lost=len(made - kept),
        calls=calls - before[1],
        unanswered=len(street.unacknowledged),
        recoveries=tuple(
            (name, -end if end < 0 else first_answer_after(street.presses, end) - end)
            for name, end in ends
        ),
        drained_s=drained,
    )


def counted(city: Installation) -> tuple[int, int]:
    """Count the messages kept, and the calls for help made of them."""
    with city.eyes().connect() as connection:
        messages = connection.scalar(select(func.count(DeviceMessage.id))) or 0
        calls = connection.scalar(select(func.count(Event.id)).where(Event.kind.in_(CALLS)))
    return messages, calls or 0


def first_answer_after(presses: Sequence[Press], instant: float) -> float:
    """Return when the first press made after an instant was answered."""
    after = [one.acked_at for one in presses if one.acked_at and one.due_at > instant]
    return min(after, default=float("inf"))


def last_answer(presses: Sequence[Press]) -> float:
    """Return when the last answer came."""
    return max((one.acked_at for one in presses if one.acked_at), default=0.0)


@contextmanager
def street_of(city: Installation, buttons: int, **switches: float) -> Iterator[Street]:
    """Put up buttons, and let their boxes connect; the platform must be running."""
    accounts = city.enrol(buttons)
    time.sleep(2.5)  # the broker lets them in within two seconds
    chosen = Switches(**({"repeat_s": 3.0, "heartbeat_s": 15.0} | switches))
    with Street(accounts, "127.0.0.1", city.mqtt_port, chosen) as street:
        if not street.wait_until_connected():
            raise TimeoutError(f"only {street.connected} boxes connected")
        yield street


# --- blows ------------------------------------------------------------------------------------


def killings(seconds: float, times: int = 3) -> list[Blow]:
    """Kill gateway, broker and portal so many times each, spread over a storm."""

    def killing(program: str) -> Deed:
        return lambda running: running.kill(program)

    names = [name for _ in range(times) for name in ("gateway", "broker", "portal")]
    step = seconds / (len(names) + 1)
    return [Blow((place + 1) * step, name, killing(name)) for place, name in enumerate(names)]


def locked(at_s: float, seconds: float) -> Blow:
    """Hold SQLite's exclusive lock, so that nobody can write."""

    def hold(running: Running) -> None:
        path = running.city.folder / "convivencia.db"
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    return Blow(at_s, "locked", hold)


def away(
    at_s: float, seconds: float, stop: Callable[[], None], start: Callable[[], None]
) -> Blow:
    """Stop the database server, and start it again."""

    def pause(_running: Running) -> None:
        stop()
        time.sleep(seconds)
        start()

    return Blow(at_s, "database away", pause)


def full(at_s: float, seconds: float, folder: Path) -> Blow:
    """Fill the disk of a folder to the last byte, and empty it again."""

    def fill(_running: Running) -> None:
        ballast = folder / "ballast"
        end = perf_counter() + seconds
        with ballast.open("wb", buffering=0) as file:
            while perf_counter() < end:
                try:
                    file.write(b"\0" * FILL)
                except OSError:
                    _fill_the_rest(file)
                    time.sleep(0.05)
        ballast.unlink()

    return Blow(at_s, "disk full", fill)


def _fill_the_rest(file: object) -> None:
    try:
        while True:
            file.write(b"\0" * 512)  # type: ignore[attr-defined]
    except OSError:
        return


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small disk in memory; needs root. Raises OSError where that is not allowed."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    if done.returncode:
        raise PermissionError(done.stderr.strip() or "mount failed")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
