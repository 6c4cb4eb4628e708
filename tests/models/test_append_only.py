"""What is written down stays written down, however the tables were made."""

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError

from models.append_only import MARK
from models.session import SessionFactory, unit_of_work
from models.tables import metadata
from tests.models.test_audit import happen

TABLES = sorted(name for name, table in metadata.tables.items() if table.info.get(MARK))


def test_the_diary_and_its_seals_are_append_only():
    """These three are the proof of everything else."""
    assert {"event", "published_head", "seal"} <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_an_append_only_table_refuses_on_every_database(database, table):
    """The triggers are there wherever the tables are."""
    with SessionFactory() as session:
        if session.get_bind().dialect.name == "sqlite":
            there = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t"),
                {"t": table},
            ).all()
            assert sorted(there) == [f"{table}_refuses_delete", f"{table}_refuses_update"]
            return
    for sentence in (text(f"TRUNCATE {table} CASCADE"), delete(metadata.tables[table])):
        with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
            session.execute(sentence)


def test_a_refused_change_leaves_the_row_as_it_was(database):
    """A refusal is the end of the whole transaction."""
    happen(1)
    with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
        session.execute(text("UPDATE event SET actor = 'nobody'"))
    with SessionFactory() as session:
        assert session.scalar(text("SELECT actor FROM event")) == "platform"
