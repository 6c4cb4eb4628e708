"""A message speaks only for whoever sent it: the topic proves who that is."""

import pytest
from sqlalchemy import select

from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.alerts.incident import Incident
from models.alerts.message import Refusal
from models.alerts.pulse import Pulse
from models.clock import now
from models.events import Event
from models.session import unit_of_work
from sensors.ears import Arrival
from tests.sensors.gateways import (
    acknowledged,
    answered,
    arrival,
    enrol,
    event,
    found,
    hear,
    kept,
    of_zigbee,
    quiet_gateway,
)

ZIGBEE = "0x00158d0001a2b3c4"


@pytest.fixture
def gateway(database):
    """A gateway of a city with one button of our own."""
    enrol("PB-0007")
    return quiet_gateway()


def bridge(prefix, protocol=Protocol.ZIGBEE2MQTT) -> Bridge:
    """Register a bridge."""
    with unit_of_work() as session:
        made = Bridge(
            name=f"_b-{prefix}", protocol=protocol, prefix=prefix, registered_at=now()
        )
        session.add(made)
    return made


def pressed(prefix, name=ZIGBEE) -> Arrival:
    """Return a press of the Zigbee button, told by a bridge."""
    return arrival(f"{prefix}/{name}", b'{"action": "single", "battery": 70}')


def test_a_bridge_that_is_new_is_listened_to_and_one_that_is_retired_no_more(gateway):
    """Within a second, without anybody touching the gateway."""
    gateway.ears.listen_to(gateway.filters)
    made = bridge("north")
    gateway.look_for_bridges()
    assert "north/#" in gateway.ears.filters
    assert gateway.ears.client.subscribe.call_args.args == ([("north/#", 1)],)
    with unit_of_work() as session:
        session.merge(made).retired_at = now()
    gateway.look_for_bridges()

    assert "north/#" not in gateway.ears.filters
    gateway.ears.client.unsubscribe.assert_called_once_with(["north/#"])


def test_a_bridge_speaks_for_its_own_devices_and_for_no_others(gateway):
    """Whoever took over the bridge of the north cannot press a button of the south."""
    north, _south = bridge("north"), bridge("south")
    enrol("ZB-1", address=ZIGBEE, **of_zigbee(north))
    gateway.look_for_bridges()

    hear(gateway, pressed("south"))
    assert found(select(Incident)) == []
    hear(gateway, pressed("north"))

    assert [one.place for one in found(select(Incident))] == ["Parque ZB-1"]


def test_a_bridge_gives_no_life_to_the_devices_of_another(gateway):
    """A dead device must be seen to be dead."""
    north, _south = bridge("north"), bridge("south")
    enrol("ZB-1", address=ZIGBEE, **of_zigbee(north))
    gateway.look_for_bridges()
    hear(gateway, pressed("south"))
    gateway.life.flush()
    assert found(select(Pulse)) == []
    hear(gateway, pressed("north"))
    gateway.life.flush()

    assert [one.battery for one in found(select(Pulse))] == [70]


def test_what_is_heard_through_a_bridge_is_acknowledged_to_the_broker_alone(gateway):
    """Such a device waits for no answer of the platform's."""
    enrol("ZB-1", address=ZIGBEE, **of_zigbee(bridge("north")))
    gateway.look_for_bridges()
    hear(gateway, pressed("north"), arrival("north/bridge/logging", b"{}"))

    assert (acknowledged(gateway), answered(gateway)) == (2, [])


def test_what_a_bridge_says_of_itself_is_no_strangers_life(gateway):
    """It is no device, and nobody forgot to enrol it."""
    bridge("north")
    gateway.look_for_bridges()
    hear(gateway, arrival("north/bridge/state", b"online"))

    assert len(gateway.vitals) == 0
    assert acknowledged(gateway) == 1


