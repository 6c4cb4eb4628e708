"""The whole platform, really started: it comes back when it is hurt, and goes when it is told.

One start serves all of it, since a start is what takes long.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from models.programs import State, states

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
START_WITHIN = 120.0  # seconds; two cores that run the other tests as well
STOP_WITHIN = 10.0
BRISK_WITHIN = 2.0


def free() -> int:
    """Return a port that nobody holds."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Platform:
    """`convivencia up`, on free ports and an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CONVIVENCIA_")},
            "CONVIVENCIA_DATA": str(folder),
            "PORT": str(self.port),
            "CONVIVENCIA_MQTT_PORT": str(free()),
            "CONVIVENCIA_PREFECT_PORT": str(free()),
            "PYTHONPATH": str(ROOT),
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; its words go to a pipe that nobody reads, as may happen."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "models.console", "up"],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def readiness(self) -> dict:
        """Ask the portal how everybody is."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/readyz", timeout=5
            ) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            return json.load(refusal)
        except OSError:
            return {"status": "away", "parts": {}}

    def state(self, name: str) -> State | None:
        """Return how one program is doing."""
        return {one.name: one for one in states(self.folder)}.get(name)

    def everybody(self) -> list[psutil.Process]:
        """Return every process there is of it."""
        return psutil.Process(self.process.pid).children(recursive=True)


def wait_until(true, seconds: float) -> float:
    """Wait for something, and return how long that took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - begun


def still_there(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that run; a dead one that nobody has buried yet does nothing any more."""
    found = []
    for one in processes:
        try:
            if one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture
def platform(tmp_path):
    """The platform, gone at the end whatever happens."""
    platform = Platform(tmp_path / "a city")  # a blank, as folders have
    try:
        yield platform
    finally:
        if platform.process is not None:
            if platform.process.poll() is None:
                platform.process.terminate()
            platform.process.stdout.close()
            platform.process.wait(2 * STOP_WITHIN)


def test_the_platform_starts_heals_and_stops(platform):
    """What `convivencia up` promises to whoever runs a city on one machine."""
    platform.start()
    wait_until(lambda: platform.readiness()["status"] == "ready", START_WITHIN)

    for name in ("broker", "gateway", "portal"):
        hurt = platform.state(name)
        os.kill(hurt.pid, signal.SIGKILL)
        took = wait_until(
            lambda name=name, hurt=hurt: (
                (now := platform.state(name)) and now.pid not in {0, hurt.pid}
            ),
            30,
        )
        assert took < BRISK_WITHIN or name == "portal"
    wait_until(lambda: platform.readiness()["status"] == "ready", START_WITHIN)

    everybody = platform.everybody()
    assert len(everybody) >= 8
    platform.process.terminate()
    assert platform.process.wait(STOP_WITHIN) == 0
    assert still_there(everybody) == []


def test_a_platform_that_was_killed_leaves_nothing_in_the_way_of_the_next(platform):
    """The power cut that hits only the supervisor: its programs end, or are ended."""
    platform.start()
    wait_until(lambda: platform.readiness()["status"] == "ready", START_WITHIN)
    everybody = platform.everybody()

    platform.process.kill()
    platform.process.wait()
    platform.process.stdout.close()
    platform.start()

    wait_until(lambda: platform.readiness()["status"] == "ready", START_WITHIN)
    assert still_there(everybody) == []
