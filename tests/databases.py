"""Empty cities for tests: the tables are made once, then copied for every test."""

import shutil
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine

from models.session import connect
from models.tables import metadata
from tests.postgres import Server


def sqlite_template(folder: Path) -> Path:
    """Make an empty city in a file."""
    path = folder / "template.db"
    engine = connect(f"sqlite:///{path}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.rollback()
    engine.dispose()  # the last connection that closes brings the journal into the file
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """Copy the empty city to a file of its own, and return its address."""
    path = folder / "convivencia.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def postgres_template(server: Server) -> None:
    """Make an empty city that PostgreSQL can copy."""
    server.run("CREATE DATABASE template_city")
    engine = create_engine(server.url("template_city"))
    metadata.create_all(engine)
    engine.dispose()


def postgres_copy(server: Server) -> str:
    """Copy the empty city to a database of its own, and return its address."""
    name = f"city_{uuid4().hex[:12]}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template_city")
    return server.url(name)


def postgres_empty(server: Server) -> str:
    """Make a database without a single table, and return its address."""
    name = f"empty_{uuid4().hex[:12]}"
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)
