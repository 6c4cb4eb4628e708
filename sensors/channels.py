"""Whose topic is whose: what a message may say depends on the account it came through."""

import logging
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from models.alerts.bridge import Bridge
from models.alerts.command import Command
from models.alerts.reading import Reading
from models.session import reading
from sensors.adapters import BRIDGED, Adapters, Order, UnreadableMessageError, Words
from sensors.ears import Arrival
from sensors.presence import Presences

log = logging.getLogger(__name__)


class Channels:
    """The adapters in use, and which bridge speaks under which prefix.

    The broker lets a device write under its own serial and a bridge under its own prefix. So
    the topic proves who speaks, and nothing in a message may claim more: what comes through a
    bridge is only ever said by the devices that hang on that bridge.
    """

    def __init__(self) -> None:
        self.adapters = Adapters()
        self.bridges: dict[str, UUID] = {}  # by prefix
        self.presences = Presences()

    @property
    def filters(self) -> set[str]:
        """Return all that there is to listen to."""
        return self.adapters.filters

    def look(self) -> bool:
        """Bring the bridges up to date; return whether there is something new to listen to."""
        kept = select(Bridge.id, Bridge.protocol, Bridge.prefix).where(
            Bridge.retired_at.is_(None), Bridge.protocol.in_(BRIDGED)
        )
        with reading() as session:
            found = session.execute(kept).all()
        before = self.filters
        self.bridges = {one.prefix: one.id for one in found}
        self.adapters.follow((one.protocol, one.prefix) for one in found)
        return self.filters != before

    def read(self, arrival: Arrival) -> list[Reading]:
        """Return what a message says, each sender with the bridge it came through.

        Raises UnreadableMessageError, and nothing else: a reader that fails has met a message
        that nobody foresaw.
        """
        try:
            adapter = self.adapters.of(arrival.topic)
            readings = adapter.read(arrival.topic, arrival.payload, retained=arrival.retained)
        except UnreadableMessageError:
            raise
        except Exception as error:
            log.exception("a reader failed on a message of %s", arrival.topic)
            raise UnreadableMessageError(f"reader failed: {type(error).__name__}") from error
        if adapter.protocol not in BRIDGED:
            return readings
        via = self.bridges[adapter.prefix]
        self.presences.add(via, adapter.prefix, readings, retained=arrival.retained)
        return [
            replace(one, sender=replace(one.sender, via=via))
            for one in readings
            if one.sender.address != adapter.prefix  # a bridge speaks of itself
        ]

    def words(self, command: Command, seconds: int) -> Words | None:
        """Return how a device is told; None where its protocol has no words for it."""
        device = command.device
        prefix = None
        if device.bridge_id is not None:
            prefix = next(
                (prefix for prefix, one in self.bridges.items() if one == device.bridge_id), ""
            )
        adapter = self.adapters.speaking(device.protocol, prefix)
        if adapter is None:
            return None
        return adapter.command(Order(str(command.id), device.address, command.action, seconds))
