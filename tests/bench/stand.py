"""The bench itself: installations of their own, and the programs that really run in them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from models.demonstration.generated import write_cases
from models.programs import programs
from models.session import connect, reading
from models.settings import Settings

PASSWORD = "limonero junto al puente"
ALL = 35_294
A_TENTH = 3_500
PATIENCE_S = 120.0  # for a program to answer


@dataclass(frozen=True, slots=True)
class City:
    """One installation: its folder, and the environment its programs find."""

    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """Return what its programs find."""
        return os.environ | {
            "CONVIVENCIA_DATA": str(self.folder),
            "CONVIVENCIA_DATABASE_URL": "",
            "CONVIVENCIA_DEMO_PASSWORD": PASSWORD,
            "PORT": str(self.port),
            "PREFECT_HOME": str(self.folder / "prefect"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    @property
    def settings(self) -> Settings:
        """Return what its programs read."""
        return Settings.from_environment(self.environment)

    def console(self, *words: str) -> str:
        """Carry out one command of the console."""
        done = subprocess.run(
            [sys.executable, "-m", "models.console", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    @contextmanager
    def program(self, *command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Let a program run, with its words in a file, and end it afterwards."""
        log = self.folder / "bench.log"
        with (
            log.open("ab") as words,
            subprocess.Popen(
                command, env=self.environment | more, stdout=words, stderr=words
            ) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()

    @contextmanager
    def portal(self) -> Iterator[str]:
        """Let the portal run exactly as `convivencia up` starts it; return its address."""
        [portal] = [one for one in programs(self.settings, 0) if one.name == "portal"]
        address = f"http://127.0.0.1:{self.port}"
        with self.program(*portal.command):
            until(lambda: answers(f"{address}/healthz"), "the portal")
            yield address

    def connect(self) -> None:
        """Make this city's database the one that sessions use."""
        connect(self.settings.database)


def make_city(folder: Path) -> City:
    """Make a city with its people and recent reports, and no history yet."""
    folder.mkdir(parents=True)
    city = City(folder, free_port())
    city.console("migrate")
    city.console("demo", "--without-history")
    return city


def cases(city: City) -> Path:
    """Return the file of real cases, or one of as many made-up ones where there is none."""
    real = Path(os.environ.get("CONVIVENCIA_SAMPLES", "")) / "civic"
    found = sorted(real.glob("replay_boston311_*.csv.gz"))
    if found:
        return found[0]
    city.connect()
    with reading() as session:
        return write_cases(session, city.folder / "made_up.csv", ALL)


def until(holds: Callable[[], bool], what: str, patience: float = PATIENCE_S) -> float:
    """Wait until something holds, and return how many seconds that took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > patience:
            raise TimeoutError(f"{what}: not within {patience:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


def answers(address: str) -> bool:
    """Tell whether somebody answers at an address."""
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def free_port() -> int:
    """Find a port that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
