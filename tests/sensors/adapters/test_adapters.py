"""Who reads which topic, and the makers' own examples."""

import base64
import json

import pytest
from paho.mqtt.client import topic_matches_sub

from models.alerts.codes import Protocol, Signal
from models.alerts.reading import Beat, Said
from sensors.adapters import Adapters, UnreadableMessageError

EUI = "24e124535c123456"
BRIDGES = [
    (Protocol.ZIGBEE2MQTT, "zigbee2mqtt"),
    (Protocol.ZIGBEE2MQTT, "zigbee2mqtt/norte"),
    (Protocol.CHIRPSTACK, "application/3"),
    (Protocol.THE_THINGS_STACK, "v3/alarmas@cucuta"),
]
TOPICS = [
    ("convivencia/v1/devices/PB-0007/event", Protocol.NATIVE, "convivencia/v1/devices"),
    ("convivencia/v1/devices/PB-0007/command/ack", Protocol.NATIVE, "convivencia/v1/devices"),
    ("zigbee2mqtt/parque/kiosco", Protocol.ZIGBEE2MQTT, "zigbee2mqtt"),
    ("zigbee2mqtt/bridge/devices", Protocol.ZIGBEE2MQTT, "zigbee2mqtt"),
    ("zigbee2mqtt/norte/kiosco", Protocol.ZIGBEE2MQTT, "zigbee2mqtt/norte"),
    (f"application/3/device/{EUI}/event/up", Protocol.CHIRPSTACK, "application/3"),
    ("v3/alarmas@cucuta/devices/k/up", Protocol.THE_THINGS_STACK, "v3/alarmas@cucuta"),
    ("stat/TM-0003/RESULT", Protocol.TASMOTA, ""),
    ("tele/TM-0003/LWT", Protocol.TASMOTA, ""),
    ("SH-0004/events/rpc", Protocol.SHELLY, ""),
    ("SH-0004/online", Protocol.SHELLY, ""),
    ("SH-0004/answers/rpc", Protocol.SHELLY, ""),
]


@pytest.fixture
def adapters() -> Adapters:
    """All makers, and four bridges."""
    adapters = Adapters()
    adapters.follow(BRIDGES)
    return adapters


@pytest.mark.parametrize(("topic", "protocol", "prefix"), TOPICS)
def test_every_topic_has_one_reader_and_is_listened_to(adapters, topic, protocol, prefix):
    """Of two bridges, the one with the longer prefix."""
    reader = adapters.of(topic)

    assert (reader.protocol, reader.prefix) == (protocol, prefix)
    assert any(topic_matches_sub(one, topic) for one in adapters.filters)


@pytest.mark.parametrize(
    "topic", ["", "/", "elsewhere", "application/4/device/x/event/up", "a/" * 30_000, "online"]
)
def test_a_topic_that_is_nobodys_is_said_to_be_so(adapters, topic):
    """Somebody let a stranger in, or a bridge was forgotten here."""
    with pytest.raises(UnreadableMessageError):
        adapters.of(topic)


def test_a_bridge_that_stays_remembers_what_it_was_told(adapters):
    """Its list of devices comes once, when we begin to listen."""
    stays = adapters.of("zigbee2mqtt/x")
    adapters.follow([BRIDGES[0]])

    assert adapters.of("zigbee2mqtt/x") is stays
    with pytest.raises(UnreadableMessageError):
        adapters.of("application/3/device/x/event/up")


def test_a_prefix_that_changes_hands_is_read_anew(adapters):
    """By the new maker's rules."""
    adapters.follow([(Protocol.CHIRPSTACK, "zigbee2mqtt")])

    assert adapters.of("zigbee2mqtt/x").protocol is Protocol.CHIRPSTACK


def test_orders_are_worded_by_the_devices_own_adapter(adapters):
    """A bridge's by its prefix."""
    assert adapters.speaking(Protocol.SHELLY) is adapters.shelly
    assert adapters.speaking(Protocol.ZIGBEE2MQTT) is None
    norte = adapters.speaking(Protocol.ZIGBEE2MQTT, "zigbee2mqtt/norte")
    assert norte is not None
    assert norte.prefix == "zigbee2mqtt/norte"


