"""A bridge speaks for many devices, under one account and one prefix."""

import argparse

import pytest
from sqlalchemy import select

from models.alerts import bridging
from models.alerts.bridge import Bridge, Unfit, UnfitBridgeError, named
from models.alerts.codes import Protocol
from models.alerts.device import Device, DeviceKind, UnfitSerialError
from models.alerts.device_key import fits
from models.commands import CommandError
from models.events import PLATFORM, Event
from models.language import say

ZIGBEE = Protocol.ZIGBEE2MQTT


def register(session, name="centro", prefix="zigbee2mqtt", protocol=ZIGBEE):
    """Register a bridge, and write it down."""
    bridge, key = Bridge.register(session, name, protocol, prefix, by=PLATFORM)
    session.flush()
    return bridge, key


def said_of(session, bridge) -> list[str]:
    """Return the kinds of what the diary tells of a bridge."""
    return [told.kind.value for told in session.scalars(Event.history_of(bridge.id))]


def test_a_bridge_signs_in_under_a_name_that_no_device_can_have(session):
    """And its key is kept as a digest alone."""
    bridge, key = register(session)

    assert bridge.name == "_b-centro"
    assert fits(key, bridge.key_digest)
    with pytest.raises(UnfitSerialError):
        Device.enrol(bridge.name, DeviceKind.SIREN, "CAI", by=PLATFORM)


def test_a_retired_bridge_comes_back_with_a_new_key_and_its_old_name(session):
    """Its devices still refer to it."""
    bridge, key = register(session)
    bridge.retire(by=PLATFORM)
    session.flush()
    assert (bridge.key_digest, bridge.is_in_service) == (None, False)

    new = bridge.rekey(by=PLATFORM)
    session.flush()

    assert bridge.is_in_service
    assert fits(new, bridge.key_digest)
    assert not fits(key, bridge.key_digest)
    assert said_of(session, bridge) == [
        "bridge.registered",
        "bridge.retired",
        "bridge.rekeyed",
    ]


@pytest.mark.parametrize(
    ("name", "prefix", "protocol", "why"),
    [
        ("centro", "zigbee2mqtt", Protocol.TASMOTA, Unfit.PROTOCOL),
        ("", "zigbee2mqtt", ZIGBEE, Unfit.NAME),
        ("Centro", "zigbee2mqtt", ZIGBEE, Unfit.NAME),
        ("a b\n", "zigbee2mqtt", ZIGBEE, Unfit.NAME),
        ("x" * 61, "zigbee2mqtt", ZIGBEE, Unfit.NAME),
        ("centro", "", ZIGBEE, Unfit.PREFIX),
        ("centro", "#", ZIGBEE, Unfit.PREFIX),
        ("centro", "+/x", ZIGBEE, Unfit.PREFIX),
        ("centro", "a/#/b", ZIGBEE, Unfit.PREFIX),
        ("centro", "a//b", ZIGBEE, Unfit.PREFIX),
        ("centro", "/a", ZIGBEE, Unfit.PREFIX),
        ("centro", "a/", ZIGBEE, Unfit.PREFIX),
        ("centro", "$SYS", ZIGBEE, Unfit.PREFIX),
        ("centro", "a b", ZIGBEE, Unfit.PREFIX),
        ("centro", "a\ntopic readwrite #", ZIGBEE, Unfit.PREFIX),
        ("centro", "x" * 121, ZIGBEE, Unfit.PREFIX),
        ("centro", "convivencia", ZIGBEE, Unfit.PREFIX_RESERVED),
        ("centro", "convivencia/v1/devices", ZIGBEE, Unfit.PREFIX_RESERVED),
        ("centro", "stat/x", ZIGBEE, Unfit.PREFIX_RESERVED),
        ("centro", "tele", ZIGBEE, Unfit.PREFIX_RESERVED),
        ("centro", "cmnd", ZIGBEE, Unfit.PREFIX_RESERVED),
    ],
)
def test_an_unfit_name_or_prefix_is_refused(session, name, prefix, protocol, why):
    """A prefix is what a bridge may say and hear: it must not hold what is others'."""
    with pytest.raises(UnfitBridgeError) as refusal:
        register(session, name, prefix, protocol)

    assert refusal.value.why is why
    assert session.scalars(select(Bridge)).all() == []


