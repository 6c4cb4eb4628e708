"""What a meeting will talk about, in its order."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.trust.meeting import Meeting


class AgendaItem(Identified, Base):
    """One point of an agenda: in the liaison's words, or a commitment that is still open.

    `commitment_id` names a commitment (`models.trust.commitment`) by plain id: its words are
    the ledger's. `left_out_at`: the liaison took the point off; it stays off.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint(
            "(commitment_id IS NULL) = (title IS NOT NULL)", name="is_words_or_a_commitment"
        ),
        UniqueConstraint("meeting_id", "commitment_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id), index=True)
    position: Mapped[int]
    title: Mapped[str | None]
    commitment_id: Mapped[UUID | None]
    added_at: Mapped[datetime] = mapped_column(default=now)
    left_out_at: Mapped[datetime | None]

    @classmethod
    def words(cls, meeting: Meeting, title: str, position: int) -> Self:
        """Add a point in somebody's words."""
        return cls(meeting_id=meeting.id, title=title, position=position)

    @classmethod
    def commitment(cls, meeting: Meeting, commitment_id: UUID, position: int) -> Self:
        """Add a commitment that is still open."""
        return cls(meeting_id=meeting.id, commitment_id=commitment_id, position=position)


def items_of(meeting_id: UUID) -> Select[AgendaItem]:
    """Select all points of a meeting, those left out included, in their order."""
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.added_at, AgendaItem.id)
    )
