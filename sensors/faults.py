"""Whether a failure means "not now" or "not this message": the first is waited for."""

import sqlite3

from sqlalchemy import exc
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError
from sqlalchemy.orm.exc import StaleDataError

# What a database says of the values it was given. PostgreSQL says `ProgrammingError` of a
# table that a migration is just making, SQLite only of values.
_OF_VALUES = (DataError, IntegrityError, NotSupportedError)
_OF_VALUES_ON_SQLITE = (sqlite3.InterfaceError, sqlite3.ProgrammingError)


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


def in_a_word(error: Exception) -> str:
    """Name an error without the values in it, which may be somebody's."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return type(cause).__name__
