"""The broker's lists follow the city's records, and those who are in follow the lists."""

import pytest
from sqlalchemy import event

from models import session as sessions
from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.alerts.device import Device, DeviceKind, with_serial
from models.events import PLATFORM
from models.settings import Settings
from sensors.broker import keeping
from sensors.broker.keeping import Keeper, changes_so_far, keeper
from tests.sensors.conftest import wait_until


@pytest.fixture
def keep(users) -> Keeper:
    """What the gateway does every second."""
    users.folder.mkdir(exist_ok=True)
    return Keeper(users)


@pytest.fixture
def silo(session):
    """Enrol devices, and tell nobody at the broker."""

    def enrol(serial: str, **how) -> tuple[Device, str]:
        device, key = Device.enrol(serial, DeviceKind.SIREN, "CAI", by=PLATFORM, **how)
        session.add(device)
        session.commit()
        return device, key

    return enrol


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_who_is_enrolled_is_let_in_and_who_has_a_new_key_only_with_that(
    session, silo, box, keep
):
    """Both a moment later, and the connection that the old key opened is closed."""
    siren, key = silo("S-1")
    keep()
    wait_until(lambda: box("S-1", key).answer == "Success")
    inside = box("S-1", key)
    inside.client.reconnect_delay_set(600)

    new = siren.rekey(by=PLATFORM)
    session.commit()
    keep()

    wait_until(lambda: inside.lost)
    assert box("S-1", key).answer == "Not authorized"
    assert box("S-1", new).answer == "Success"


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_who_is_retired_is_sent_away_and_the_others_stay(session, silo, box, keep):
    """A button that somebody took home must not be able to call a patrol for another hour."""
    siren, key = silo("S-1")
    _stays, stays_key = silo("S-2")
    bridge, bridge_key = Bridge.register(
        session, "centro", Protocol.ZIGBEE2MQTT, "zigbee2mqtt", by=PLATFORM
    )
    session.commit()
    keep()
    wait_until(lambda: box("S-1", key).answer == "Success")
    known = (("S-1", key), ("S-2", stays_key), (bridge.name, bridge_key))
    stolen, stays, stops = (box(*one) for one in known)
    for one in (stolen, stops):
        one.client.reconnect_delay_set(600)

    siren.retire(by=PLATFORM)
    bridge.retire(by=PLATFORM)
    session.commit()
    keep()

    wait_until(lambda: stolen.lost and stops.lost)
    assert box("S-1", key).answer == "Not authorized"
    assert stays.lost == []


def test_who_signs_in_through_another_has_no_account(session, silo, users, keep):
    """The devices of a bridge, and BLU buttons, which another Shelly hears."""
    bridge, _key = Bridge.register(
        session, "centro", Protocol.ZIGBEE2MQTT, "zigbee2mqtt", by=PLATFORM
    )
    session.commit()
    silo("Z-1", protocol=Protocol.ZIGBEE2MQTT, address="0x00158d0001a2b3c4", bridge=bridge)
    silo("B-1", protocol=Protocol.SHELLY, address="b4:35:22:aa:bb:cc")
    silo("P-1", protocol=Protocol.SHELLY, address="shellyblugwg3-1/bthomedevice:200")
    silo("T-1", protocol=Protocol.TASMOTA, address="boton-parque")
    keep()

    named = [line.partition(":")[0] for line in users.path.read_text().splitlines()]
    assert named == ["_gateway", "_pulse", "T-1", "_b-centro"]
    assert "topic write stat/boton-parque/#" in users.access.read_text()


def test_a_shelly_called_like_the_topics_of_others_may_do_nothing(session, silo, users, keep):
    """It was enrolled before the bridge, by somebody who could not know."""
    silo("zigbee2mqtt", protocol=Protocol.SHELLY)
    session.add(
        Bridge(
            name="_b-centro",
            protocol=Protocol.ZIGBEE2MQTT,
            prefix="zigbee2mqtt/centro",
            key_digest="$7$",
            registered_at=session.scalars(with_serial("zigbee2mqtt")).one().enrolled_at,
        )
    )
    session.commit()
    keep()

    assert "zigbee2mqtt/events/rpc" not in users.access.read_text()


def test_accounts_are_read_only_when_something_changed_them(silo, keep, database):
    """Thousands of accounts are not read every second while presses wait."""
    silo("S-1")
    keep()
    asked = []
    engine = sessions.ReadingFactory.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    keep()
    keep()
    assert [statement for statement in asked if "FROM device" in statement] == []

    silo("S-2")
    keep()
    assert [statement for statement in asked if "FROM device" in statement] != []


def test_what_changed_without_a_word_is_found_within_the_minute(
    session, silo, users, keep, monkeypatch
):
    """Somebody mended a row by hand, or the lists themselves."""
    silo("S-1")
    keep()
    users.path.write_text("")
    keep()
    assert users.path.read_text() == ""

    monkeypatch.setattr(keeping, "LOOK_WELL_EVERY", 0.0)
    keep()
    assert "S-1:" in users.path.read_text()


def test_a_broker_that_was_started_meanwhile_is_told_once(users, keep, silo, monkeypatch):
    """It may have read the lists a moment before they changed."""
    told = []
    monkeypatch.setattr(type(users), "tell", lambda _self: told.append(1))
    keep()
    told.clear()

    users.pid_file.parent.mkdir(parents=True, exist_ok=True)
    users.pid_file.write_text("4242")
    keep()
    keep()

    assert told == [1]


def test_a_database_that_is_away_is_asked_again(users, keep, silo, database, monkeypatch):
    """And the lists stay as they are meanwhile."""
    silo("S-1")
    keep()
    before = users.path.read_text()
    silo("S-2")
    with monkeypatch.context() as away:
        away.setattr(keeping, "accounts", unreachable)
        keep()
    assert users.path.read_text() == before
    assert changes_so_far() == 2

    keep()
    assert "S-2:" in users.path.read_text()


def unreachable(_session):
    """Fail as a database does that is not there."""
    raise keeping.OperationalError("SELECT 1", {}, Exception("gone"))


def test_a_broker_elsewhere_is_nobodys_to_keep(tmp_path, silo):
    """Its lists are written by whoever runs it."""
    silo("S-1")
    keeper(Settings(data=str(tmp_path), mqtt_url="mqtt://broker.example"))()

    assert not (tmp_path / "broker").exists()
