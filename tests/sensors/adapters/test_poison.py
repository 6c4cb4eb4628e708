"""Nothing that comes over the wire ends the gateway: it is read, or said to be unreadable."""

import base64
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from models.alerts.codes import Protocol
from models.alerts.device import Device
from models.alerts.message import DeviceMessage
from models.alerts.reading import Answered, Beat, Reading, Said
from sensors.adapters import Adapters, UnreadableMessageError
from sensors.adapters.body import LONGEST_NAME

SEED = 20_261_124
ROUNDS = 400  # for each message below
EUI = "24e124535c123456"
FRAME = base64.b64encode(bytes.fromhex("01755aff2e01")).decode()

MESSAGES: list[tuple[str, Any]] = [
    (
        "convivencia/v1/devices/PB-0007/event",
        {
            "id": "41",
            "seq": 41,
            "kind": "panic",
            "at": "2026-05-05T10:00:00-05:00",
            "battery": 9,
        },
    ),
    ("convivencia/v1/devices/PB-0007/heartbeat", {"battery": 90, "rssi": -7, "firmware": "1"}),
    ("convivencia/v1/devices/PB-0007/command/ack", {"id": "c", "state": "done", "reason": "r"}),
    ("convivencia/v1/devices/PB-0007/status", b"online"),
    (
        "zigbee2mqtt/parque/kiosco",
        {
            "action": "single",
            "battery": 71,
            "last_seen": 1_777_993_200_000,
            "tamper": True,
            "device": {"ieeeAddr": "0x00158d0001e5c0de"},
        },
    ),
    ("zigbee2mqtt/parque/kiosco/availability", {"state": "online"}),
    (
        "zigbee2mqtt/bridge/devices",
        [{"ieee_address": "0x00158d0001e5c0de", "friendly_name": "parque/kiosco"}],
    ),
    ("zigbee2mqtt/bridge/event", {"type": "device_joined", "data": {"friendly_name": "x"}}),
    (
        f"application/3/device/{EUI}/event/up",
        {
            "deduplicationId": "9b0c5a52-6d0f-44a0-8d3c-bb2b8e3f2f11",
            "time": "2026-05-05T15:00:00.123456789+00:00",
            "deviceInfo": {"devEui": EUI},
            "devAddr": "00bcb929",
            "fCnt": 7,
            "data": FRAME,
            "object": {"battery": 3, "button_event": {"status": "short press"}},
            "rxInfo": [{"rssi": -97}],
        },
    ),
    (f"application/3/device/{EUI}/event/status", {"batteryLevel": 88.3, "margin": 10}),
    (
        "v3/alarmas@cucuta/devices/kiosco/up",
        {
            "end_device_ids": {"device_id": "k", "dev_eui": EUI, "dev_addr": "00BCB929"},
            "simulated": True,
            "uplink_message": {
                "session_key_id": "AYnJ3mS0Xy2c0lV7q3cTjQ==",
                "f_cnt": 7,
                "frm_payload": FRAME,
                "decoded_payload": {"press": "short"},
                "rx_metadata": [{"rssi": -97}],
                "received_at": "2026-05-05T15:00:00Z",
            },
        },
    ),
    ("stat/TM-0003/RESULT", {"Button1": {"Action": "SINGLE"}, "POWER1": "ON"}),
    ("tele/TM-0003/STATE", {"Time": "2026-05-05T10:00:00", "Wifi": {"Signal": -48}}),
    ("stat/TM-0003/STATUS2", {"StatusFWR": {"Version": "14.2.0"}}),
    ("tele/TM-0003/LWT", b"Online"),
    (
        "SH-0004/events/rpc",
        {
            "method": "NotifyStatus",
            "params": {
                "ts": 1_777_993_200.25,
                "input:0": {"state": True},
                "bthomedevice:200": {"rssi": -71, "battery": 90},
                "events": [
                    {"component": "input:0", "event": "single_push", "ts": 1_777_993_200.25},
                    {
                        "event": "shelly-blu",
                        "data": {"address": "b4:35:22:fe:56:e5", "pid": 1, "button": [1, 0]},
                    },
                ],
            },
        },
    ),
    ("SH-0004/answers/rpc", {"id": "c", "result": {"ver": "1"}, "error": {"message": "m"}}),
    ("SH-0004/online", b"true"),
]
ODD = [
    *(None, True, False, 0, -1, 101, 2**63, 10**400, -(10**400), 1e308, 1e-320),
    *(float("nan"), float("inf"), "", " ", "\x00", "\ud800", "x" * 70, "٣", "0x" + "g" * 16),
    *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "AXVa", "====", "İ" * 24),
    *([], {}, [[]], {"": None}, [None, 1, "a"], {"Action": {}}, {"a": {"b": {"c": []}}}),
]
POISON = [
    *(b"", b" ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf{}", b"{", b"null", b"NaN", b"[]", b'"a"'),
    *(b"[" * 60_000, b'{"a":' * 12_000, b"1" * 5_000, b"-" + b"9" * 4_000, b"{}" * 40_000),
    *(b'{"id": NaN}', b'{"id": 1e999}', b'{"a": "\\ud800"}', b'{"a": 1, "a": 2}'),
    *(b"\xc3\x28", "{\u00a0}".encode("utf-16"), b'{"x": "' + b"y" * 70_000 + b'"}'),
]


