"""Copies of a PostgreSQL database and their return, through PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, text

# What a schema holds of ours, dropped in the transaction that brings the backup in.
EMPTY = """DO $$DECLARE one record; BEGIN
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('DROP TABLE public.%I CASCADE', one.tablename); END LOOP;
FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS
(SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
EXECUTE format('DROP FUNCTION %s CASCADE', one.name); END LOOP; END$$;
"""


class ProgramError(Exception):
    """A program of PostgreSQL is missing, or refused."""


@contextmanager
def one_instant(engine: Engine) -> Iterator[tuple[Connection, str]]:
    """Hold one instant of the database, and give its name to whoever copies it."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection, connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()


def dump(url: URL, snapshot: str, into: Path) -> None:
    """Copy the database, as it was at that instant, into a file."""
    into.touch(mode=0o600)
    _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={into}")


def bring_back(url: URL, dumped: Path, workplace: Path) -> None:
    """Replace what the database holds by a copy, in one transaction: all of it or nothing."""
    script = workplace / "restore.sql"
    with script.open("w", encoding="utf-8") as file:
        file.write(EMPTY)
    brought = workplace / "brought.sql"
    _run(
        None,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        f"--file={brought}",
        str(dumped),
    )
    _run(
        url,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        f"--file={script}",
        f"--file={brought}",
    )


def _run(url: URL | None, program: str, *arguments: str) -> None:
    """Run a program against a database. The password goes where no list of processes shows it.

    Raises ProgramError with the last line the program said.
    """
    found = shutil.which(program)
    if found is None:
        raise ProgramError(f"{program} is not installed (package postgresql-client)")
    environment = dict(os.environ)
    reaching: Sequence[str] = ()
    if url is not None:
        reaching = _reaching(url, environment)
    done = subprocess.run(  # noqa: S603 - a known program, and no shell
        [found, *reaching, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ProgramError(f"{program} failed: {said[-1]}")


def _reaching(url: URL, environment: dict[str, str]) -> Sequence[str]:
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    host = url.host or url.query.get("host")
    known = {"host": host, "port": url.port, "username": url.username, "dbname": url.database}
    return [f"--{name}={value}" for name, value in known.items() if value] + ["--no-password"]
