"""`convivencia up`: start the whole platform on this machine, and keep it running.

Before anything starts, what would go wrong later is said in one line: another `up` on the
same data folder, or a port that somebody else holds.
"""

import argparse
import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

import psutil

from models import logs
from models.commands import CommandError, Subparsers, commands
from models.echo import Echo, EchoHandler
from models.programs import programs, states_file, write_states
from models.settings import Settings, variable
from models.supervision import LOG_BYTES, LOG_FILES, City, end_with_parent, kill_all

PREFECT_PORT = 4200
KNOCK_EVERY = 0.5  # seconds
NOTE_EVERY = 2.0  # seconds between two notes of how the programs are doing


def register(subparsers: Subparsers) -> None:
    """Add `up` to the console."""
    parser = subparsers.add_parser(
        "up",
        help="start the whole platform and keep it running",
        description="Start every program of the platform and keep them running until Ctrl-C "
        "or SIGTERM, which stop all of them within ten seconds.",
    )
    parser.add_argument(
        "--demo", action="store_true", help="fill an empty database with a demonstration city"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Bring the database up to date, start everything, and stay until told to stop."""
    settings = Settings.from_environment()
    with only_one(settings.data_folder):
        end_stale(settings.data_folder)
        prefect_port = check_ports(settings)
        os.environ.update(surroundings(settings, prefect_port))
        carry_out("migrate")
        accounts = carry_out("demo", "--without-history") if chosen.demo else ""
        echo = Echo(as_json=settings.log_format == "json")
        folder = settings.data_folder / "logs"
        folder.mkdir(exist_ok=True)
        kept = RotatingFileHandler(
            folder / "up.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
        )
        logs.configure("up", settings.log_format, [EchoHandler(echo), kept])
        city = City(programs(settings, prefect_port, demo=chosen.demo), folder, echo)
        welcome = Welcome(settings, accounts, echo)
        city.looks += [Notebook(city, settings.data_folder), welcome]
        if chosen.demo:
            city.looks.append(History(welcome, folder, echo))
        city.run()
    return 0


# --- before anything starts -------------------------------------------------------------------


@contextmanager
def only_one(data_folder: Path) -> Iterator[None]:
    """Hold the data folder; a second `up` would run every flow and serve every port twice."""
    folder = data_folder / "run"
    folder.mkdir(exist_ok=True)
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise CommandError(f"already running on {data_folder} (process {holder})") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def end_stale(data_folder: Path) -> None:
    """End what an `up` that was killed left running: it would hold our ports and our queue.

    A number may belong to another process by now, so only those are ended whose environment
    says that a supervisor started them, and for this data folder.
    """
    path = states_file(data_folder)
    if not path.exists():
        return
    left = []
    for state in json.loads(path.read_text("utf-8")):
        try:
            process = psutil.Process(state["pid"]) if state["pid"] else None
            if process and _is_ours(process, data_folder):
                left += [process, *process.children(recursive=True)]
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    kill_all(left)
    path.unlink()


def _is_ours(process: psutil.Process, data_folder: Path) -> bool:
    told = process.environ()
    return "SUPERVISOR_GROUP_NAME" in told and told.get("CONVIVENCIA_DATA") == str(data_folder)


def check_ports(settings: Settings) -> int:
    """Refuse to start where a port is taken; return the port for our own Prefect."""
    _check(settings.host, settings.port, variable("port"))
    if not settings.mqtt_url:
        _check_broker(settings)
    if settings.prefect_api_url:
        return 0
    if settings.prefect_port:
        _check("127.0.0.1", settings.prefect_port, variable("prefect_port"))
        return settings.prefect_port
    return _free_port() if _obstacle("127.0.0.1", PREFECT_PORT) else PREFECT_PORT


def _check_broker(settings: Settings) -> None:
    """Look where our broker will listen; the gateway finds it at home whatever the host."""
    door = "mqtt_port" if settings.mqtt_tls is None else "mqtt_tls_port"
    _check("127.0.0.1", settings.mqtt_port, variable("mqtt_port"))
    _check(settings.mqtt_host, getattr(settings, door), variable(door))


def _check(host: str, port: int, name: str) -> None:
    obstacle = _obstacle(host, port)
    if obstacle is None:
        return
    if obstacle.errno == errno.EADDRINUSE:
        raise CommandError(f"port {port} on {host} is taken; choose another with {name}")
    raise CommandError(f"cannot listen on {host}, {name} {port}: {obstacle.strerror}")


def _obstacle(host: str, port: int) -> OSError | None:
    """Return what keeps us from listening there, if anything does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def surroundings(settings: Settings, prefect_port: int) -> dict[str, str]:
    """Return what every program finds in its environment: one Prefect, and a quiet one."""
    folder = settings.data_folder
    return {
        "CONVIVENCIA_DATA": str(folder),
        "PREFECT_API_URL": settings.prefect_api_url or f"http://127.0.0.1:{prefect_port}/api",
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_COLORS": "false",
        "DO_NOT_TRACK": "1",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
    }


def carry_out(command: str, *arguments: str) -> str:
    """Run one command of the console, and return what it printed.

    It runs in a process of its own because `up` itself stays small and opens no database. A
    command that this installation does not have is left out.
    """
    if command not in {one.name for one in commands()}:
        return ""
    done = subprocess.run(  # noqa: S603 - our own program, and nothing that anybody typed
        [sys.executable, "-m", "models.console", command, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=end_with_parent,
    )
    if done.returncode:
        raise CommandError(
            f"cannot start: 'convivencia {command}' failed (its words are above)"
        )
    return done.stdout


# --- while everything runs --------------------------------------------------------------------


class Notebook:
    """Notes how the programs are doing, at every change and every other second."""

    def __init__(self, city: City, data_folder: Path) -> None:
        self.city, self.data_folder = city, data_folder
        self.noted: list[tuple[str, str, int]] = []
        self.at = 0.0

    def __call__(self) -> None:
        """Look, and write it down if it is time."""
        states = self.city.states()
        seen = [(state.name, state.condition, state.pid) for state in states]
        if seen != self.noted or time.monotonic() - self.at > NOTE_EVERY:
            write_states(self.data_folder, states)
            self.noted, self.at = seen, time.monotonic()


class Welcome:
    """Says where the portal is, as soon as it answers."""

    def __init__(self, settings: Settings, accounts: str, echo: Echo) -> None:
        self.address = (settings.host.replace("0.0.0.0", "127.0.0.1"), settings.port)  # noqa: S104
        self.lines = [*accounts.splitlines(), f"the portal answers at {settings.public_url}"]
        self.echo = echo
        self.at = time.monotonic()
        self.said = False
        self.knock: socket.socket | None = None

    def __call__(self) -> None:
        """Knock at the portal's door twice a second until somebody answers.

        The supervisor looks after everything else in between, so nothing here may wait: one
        look sends the question, a later one reads the answer.
        """
        if self.said or time.monotonic() - self.at < KNOCK_EVERY:
            return
        self.at = time.monotonic()
        if self._answered():
            self.said = True
            for line in self.lines:
                self.echo.say("up", line)

    def _answered(self) -> bool:
        answer = b""
        if self.knock is not None:
            with self.knock, suppress(OSError):
                answer = self.knock.recv(5)
        if answer == b"HTTP/":
            return True
        self.knock = socket.socket()
        self.knock.settimeout(0.05)
        with suppress(OSError):
            self.knock.connect(self.address)
            self.knock.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            self.knock.setblocking(False)
        return False


class History:
    """Brings in the months of the demonstration, once people can look at the rest of it.

    It takes a minute or two. It is not a program that is kept running: what it did not
    finish, the next start goes on with. Nor does it yield the processor: it would do so while
    it holds the database, and keep waiting those it yields to.
    """

    def __init__(self, welcome: Welcome, logs: Path, echo: Echo) -> None:
        self.welcome, self.log, self.echo = welcome, logs / "history.log", echo
        self.started = False

    def __call__(self) -> None:
        """Start it when the portal has answered."""
        if self.started or not self.welcome.said:
            return
        self.started = True
        command = [sys.executable, "-m", "models.console", "demo", "--history-only"]
        with self.log.open("ab") as log:
            subprocess.Popen(  # noqa: S603 - our own program, and nothing that anybody typed
                command,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - `up` has a single thread
            )
        self.echo.say("up", f"the history of the demonstration comes in ({self.log})")
