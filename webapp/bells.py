"""What tells the watcher to look: SQLite's own count of commits, or PostgreSQL's NOTIFY."""

import time
from typing import Any, Protocol

from sqlalchemy import Connection

from models.events import LIVE_CHANNEL

PAUSE = 0.02  # seconds between two looks at the count: a look costs microseconds


class Bell(Protocol):
    """Rings when something may have happened; whoever hears it looks for themselves."""

    def rang(self, patience: float) -> bool:
        """Wait up to `patience` seconds, and tell whether it rang."""


class CountedCommits:
    """SQLite counts in `PRAGMA data_version` how often *others* have committed.

    It rings for every commit, whatever was written: a look too many finds nothing.
    """

    def __init__(self, connection: Connection) -> None:
        self._sqlite: Any = connection.connection.driver_connection
        self._counted = self._count()

    def rang(self, patience: float) -> bool:
        """Wait up to `patience` seconds, and tell whether anybody committed."""
        until = time.monotonic() + patience
        while (count := self._count()) == self._counted:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        self._counted = count
        return True

    def _count(self) -> int:
        count: int = self._sqlite.execute("PRAGMA data_version").fetchone()[0]
        return count


class Notified:
    """PostgreSQL says so itself, as soon as an event of the live feed is committed."""

    def __init__(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"LISTEN {LIVE_CHANNEL}")
        self._postgres: Any = connection.connection.driver_connection

    def rang(self, patience: float) -> bool:
        """Wait up to `patience` seconds, and tell whether a notification came."""
        return len(list(self._postgres.notifies(timeout=patience, stop_after=1))) > 0


def hang_up(connection: Connection) -> Bell:
    """Return the bell of this database; `connection` is its own from now on."""
    on_file = connection.dialect.name == "sqlite"
    return CountedCommits(connection) if on_file else Notified(connection)
