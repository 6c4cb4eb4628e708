"""What a bench found, as lines of a table."""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured amount; `limit` is what was promised, where something was."""

    bench: str
    what: str
    amount: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Tell whether the promise was kept; true where there is none."""
        return self.limit is None or self.amount <= self.limit


def percentile(times: Iterable[float], share: float) -> float:
    """Return the smallest time that at least a share of all do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(ceil(len(ordered) * share), 1) - 1]


def table(figures: Iterable[Figure]) -> str:
    """Lay the figures out for a terminal."""
    lines = [f"{'bench':<10} {'what':<46} {'amount':>12} {'limit':>10}"]
    for one in figures:
        limit = f"{one.limit:,.0f}" if one.limit is not None else ""
        word = "" if one.kept else "  OVER"
        amount = f"{one.amount:,.1f} {one.unit}"
        lines.append(f"{one.bench:<10} {one.what:<46} {amount:>12} {limit:>10}{word}")
    return "\n".join(lines)


def write(figures: Iterable[Figure], path: Path) -> None:
    """Keep the figures, with the machine they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251 - no city here
        "python": platform.python_version(),
        "cores": psutil.cpu_count(),
        "load": psutil.getloadavg(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "figures": [asdict(one) | {"kept": one.kept} for one in figures],
    }
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")
