"""Tables whose rows are written once and stay: the database itself refuses to change them.

A table marked here gets its triggers when it is made from the models (tests), and the
migration that makes it gets the same sentences (`migrations/env.py`), so that whoever holds a
connection, by mistake or on purpose, may add to the past and not rewrite it.
"""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, Table, event
from sqlalchemy.orm import DeclarativeBase

MARK = "append_only"


def append_only(record: type[DeclarativeBase]) -> None:
    """Let a record's table only grow: its rows can be neither changed nor removed."""
    table = cast("Table", record.__table__)
    table.info[MARK] = True
    event.listen(table, "after_create", _put_triggers)


def sentences(table: str) -> dict[str, Sequence[str]]:
    """Return the SQL that makes `table` refuse changes, by the name of the database."""
    on_sqlite = [
        f"CREATE TRIGGER {table}_refuses_{deed} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for deed in ("update", "delete")
    ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END$$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return {"sqlite": on_sqlite, "postgresql": [function, trigger]}


def _put_triggers(table: Table, connection: Connection, **_options: object) -> None:
    for sentence in sentences(table.name)[connection.dialect.name]:
        connection.exec_driver_sql(sentence)
