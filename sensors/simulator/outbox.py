"""What a device has still to be answered for: kept until the platform names its id."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.alerts.codes import Signal


@dataclass(slots=True)
class Press:
    """One event of a device, as the device and whoever measures see it.

    Instants are seconds of `time.perf_counter`. `due_at` is when the device meant to send it,
    connected or not, so a latency holds the whole outage that a person would have waited for.
    """

    serial: str
    id: str
    signal: Signal
    body: bytes
    due_at: float
    late_s: float = 0.0  # how long after its time on the schedule it was made: our own fault
    retained: bool = False
    sent: int = 0  # times, copies not counted
    next_at: float = 0.0
    acked_at: float | None = None
    restored: bool = False  # from a file, by a later process: nobody knows its latency

    @property
    def latency_ms(self) -> float | None:
        """Return how long the platform took to answer; None where that is not known."""
        if self.acked_at is None or self.restored:
            return None
        return 1000 * (self.acked_at - self.due_at)


class Outbox:
    """The events without an answer, oldest first; in a file as well, where one is given.

    The file is what flash memory is to a real device: a process that starts later with the
    same file goes on repeating.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.waiting: dict[str, Press] = {}

    def __len__(self) -> int:
        return len(self.waiting)

    def __iter__(self) -> Iterator[Press]:
        return iter(list(self.waiting.values()))

    def put(self, press: Press) -> None:
        """Keep an event until it is answered."""
        self.waiting[press.id] = press
        self._save()

    def answered(self, event_id: str) -> Press | None:
        """Let go of an event; return it, or None if nobody waited for that answer."""
        press = self.waiting.pop(event_id, None)
        if press is not None:
            self._save()
        return press

    def restore(self, now: float) -> list[Press]:
        """Take up what an earlier process left in the file; return it."""
        if self.path is None or not self.path.exists():
            return []
        for row in json.loads(self.path.read_text("utf-8")):
            body = row["body"].encode()
            press = Press(
                row["serial"],
                row["id"],
                Signal(row["signal"]),
                body,
                now,
                next_at=now,
                sent=1,
                restored=True,
            )
            self.waiting[press.id] = press
        return list(self)

    def _save(self) -> None:
        if self.path is None:
            return
        rows = [
            {
                "serial": one.serial,
                "id": one.id,
                "signal": one.signal,
                "body": one.body.decode(),
            }
            for one in self
        ]
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(rows), "utf-8")
        draft.replace(self.path)