@pytest.mark.parametrize(
    "prefix",
    ["application/1", "application", "application/1/device", "PB-0007", "PB-0007/x"],
)
@pytest.mark.usefixtures("park_button")
def test_no_prefix_holds_anothers_or_a_devices_topics(session, prefix):
    """Those of a bridge that is retired stay its own too."""
    other, _key = register(session, "otro", "application/1", Protocol.CHIRPSTACK)
    other.retire(by=PLATFORM)

    with pytest.raises(UnfitBridgeError) as refusal:
        register(session, prefix=prefix)
    assert refusal.value.why is Unfit.PREFIX_TAKEN


@pytest.mark.usefixtures("park_button")
def test_a_prefix_that_only_looks_like_anothers_is_free(session):
    """What counts is whole words between the slashes."""
    register(session, "otro", "application/1", Protocol.CHIRPSTACK)

    for number, prefix in enumerate(("application/12", "applications", "PB-00071")):
        assert register(session, f"b{number}", prefix)[0].is_in_service


def test_a_name_is_given_once(session):
    """It is the user at the broker."""
    register(session)
    with pytest.raises(UnfitBridgeError) as refusal:
        register(session, prefix="other")
    assert refusal.value.why is Unfit.NAME_TAKEN


def test_a_prefix_may_be_written_as_the_filter_it_stands_for(session):
    """`v3/app@tenant/#` is what The Things Stack's console shows."""
    bridge, _key = register(
        session, prefix=" v3/alarmas@cucuta/# ", protocol=Protocol.THE_THINGS_STACK
    )
    assert bridge.prefix == "v3/alarmas@cucuta"


@pytest.mark.parametrize("word", ["convivencia", "stat", "tele", "cmnd"])
def test_no_device_is_called_like_the_first_word_of_others_topics(word):
    """A Shelly speaks under its serial."""
    with pytest.raises(UnfitSerialError):
        Device.enrol(word, DeviceKind.SIREN, "CAI", by=PLATFORM)


@pytest.fixture
def run(monkeypatch, database, tmp_path):
    """Run `convivencia bridge …`."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))

    def typed(*words: str) -> int:
        parser = argparse.ArgumentParser()
        bridging.register(parser.add_subparsers())
        chosen = parser.parse_args(["bridge", *words])
        return chosen.run(chosen)

    return typed


ADD = ("add", "centro", "--protocol", "zigbee2mqtt", "--prefix", "zigbee2mqtt")


def centro(session) -> Bridge:
    """Find the bridge that was registered, and hold nobody up."""
    session.rollback()
    bridge = session.scalars(named("centro")).one()
    session.expunge(bridge)
    session.rollback()
    return bridge


def test_the_console_prints_a_bridges_user_and_key_once(run, session, capsys):
    """Nobody can read the key again."""
    assert run(*ADD) == 0
    user, key = (line.split(": ") for line in capsys.readouterr().out.splitlines())

    assert user == ["user", "_b-centro"]
    assert fits(key[1], centro(session).key_digest)


def test_the_console_rekeys_and_retires(run, session, capsys):
    """By the name as it was given, or as the broker knows it."""
    run(*ADD)
    capsys.readouterr()

    assert run("rekey", "_b-centro") == 0
    key = capsys.readouterr().out.splitlines()[1].removeprefix("key: ")
    assert fits(key, centro(session).key_digest)

    assert run("retire", "centro") == 0
    assert not centro(session).is_in_service
    with pytest.raises(CommandError, match="retired already"):
        run("retire", "centro")


def test_the_console_says_in_a_line_what_it_refuses(run):
    """And what to do."""
    run(*ADD)
    with pytest.raises(CommandError, match=say(Unfit.NAME_TAKEN, "en")):
        run(*ADD)
    with pytest.raises(CommandError, match="no bridge norte"):
        run("rekey", "norte")
