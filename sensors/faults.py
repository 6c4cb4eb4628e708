"""Whether a failure means "not now" or "not this message": the first is waited for."""

import sqlite3

from sqlalchemy import exc
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError
from sqlalchemy.orm.exc import StaleDataError

# What a database says of the values it was given. PostgreSQL says `ProgrammingError` of a
# table that a migration is just making, SQLite only of values.
_OF_VALUES = (DataError, IntegrityError, NotSupportedError)
_OF_VALUES_ON_SQLITE = (sqlite3.InterfaceError, sqlite3.ProgrammingError)

_GROUND_ON_SQLITE = {5, 6, 7, 8, 10, 11, 13, 14, 15, 26}
_GROUND_ON_POSTGRESQL = {"08", "25", "40", "53", "55", "57", "58"}


def is_not_now(error: Exception) -> bool:
    """Tell whether the same may well succeed later, whatever is in the message.

    A database that is away, locked, starting, being migrated, out of connections or read-only,
    a full disk, a deadlock, a record that somebody changed meanwhile. Anything else is the
    fault of a message, or our own, and would fail for ever.
    """
    if isinstance(error, (exc.TimeoutError, StaleDataError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    return not isinstance(error, _OF_VALUES) and not isinstance(
        error.orig, _OF_VALUES_ON_SQLITE
    )


def is_of_the_ground(error: Exception) -> bool:
    """Tell whether what failed is surely the ground under us, which nobody's message can cause.

    Busy, locked, read-only, full, unreadable, away; see sqlite.org/rescode.html and
    postgresql.org/docs/current/errcodes-appendix.html. What is left is waited for as well, but
    not for ever.
    """
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _GROUND_ON_SQLITE
    state = getattr(cause, "sqlstate", None) or "08"  # it had no time to say anything
    return isinstance(error, StaleDataError) or state[:2] in _GROUND_ON_POSTGRESQL


def in_a_word(error: Exception) -> str:
    """Name an error without the values in it, which may be somebody's."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return type(cause).__name__
