"""The programs that together are the platform, and how each of them is doing.

`convivencia up` (`models/up.py`) starts them and writes their states to a file in the data
folder every other second; `states` reads it, so that the portal can answer `/readyz`
without knowing anything about supervision.
"""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path

from models.settings import Settings

STALE_AFTER = 10.0  # seconds; a file older than that was left by an `up` that is gone
THREADS = 600  # a live page holds one thread for as long as it is open
WORKERS = 2


class Rank(IntEnum):
    """When a program is stopped: what others stand on goes last."""

    GROUND = 0
    FRONT = 1


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the platform.

    A `brisk` one is never away for more than two seconds. One in the `background` yields the
    processor to the others: alarms and pages come before reports.
    """

    name: str
    command: tuple[str, ...]
    rank: Rank = Rank.FRONT
    brisk: bool = False
    background: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How one program is doing, as `up` last saw it.

    `condition` is `running`, `starting`, `waiting` (it keeps dying, and is tried again after
    a pause) or `stopped`; `for_s` says for how many seconds it has been running.
    """

    name: str
    condition: str
    pid: int
    for_s: int
    restarts: int

    @property
    def well(self) -> bool:
        """Tell whether it runs."""
        return self.condition == "running"


def programs(settings: Settings, prefect_port: int, *, demo: bool = False) -> list[Program]:
    """List what runs here: everything, less what the settings say runs elsewhere.

    In a demonstration its devices run as well, which nobody has hung up anywhere.
    """
    return [
        *([] if settings.mqtt_url else [_python("broker", "sensors.broker", brisk=True)]),
        *([] if settings.prefect_api_url else [_prefect(prefect_port)]),
        _portal(settings),
        _python("gateway", "sensors", brisk=True),
        _python("relay", "flows", background=True),
        _python("deployments", "flows.serve", background=True),
        _python("ticker", "models.ticker"),
        _python("sealer", "models.sealer"),
        *([_python("devices", "sensors.simulator", "--city", background=True)] if demo else []),
    ]


def _python(
    name: str, module: str, *more: str, brisk: bool = False, background: bool = False
) -> Program:
    rank = Rank.GROUND if name == "broker" else Rank.FRONT
    return Program(name, (sys.executable, "-m", module, *more), rank, brisk, background)


def _prefect(port: int) -> Program:
    serve = ("-m", "flows.prefect_server", "--host", "127.0.0.1", "--port", str(port))
    return Program("prefect", (sys.executable, *serve), Rank.GROUND, background=True)


def _portal(settings: Settings) -> Program:
    command = (
        *(sys.executable, "-m", "gunicorn", "webapp.wsgi:app", "--no-control-socket"),
        *("--bind", f"{settings.host}:{settings.port}"),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
        *("--graceful-timeout", "2", "--timeout", "60", "--keep-alive", "30"),
    )
    return Program("portal", command)


# --- the file that `up` writes and the portal reads -----------------------------------------


def states_file(data_folder: Path) -> Path:
    """Return where the states are kept."""
    return data_folder / "run" / "programs.json"


def write_states(data_folder: Path, states: Iterable[State]) -> None:
    """Keep the states; a reader finds the old file or the new one, never half of one."""
    path = states_file(data_folder)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([asdict(state) for state in states]), "utf-8")
    draft.replace(path)


def states(data_folder: Path) -> list[State]:
    """Return how the programs are doing; none when no `up` has looked for ten seconds."""
    path = states_file(data_folder)
    try:
        if time.time() - path.stat().st_mtime > STALE_AFTER:
            return []
        return [State(**one) for one in json.loads(path.read_text("utf-8"))]
    except FileNotFoundError:
        return []
