"""Where the broker listens, and how it encrypts: in the street a key must not be read.

Every promise holds for mosquitto and for the smaller broker alike.
"""

import errno
import socket
import ssl
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models.settings import SettingError, Settings
from sensors.broker import mosquitto
from sensors.broker.keeping import Keeper
from sensors.broker.listeners import Listener, listeners
from sensors.topics import DEVICES
from tests.sensors.conftest import free_port, is_open, wait_until

CERTIFY = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
    "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
)


def certify(folder: Path) -> tuple[str, str]:
    """Make a certificate for this machine; return its file, and that of its key."""
    cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
    command = [*CERTIFY.split(), "-out", cert, "-keyout", key]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


@pytest.fixture
def certificate(tmp_path) -> tuple[str, str]:
    """The files of a certificate for this machine, and of its key."""
    return certify(tmp_path)


@pytest.fixture
def settings(settings, certificate, monkeypatch) -> Settings:
    """A city that encrypts."""
    cert, key = certificate
    how = {
        "mqtt_host": "127.0.0.1",
        "mqtt_tls_port": free_port(),
        "mqtt_tls_cert": cert,
        "mqtt_tls_key": key,
    }
    for name, value in how.items():
        monkeypatch.setenv(f"CONVIVENCIA_{name.upper()}", str(value))
    return Settings(
        data=settings.data,
        mqtt_port=settings.mqtt_port,
        database_url=settings.database_url,
        **how,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_a_device_speaks_to_the_encrypted_door(enrol, box, settings, certificate):
    """And is told what it is told at the other; its key is asked for here too."""
    user, key = enrol("PB-1")
    how = {"port": settings.mqtt_tls_port, "certificate": certificate[0]}
    button = box(user, key, **how)
    assert button.answer == "Success"
    assert box(user, "not the key", **how).answer == "Not authorized"


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_the_encrypted_door_is_really_encrypted(settings, certificate):
    """With the certificate that was given, no old protocol, and nobody who speaks plainly."""
    trusting = ssl.create_default_context(cafile=certificate[0])
    with (
        socket.create_connection(("127.0.0.1", settings.mqtt_tls_port), 5) as plain,
        trusting.wrap_socket(plain, server_hostname="127.0.0.1") as spoken,
    ):
        assert spoken.version() in {"TLSv1.2", "TLSv1.3"}

    with socket.create_connection(("127.0.0.1", settings.mqtt_tls_port), 5) as plain:
        plain.sendall(bytes.fromhex("101000044d5154540402003c000441414141"))  # a CONNECT
        assert not answered(plain).startswith(b"\x20")  # a CONNACK

    with socket.create_connection(("127.0.0.1", settings.mqtt_tls_port), 5) as plain:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with pytest.warns(DeprecationWarning, match="TLSVersion"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            old.wrap_socket(plain)


def answered(line: socket.socket) -> bytes:
    """Return what comes back, nothing where the line is cut."""
    try:
        return line.recv(100)
    except ConnectionError:
        return b""


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_a_renewed_certificate_is_shown_without_a_restart(
    settings, certificate, users, enrol, box, tmp_path
):
    """They last ninety days; nobody is sent away for a new one, nor while it is half there."""
    inside = box(*enrol("PB-1"))
    keep = Keeper(users, settings.mqtt_tls)
    keep()
    address = ("127.0.0.1", settings.mqtt_tls_port)
    before = ssl.get_server_certificate(address)

    Path(certificate[0]).write_text("half of a")
    keep()
    assert ssl.get_server_certificate(address) == before

    certify(tmp_path)
    keep()
    wait_until(lambda: ssl.get_server_certificate(address) != before)
    assert ssl.get_server_certificate(address) == Path(certificate[0]).read_text()
    assert inside.lost == []


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_the_rules_are_the_same_behind_both_doors(enrol, box, settings, certificate):
    """Nobody takes the place of somebody who came through the other."""
    inside = box(*enrol("PB-1"))
    inside.listens_to(f"{DEVICES}/PB-1/ack")
    thief = box(
        *enrol("PB-2"),
        name="PB-1",
        port=settings.mqtt_tls_port,
        certificate=certificate[0],
    )
    thief.listens_to("#")
    box(*enrol("PB-3")).says("status", "online", retain=True)
    thief.says("ack", {"id": "1"}, serial="PB-1")

    assert thief.hears(0.5) is None
    assert inside.hears(0.1) is None
    assert inside.lost == []


def test_who_encrypts_is_plain_at_home_only(settings):
    """Keys do not cross the city readable because one device was set up wrongly."""
    tls = settings.mqtt_tls
    elsewhere = Settings(
        mqtt_host="0.0.0.0",  # noqa: S104 - it is not opened
        mqtt_tls_port=8883,
        mqtt_tls_cert=settings.mqtt_tls_cert,
        mqtt_tls_key=settings.mqtt_tls_key,
    )

    assert listeners(elsewhere) == [
        Listener("127.0.0.1", 1883),
        Listener("0.0.0.0", 8883, tls),  # noqa: S104
    ]


@pytest.mark.parametrize(
    ("host", "opened"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("localhost", ["127.0.0.1"]),
        ("192.0.2.7", ["127.0.0.1", "192.0.2.7"]),
        ("0.0.0.0", ["0.0.0.0"]),  # noqa: S104
    ],
)
def test_the_gateway_always_finds_the_broker_at_home(host, opened):
    """Whatever address the devices are given."""
    assert [door.host for door in listeners(Settings(mqtt_host=host))] == opened


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
def test_the_broker_listens_at_home_unless_it_is_told_otherwise(settings):
    """A city's broker must not be open to its whole network by default."""
    another_of_ours = "127.0.0.2"
    for port in (settings.mqtt_port, settings.mqtt_tls_port):
        assert is_open(port)
        with closing(socket.socket()) as knock:
            assert knock.connect_ex((another_of_ours, port)) == errno.ECONNREFUSED


@pytest.mark.parametrize("missing", ["port", "cert", "key"])
def test_what_is_missing_is_named(certificate, missing):
    """One line, with the setting that is not there."""
    cert, key = certificate
    given = {"port": 8883, "cert": cert, "key": key}
    given[missing] = 0 if missing == "port" else ""
    half = Settings(**{f"mqtt_tls_{part}": value for part, value in given.items()})

    with pytest.raises(
        SettingError, match=f"^CONVIVENCIA_MQTT_TLS_{missing.upper()} is missing"
    ):
        listeners(half)


@pytest.mark.parametrize("part", ["cert", "key"])
def test_a_file_that_is_not_there_is_named(certificate, tmp_path, part):
    """As it would be looked for, whatever folder we were started in."""
    cert, key = certificate
    files = {"cert": cert, "key": key, part: str(tmp_path / "nowhere.pem")}
    wrong = Settings(mqtt_tls_port=8883, mqtt_tls_cert=files["cert"], mqtt_tls_key=files["key"])

    with pytest.raises(SettingError, match=rf"_{part.upper()}: there is no file /.*nowhere"):
        listeners(wrong)


def test_files_that_do_not_fit_together_are_refused_before_anything_starts(
    certificate, tmp_path
):
    """No door opens that nobody could enter."""
    nonsense = tmp_path / "key.pem"
    nonsense.write_text("not a key")
    wrong = Settings(
        mqtt_tls_port=8883, mqtt_tls_cert=certificate[0], mqtt_tls_key=str(nonsense)
    )

    with pytest.raises(SettingError, match=r"_CERT and CONVIVENCIA_MQTT_TLS_KEY do not work"):
        listeners(wrong)


def test_mosquitto_is_told_of_every_door(settings, tmp_path):
    """At each the name of whoever comes is their user."""
    told = mosquitto.write_configuration(tmp_path, listeners(settings)).read_text()

    assert told.count("\nlistener ") == told.count("\nuse_username_as_clientid true\n") == 2
    assert told.count("\ncertfile ") == 1


def test_a_thousand_devices_are_not_too_many(tmp_path):
    """Linux gives a process a thousand files unless it asks for more."""
    asks = (
        "import resource as r; "
        "hard = r.getrlimit(r.RLIMIT_NOFILE)[1]; r.setrlimit(r.RLIMIT_NOFILE, (100, hard)); "
        "from sensors.broker.__main__ import let_many_in; let_many_in(); "
        "print(r.getrlimit(r.RLIMIT_NOFILE)[0] == min(hard % 2**64, 65536))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
