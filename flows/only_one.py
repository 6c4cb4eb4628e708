"""One relay for a city: a second one waits until the first has ended."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Signal

PAUSE_S = 0.5


@contextmanager
def only_one(path: Path, stop: Signal) -> Iterator[None]:
    """Hold a lock on a file while inside; the system takes it back however we end.

    Told to stop while it waits, it goes in without the lock: inside, nothing will start.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(PAUSE_S)
        yield
