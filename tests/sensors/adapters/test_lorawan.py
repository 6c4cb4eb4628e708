"""LoRaWAN buttons, behind ChirpStack and behind The Things Stack."""

import base64
import json
from datetime import UTC, datetime

import pytest

from models.alerts.codes import Action, Protocol, Signal
from models.alerts.reading import Beat, Said, Sender
from sensors.adapters import Order, UnreadableMessageError
from sensors.adapters.chirpstack import ChirpStack
from sensors.adapters.milesight import Button, of_frame, of_object
from sensors.adapters.the_things_stack import TheThingsStack

EUI = "24e124535c123456"
AT = datetime(2026, 5, 5, 15, 0, 0, 123456, tzinfo=UTC)
STAMP = "2026-05-05T15:00:00.123456789Z"
SHORT, LONG, DOUBLE = (bytes.fromhex(f"0175 5a ff2e 0{n}") for n in (1, 2, 3))
CHIRP = Sender(Protocol.CHIRPSTACK, EUI)
TTS = Sender(Protocol.THE_THINGS_STACK, EUI)


def text(frame: bytes) -> str:
    """Write a frame as networks do."""
    return base64.b64encode(frame).decode()


def chirp(event: str = "up", *, retained: bool = False, topic_eui: str = EUI, **changed):
    """Hear an event as ChirpStack tells it; what is None is left out."""
    body = {
        "deduplicationId": "9b0c5a52-6d0f-44a0-8d3c-bb2b8e3f2f11",
        "time": STAMP,
        "deviceInfo": {"devEui": EUI.upper(), "deviceName": "Kiosco"},
        "devAddr": "00BCB929",
        "fCnt": 7,
        "fPort": 85,
        "data": text(SHORT),
        "rxInfo": [{"rssi": -97}, {"rssi": -71}, {"rssi": "near"}, 3],
    }
    left = {key: value for key, value in (body | changed).items() if value is not None}
    topic = f"application/3/device/{topic_eui}/event/{event}"
    payload = json.dumps(left).encode()
    return ChirpStack("application/3").read(topic, payload, retained=retained)


def tts(event: str = "up", *, ids=None, retained: bool = False, outer=None, **changed):
    """Hear an event as The Things Stack tells it; what is None is left out."""
    frame = {
        "session_key_id": "AYnJ3mS0Xy2c0lV7q3cTjQ==",
        "f_port": 85,
        "f_cnt": 7,
        "frm_payload": text(SHORT),
        "received_at": STAMP,
        "rx_metadata": [{"rssi": -97}, {"rssi": -71}],
    }
    left = {key: value for key, value in (frame | changed).items() if value is not None}
    body = {
        "end_device_ids": {
            "device_id": "kiosco",
            "dev_eui": EUI.upper(),
            "dev_addr": "00BCB929",
        }
        | (ids or {}),
        "uplink_message": left,
    }
    topic = f"v3/alarmas@cucuta/devices/kiosco/{event}"
    payload = json.dumps(body | (outer or {})).encode()
    return TheThingsStack("v3/alarmas@cucuta").read(topic, payload, retained=retained)


def test_a_press_through_chirpstack_is_read_from_its_bytes():
    """Known by ChirpStack's own id, and by the frame's number should it be told again."""
    said, beat = chirp()

    assert said == Said(
        CHIRP,
        "9b0c5a52-6d0f-44a0-8d3c-bb2b8e3f2f11",
        Signal.PANIC,
        AT,
        seq=7,
        battery=90,
        guard="00bcb929:7",
    )
    assert beat == Beat(CHIRP, battery=90, rssi=-71)


def test_a_press_through_the_things_stack_is_read_from_its_bytes():
    """Known by the session's key and the frame's number in it."""
    said, beat = tts()

    assert said == Said(
        TTS,
        "AYnJ3mS0Xy2c0lV7q3cTjQ==:7",
        Signal.PANIC,
        AT,
        seq=7,
        battery=90,
        guard="00bcb929:7",
    )
    assert beat == Beat(TTS, battery=90, rssi=-71)


@pytest.mark.parametrize("frame", [SHORT, LONG, DOUBLE])
@pytest.mark.parametrize("hear", [chirp, tts])
def test_short_long_and_double_are_all_calls_for_help(hear, frame):
    """A frightened hand does any of them."""
    key = "data" if hear is chirp else "frm_payload"
    said, _ = hear(**{key: text(frame)})

    assert said.signal is Signal.PANIC


@pytest.mark.parametrize(
    "decoded",
    [
        {"battery": 90, "button_event": {"status": "short press", "msgid": 482913}},
        {"battery": 90, "press": "double"},
        {"battery": 90, "press": "unknown"},
    ],
)
@pytest.mark.parametrize("data", [None, "no base64", text(b"\x01\x75\x5a")])
def test_a_press_that_a_codec_found_is_one_whatever_the_bytes_say(decoded, data):
    """The maker's codec, or The Things Network's; its random number tells nothing."""
    first, _ = chirp(object=decoded, data=data)
    second, _ = tts(decoded_payload=decoded, frm_payload=data)

    assert (first.signal, first.battery) == (Signal.PANIC, 90)
    assert (second.signal, second.battery) == (Signal.PANIC, 90)
    assert "482913" not in first.message_id + second.message_id


def test_a_press_that_a_codec_missed_is_found_in_the_bytes():
    """A codec of another version may leave it out."""
    said, _ = chirp(object={"battery": 41, "button_event": {}})

    assert (said.signal, said.battery) == (Signal.PANIC, 41)


