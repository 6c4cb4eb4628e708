"""An installation that runs as a city would run it: `convivencia up`, on ports of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import Engine, create_engine, func, select

from models.alerts.codes import DeviceKind
from models.alerts.device import Device
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.session import connect, unit_of_work
from models.settings import Settings
from sensors.simulator.accounts import Account
from tests.bench.stand import free_port

PATIENCE_S = 120.0


@dataclass(slots=True)
class Installation:
    """A folder, a database and the programs that run on them."""

    folder: Path
    database_url: str = ""
    prefect: bool = True
    more: dict[str, str] = field(default_factory=dict)  # of its environment
    port: int = field(default_factory=free_port)
    mqtt_port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        """Return what its programs find."""
        # Without Prefect: an address where nobody answers, so that `up` starts none.
        prefect = (
            {"CONVIVENCIA_PREFECT_PORT": str(free_port()), "PREFECT_API_URL": ""}
            if self.prefect
            else {"PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api"}
        )
        return os.environ | {
            "CONVIVENCIA_DATA": str(self.folder),
            "CONVIVENCIA_DATABASE_URL": self.database_url,
            "CONVIVENCIA_MQTT_URL": "",
            "CONVIVENCIA_MQTT_PORT": str(self.mqtt_port),
            "PORT": str(self.port),
            **prefect,
            **self.more,
        }

    @property
    def settings(self) -> Settings:
        """Return what its programs read."""
        return Settings.from_environment(self.environment)

    def console(self, *words: str) -> None:
        """Carry out one command of the console."""
        subprocess.run(
            [sys.executable, "-m", "models.console", *words],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def enrol(self, how_many: int) -> list[Account]:
        """Put up panic buttons, each at a place of its own; return what they sign in with."""
        engine = connect(self.settings.database)
        accounts = []
        try:
            with unit_of_work() as session:
                first = session.scalar(select(func.count(Device.id))) or 0
                for number in range(first, first + how_many):
                    device, key = Device.enrol(
                        f"BTN-{number:04d}",
                        DeviceKind.PANIC_BUTTON,
                        f"Parque {number}",
                        by=PLATFORM,
                    )
                    device.install(city_day(now()), by=PLATFORM)
                    session.add(device)
                    accounts.append(Account(device.serial, key, device.kind))
        finally:
            engine.dispose()
        return accounts

    @contextmanager
    def up(self) -> Iterator["Running"]:
        """Run everything that `convivencia up` runs, and stop it afterwards."""
        log = (self.folder / "up.out").open("ab")
        with (
            log,
            subprocess.Popen(
                [sys.executable, "-m", "models.console", "up"],
                env=self.environment,
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                running = Running(self, process)
                running.wait_until_ready()
                yield running
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    @contextmanager
    def program(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run one program alone, and end it afterwards."""
        with (
            (self.folder / "program.out").open("ab") as log,
            subprocess.Popen(command, env=self.environment, stdout=log, stderr=log) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                process.wait(15)

    def eyes(self) -> Engine:
        """Open the database on the side, to count what is in it."""
        return create_engine(self.settings.database)


@dataclass(frozen=True, slots=True)
class Running:
    """The programs of an installation, while they run."""

    city: Installation
    process: subprocess.Popen[bytes]

    def wait_until_ready(self) -> None:
        """Wait until the portal answers and the gateway listens."""
        until(self.answers, "the portal")
        until(lambda: self.pid("gateway") and self.pid("broker"), "the gateway and the broker")

    def pid(self, program: str) -> int:
        """Return the process of a program, as its supervisor last noted it; 0 for none."""
        path = self.city.folder / "run" / "programs.json"
        try:
            states = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return 0
        return next(
            (
                one["pid"]
                for one in states
                if one["name"] == program and one["condition"] == "running"
            ),
            0,
        )

    def kill(self, program: str) -> None:
        """End a program as a power cut would, once it runs."""
        until(lambda: self.pid(program), program)
        os.kill(self.pid(program), signal.SIGKILL)

    def answers(self) -> bool:
        """Tell whether the portal answers."""
        try:
            where = f"http://127.0.0.1:{self.city.port}/healthz"
            with urlopen(where, timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE_S) -> float:
    """Wait until something holds, and return how many seconds that took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > patience:
            raise TimeoutError(f"{what}: not within {patience:.0f} s")
        time.sleep(0.02)
    return time.monotonic() - began
