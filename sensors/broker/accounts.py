"""Who has an account at the broker, and under which topics each may speak and listen."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.bridge import Bridge
from models.alerts.codes import Protocol
from models.alerts.device import Device

# What a name must be that stands between two slashes of a topic.
LEVEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Account:
    """One who may enter: a device, or a bridge that speaks for many.

    `area` is what its topics are made of: the address of a device, the prefix of a bridge.
    """

    user: str
    digest: str  # of its key, see `models.alerts.device_key`
    protocol: Protocol = Protocol.NATIVE
    area: str = ""
    is_bridge: bool = False


def accounts(session: Session) -> list[Account]:
    """Return everybody who has a key that is still good, in the order of their names.

    Left out is a device whose address is no level of a topic: a BLU button is heard by
    another device and never signs in.
    """
    bridges = select(Bridge.name, Bridge.key_digest, Bridge.protocol, Bridge.prefix).where(
        Bridge.key_digest.is_not(None), Bridge.retired_at.is_(None)
    )
    devices = select(Device.serial, Device.key_digest, Device.protocol, Device.address).where(
        Device.key_digest.is_not(None), Device.bridge_id.is_(None)
    )
    found = [
        Account(user, digest, protocol, area, is_bridge)
        for is_bridge, query in ((True, bridges), (False, devices))
        for user, digest, protocol, area in session.execute(query)
        if digest and (is_bridge or LEVEL.fullmatch(area))
    ]
    return sorted(found, key=lambda account: account.user)