def test_zero_values_are_left_out_and_are_zero():
    """The first frame of a session has no number."""
    first, _ = chirp(fCnt=None)
    second, _ = tts(f_cnt=None)

    assert (first.seq, first.guard) == (0, "00bcb929:0")
    assert (second.message_id, second.guard) == ("AYnJ3mS0Xy2c0lV7q3cTjQ==:0", "00bcb929:0")


@pytest.mark.parametrize(
    "hear",
    [
        lambda **more: chirp(deduplicationId=None, **more),
        lambda **more: chirp(deduplicationId="x" * 65, **more),
        lambda **more: tts(session_key_id=None, **more),
        lambda **more: tts(f_cnt="seven", **more),
    ],
)
def test_a_press_whose_key_is_missing_is_known_by_its_bytes(hear):
    """It is not lost for that: the same bytes are the same press, others another."""
    (said, _), (again, _), (later, _) = hear(), hear(), hear(rxInfo=[], rx_metadata=[])

    assert said.signal is Signal.PANIC
    assert said.message_id == again.message_id != later.message_id


@pytest.mark.parametrize("hear", [chirp, tts])
def test_a_frame_without_a_press_is_a_sign_of_life(hear):
    """A button reports its battery once a day, other devices whatever they measure."""
    key = "data" if hear is chirp else "frm_payload"

    (beat,) = hear(**{key: text(bytes.fromhex("0175 64"))})
    (other,) = hear(**{key: text(bytes.fromhex("aaff2e01"))})
    (empty,) = hear(**{key: None})

    assert (beat.battery, other.battery, empty.battery) == (100, None, None)


@pytest.mark.parametrize("hear", [chirp, tts])
def test_a_kept_copy_of_a_frame_is_no_sign_of_life(hear):
    """The press in it is read all the same, and says that it was kept."""
    (said,) = hear(retained=True)

    assert said.retained
    assert hear("join", retained=True) == []


def test_a_frame_made_up_in_the_console_is_a_test():
    """The Things Stack marks it so."""
    said, _ = tts(outer={"simulated": True})

    assert said.signal is Signal.TEST


def test_a_device_without_a_number_is_known_by_its_id():
    """The Things Stack may leave the number out."""
    said, _ = tts(ids={"dev_eui": None})

    assert said.sender.address == "kiosco"


def test_the_network_tells_of_batteries_and_of_joining():
    """Signs of life, both."""
    assert chirp("status", batteryLevel=88.3, margin=10) == [Beat(CHIRP, battery=88)]
    assert chirp("status", batteryLevelUnavailable=True) == [Beat(CHIRP)]
    assert chirp("join") == [Beat(CHIRP)]
    assert tts("join") == [Beat(TTS)]


@pytest.mark.parametrize("event", ["ack", "txack", "log", "location", "integration", "new"])
def test_the_networks_own_affairs_say_nothing(event):
    """They are not read at all."""
    adapter = ChirpStack("application/3")
    topic = f"application/3/device/{EUI}/event/{event}"

    assert adapter.read(topic, b"{", retained=False) == []


@pytest.mark.parametrize(
    "hear",
    [
        lambda: chirp(data="no base64"),
        lambda: chirp(data="AXVa/y4"),
        lambda: chirp(data=7),
        lambda: chirp(topic_eui="kiosco", deviceInfo={"devEui": "g" * 16}),
        lambda: chirp(topic_eui="kiosco", deviceInfo="kiosco"),
        lambda: tts(frm_payload="no base64"),
        lambda: tts(ids={"dev_eui": 7, "device_id": ""}),
        lambda: tts(outer={"uplink_message": [1]}),
        lambda: tts(outer={"end_device_ids": "kiosco"}),
    ],
)
def test_what_nobody_can_read_is_said_to_be_so(hear):
    """A frame that is no frame, a device that is none."""
    with pytest.raises(UnreadableMessageError):
        hear()


@pytest.mark.parametrize(
    ("frame", "button"),
    [
        ("017510ff2e01", Button(pressed=True, battery=16)),
        ("ff2e", Button(pressed=True)),
        ("ff2e09", Button(pressed=True)),
        ("0175", Button()),
        ("0175ff", Button()),
        ("", Button()),
        ("ff", Button()),
        (
            "ff0bff ff0101 ff166446c1 ff2e01",
            Button(),
        ),
        (
            "ff0bff ff0101 ff0864 46c10b12 34 ff090310 ff0a0116 ff0f00 0175 64 ff2e02",
            Button(pressed=True, battery=100, firmware="v1.16"),
        ),
        ("fe0358 02 ff7401 ff3e01 ff2e03", Button(pressed=True)),
    ],
)
def test_a_frame_is_read_channel_by_channel(frame, button):
    """Up to the first that is not this maker's: what follows it cannot be told apart."""
    assert of_frame(bytes.fromhex(frame)) == button


@pytest.mark.parametrize("decoded", [None, [], 7, {}, {"press": ""}, {"battery": "full"}])
def test_a_codec_may_say_nothing(decoded):
    """Then the bytes speak."""
    assert of_object(decoded) == Button()


@pytest.mark.parametrize("adapter", [ChirpStack(), TheThingsStack()])
def test_a_button_on_batteries_takes_no_orders(adapter):
    """Nobody could say when it hears."""
    assert adapter.command(Order("c-1", EUI, Action.SIREN_ON)) is None
