"""Bridges: programs that speak for many devices of another maker, under one account."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import CheckConstraint, Select, String, column, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.codes import Protocol
from models.alerts.device_key import digest, draw_key
from models.base import Base, Identified
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak

# What a bridge is called at the broker begins so: neither a device nor the platform itself
# can have that name.
ACCOUNT = "_b-"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
# Levels of a topic, none of them empty and none a wildcard.
PREFIX = re.compile(
    r"(?=.{1,120}\Z)[A-Za-z0-9][A-Za-z0-9._@:-]*(/[A-Za-z0-9][A-Za-z0-9._@:-]*)*"
)
# Where devices speak that sign in themselves: the platform's own, and Tasmota's.
RESERVED = frozenset({"convivencia", "stat", "tele", "cmnd"})

BRIDGED = frozenset({Protocol.ZIGBEE2MQTT, Protocol.CHIRPSTACK, Protocol.THE_THINGS_STACK})

_K = EventKind


class Unfit(StrEnum):
    """Why a bridge cannot be registered."""

    PROTOCOL = "protocol"
    NAME = "name"
    NAME_TAKEN = "name_taken"
    PREFIX = "prefix"
    PREFIX_RESERVED = "prefix_reserved"
    PREFIX_TAKEN = "prefix_taken"


class UnfitBridgeError(Exception):
    """A bridge that could not be told from others, or would hear and say what is theirs."""

    def __init__(self, why: Unfit) -> None:
        self.why = why
        super().__init__(why.value)


class Bridge(Announces, Identified, Base):
    """Zigbee2MQTT, ChirpStack or The Things Stack, with an account limited to its prefix.

    `name` is its user at the broker. A bridge that was retired keeps name and prefix, because
    its devices still refer to it: a new key puts it back into service.
    """

    __tablename__ = "bridge"
    __table_args__ = (
        # No serial of a device begins with an underscore, so no device can have this name.
        CheckConstraint("substr(name, 1, 1) = '_'", name="is_told_from_a_device"),
    )

    name: Mapped[str] = mapped_column(String(64), unique=True)
    protocol: Mapped[Protocol]
    prefix: Mapped[str] = mapped_column(String(120), unique=True)
    key_digest: Mapped[str | None]  # none: it may not sign in
    registered_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    last_heard_at: Mapped[datetime | None]  # itself, or a device through it
    lost_at: Mapped[datetime | None]  # since when it is away, by its own last will

    @classmethod
    def register(
        cls, session: Session, name: str, protocol: Protocol, prefix: str, *, by: Actor
    ) -> tuple[Self, str]:
        """Register a bridge called `_b-<name>`; return it and its key, never shown again.

        Raises UnfitBridgeError for a name or a prefix that is unfit or somebody else's.
        """
        account, prefix = f"{ACCOUNT}{name}", prefix.strip().removesuffix("/#")
        _refuse_unfit(session, name, account, protocol, prefix)
        bridge = cls(name=account, protocol=protocol, prefix=prefix)
        key = draw_key()
        bridge.key_digest = digest(key)
        bridge.registered_at = bridge._say(_K.BRIDGE_REGISTERED, by)
        session.add(bridge)
        return bridge, key

    def rekey(self, *, by: Actor) -> str:
        """Give it a new key and return it; the old one opens nothing. It is back in service."""
        key = draw_key()
        self.key_digest, self.retired_at = digest(key), None
        self._say(_K.BRIDGE_REKEYED, by)
        return key

    def retire(self, *, by: Actor) -> None:
        """Let it in no more: none of its devices is heard until it has a new key."""
        self.key_digest = self.lost_at = None
        self.retired_at = self._say(_K.BRIDGE_RETIRED, by)

    def lose(self) -> None:
        """Say that it is away: a press of any of its devices would be heard by nobody."""
        if self.lost_at is None and self.is_in_service:
            self.lost_at = self._say(_K.BRIDGE_LOST, PLATFORM)

    def come_back(self) -> None:
        """Say that it is there again."""
        if self.lost_at is not None:
            self._say(_K.BRIDGE_RETURNED, PLATFORM)
            self.lost_at = None

    @property
    def is_in_service(self) -> bool:
        """Tell whether it may sign in."""
        return self.retired_at is None

    def _say(self, kind: EventKind, by: Actor) -> datetime:
        return self.announce(
            kind, by=by, name=self.name, protocol=self.protocol, place=self.name
        )


def named(name: str) -> Select[Bridge]:
    """Select the bridge with this name, given with `_b-` or without."""
    return select(Bridge).where(Bridge.name == ACCOUNT + name.removeprefix(ACCOUNT))


def begins_like_a_bridge(session: Session, serial: str) -> bool:
    """Tell whether a bridge's topics begin with this word, so that no device can have it."""
    prefixes = session.scalars(select(Bridge.prefix))
    return any(prefix.partition("/")[0] == serial for prefix in prefixes)


def _refuse_unfit(
    session: Session, name: str, account: str, protocol: Protocol, prefix: str
) -> None:
    if protocol not in BRIDGED:
        raise UnfitBridgeError(Unfit.PROTOCOL)
    if not NAME.fullmatch(name):
        raise UnfitBridgeError(Unfit.NAME)
    if not PREFIX.fullmatch(prefix):
        raise UnfitBridgeError(Unfit.PREFIX)
    if prefix.partition("/")[0].lower() in RESERVED:
        raise UnfitBridgeError(Unfit.PREFIX_RESERVED)
    for other in session.scalars(select(Bridge)):
        if other.name == account:
            raise UnfitBridgeError(Unfit.NAME_TAKEN)
        if f"{prefix}/".startswith(f"{other.prefix}/") or other.prefix.startswith(f"{prefix}/"):
            raise UnfitBridgeError(Unfit.PREFIX_TAKEN)
    devices = table("device", column("serial"))  # whose module stands on this one
    first = prefix.partition("/")[0]
    if session.execute(select(devices).where(devices.c.serial == first)).first():
        raise UnfitBridgeError(Unfit.PREFIX_TAKEN)


speak(
    Unfit,
    {
        Unfit.PROTOCOL: (
            "Los equipos de este protocolo entran por sí mismos, sin puente.",
            "Devices of this protocol sign in themselves, without a bridge.",
        ),
        Unfit.NAME: (
            "El nombre lleva de 1 a 60 letras minúsculas, cifras y guiones.",
            "A name has 1 to 60 small letters, digits and hyphens.",
        ),
        Unfit.NAME_TAKEN: (
            "Ya hay un puente con ese nombre. Si está retirado, dele una clave nueva.",
            "There is a bridge of that name. If it is retired, give it a new key.",
        ),
        Unfit.PREFIX: (
            "El prefijo es un tema sin comodines, por ejemplo zigbee2mqtt.",
            "A prefix is a topic without wildcards, for example zigbee2mqtt.",
        ),
        Unfit.PREFIX_RESERVED: (
            "Bajo ese prefijo hablan los equipos que entran por sí mismos. Elija otro.",
            "Devices that sign in themselves speak under that prefix. Choose another.",
        ),
        Unfit.PREFIX_TAKEN: (
            "Ese prefijo es de otro puente o de un equipo, entero o en parte. Elija otro.",
            "That prefix is a bridge's or a device's, in whole or in part. Choose another.",
        ),
    },
)
