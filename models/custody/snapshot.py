"""A copy of the database as it was at one instant, made while everybody goes on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from models.audit import Seal, head
from models.clock import wall
from models.custody import postgres
from models.custody.archive import Manifest


def copy_database(url: str, into: Path) -> Manifest:
    """Copy the database into a file, and return the manifest that describes the copy."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        _copy_sqlite(Path(engine.url.database or ""), into)
        with opened(into) as copy, copy.connect() as connection:
            return described(connection)
    with postgres.one_instant(engine) as (connection, snapshot):
        postgres.dump(engine.url, snapshot, into)
        return described(connection)


def _copy_sqlite(source: Path, into: Path) -> None:
    """Copy in one step: in WAL mode writers go on meanwhile, and the copy sees none of it.

    In many small steps the copy would begin anew whenever somebody writes, and never end.
    """
    if not source.exists():
        raise FileNotFoundError(f"there is no database at {source}")
    with closing(sqlite3.connect(source)) as living, closing(sqlite3.connect(into)) as copy:
        living.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no companions


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    """Open a copy that lies in a file, apart from the city's own database."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def described(connection: Connection) -> Manifest:
    """Count the rows of every table, and note the last migration and the head of the chain."""
    names = sorted(inspect(connection).get_table_names())
    counted = {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }
    revision = None
    if "alembic_version" in counted:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    chain: dict[str, object] = {"position": 0, "digest": ""}
    if Seal.__tablename__ in counted:
        last = head(Session(bind=connection))
        chain = {"position": last.position, "digest": last.digest}
    return Manifest(
        made_at=wall().isoformat(timespec="seconds"),
        database=connection.dialect.name,
        revision=revision,
        tables=counted,
        chain=chain,
    )
