"""Brings an installation back from a backup, and proves that it is the one that was saved."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from models.custody import postgres
from models.custody.archive import (
    DATABASE,
    FOLDERS,
    SECRET_KEY,
    ArchiveError,
    Manifest,
    keep_names,
    unpack,
)
from models.custody.snapshot import described, opened
from models.programs import states
from models.trust.surveys.pool import empty_after_restore
from models.verifying import ChainBrokenError, verify

FILE = "convivencia.db"  # where an installation keeps its SQLite database


class TargetError(Exception):
    """The backup cannot go there."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `broken` says where the chain was broken when it was saved, if it was."""

    manifest: Manifest
    broken: str | None


def restore(path: Path, into: Path, url: str = "", *, force: bool = False) -> Restored:
    """Bring a backup back into a folder (and, for PostgreSQL, the database at `url`).

    Everything is taken out beside its place and checked there (hashes, counts, SQLite's own
    integrity check, the chain of seals); only then it takes the place of what was there, so
    a damaged backup harms nothing. The platform must be stopped.

    Raises ArchiveError for a damaged backup, TargetError for a place that is taken (unless
    `force`) or does not fit, ProgramError when PostgreSQL's programs fail. A chain that was
    broken already when it was saved comes back as it was, and is reported.
    """
    if any(state.condition != "stopped" for state in states(into)):
        raise TargetError(f"the platform is running in {into}: stop it first")
    if into.exists() and any(into.iterdir()) and not force:
        raise TargetError(f"{into} is not empty; --force replaces what is there")
    into.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=".restore-", dir=into))  # mode 0700
    try:
        manifest = unpack(path, workplace)
        if manifest.database == "postgresql":
            broken = _into_postgresql(manifest, workplace, url, force=force)
        else:
            broken = _check_sqlite(manifest, workplace / DATABASE["sqlite"])
            _put(workplace / DATABASE["sqlite"], into / FILE)
        for folder in FOLDERS:
            _put(workplace / folder, into / folder)
        _put(workplace / SECRET_KEY, into / SECRET_KEY)
        keep_names(into)
    finally:
        shutil.rmtree(workplace)
    return Restored(manifest, broken)


def _check_sqlite(manifest: Manifest, copy: Path) -> str | None:
    with opened(copy) as engine, engine.connect() as connection:
        sound = connection.scalar(text("PRAGMA integrity_check"))
        if sound != "ok":
            raise ArchiveError(f"its database is damaged: {sound}")
        broken = _compare(manifest, connection)
        empty_after_restore(connection)
        connection.commit()
        return broken


def _into_postgresql(
    manifest: Manifest, workplace: Path, url: str, *, force: bool
) -> str | None:
    target = make_url(url) if url else None
    if target is None or target.get_backend_name() != "postgresql":
        raise TargetError("this backup is of PostgreSQL: name its database with --database")
    engine = create_engine(target, poolclass=NullPool)
    with engine.connect() as connection:
        if inspect(connection).get_table_names() and not force:
            raise TargetError("the database is not empty; --force replaces what is there")
    postgres.bring_back(target, workplace / DATABASE["postgresql"], workplace)
    with engine.begin() as connection:
        empty_after_restore(connection)
        return _compare(manifest, connection)


def _compare(manifest: Manifest, connection: Connection) -> str | None:
    """Refuse a database with other counts; return what is wrong with its chain, if anything."""
    there = described(connection)
    for name in sorted(manifest.tables.keys() | there.tables.keys()):
        saved, found = manifest.tables.get(name), there.tables.get(name)
        if saved != found:
            raise ArchiveError(f"table {name} has {found} rows where {saved} were saved")
    if not manifest.chain["position"]:
        return None
    try:
        verify(
            Session(bind=connection), f"{manifest.chain['position']}:{manifest.chain['digest']}"
        )
    except ChainBrokenError as broken:
        return str(broken)
    return None


def _put(new: Path, place: Path) -> None:
    """Put what was taken out into its place; what stood there goes only afterwards."""
    if not new.exists():
        return
    before = place.with_name(f".{place.name}.replaced")
    _remove(before)
    if place.exists():
        place.rename(before)
    for companion in ("-wal", "-shm"):  # else SQLite would play old changes into the new file
        place.with_name(place.name + companion).unlink(missing_ok=True)
    new.rename(place)
    _remove(before)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