def fresh() -> Adapters:
    """All makers, and a bridge of each."""
    adapters = Adapters()
    adapters.follow(
        [
            (Protocol.ZIGBEE2MQTT, "zigbee2mqtt"),
            (Protocol.CHIRPSTACK, "application/3"),
            (Protocol.THE_THINGS_STACK, "v3/alarmas@cucuta"),
        ]
    )
    return adapters


def written(body: Any) -> bytes:
    """Write a message as it goes over the wire."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def odd_copy(body: Any, chance: random.Random) -> Any:
    """Return a copy in which something is replaced, left out, repeated or added."""
    if chance.random() < 0.15:
        return chance.choice(ODD)
    if isinstance(body, dict):
        kept = {k: odd_copy(v, chance) for k, v in body.items() if chance.random() > 0.05}
        return kept | ({"extra": chance.choice(ODD)} if chance.random() < 0.2 else {})
    if isinstance(body, list):
        return [
            odd_copy(one, chance) for one in body for _ in range(chance.choice((0, 1, 1, 2)))
        ]
    return body


def odd_bytes(payload: bytes, chance: random.Random) -> bytes:
    """Return a copy with bytes turned, cut out or put in."""
    changed = bytearray(payload)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(3):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 20)]
            case _:
                changed[at:at] = chance.choice([b"{", b"]", b'"', b"\x00", b"\xff", b"9" * 30])
    return bytes(changed)


def odd_topic(topic: str, chance: random.Random) -> str:
    """Return a topic with a level that is odd, too many or missing."""
    levels = topic.split("/")
    at = chance.randrange(len(levels))
    levels[at : at + 1] = chance.choice([[], [""], ["x" * 200], ["\x07"], ["ñ", "set"], ["up"]])
    return "/".join(levels)


def odd_messages(topic: str, body: Any) -> Iterator[tuple[str, bytes]]:
    """Make many wrong messages out of a right one, the same ones every time."""
    chance = random.Random(f"{SEED} {topic}")  # noqa: S311 - to be repeatable, not secret
    for poison in POISON:
        yield topic, poison
    for _ in range(ROUNDS):
        yield topic, written(odd_copy(body, chance))
        yield topic, odd_bytes(written(body), chance)
        yield odd_topic(topic, chance), written(body)


def fits(reading: Reading) -> bool:
    """Tell whether a reading fits where it is kept."""
    texts: list[tuple[Any, int]] = [(reading.sender.address, longest(Device.address))]
    if isinstance(reading, Answered):
        texts += [(reading.command_id, 64), (reading.reason, 120)]
        return all(text is None or is_plain(text, most) for text, most in texts)
    numbers = [(reading.battery, range(101))]
    if isinstance(reading, Beat):
        texts.append((reading.firmware, LONGEST_NAME))
        numbers.append((reading.rssi, range(-200, 101)))
    if isinstance(reading, Said):
        texts.append((reading.message_id, longest(DeviceMessage.message_id)))
        texts.append((reading.guard, longest(DeviceMessage.guard)))
        numbers.append((reading.seq, range(2**31)))
        if reading.at is not None and reading.at.utcoffset() != timedelta(0):
            return False
    return all(text is None or is_plain(text, most) for text, most in texts) and all(
        number is None or (type(number) is int and number in allowed)
        for number, allowed in numbers
    )


def longest(column: Any) -> int:
    """Return how many signs a column takes."""
    return column.type.length


def is_plain(text: Any, most: int) -> bool:
    """Tell whether a text is one, of a length and of signs that a database keeps."""
    return isinstance(text, str) and 0 < len(text) <= most and text.isprintable()


@pytest.mark.parametrize(("topic", "body"), MESSAGES)
def test_right_messages_are_read(topic, body):
    """Or the test below would try nothing."""
    for one in fresh().read(topic, written(body), retained=False):
        assert fits(one)


@pytest.mark.parametrize(("topic", "body"), MESSAGES)
def test_wrong_messages_are_read_or_said_to_be_unreadable(topic, body):
    """No other exception, and nothing that would not fit where it is kept."""
    adapters = fresh()
    read = refused = 0
    for number, (where, payload) in enumerate(odd_messages(topic, body)):
        try:
            readings = adapters.read(where, payload, retained=number % 5 == 0)
        except UnreadableMessageError as error:
            refused += bool(str(error))
        else:
            read += 1
            assert all(map(fits, readings)), (where, payload, readings)
    assert read > 20
    assert refused > 20


def test_the_published_examples_survive_the_same(payloads):
    """Whatever is done to them."""
    adapters = fresh()
    topics = [topic for topic, _ in MESSAGES]
    for path in sorted(payloads.glob("*/*.json")):
        body = json.loads(path.read_text())
        for topic in topics:
            chance = random.Random(f"{SEED} {path.name} {topic}")  # noqa: S311 - see above
            for _ in range(10):
                try:
                    readings = adapters.read(
                        topic, written(odd_copy(body, chance)), retained=False
                    )
                except UnreadableMessageError:
                    continue
                assert all(map(fits, readings))
