"""How devices of each maker speak: one file for each, and who reads which topic."""

from collections.abc import Iterable

from models.alerts.codes import Protocol
from models.alerts.reading import Reading
from sensors.adapters.adapter import Adapter, Order, Words
from sensors.adapters.chirpstack import ChirpStack
from sensors.adapters.native import Native
from sensors.adapters.shelly import Shelly
from sensors.adapters.tasmota import Tasmota
from sensors.adapters.the_things_stack import TheThingsStack
from sensors.adapters.unreadable import UnreadableMessageError
from sensors.adapters.zigbee2mqtt import Zigbee2Mqtt

__all__ = ["Adapter", "Adapters", "Order", "UnreadableMessageError", "Words"]

LONGEST_PREFIX = 128

BRIDGED: dict[Protocol, type[Adapter]] = {
    Protocol.ZIGBEE2MQTT: Zigbee2Mqtt,
    Protocol.CHIRPSTACK: ChirpStack,
    Protocol.THE_THINGS_STACK: TheThingsStack,
}


class Adapters:
    """All in use: those of devices that sign in themselves, and one for each bridge."""

    def __init__(self) -> None:
        self.native = Native()
        self.tasmota = Tasmota()
        self.shelly = Shelly()
        self.bridges: dict[str, Adapter] = {}

    def follow(self, bridges: Iterable[tuple[Protocol, str]]) -> None:
        """Have an adapter for each bridge, by protocol and prefix; those there are stay."""
        wanted: dict[str, Adapter] = {}
        for protocol, prefix in bridges:
            known = self.bridges.get(prefix)
            same = known is not None and known.protocol is protocol
            wanted[prefix] = known if known and same else BRIDGED[protocol](prefix)
        self.bridges = wanted

    @property
    def filters(self) -> set[str]:
        """Return all that there is to subscribe to."""
        every = (self.native, self.tasmota, self.shelly, *self.bridges.values())
        return {one for adapter in every for one in adapter.filters}

    def of(self, topic: str) -> Adapter:
        """Return whose topic it is; of two bridges, the one with the longer prefix.

        Raises UnreadableMessageError for a topic that is nobody's.
        """
        if topic.startswith(f"{self.native.prefix}/"):
            return self.native
        beginning = topic[: LONGEST_PREFIX + 1]
        while "/" in beginning:
            beginning = beginning.rpartition("/")[0]
            if beginning in self.bridges:
                return self.bridges[beginning]
        if topic.startswith(("stat/", "tele/")):
            return self.tasmota
        if topic.endswith(("/events/rpc", "/online", "/answers/rpc")):
            return self.shelly
        raise UnreadableMessageError("nobody's topic")

    def speaking(self, protocol: Protocol, prefix: str | None = None) -> Adapter | None:
        """Return the adapter that words orders for devices of a protocol, behind a bridge."""
        own: dict[Protocol, Adapter] = {
            one.protocol: one for one in (self.native, self.tasmota, self.shelly)
        }
        return own.get(protocol) if prefix is None else self.bridges.get(prefix)

    def read(self, topic: str, payload: bytes, *, retained: bool) -> list[Reading]:
        """Return what a message says; see `Adapter.read`."""
        return self.of(topic).read(topic, payload, retained=retained)
