"""Reschedulings: another date asked for with a reason, and what the other side said."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified

LONGEST_REASON = 500
_WAITING = text("answered_at IS NULL")


class Rescheduling(Identified, Base):
    """One time the owing side asked for another date. One waits at a time.

    What nobody answered before the date was over lapses as refused, by the platform.
    """

    __tablename__ = "commitment_rescheduling"
    __table_args__ = (
        CheckConstraint("to_on > from_on", name="asks_for_a_later_day"),
        CheckConstraint(
            "(consented IS NULL) = (answered_at IS NULL)"
            " AND (consented IS NULL) = (answered_by IS NULL)",
            name="answered_by_somebody",
        ),
        Index(
            "uq_commitment_rescheduling_waiting",
            "commitment_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_commitment_rescheduling_commitment_id", "commitment_id"),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]  # an actor, as in the diary
    consented: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
