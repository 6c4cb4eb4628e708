"""A PostgreSQL of our own, thrown away after the tests, from the binaries of this machine."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

# It is thrown away: nothing needs to survive a power cut, and the tests are in a hurry.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgresError(Exception):
    """There is no PostgreSQL to start here; the message says why."""


class Server:
    """A running server, reached through a socket in a folder of its own."""

    def __init__(
        self, folder: Path, start: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        self.folder = folder
        self.start, self.stop = start, stop  # again, for those who look what then happens

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        return URL.create(
            "postgresql+psycopg",
            username="convivencia",
            database=database,
            query={"host": str(self.folder)},
        ).render_as_string(hide_password=False)

    def run(self, sentence: str) -> None:
        """Say something that no transaction may hold: CREATE DATABASE and its like."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(sentence))
        engine.dispose()


@contextmanager
def throw_away_server(settings: Mapping[str, str] = FAST) -> Iterator[Server]:
    """Start a server, and remove all of it afterwards. PostgreSQL refuses to run as root."""
    programs = _programs()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="convivencia-pg-"))
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        user = None if account is None else account.pw_uid
        where = ["-D", str(folder / "data")]
        said = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options = f"-k {folder} -c listen_addresses='' {said}"
        _run(
            [
                programs / "initdb",
                *where,
                "-U",
                "convivencia",
                "-A",
                "trust",
                "-N",
                "-E",
                "UTF8",
            ],
            user,
            folder,
        )
        begin = ["-o", options, "-l", str(folder / "log"), "-w", "start"]

        def start() -> None:
            _run([programs / "pg_ctl", *where, *begin], user, folder)

        def stop() -> None:
            _run([programs / "pg_ctl", *where, "-m", "immediate", "-w", "stop"], user, folder)

        start()
        try:
            yield Server(folder, start, stop)
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], user: int | None, folder: Path) -> None:
    with (folder / "said").open("a") as said:
        done = subprocess.run(
            command,
            user=user,
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise NoPostgresError(f"{command[0]} failed: {(folder / 'said').read_text()[-500:]}")


def _programs() -> Path:
    """Find the folder that holds both programs: the newest Debian has, or the one in PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
        reverse=True,
    )
    found = [path.resolve() for path in versions]
    if (in_path := shutil.which("initdb")) is not None:
        found.append(Path(in_path).resolve())
    for initdb in found:
        if (initdb.parent / "pg_ctl").exists():
            return initdb.parent
    raise NoPostgresError("PostgreSQL is not installed here (apt-get install postgresql)")


def _account() -> pwd.struct_passwd | None:
    """Return the account to run as, or None to run as whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgresError("there is no account that PostgreSQL could run as")
