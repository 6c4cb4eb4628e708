"""Witnesses: what neighbours of a zone say they see, from their telephones."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.alerts.incident import Incident
from models.alerts.zone_member import ZoneMember
from models.base import Base, Identified


class Witness(Identified, Base):
    """One neighbour's word about one incident; the last word counts."""

    __tablename__ = "witness"
    __table_args__ = (UniqueConstraint("incident_id", "member_id"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    member_id: Mapped[UUID] = mapped_column(ForeignKey(ZoneMember.id), index=True)
    sees: Mapped[bool]  # false: sees nothing
    said_at: Mapped[datetime]