def test_a_bridge_cannot_speak_as_a_device_of_ours(gateway):
    """Not even for one with the same name."""
    bridge("north")
    gateway.look_for_bridges()
    hear(gateway, pressed("north", "PB-0007"))

    assert [one.refusal for one in kept()] == [Refusal.UNKNOWN_DEVICE]
    assert kept()[0].serial == "zigbee2mqtt:PB-0007"
    assert found(select(Incident)) == []


def test_what_a_device_says_in_its_message_does_not_make_it_another(gateway):
    """Only its topic counts."""
    enrol("PB-0008")
    hear(gateway, event("PB-0007", device="PB-0008", sender={"serial": "PB-0008"}))

    assert [one.place for one in found(select(Incident))] == ["Parque PB-0007"]


@pytest.mark.parametrize(
    ("protocol", "topic", "payload"),
    [
        (Protocol.TASMOTA, "stat/{}/RESULT", b'{"Button1": {"Action": "SINGLE"}}'),
        (
            Protocol.SHELLY,
            "{}/events/rpc",
            b'{"params": {"events": [{"component": "input:0", "event": "btn_down", "ts": 1}]}}',
        ),
    ],
)
def test_devices_that_sign_in_themselves_speak_for_themselves(
    gateway, protocol, topic, payload
):
    """By their topic, which the broker keeps to them; a neighbour with another maker's box."""
    enrol("BOX-1", protocol=protocol)

    hear(gateway, arrival(topic.format("BOX-2"), payload))
    assert found(select(Incident)) == []
    hear(gateway, arrival(topic.format("BOX-1"), payload))

    assert [one.place for one in found(select(Incident))] == ["Parque BOX-1"]


def state_of(prefix, word, *, retained=False) -> Arrival:
    """Return what a Zigbee2MQTT says of itself, or its last will in its place."""
    return arrival(
        f"{prefix}/bridge/state", f'{{"state": "{word}"}}'.encode(), retained=retained
    )


def bridge_now() -> Bridge:
    """Return the one bridge there is."""
    [only] = found(select(Bridge))
    return only


def test_a_bridge_whose_last_will_was_spoken_is_lost_until_something_comes_through_it(gateway):
    """Nobody hears its buttons meanwhile, and their own silence shows only after a day."""
    made = bridge("north")
    gateway.look_for_bridges()
    hear(gateway, pressed("north"))
    gateway.channels.presences.flush()
    assert bridge_now().last_heard_at is not None
    assert bridge_now().lost_at is None

    hear(gateway, state_of("north", "offline"))
    gateway.channels.presences.flush()
    hear(gateway, state_of("north", "offline", retained=True))
    gateway.channels.presences.flush()
    assert bridge_now().lost_at is not None

    hear(gateway, state_of("north", "online"))
    gateway.channels.presences.flush()
    assert bridge_now().lost_at is None
    told = [one.kind.value for one in found(Event.history_of(made.id))]
    assert told == ["bridge.lost", "bridge.returned"]


def test_what_the_broker_kept_of_a_device_does_not_bring_its_bridge_back(gateway):
    """When the gateway connects again, it hears old words of devices beside the last will."""
    bridge("north")
    gateway.look_for_bridges()
    kept_word = arrival(f"north/{ZIGBEE}/availability", b"online", retained=True)
    hear(gateway, state_of("north", "offline", retained=True), kept_word)
    gateway.channels.presences.flush()

    assert bridge_now().lost_at is not None
    assert bridge_now().last_heard_at is None


def test_what_could_not_be_written_of_a_bridge_is_not_forgotten(gateway, monkeypatch):
    """The database may be away just then."""
    made = bridge("north")
    gateway.look_for_bridges()
    hear(gateway, state_of("north", "offline"))

    def away(*_asked: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as broken:
        broken.setattr("sensors.presence.note", away)
        with pytest.raises(OSError, match="away"):
            gateway.channels.presences.flush()

    gateway.channels.presences.flush()
    assert bridge_now().id == made.id
    assert bridge_now().lost_at is not None
