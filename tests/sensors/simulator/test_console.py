"""The street at the console, before the real gateway."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage
from models.settings import Settings
from sensors.simulator.__main__ import main, parser
from sensors.simulator.accounts import Account, write_accounts
from sensors.simulator.city import devices_file
from tests.sensors.conftest import wait_until


@pytest.fixture
def surroundings(settings, database) -> dict[str, str]:
    """What the programs of this city find in their environment."""
    return os.environ | {
        "CONVIVENCIA_DATA": settings.data,
        "CONVIVENCIA_DATABASE_URL": database,
        "CONVIVENCIA_MQTT_PORT": str(settings.mqtt_port),
    }


@pytest.fixture
def gateway(broker, surroundings) -> Iterator[subprocess.Popen[bytes]]:
    """The gateway as it really runs."""
    with subprocess.Popen([sys.executable, "-m", "sensors"], env=surroundings) as process:
        yield process
        process.terminate()


def simulate(surroundings, *words) -> subprocess.CompletedProcess[str]:
    """Run the simulator."""
    command = [sys.executable, "-m", "sensors.simulator", *words]
    return subprocess.run(
        command, env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
@pytest.mark.usefixtures("gateway")
def test_every_event_of_a_troubled_street_is_written_down_once(surroundings, session):
    """Pressed, copied, repeated and poisoned: events made are events stored."""
    words = "--enrol 20 --presses-per-s 20 --duration-s 3 --duplicates 2 --stale-clocks 0.5"
    words += " --dropped-acks 0.2 --repeat-s 1 --heartbeats-per-s 50 --json"

    done = simulate(surroundings, *words.split())

    told = json.loads(done.stdout)
    assert (told["events"], told["acknowledged"], told["unacknowledged"]) == (60, 60, 0)
    assert told["p99_ms"] >= told["p50_ms"] > 0
    assert session.scalar(select(func.count(DeviceMessage.id))) == 60
    assert session.scalar(select(func.count(Incident.id))) > 0
    assert done.returncode == 0


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_a_street_that_nobody_answers_says_so_and_returns_1(surroundings, enrol, tmp_path):
    """A script must be able to tell."""
    write_accounts(tmp_path / "one.json", [Account(*enrol("BP-1"))])
    words = f"--accounts {tmp_path}/one.json --presses-per-s 5 --duration-s 1 --grace-s 0"

    done = simulate(surroundings, *words.split())

    assert "unacknowledged   5" in done.stdout
    assert done.returncode == 1


def test_what_cannot_be_simulated_is_refused_in_one_line(tmp_path, capsys, monkeypatch):
    """And returns 2."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))

    assert main(["--accounts", str(tmp_path / "none.json")]) == 2
    assert main(["--city", "--silent", "3"]) == 2

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "--silent is a share" in told[1]


def test_every_switch_explains_itself(capsys):
    """Whoever is on duty at night reads `--help`, not the source."""
    silent = [action.dest for action in parser()._actions if not action.help]  # noqa: SLF001

    assert silent == []
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "examples:" in capsys.readouterr().out


@pytest.mark.slow
def test_the_devices_of_the_demonstration_live_as_soon_as_their_keys_are_there(
    echo, surroundings, enrol, settings
):
    """The file may come later; somebody tests a device now and then; a dead one is silent."""
    words = "--city --test-every-s 1 --heartbeat-s 1"
    command = [sys.executable, "-m", "sensors.simulator", *words.split()]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE) as city:
        accounts = [Account(*enrol("BP-1")), Account(*enrol("BP-2"))]
        path = devices_file(Settings(data=settings.data))
        write_accounts(path, accounts)
        told = json.loads(path.read_text())
        told[0]["alive"], told[1]["alive"] = True, False
        path.write_text(json.dumps(told))
        wait_until(lambda: echo.said("BP-1/heartbeat") and echo.said("BP-1/event"))
        city.terminate()
        assert city.wait(10) == 0

    assert json.loads(echo.said("BP-1/event")[0])["kind"] == "test"
    assert echo.said("BP-1/status")[-1] == b"offline"
    assert not echo.said("BP-2/status")
