"""The few packets of MQTT 3.1.1 that a device in the street needs.

The names and numbers are those of the OASIS standard, section 3. Several hundred devices in
one process need a codec without threads, locks and queues: for 2,000 heartbeats a second
paho's client takes a third of a core.
"""

from collections.abc import Iterator
from typing import NamedTuple

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK = 1, 2, 3, 4, 8, 9
PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"

_RETAIN = 0x01
_QOS_1 = 0x02
_WILL_RETAINED_QOS_1 = 0x20 | 0x08 | 0x04
_USER_KEY_CLEAN = 0x80 | 0x40 | 0x02
_LONGEST_LENGTH = 4  # bytes
LAST_NUMBER = 0xFFFF


class BrokenPacketError(Exception):
    """What came is no MQTT; there is no going on with that connection."""


class Packet(NamedTuple):
    """One packet: its kind, the four flags beside the kind, and all after the length."""

    kind: int
    flags: int
    body: bytes


class Heard(NamedTuple):
    """A message the broker delivered. `number` is 0 for one that wants no acknowledgement."""

    topic: str
    number: int
    payload: bytes


def connect(
    client: str, user: str, key: str, *, will_topic: str, will: bytes, keepalive: int
) -> bytes:
    """Ask to be let in with a clean session and a retained last will. Keepalive in seconds."""
    flags = _USER_KEY_CLEAN | _WILL_RETAINED_QOS_1
    head = b"\x00\x04MQTT\x04" + bytes([flags]) + keepalive.to_bytes(2)
    named = [client.encode(), will_topic.encode(), will, user.encode(), key.encode()]
    return _packet(CONNECT, 0, head + b"".join(_field(one) for one in named))


def subscribe(number: int, *topics: str) -> bytes:
    """Ask for what is said on the topics, at QoS 1."""
    asked = b"".join(_field(topic.encode()) + b"\x01" for topic in topics)
    return _packet(SUBSCRIBE, 2, number.to_bytes(2) + asked)


def publish(topic: bytes, payload: bytes, number: int, *, retain: bool = False) -> bytes:
    """Say something at QoS 1."""
    flags = _QOS_1 | _RETAIN if retain else _QOS_1
    return _packet(PUBLISH, flags, _field(topic) + number.to_bytes(2) + payload)


def puback(number: int) -> bytes:
    """Tell the broker that its message is here."""
    return b"\x40\x02" + number.to_bytes(2)


def heard(packet: Packet) -> Heard:
    """Read a message that the broker delivered."""
    body = packet.body
    end = 2 + int.from_bytes(body[:2])
    wants_ack = bool(packet.flags & 0x06)
    start = end + 2 if wants_ack else end
    if len(body) < start:
        raise BrokenPacketError("a message shorter than its topic")
    number = int.from_bytes(body[end:start]) if wants_ack else 0
    return Heard(body[2:end].decode("utf-8", "replace"), number, body[start:])


class Reader:
    """Cuts what comes over a connection into packets, wherever the network cut it."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> Iterator[Packet]:
        """Yield the packets that are complete; keep the beginning of the next one."""
        data = self.rest + data if self.rest else data
        at = 0
        while (span := _span(data, at)) is not None:
            start, end = span
            yield Packet(data[at] >> 4, data[at] & 0x0F, data[start:end])
            at = end
        self.rest = data[at:]


def _span(data: bytes, at: int) -> tuple[int, int] | None:
    """Find where the body of the packet at `at` begins and ends; None when it is not whole."""
    length = 0
    for place in range(_LONGEST_LENGTH):
        spot = at + 1 + place
        if spot >= len(data):
            return None
        length |= (data[spot] & 0x7F) << 7 * place
        if not data[spot] & 0x80:
            end = spot + 1 + length
            return (spot + 1, end) if end <= len(data) else None
    raise BrokenPacketError("a length of more than four bytes")


def _packet(kind: int, flags: int, body: bytes) -> bytes:
    left = len(body)
    written = bytearray([kind << 4 | flags])
    while left > 0x7F:  # noqa: PLR2004 - seven bits a byte
        written.append(left & 0x7F | 0x80)
        left >>= 7
    written.append(left)
    return bytes(written) + body


def _field(value: bytes) -> bytes:
    return len(value).to_bytes(2) + value
