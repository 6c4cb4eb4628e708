"""What happened in the street, counted as it happens, and told at the end."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import ceil

from sensors.simulator.outbox import Press


@dataclass(slots=True)
class Tally:
    """Counts of one street since it began."""

    events: int = 0
    restored: int = 0  # events of an earlier process, found in the file of an outbox
    acknowledged: int = 0
    repeats: int = 0
    copies: int = 0
    heartbeats: int = 0
    poison: int = 0
    acks_dropped: int = 0  # heard by the device, and thrown away by a switch
    acks_not_awaited: int = 0  # for repeats, for copies, or for nothing we ever said
    commands_done: int = 0
    commands_refused: int = 0
    connections: int = 0
    connections_lost: int = 0
    connections_refused: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The summary. Milliseconds run from when a device meant to speak to the answer's arrival.

    `late_p99_ms` is how far behind its own schedule the simulator fell: where it is not
    small, the simulator was the bottleneck and the other figures say little.
    """

    tally: Tally
    unacknowledged: int
    unacknowledged_dead: int  # of these, in boxes that hang or have no current
    p50_ms: float | None
    p99_ms: float | None
    longest_ms: float | None
    late_p99_ms: float | None
    seconds: float
    cpu_s: float

    def as_json(self) -> str:
        """Return one JSON object."""
        told = asdict(self)
        return json.dumps(told.pop("tally") | told)

    def as_text(self) -> str:
        """Return lines for people."""
        told = self.tally
        commands = f"{told.commands_done:,} done, {told.commands_refused:,} refused"
        connections = (
            f"{told.connections:,} made, {told.connections_lost:,} lost, "
            f"{told.connections_refused:,} refused"
        )
        waits = (
            f"{_ms(self.p50_ms)} p50, {_ms(self.p99_ms)} p99, {_ms(self.longest_ms)} longest"
        )
        dead = f", {self.unacknowledged_dead:,} of them in dead boxes"
        dead = dead if self.unacknowledged_dead else ""
        itself = f"{self.cpu_s:.1f} s of processor in {self.seconds:.1f} s"
        lines = {
            "events made": f"{told.events:,}",
            "acknowledged": f"{told.acknowledged:,}",
            "unacknowledged": f"{self.unacknowledged:,}{dead}",
            "repeats sent": f"{told.repeats:,}",
            "press to ack": waits,
            "heartbeats sent": f"{told.heartbeats:,}",
            "poison sent": f"{told.poison:,}",
            "commands": commands,
            "connections": connections,
            "simulator": f"{itself}, behind its schedule {_ms(self.late_p99_ms)} p99",
        }
        return "\n".join(f"{name:<17}{amount}" for name, amount in lines.items())


def figures(
    tally: Tally, presses: Iterable[Press], *, dead: int, seconds: float, cpu_s: float
) -> Figures:
    """Sum up."""
    presses = list(presses)
    times = sorted(one.latency_ms for one in presses if one.latency_ms is not None)
    late = sorted(1000 * one.late_s for one in presses)
    return Figures(
        tally=tally,
        unacknowledged=sum(one.acked_at is None for one in presses),
        unacknowledged_dead=dead,
        p50_ms=percentile(times, 0.5),
        p99_ms=percentile(times, 0.99),
        longest_ms=percentile(times, 1),
        late_p99_ms=percentile(late, 0.99),
        seconds=round(seconds, 3),
        cpu_s=round(cpu_s, 3),
    )


def percentile(ordered: list[float], share: float) -> float | None:
    """Return the smallest that at least a share of all do not exceed; None where none are."""
    return round(ordered[max(ceil(len(ordered) * share), 1) - 1], 3) if ordered else None


def _ms(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.1f} ms"
