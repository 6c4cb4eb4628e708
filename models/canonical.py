r"""The one way a row is written before it is digested, whatever database it came from.

Keys sorted, no spaces, ASCII only with `\u` escapes, empty columns left out, instants as ISO
8601 in UTC with microseconds, UUIDs with hyphens: whoever has the rows can make the same bytes
in any language.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum as PythonEnum
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Enum, Row, Table, inspect, type_coerce
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import NullType

FORM = 1  # of the seals made today
COVERED_SINCE: Mapping[str, int] = {}  # column of the event -> the first form that covers it


def link(before: str, canonical: str) -> str:
    """Return the digest that binds a row to all those before it, as 64 hex digits."""
    return sha256(f"{before}\n{canonical}".encode("ascii")).hexdigest()


class RowReader:
    """Reads the rows of one table as they lie there, and writes them canonically.

    Values are fetched raw and understood one by one, so that a row that somebody broke is one
    bad row with a number, and does not end the reading. Where the database may be `old` (a
    backup of last year under today's code), columns that it does not have count as empty.
    """

    def __init__(
        self, session: Session, record: type[DeclarativeBase], *, old: bool = False
    ) -> None:
        table = cast("Table", record.__table__)
        stored = sorted(table.columns, key=lambda column: column.name)
        if old:
            bind = inspect(session.connection())
            there = {column["name"] for column in bind.get_columns(table.name)}
            stored = [column for column in stored if column.name in there]
        self.columns: list[ColumnElement[Any]] = [
            type_coerce(column, NullType()).label(f"row_{column.name}") for column in stored
        ]
        self._understand = [(c.name, _understanding(c, session)) for c in stored]

    def canonical(self, row: Row[Any], form: int) -> str:
        """Return the JSON that a seal of this form covers.

        Raises ValueError or TypeError where a column holds what it never could.
        """
        known: dict[str, Any] = {"form": form}
        for name, understand in self._understand:
            raw = getattr(row, f"row_{name}")
            if raw is not None and COVERED_SINCE.get(name, 1) <= form:
                known[name] = understand(raw)
        return _WRITER.encode(known)


def _understanding(column: Column[Any], session: Session) -> Callable[[Any], Any]:
    """Return what turns the driver's value into Python's; an enum stays the word it is."""
    dialect = session.get_bind().dialect
    if isinstance(column.type, Enum):
        return str
    processor = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return processor or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _in_words(value: object) -> str:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case PythonEnum():
            return str(value.value)
    raise TypeError(f"cannot be digested: {value!r}")


_WRITER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), allow_nan=False, default=_in_words
)
