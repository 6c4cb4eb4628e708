"""The portal as it really runs, with its two workers, and listeners at the other end."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from threading import Event as Flag

import psutil

from models.programs import programs
from models.settings import Settings, variable

PATIENCE_S = 60.0
WHOLE = re.compile(rb"id: (\d+)\nevent: [a-z_.]+\ndata: \{.*?\}\n\n")


@dataclass
class Served:
    """A portal on a port of its own, that can be killed and started again."""

    settings: Settings
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """Return where it answers."""
        return self.settings.port

    def kill(self) -> None:
        """End all of it, as a power cut would."""
        parent = psutil.Process(self.process.pid)
        for one in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Start it again, and wait until it answers."""
        self.process = _started(self.settings)
        _wait_for(self.port)


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Let the portal run exactly as `convivencia up` starts it."""
    portal = Served(settings, _started(settings))
    try:
        _wait_for(settings.port)
        yield portal
    finally:
        portal.kill()


def free_port() -> int:
    """Find a port that nobody holds."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
    return port


def _started(settings: Settings) -> subprocess.Popen[bytes]:
    [portal] = [one for one in programs(settings, 0) if one.name == "portal"]
    told = ("data", "database_url", "secret_key", "port")
    chosen = {variable(name): str(getattr(settings, name)) for name in told}
    with (settings.data_folder / "portal.log").open("ab") as log:
        return subprocess.Popen(portal.command, env=os.environ | chosen, stdout=log, stderr=log)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


@dataclass
class Reader:
    """Somebody with a bad connection: it breaks again and again, and they come back.

    What they know after a break is what a browser knows: the number of the last event that
    arrived whole.
    """

    port: int
    cookie: str
    chance: Random
    heard: list[int] = field(default_factory=list)
    breaks: int = 0

    def read(self, enough: Flag, wanted: int) -> None:
        """Listen until `wanted` events have come, or it was enough."""
        while len(self.heard) < wanted and not enough.is_set():
            with suppress(OSError):
                self._listen(enough, self.chance.randint(1, 80), wanted)
            self.breaks += 1

    def _listen(self, enough: Flag, few: int, wanted: int) -> None:
        left, came = b"", 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as door:
            door.sendall(self._question())
            while came < few and len(self.heard) < wanted and not enough.is_set():
                with suppress(TimeoutError):
                    part = door.recv(self.chance.randint(1, 4000))
                    if not part:
                        return
                    left += part
                    whole = list(WHOLE.finditer(left))
                    self.heard += [int(one[1]) for one in whole]
                    left = left[whole[-1].end() :] if whole else left
                    came += len(whole)

    def _question(self) -> bytes:
        last = f"Last-Event-ID: {self.heard[-1]}\r\n" if self.heard else ""
        return (
            "GET /live/incidents?desde=0 HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {self.cookie}\r\nAccept: text/event-stream\r\n{last}\r\n"
        ).encode()