# The makers' own examples: what each must be read as.
ALIVE, PRESSED = (Beat,), (Said, Beat)
EXAMPLES = [
    ("zigbee2mqtt/button_single.json", "zigbee2mqtt/button", PRESSED),
    ("zigbee2mqtt/availability_online.json", "zigbee2mqtt/bulb_color/availability", ALIVE),
    ("zigbee2mqtt/availability_offline.json", "zigbee2mqtt/bulb_color/availability", ALIVE),
    ("zigbee2mqtt/bridge_state_online.json", "zigbee2mqtt/bridge/state", ALIVE),
    ("zigbee2mqtt/bridge_state_offline.json", "zigbee2mqtt/bridge/state", ALIVE),
    ("zigbee2mqtt/bridge_health.json", "zigbee2mqtt/bridge/health", ()),
    ("chirpstack/up.json", "application/3/device/0101010101010101/event/up", ALIVE),
    ("chirpstack/status.json", "application/3/device/0101010101010101/event/status", ALIVE),
    ("chirpstack/join.json", "application/3/device/0101010101010101/event/join", ALIVE),
    ("tts/up.json", "v3/alarmas@cucuta/devices/dev1/up", ALIVE),
    ("tasmota/STATE.json", "tele/tasmota/STATE", ALIVE),
    ("tasmota/LWT_Online.txt", "tele/tasmota_XXXXXX/LWT", ALIVE),
    ("tasmota/LWT_Offline.txt", "tele/tasmota_XXXXXX/LWT", ALIVE),
    ("tasmota/RESULT_button_single.json", "stat/tasmota/RESULT", PRESSED),
    ("shelly/NotifyEvent_single_push_doc.json", "shellypro4pm-f0/events/rpc", PRESSED),
]


@pytest.mark.parametrize(("name", "topic", "kinds"), EXAMPLES)
def test_the_makers_own_examples_are_read(adapters, payloads, name, topic, kinds):
    """As published with their documentation or their tests."""
    readings = adapters.read(topic, (payloads / name).read_bytes(), retained=False)

    assert tuple(type(one) for one in readings) == kinds
    assert all(one.signal is Signal.PANIC for one in readings if isinstance(one, Said))


def test_the_published_event_of_a_blu_button_is_read(adapters, payloads):
    """It stands in the list of its Shelly's events."""
    event = json.loads((payloads / "shelly/BLU_button_bthomedevice_event.json").read_text())
    body = json.dumps({"method": "NotifyEvent", "params": {"events": [event]}}).encode()
    said, _ = adapters.read("SH-0004/events/rpc", body, retained=False)

    assert said.sender.address == "SH-0004/bthomedevice:202"


@pytest.mark.parametrize("network", ["chirpstack", "tts"])
def test_the_published_frame_of_the_sos_button_is_read_inside_both_networks(
    adapters, payloads, network
):
    """Its bytes in the networks' own examples, with a codec and without."""
    published = json.loads((payloads / "milesight/ws101_short_press.json").read_text())
    frame = published["base64"]
    assert base64.b64decode(frame).hex().upper() == published["hex"]
    body = json.loads((payloads / network / "up.json").read_text())
    if network == "chirpstack":
        topic = "application/3/device/0101010101010101/event/up"
        bare, decoded = body | {"data": frame}, body | {"object": published["decoded"]}
    else:
        topic = "v3/alarmas@cucuta/devices/dev1/up"
        uplink = {k: v for k, v in body["uplink_message"].items() if k != "decoded_payload"}
        bare = body | {"uplink_message": uplink | {"frm_payload": frame}}
        decoded = body | {"uplink_message": uplink | {"decoded_payload": published["decoded"]}}
    for message in (bare, decoded):
        said, _ = adapters.read(topic, json.dumps(message).encode(), retained=False)
        assert (said.signal, said.battery) == (Signal.PANIC, 16)
