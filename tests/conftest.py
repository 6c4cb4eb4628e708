"""What every test may count on.

Tests that use the database run on SQLite. Those under `tests/models` and `tests/migrations`,
and those of the live feed, run on PostgreSQL as well, on a server thrown away afterwards, or
skip and say why; those marked `postgres` run only there.
`CONVIVENCIA_TEST_DATABASE=sqlite|postgresql` runs every test on that one alone.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sqlalchemy.orm import Session

from models import clock
from models.session import SessionFactory, connect
from tests import databases
from tests.postgres import NoPostgresError, Server, throw_away_server

TESTS = Path(__file__).parent
ON_BOTH = (
    TESTS / "models",
    TESTS / "migrations",
    TESTS / "webapp" / "live",
    TESTS / "webapp/control_room/test_two_operators.py",
)


WORDS = TESTS.parent / "webapp/translations/en/LC_MESSAGES/messages.po"


def pytest_configure(config: pytest.Config) -> None:
    """Let the portal speak the English of now, also where nobody ran the set-up since."""
    compiled = WORDS.with_suffix(".mo")
    fresh = compiled.exists() and compiled.stat().st_mtime >= WORDS.stat().st_mtime
    if not fresh and not hasattr(config, "workerinput"):  # once, before there are several
        with WORDS.open("rb") as words, compiled.open("wb") as out:
            write_mo(out, read_po(words, locale="en"), use_fuzzy=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what must hold on both databases twice."""
    if "kind_of_database" not in metafunc.fixturenames:
        return
    only = os.environ.get("CONVIVENCIA_TEST_DATABASE")
    here = Path(metafunc.definition.path)
    if metafunc.definition.get_closest_marker("postgres") is not None:
        kinds = ["postgresql"] if only in {None, "postgresql"} else []
    elif only is not None:
        kinds = [only]
    elif any(here.is_relative_to(folder) for folder in ON_BOTH):
        kinds = ["sqlite", "postgresql"]
    else:
        kinds = ["sqlite"]
    marks = {"postgresql": (pytest.mark.postgres,)}
    metafunc.parametrize(
        "kind_of_database",
        [pytest.param(kind, marks=marks.get(kind, ())) for kind in kinds],
        scope="session",
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with an empty city in it, where there are binaries to start one."""
    try:
        with throw_away_server() as server:
            databases.postgres_template(server)
            yield server
    except NoPostgresError as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty city in a file, to be copied."""
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def database(kind_of_database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty city of its own, that every program can open; the value is its address."""
    if kind_of_database == "postgresql":
        url = databases.postgres_copy(request.getfixturevalue("postgres"))
    else:
        folder: Path = request.getfixturevalue("tmp_path")
        url = databases.sqlite_copy(request.getfixturevalue("sqlite_template"), folder)
    engine = connect(url)
    yield url
    engine.dispose()


@pytest.fixture
def empty_database(
    kind_of_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> str:
    """The address of a database without a single table, for what makes them."""
    if kind_of_database == "postgresql":
        return databases.postgres_empty(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session whose work is committed only if the test commits it."""
    with SessionFactory() as session:
        yield session


@pytest.fixture(autouse=True)
def tuesday_morning() -> Iterator[datetime]:
    """It is always the same Tuesday, ten in the morning, until a test says otherwise."""
    with clock.at(datetime(2026, 5, 5, 15, 0, tzinfo=UTC)) as instant:
        yield instant
