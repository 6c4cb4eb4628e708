"""Whether the bridges are there: without one, none of its devices is heard by anybody.

Only Zigbee2MQTT leaves a last will of its own (`bridge/state`). Of ChirpStack and The Things
Stack the city knows when something last came through them, and shows that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.bridge import Bridge
from models.clock import now

OFTEN_ENOUGH = timedelta(seconds=30)  # to note that a bridge which speaks goes on speaking


@dataclass(frozen=True, slots=True)
class Presence:
    """What came through a bridge lately, and what it says of itself, if it said anything."""

    heard_at: datetime | None = None
    online: bool | None = None

    def then(self, *, online: bool | None) -> "Presence":
        """Add one more word: of itself (`online` or not), or of a device through it (None).

        A device is heard only while its bridge is there; that it is away says its last will,
        which the broker speaks in its place.
        """
        if online is False:
            return Presence(self.heard_at, online=False)
        return Presence(now(), online=True)


def note(session: Session, said: Mapping[UUID, Presence]) -> None:
    """Write down what was heard of some bridges."""
    for bridge in session.scalars(
        select(Bridge).where(Bridge.id.in_(said)).order_by(Bridge.id).with_for_update()
    ):
        presence = said[bridge.id]
        if presence.heard_at is not None and _is_news(bridge, presence.heard_at):
            bridge.last_heard_at = presence.heard_at
        if presence.online is False:
            bridge.lose()
        else:
            bridge.come_back()


def _is_news(bridge: Bridge, heard_at: datetime) -> bool:
    last = bridge.last_heard_at
    return last is None or heard_at - last >= OFTEN_ENOUGH or bridge.lost_at is not None
