"""What survives when programs are killed, and the database, the disk or Prefect is gone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import databases
from tests.bench.figures import Figure
from tests.faults.installation import Installation, Running
from tests.faults.scenarios import (
    Balance,
    Blow,
    away,
    full,
    killings,
    locked,
    small_disk,
    storm,
    street_of,
)
from tests.postgres import throw_away_server

BUTTONS = 100
PER_S, STORM_S = 200, 35.0
AWAY_S = 20.0
RECOVERY_S = 5
DISK = "200m"  # of a small disk; what is free is filled
# The ground must be as firm as in a city: what was committed survives the server's death.
FIRM = {"synchronous_commit": "on", "fsync": "off"}


def run(folder: Path) -> Iterator[Figure]:
    """Go through every fault on SQLite, then on PostgreSQL."""
    yield from on_sqlite(folder)
    yield from on_postgres(folder)


def on_sqlite(folder: Path) -> Iterator[Figure]:
    """Kill; hold the database; fill the disk; leave Prefect out."""
    with city(folder / "sqlite") as running:
        yield from told("kills, SQLite", weather(running, killings(STORM_S)), RECOVERY_S)
        yield from told(
            "locked 20 s, SQLite", weather(running, [locked(5, AWAY_S)]), RECOVERY_S
        )
    with city(folder / "no prefect", prefect=False) as running:
        balance = weather(running, killings(STORM_S))
        yield from told("kills, SQLite, no Prefect", balance, RECOVERY_S)
    with small_disk(folder / "full", DISK) as disk, city(disk / "city") as running:
        balance = weather(running, [full(5, AWAY_S, disk)])
        yield from told("disk full 20 s, SQLite", balance, RECOVERY_S)


def on_postgres(folder: Path) -> Iterator[Figure]:
    """Kill; stop the server; leave Prefect out."""
    with throw_away_server(FIRM) as server:
        url = databases.postgres_empty(server)
        with city(folder / "postgresql", url) as running:
            yield from told(
                "kills, PostgreSQL", weather(running, killings(STORM_S)), RECOVERY_S
            )
            pause = away(5, AWAY_S, server.stop, server.start)
            balance = weather(running, [pause])
            yield from told("server away 20 s, PostgreSQL", balance, RECOVERY_S)
        url = databases.postgres_empty(server)
        with city(folder / "postgresql, no prefect", url, prefect=False) as running:
            balance = weather(running, killings(STORM_S))
            yield from told("kills, PostgreSQL, no Prefect", balance, RECOVERY_S)


@contextmanager
def city(folder: Path, url: str = "", *, prefect: bool = True) -> Iterator[Running]:
    """Run a fresh installation."""
    folder.mkdir(parents=True)
    installation = Installation(folder, url, prefect)
    installation.console("migrate")
    with installation.up() as running:
        yield running


def weather(running: Running, blows: Sequence[Blow]) -> Balance:
    """Press for as long as was promised while the blows fall."""
    with street_of(running.city, BUTTONS) as street:
        return storm(running.city, running, street, per_s=PER_S, seconds=STORM_S, blows=blows)


def told(name: str, balance: Balance, recovery: float | None = None) -> Iterator[Figure]:
    """Tell what a storm came to: nothing may be lost, counted twice or left unanswered."""
    off = abs(balance.made - balance.stored) + abs(balance.made - balance.calls) + balance.lost
    yield Figure("faults", f"{name}: presses made", balance.made, "")
    yield Figure("faults", f"{name}: lost or twice", off, "", 0)
    yield Figure("faults", f"{name}: unanswered", balance.unanswered, "", 0)
    slowest = max((seconds for _, seconds in balance.recoveries), default=0.0)
    yield Figure("faults", f"{name}: slowest recovery", slowest, "s", recovery)
