"""The demonstration's devices, units and calls: enough to look at, as made up as they say."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import select

from models import clock
from models.alerts.codes import DeviceKind, DeviceStatus, Mode
from models.alerts.device import Device
from models.alerts.device_key import fits
from models.alerts.incident import Incident, IncidentStatus
from models.alerts.unit import Unit, UnitKind, UnitStatus, unit_of
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember, with_secret
from models.base import Base
from models.clock import wall
from models.console import main
from models.deadlines import Deadline, DeadlineKind
from models.demonstration.accounts import address
from models.demonstration.calls import CALLS, NOTE, PATROL
from models.demonstration.street import devices_file
from models.events import Event, EventKind
from models.people.person import with_email
from models.session import SessionFactory
from models.upkeep.dataset import datasets, rehearsals
from tests.databases import sqlite_copy


@pytest.fixture(scope="module")
def told(sqlite_template, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """What `convivencia demo` says, and its data folder; one city for this file."""
    folder = tmp_path_factory.mktemp("demo")
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as surroundings, redirect_stdout(said):
        surroundings.setenv("CONVIVENCIA_DATABASE_URL", sqlite_copy(sqlite_template, folder))
        surroundings.setenv("CONVIVENCIA_DATA", str(folder))
        surroundings.setenv("CONVIVENCIA_DEMO_PASSWORD", "limonero junto al puente")
        surroundings.delenv("CONVIVENCIA_SAMPLES", raising=False)
        assert main(["demo", "--without-history"]) == 0
        yield said.getvalue(), folder
    SessionFactory.kw["bind"].dispose()


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """The demonstration looks at the clock on the wall: it is about today."""
    with clock.at(wall()):
        yield


def fetch(query) -> list[Base]:
    """Fetch what a query selects."""
    with SessionFactory() as session:
        return list(session.scalars(query))


def kept(folder: Path) -> dict[str, str]:
    """Read the keys that the simulator is given."""
    rows = json.loads(devices_file(folder).read_text("utf-8"))
    return {row["serial"]: row["key"] for row in rows}


def test_some_devices_work_and_some_are_dead(told):
    """Every kind hangs somewhere, and the dead ones say since when they have been silent."""
    devices = fetch(select(Device))
    by_kind = Counter(one.kind for one in devices)
    assert {DeviceKind.PANIC_BUTTON, DeviceKind.SIREN, DeviceKind.CAMERA} <= by_kind.keys()
    dead = [one for one in devices if one.status is DeviceStatus.SILENT]
    assert 8 <= len(dead) <= 20  # more at once would be taken for one breakdown
    assert all(one.silent_since is not None for one in dead)
    assert all(one.territory_id and one.lat and one.lon for one in devices)


def test_living_devices_have_real_keys_that_only_their_owner_can_read(told):
    """The simulator signs in with them; the dead and the bridged have none there."""
    _said, folder = told
    assert S_IMODE(devices_file(folder).stat().st_mode) == 0o600
    keys = kept(folder)
    devices = {one.serial: one for one in fetch(select(Device))}
    assert all(fits(key, devices[serial].key_digest) for serial, key in keys.items())
    assert {devices[serial].status for serial in keys} == {DeviceStatus.INSTALLED}
    silence = Deadline.kind == DeadlineKind.DEVICE_SILENCE
    waiting = fetch(Deadline.still_open().where(silence))
    assert {devices[serial].id for serial in keys} <= {one.subject_id for one in waiting}
    assert all(one.due_at > wall() for one in waiting)


def test_keys_that_were_lost_are_given_anew(told):
    """A data folder without the file is no demonstration without life."""
    _said, folder = told
    before = kept(folder)
    devices_file(folder).unlink()
    assert main(["demo", "--without-history"]) == 0

    after = kept(folder)
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    devices = {one.serial: one for one in fetch(select(Device))}
    assert all(fits(key, devices[serial].key_digest) for serial, key in after.items())


def test_calls_of_the_past_ended_in_every_way_and_wake_nobody(told):
    """Figures have something to count; no flow and no page hears of it; the note says why."""
    calls = fetch(select(Incident))
    assert len(calls) == CALLS
    assert {one.status for one in calls} == {IncidentStatus.CLOSED, IncidentStatus.CANCELLED}
    assert len({one.outcome for one in calls}) == 4  # founded, unfounded, false, cancelled
    assert {(one.mode, one.note) for one in calls} == {(Mode.REAL, NOTE)}
    assert all(one.raised_at < wall() for one in calls)
    heard = fetch(select(Event).where(Event.kind == EventKind.INCIDENT_RAISED, ~Event.imported))
    assert heard == []
    clocks = [kind for kind in DeadlineKind if kind.startswith("incident")]
    assert fetch(select(Deadline).where(Deadline.kind.in_(clocks))) == []


def test_what_is_made_up_is_known_as_such_apart_from_the_cases(told):
    """A page of alarms says so of alarms, and a page of cases says it of cases, once."""
    [calls] = fetch(rehearsals())
    assert calls.rows == CALLS
    assert calls.source not in {one.source for one in fetch(datasets())}


def test_units_ride_and_the_patrol_is_in_one(told):
    """Three patrols, an engine and a crew of civil defence, all free."""
    units = fetch(select(Unit))
    assert Counter(one.kind for one in units) == {
        UnitKind.PATROL: 3,
        UnitKind.FIRE: 1,
        UnitKind.CIVIL_DEFENCE: 1,
    }
    assert {one.status for one in units} == {UnitStatus.AVAILABLE}
    [patrol] = fetch(with_email(address("patrulla")))
    assert [one.name for one in fetch(unit_of(patrol.id))] == [PATROL]


def test_a_zone_has_its_siren_and_neighbours_without_a_name(told):
    """The link that is printed opens the page of one of them."""
    said, _folder = told
    zones = fetch(select(Zone))
    assert len(zones) == 2
    for zone in zones:
        theirs = fetch(select(Device).where(Device.zone_id == zone.id))
        assert Counter(one.kind for one in theirs) == {
            DeviceKind.SIREN: 1,
            DeviceKind.COMMUNITY_ALARM: 1,
            DeviceKind.PANIC_BUTTON: 3,
        }
        members = fetch(select(ZoneMember).where(ZoneMember.zone_id == zone.id))
        assert all(member.name.startswith("Vecin") for member in members)
        assert {member.takes_part for member in members} == {True, False}
    secret = said.rsplit("/alarma/", 1)[1].split()[0]
    assert len(fetch(with_secret(secret))) == 1
