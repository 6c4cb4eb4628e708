"""What may pass by itself, and what never will."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import exc, text
from sqlalchemy.orm.exc import StaleDataError

from models.session import SessionFactory, connect
from sensors.faults import in_a_word, is_not_now, is_of_the_ground


def wrapped(kind, cause) -> exc.DBAPIError:
    """Return an error as SQLAlchemy hands it on."""
    return kind("INSERT", {}, cause)


def fails(sentence: str) -> exc.DBAPIError:
    """Return how a sentence fails in the database of this test."""
    with SessionFactory() as session, pytest.raises(exc.DBAPIError) as caught:
        session.execute(text(sentence))
    return caught.value


def test_a_database_that_cannot_be_opened_is_waited_for(tmp_path):
    """Its disk is not mounted yet."""
    engine = connect(f"sqlite:///{tmp_path}/no/such/folder.db")
    error = fails("SELECT 1")
    engine.dispose()

    assert is_not_now(error)
    assert is_of_the_ground(error)


def test_a_disk_that_is_full_and_a_database_that_is_locked_are_waited_for(database):
    """However long that takes."""
    with SessionFactory() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    full = fails("CREATE TABLE more AS SELECT zeroblob(1000000) AS it")
    with SessionFactory() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 1")
    holder = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    locked = fails("SELECT 1")
    holder.close()

    for error in (full, locked):
        assert is_not_now(error)
        assert is_of_the_ground(error)


@pytest.mark.parametrize("sentence", ["SELECT * FROM nothing", "SELECT nonsense("])
def test_a_table_that_is_not_there_is_waited_for_but_not_for_ever(database, sentence):
    """A migration is just making it, or never will."""
    error = fails(sentence)

    assert is_not_now(error)
    assert not is_of_the_ground(error)


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.errors.DiskFull,
        psycopg.errors.AdminShutdown,
        psycopg.errors.CannotConnectNow,
        psycopg.errors.TooManyConnections,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.LockNotAvailable,
        psycopg.OperationalError,
        psycopg.InterfaceError,
    ],
)
def test_a_server_that_is_away_full_or_busy_is_waited_for(cause):
    """Whatever PostgreSQL calls it."""
    kind = exc.InterfaceError if cause is psycopg.InterfaceError else exc.OperationalError
    error = wrapped(kind, cause("no"))

    assert is_not_now(error)
    assert is_of_the_ground(error)


def test_a_server_that_only_reads_is_waited_for():
    """It is a copy that will be made the first."""
    error = wrapped(exc.InternalError, psycopg.errors.ReadOnlySqlTransaction("no"))

    assert is_not_now(error)
    assert is_of_the_ground(error)


@pytest.mark.parametrize(
    "error",
    [
        wrapped(exc.DataError, psycopg.errors.NumericValueOutOfRange("no")),
        wrapped(exc.DataError, psycopg.errors.StringDataRightTruncation("no")),
        wrapped(exc.DataError, psycopg.DataError("cannot contain NUL")),
        wrapped(exc.IntegrityError, sqlite3.IntegrityError("is there")),
        wrapped(exc.InterfaceError, sqlite3.InterfaceError("cannot bind")),
        wrapped(exc.ProgrammingError, sqlite3.ProgrammingError("cannot bind")),
        OverflowError("too large for SQLite"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"),
        KeyError("x"),
    ],
)
def test_what_a_message_says_is_not_waited_for(error):
    """It would be the same tomorrow."""
    assert not is_not_now(error)


@pytest.mark.parametrize("error", [StaleDataError(), exc.TimeoutError()])
def test_what_somebody_changed_meanwhile_is_looked_at_again(error):
    """And a pool without a free connection has one soon."""
    assert is_not_now(error)


def test_an_error_is_named_without_what_was_in_the_message():
    """It may be somebody's."""
    error = wrapped(exc.DataError, psycopg.errors.InvalidTextRepresentation("'Marta Ruiz'"))

    assert in_a_word(error) == "InvalidTextRepresentation"
    assert in_a_word(ValueError("Marta Ruiz")) == "ValueError"
