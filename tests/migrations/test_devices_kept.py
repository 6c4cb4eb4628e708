"""What a city had of devices and incidents before they were remade is there afterwards."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from models.session import connect

ROOT = Path(__file__).parents[2]
DEVICE = """
    INSERT INTO device (id, serial, kind, place, lat, lon, key_digest, enrolled_at, battery,
        last_heard_at, online)
    VALUES (:device, 'BTN-1', 'panic_button', 'Parque Santander', 7.88, -72.5, 'x',
        '2026-04-01 10:00:00', 80, '2026-04-02 10:00:00', true)
"""
MESSAGE = """
    INSERT INTO device_message (id, serial, device_id, message_id, signal, heard_at)
    VALUES (:message, 'BTN-1', :device, '41', 'panic', '2026-04-02 10:00:00')
"""
INCIDENT = """
    INSERT INTO incident (id, device_id, status, raised_at, acknowledged_at, outcome, version)
    VALUES (:incident, :device, :status, '2026-04-02 10:00:00', '2026-04-02 10:00:07',
        :outcome, 1)
"""


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


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("acknowledged", None), ("dispatched", None), ("arrived", None), ("closed", "founded")],
)
def test_devices_messages_and_incidents_survive(alembic, engine, status, outcome):
    """A city that enrolled devices before loses neither them nor what they said, both ways."""
    command.upgrade(alembic, "0004")
    ids = {name: uuid4().hex for name in ("device", "message", "incident")}
    with engine.begin() as connection:
        connection.execute(text(DEVICE), ids)
        connection.execute(text(MESSAGE), ids)
        connection.execute(text(INCIDENT), ids | {"status": status, "outcome": outcome})

    command.upgrade(alembic, "head")
    with engine.connect() as connection:
        device = connection.execute(text("SELECT * FROM device")).mappings().one()
        incident = connection.execute(text("SELECT * FROM incident")).mappings().one()
        pulse = connection.execute(text("SELECT * FROM pulse")).mappings().one()
        message = connection.execute(text("SELECT * FROM device_message")).mappings().one()
        deadline = connection.execute(text("SELECT * FROM deadline")).mappings().one()
    assert (device["address"], device["status"], device["protocol"]) == (
        "BTN-1",
        "installed",
        "native",
    )
    assert str(device["installed_on"]) == "2026-04-01"
    assert (incident["status"], incident["outcome"]) == (status, outcome)
    assert incident["code"].startswith("A-")
    assert incident["spot"] == device["spot"]
    assert pulse["battery"] == 80
    assert (deadline["kind"], deadline["subject_id"]) == ("device_silence", device["id"])
    assert (message["message_id"], message["repeats"]) == ("41", 0)

    command.downgrade(alembic, "0004")
    with engine.connect() as connection:
        back = connection.execute(text("SELECT * FROM device")).mappings().one()
        again = connection.execute(text("SELECT * FROM incident")).mappings().one()
    assert (back["serial"], back["battery"]) == ("BTN-1", 80)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM deadline")).scalar() == 0
    assert (again["status"], again["outcome"]) == (status, outcome)
