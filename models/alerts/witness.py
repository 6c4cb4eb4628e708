"""Witnesses: what neighbours of a zone say they see, from their telephones."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.alerts.incident import Incident
from models.alerts.zone_member import ZoneMember
from models.base import Base, Identified
from models.clock import now

LONGEST_WORDS = 500  # characters: what can be read while somebody waits


class Witness(Identified, Base):
    """One neighbour's word about one incident; the last word counts.

    `words` are what they add, for the control room alone; they go when the neighbour does.
    """

    __tablename__ = "witness"
    __table_args__ = (UniqueConstraint("incident_id", "member_id"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    member_id: Mapped[UUID] = mapped_column(ForeignKey(ZoneMember.id), index=True)
    sees: Mapped[bool]  # false: sees nothing
    said_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))

    @classmethod
    def speak(
        cls, session: Session, incident: Incident, member: ZoneMember, *, sees: bool
    ) -> Self:
        """Keep what a neighbour says they see, in place of what they said before."""
        word = session.scalars(cls.of(incident.id, member.id)).one_or_none()
        if word is None:
            word = cls(incident_id=incident.id, member_id=member.id)
            session.add(word)
        word.sees, word.said_at = sees, now()
        return word

    @classmethod
    def of(cls, incident_id: UUID, member_id: UUID) -> Select[Self]:
        """Select the word of one neighbour about one incident."""
        return select(cls).where(cls.incident_id == incident_id, cls.member_id == member_id)
