"""`convivencia up` says what is wrong before anything starts."""

import socket
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest

from models import console
from models.commands import CommandError
from models.programs import State, write_states
from models.settings import Settings, Tls
from models.up import check_ports, end_stale, only_one, surroundings

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def taken():
    """A port that somebody else holds."""
    with closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def free() -> int:
    """Return a port that nobody holds."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("port", "PORT"),
        ("mqtt_port", "CONVIVENCIA_MQTT_PORT"),
        ("prefect_port", "CONVIVENCIA_PREFECT_PORT"),
    ],
)
def test_a_taken_port_is_named_with_its_setting(taken, tmp_path, field, name):
    """Whoever reads the line knows what to change."""
    ports = {"port": free(), "mqtt_port": free(), "prefect_port": free()} | {field: taken}

    with pytest.raises(CommandError, match=rf"port {taken} .* {name}$"):
        check_ports(Settings(data=str(tmp_path), **ports))


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - nobody listens
def test_a_taken_encrypted_port_is_named_too(taken, tmp_path, monkeypatch, host):
    """It is at the address that devices are given."""
    monkeypatch.setattr(Settings, "mqtt_tls", Tls(tmp_path, tmp_path))
    chosen = Settings(
        data=str(tmp_path),
        port=free(),
        mqtt_port=free(),
        prefect_port=free(),
        mqtt_host=host,
        mqtt_tls_port=taken,
    )

    with pytest.raises(
        CommandError, match=rf"port {taken} on {host} .* CONVIVENCIA_MQTT_TLS_P"
    ):
        check_ports(chosen)


def test_an_address_that_is_not_ours_is_named_with_the_port(tmp_path):
    """192.0.2.0/24 is nobody's (RFC 5737)."""
    chosen = Settings(data=str(tmp_path), port=free(), mqtt_port=free(), mqtt_host="192.0.2.7")

    with pytest.raises(CommandError, match=r"on 192\.0\.2\.7, CONVIVENCIA_MQTT_PORT .*assign"):
        check_ports(chosen)


def test_a_certificate_that_is_not_there_starts_nothing(tmp_path, monkeypatch, capsys):
    """One line, not a broker that dies every second."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    monkeypatch.setenv("PORT", str(free()))
    monkeypatch.setenv("CONVIVENCIA_MQTT_PORT", str(free()))
    for part, value in (("PORT", free()), ("CERT", "no.pem"), ("KEY", "no.pem")):
        monkeypatch.setenv(f"CONVIVENCIA_MQTT_TLS_{part}", str(value))

    assert console.main(["up"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("convivencia: CONVIVENCIA_MQTT_TLS_CERT: there is no file /")
    assert said.count("\n") == 1


def test_a_taken_port_ends_up_in_one_line_and_starts_nothing(
    taken, tmp_path, monkeypatch, capsys
):
    """Not even the migrations."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    monkeypatch.setenv("PORT", str(taken))

    assert console.main(["up"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "convivencia.db").exists()


def test_ports_of_what_runs_elsewhere_are_not_looked_at(taken):
    """They belong to the other machine."""
    elsewhere = Settings(
        port=free(),
        mqtt_port=taken,
        mqtt_url="mqtt://broker.example",
        prefect_port=taken,
        prefect_api_url="http://prefect.example/api",
    )

    assert check_ports(elsewhere) == 0


def test_a_second_up_on_the_same_folder_is_refused(tmp_path):
    """Two would run every flow twice."""
    with (
        only_one(tmp_path),
        pytest.raises(CommandError, match="already running"),
        only_one(tmp_path),
    ):
        pytest.fail("both run")


def test_what_a_killed_up_left_behind_is_ended(tmp_path, monkeypatch):
    """It would hold our ports, and work on our queue beside us."""
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    monkeypatch.setenv("SUPERVISOR_GROUP_NAME", "front")
    with subprocess.Popen(SLEEPER, start_new_session=True) as ours:
        monkeypatch.delenv("SUPERVISOR_GROUP_NAME")
        with subprocess.Popen(SLEEPER, start_new_session=True) as stranger:
            time.sleep(0.1)
            left = [State("relay", "running", ours.pid, 1, 0)]
            write_states(tmp_path, [*left, State("portal", "running", stranger.pid, 1, 0)])

            end_stale(tmp_path)

            still = [psutil.pid_exists(one.pid) for one in (ours, stranger)]
            stranger.kill()
            assert still == [False, True]


def test_prefect_stays_in_its_folder_and_tells_nobody(tmp_path):
    """A city's machine speaks to the city only."""
    told = surroundings(Settings(data=str(tmp_path)), 4321)

    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert told["PREFECT_HOME"].startswith(str(tmp_path))
    assert (told["PREFECT_SERVER_ANALYTICS_ENABLED"], told["DO_NOT_TRACK"]) == ("false", "1")
