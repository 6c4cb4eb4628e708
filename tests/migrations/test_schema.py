"""The migrations lead where the models are, and back, with a city inside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from models.events import ANYONE, Event
from models.people.person import Person
from models.session import SessionFactory, connect, unit_of_work
from models.tables import metadata
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.routing import route
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import LA_LIBERTAD, NIDIA, settle

ROOT = Path(__file__).parents[2]


@pytest.fixture
def alembic(empty_database: str) -> Config:
    """Alembic, pointed at a city that does not exist yet."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("url", empty_database.replace("%", "%%"))
    return config


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    """A connection to it."""
    engine = connect(empty_database)
    yield engine
    engine.dispose()


def move_in(engine: Engine, instant) -> None:
    """Let the cast move in and report a light, so that nearly every table has a row."""
    SessionFactory.configure(bind=engine)  # migrating opened an engine of its own
    with unit_of_work() as session:
        settle(session, instant)
        catalogue.install(session)
        request = ServiceRequest.receive(
            session.get_one(Category, "alumbrado"),
            channel=Channel.PORTAL,
            by=ANYONE,
            territory_id=LA_LIBERTAD,
        )
        session.add(request)
        route(session, [request], by=NIDIA)


def how_many(engine: Engine, table: type) -> int:
    """Count the rows of a table."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_migrated_database_is_what_the_models_describe(alembic):
    """Somebody who changes a model and forgets its migration hears about it here."""
    command.upgrade(alembic, "head")
    command.check(alembic)


def test_up_down_and_up_again_with_a_city_inside(alembic, engine, tuesday_morning):
    """Each step back takes its own tables and leaves the rest; the steps forward work again."""
    steps = [one.revision for one in ScriptDirectory.from_config(alembic).walk_revisions()]
    command.upgrade(alembic, "head")
    move_in(engine, tuesday_morning)
    people, events = how_many(engine, Person), how_many(engine, Event)
    assert how_many(engine, WorkOrder) == 1

    command.downgrade(alembic, "0002")
    assert not inspect(engine).has_table("work_order")
    assert (how_many(engine, Person), how_many(engine, Event)) == (people, events)
    command.upgrade(alembic, "head")
    command.check(alembic)
    assert how_many(engine, Person) == people

    for _step in steps:
        command.downgrade(alembic, "-1")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(alembic, "head")
    move_in(engine, tuesday_morning)
    assert how_many(engine, WorkOrder) == 1


@pytest.mark.parametrize("table", ["event", "seal", "published_head", "published_report"])
def test_what_may_only_grow_does_after_migrating_too(alembic, engine, tuesday_morning, table):
    """The triggers come with the migration, not only with the models."""
    command.upgrade(alembic, "head")
    move_in(engine, tuesday_morning)
    marked = metadata.tables[table].info
    assert marked

    with engine.begin() as connection:
        rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
    if engine.dialect.name == "sqlite" and not rows:
        with engine.connect() as connection:
            triggers = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t"),
                {"t": table},
            ).all()
        assert len(triggers) == 2
    else:
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - ours
