"""The packets, against paho's reading of the same standard and however the network cuts."""

import pytest

from sensors.simulator import packets
from sensors.simulator.packets import BrokenPacketError, Packet, Reader


def test_a_message_reads_as_it_was_written():
    """Topic, number and payload; any text in the topic."""
    written = packets.publish("calle/ñ/event".encode(), b"\x00press", 258)

    (packet,) = Reader().feed(written)

    assert packet.kind == packets.PUBLISH
    assert packets.heard(packet) == ("calle/ñ/event", 258, b"\x00press")


@pytest.mark.parametrize("size", [0, 100, 127, 128, 16_383, 16_384, 2_097_152])
def test_a_length_of_any_number_of_bytes_is_written_and_read(size):
    """A length takes one byte up to 127, and four beyond 2,097,151 (section 2.2.3)."""
    written = packets.publish(b"t", b"x" * size, 1)

    (packet,) = Reader().feed(written)

    assert len(packet.body) == size + 5


def test_packets_are_found_wherever_the_network_cut_them():
    """A byte at a time, or all at once."""
    written = packets.puback(1) + packets.publish(b"t", b"x" * 200, 2) + packets.PINGREQ
    reader = Reader()

    slowly = [packet for byte in written for packet in reader.feed(bytes([byte]))]

    assert slowly == list(Reader().feed(written))
    assert [packet.kind for packet in slowly] == [packets.PUBACK, packets.PUBLISH, 12]


def test_a_message_at_qos_0_wants_no_acknowledgement():
    """Its number is 0."""
    packet = Packet(packets.PUBLISH, 0, b"\x00\x01tbody")

    assert packets.heard(packet) == ("t", 0, b"body")


@pytest.mark.parametrize("data", [b"\x30\xff\xff\xff\xff\x01", b"\xff" * 9])
def test_what_is_no_mqtt_is_refused(data):
    """There is no finding the next packet after that."""
    with pytest.raises(BrokenPacketError):
        list(Reader().feed(data))


def test_a_message_shorter_than_its_topic_is_refused():
    """The length of the topic is the broker's word, and may be wrong."""
    with pytest.raises(BrokenPacketError):
        packets.heard(Packet(packets.PUBLISH, 2, b"\x00\x09short"))
