"""Claims: that a commitment was kept, what shows it, and what the other side answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.language import speak

LONGEST_WORDS = 1500


class Verdict(StrEnum):
    """What the other side says of a claim."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


speak(
    Verdict,
    {
        Verdict.CONFIRMED: ("sí, se cumplió", "yes, it was kept"),
        Verdict.DISPUTED: ("no, todavía falta", "no, something is missing"),
    },
)


class Claim(Identified, Base):
    """One time somebody said that a commitment was kept. Photos hang on its id.

    A claim that was disputed stays: everybody sees what was shown, and what was missing.
    """

    __tablename__ = "commitment_claim"
    __table_args__ = (
        CheckConstraint(
            "(verdict IS NULL) = (answered_at IS NULL)"
            " AND (verdict IS NULL) = (answered_by IS NULL)",
            name="answered_by_somebody",
        ),
        CheckConstraint(
            "verdict IS NULL OR verdict <> 'disputed'"
            " OR (answer IS NOT NULL AND length(answer) > 0)",
            name="disputed_for_a_reason",
        ),
        CheckConstraint("answered_by <> claimed_by", name="nobody_answers_themselves"),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id"), index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    claimed_at: Mapped[datetime]
    claimed_by: Mapped[str]  # an actor, as in the diary
    verdict: Mapped[Verdict | None]
    answer: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
