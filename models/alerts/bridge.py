"""Bridges: programs that speak for many devices of another maker, under one account."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.alerts.codes import Protocol
from models.base import Base, Identified
from models.events import Announces


class Bridge(Announces, Identified, Base):
    """Zigbee2MQTT, ChirpStack or The Things Stack, with an account limited to its prefix."""

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
