"""Which programs make up the platform, and how they say how they are."""

import os
import time

import pytest

from models.programs import State, programs, states, states_file, write_states
from models.settings import Settings

BROKER = State("broker", "running", 41, 7, 1)
RELAY = State("relay", "waiting", 0, 0, 12)


def names(**chosen) -> list[str]:
    """Return what would be started."""
    return [one.name for one in programs(Settings(**chosen), 4200)]


def test_everything_runs_here_unless_it_is_said_to_run_elsewhere():
    """A broker or a Prefect that the city has already is used, not doubled."""
    everything = names()

    assert set(everything) - set(names(mqtt_url="mqtt://b.example")) == {"broker"}
    assert set(everything) - set(names(prefect_api_url="http://p.example/api")) == {"prefect"}
    assert {"portal", "gateway", "relay", "deployments", "ticker", "sealer"} < set(everything)


def test_what_carries_calls_for_help_is_brisk_and_never_in_the_background():
    """The rest may wait a little."""
    brisk = {one.name for one in programs(Settings(), 4200) if one.brisk}
    slow = {one.name for one in programs(Settings(), 4200) if one.background}

    assert brisk == {"broker", "gateway"}
    assert slow == {"prefect", "relay", "deployments"}


def test_only_a_demonstration_pretends_that_devices_are_there():
    """A city that runs the platform gets no presses of a simulator."""
    assert "devices" not in names()
    [pretending] = {one.name for one in programs(Settings(), 4200, demo=True)} - set(names())
    assert pretending == "devices"


@pytest.fixture
def folder(tmp_path):
    """A data folder in which the platform has run."""
    (tmp_path / "run").mkdir()
    return tmp_path


def test_states_are_read_as_they_were_written(folder):
    """The portal reads what the supervisor wrote."""
    write_states(folder, [BROKER, RELAY])

    assert states(folder) == [BROKER, RELAY]
    assert [state.well for state in states(folder)] == [True, False]


def test_old_states_are_no_states(folder):
    """A supervisor that was killed must not be believed for ever."""
    write_states(folder, [BROKER])
    long_ago = time.time() - 60
    os.utime(states_file(folder), (long_ago, long_ago))

    assert states(folder) == []


def test_where_nobody_supervises_there_are_no_states(tmp_path):
    """The portal may run alone, as it does in tests."""
    assert states(tmp_path) == []


def test_the_portal_writes_no_list_of_who_came():
    """An access log would say when somebody answered a survey, and with which code."""
    [portal] = [one for one in programs(Settings(), 4200) if one.name == "portal"]

    assert not [said for said in portal.command if "access" in said]
    assert not [said for said in portal.command if said in {"-c", "--config", "--log-config"}]
