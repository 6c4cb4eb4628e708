"""Consent: what somebody allowed us to do with their data, and when they took it back.

Ley 1581 de 2012, art. 9: prior, informed and provable. So we keep which text was shown.
"""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, select
from sqlalchemy.orm import Mapped

from models.base import Base, Identified
from models.clock import now
from models.language import speak


class Purpose(StrEnum):
    """What the data may be used for; one consent each, never one for everything."""

    FOLLOW_CASE = "follow_case"  # letters about the case they reported or follow
    ACCOUNT = "account"  # the data of an account
    SURVEYS = "surveys"  # questions about trust, later
    ZONE = "zone"  # taking part in the community alarm of their street
    QUESTION = "question"  # the answer to what they asked
    COMMITTEE = "committee"  # belonging to a committee, or asking to


speak(
    Purpose,
    {
        Purpose.FOLLOW_CASE: ("avisarle sobre su caso", "to tell you about your case"),
        Purpose.ACCOUNT: ("abrirle una cuenta", "to open an account for you"),
        Purpose.ZONE: (
            "contarlo en la alarma de su zona",
            "to count you in the alarm of your zone",
        ),
        Purpose.QUESTION: ("responderle su pregunta", "to answer your question"),
        Purpose.COMMITTEE: ("hacer parte de un comité", "to belong to a committee"),
        Purpose.SURVEYS: ("preguntarle por la confianza", "to ask you about trust"),
    },
)


class Consent(Identified, Base):
    """One person's yes to one purpose, with the version of the text they read."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_subject_id_purpose", "subject_id", "purpose"),
        CheckConstraint("withdrawn_at >= given_at", name="given_before_withdrawn"),
    )

    subject_id: Mapped[UUID]  # a person, or a follower without an account
    purpose: Mapped[Purpose]
    text_version: Mapped[str]  # which privacy notice was shown, "2026-05"
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @classmethod
    def give(cls, subject_id: UUID, purpose: Purpose, text_version: str) -> Self:
        """Write down that somebody said yes just now."""
        return cls(
            subject_id=subject_id, purpose=purpose, text_version=text_version, given_at=now()
        )

    def withdraw(self) -> None:
        """Write down that they took it back; what was done until then stays lawful."""
        self.withdrawn_at = self.withdrawn_at or now()

    @classmethod
    def in_force(cls, subject_id: UUID, purpose: Purpose) -> Select[Self]:
        """Select the consents somebody has given to a purpose and not taken back."""
        return select(cls).where(
            cls.subject_id == subject_id, cls.purpose == purpose, cls.withdrawn_at.is_(None)
        )
