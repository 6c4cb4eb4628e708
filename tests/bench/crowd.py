"""Many browsers with the live feed open, in one process: who heard what, and when."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from threading import Thread

SAID = re.compile(rb'id: (\d+)\n.*?"said_ns": (\d+).*?\n\n', re.DOTALL)
LIVE = "/live/incidents"
AT_ONCE = 65_536
PATIENCE_S = 30.0


@dataclass(slots=True)
class Ear:
    """One listener: the numbers it heard, and the seconds each took to reach it."""

    door: socket.socket
    left: bytes = b""
    numbers: list[int] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    def hear(self) -> None:
        """Take in what came. Raises ConnectionError where the portal hung up."""
        came, at = self.door.recv(AT_ONCE), time.monotonic_ns()
        if not came:
            raise ConnectionError("the portal hung up on a listener")
        self.left += came
        end = 0
        for one in SAID.finditer(self.left):
            self.numbers.append(int(one[1]))
            self.delays.append((at - int(one[2])) / 1e9)
            end = one.end()
        self.left = self.left[end:]


def listen(port: int, cookie: str, size: int, line: Connection) -> None:
    """Open so many streams, say so, and hand back what was heard.

    That is asked for with the number of events that everybody should hear; whoever has not
    after `PATIENCE_S` never will.
    """
    ears = [Ear(open_stream(port, cookie)) for _number in range(size)]
    asked = Thread(target=line.poll, args=(None,))
    asked.start()
    line.send(size)
    with selectors.DefaultSelector() as crowd:
        for ear in ears:
            ear.door.setblocking(False)
            crowd.register(ear.door, selectors.EVENT_READ, ear)
        while asked.is_alive():
            _hear(crowd)
        wanted: int = line.recv()
        until = time.monotonic() + PATIENCE_S
        while any(len(ear.numbers) < wanted for ear in ears) and time.monotonic() < until:
            _hear(crowd)
    line.send([(ear.numbers, ear.delays) for ear in ears])
    for ear in ears:
        ear.door.close()


def _hear(crowd: selectors.BaseSelector) -> None:
    for key, _ready in crowd.select(0.2):
        key.data.hear()


def open_stream(port: int, cookie: str) -> socket.socket:
    """Open the live feed, and wait until it has begun. Raises RuntimeError where refused."""
    door = socket.create_connection(("127.0.0.1", port), timeout=30)
    ask = f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    door.sendall(ask.encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += door.recv(1)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"a listener was refused: {head.splitlines()[0].decode()}")
    return door
