"""How the gateway is doing, in a file that the portal reads: figures cost no transaction."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

STALE_AFTER = 30.0  # seconds; a file older than that was left by a gateway that is gone


@dataclass(slots=True)
class GatewayFigures:
    """What the gateway counted since it started, and what waits in it now.

    `oldest_s` is for how many seconds the oldest message has been waiting to be written.
    """

    counts: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    oldest_s: float = 0.0
    vitals_waiting: int = 0
    connected: bool = False

    def add(self, what: str, how_many: int = 1) -> None:
        """Count something."""
        self.counts[what] = self.counts.get(what, 0) + how_many


def figures_file(data_folder: Path) -> Path:
    """Return where they are kept."""
    return data_folder / "run" / "gateway.json"


def write_figures(data_folder: Path, figures: GatewayFigures) -> None:
    """Keep them; a reader finds the old file or the new one, never half of one."""
    path = figures_file(data_folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(figures)), "utf-8")
    draft.replace(path)


def read_figures(data_folder: Path) -> GatewayFigures | None:
    """Return the figures, or None where no gateway has written any for half a minute."""
    path = figures_file(data_folder)
    try:
        if time.time() - path.stat().st_mtime > STALE_AFTER:
            return None
        return GatewayFigures(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
