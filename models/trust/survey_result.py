"""The published result of a survey wave: computed once, frozen, and known by its digest."""

from datetime import datetime
from hashlib import sha256
from typing import Self
from uuid import UUID

from sqlalchemy import Select, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.append_only import append_only
from models.base import Base, Identified
from models.events import Actor, Announces, EventKind

RESULTS = "survey-results"  # the folder of their documents, each by its digest


class SurveyResult(Announces, Identified, Base):
    """What a wave found, in figures of groups and never of one person.

    `reports/survey_results.py` computes the data; whoever publishes hands them over as the
    JSON text that is frozen here. `wave_id` is a wave of `models/trust`, by its plain id.
    """

    __tablename__ = "survey_result"

    wave_id: Mapped[UUID] = mapped_column(unique=True)  # published once
    data: Mapped[str] = mapped_column(Text)  # canonical JSON
    data_sha256: Mapped[str] = mapped_column(index=True)
    pdf_sha256: Mapped[str | None] = mapped_column(index=True)
    published_at: Mapped[datetime]

    @classmethod
    def publish(
        cls, wave_id: UUID, data: str, *, pdf_sha256: str | None = None, by: Actor
    ) -> Self:
        """Publish what a wave found; everybody may read it from now on."""
        digest = sha256(data.encode()).hexdigest()
        result = cls(wave_id=wave_id, data=data, data_sha256=digest, pdf_sha256=pdf_sha256)
        result.published_at = result.announce(
            EventKind.SURVEY_RESULT_PUBLISHED, by=by, wave=str(wave_id), data_sha256=digest
        )
        return result


append_only(SurveyResult)


def result_of(wave_id: UUID) -> Select[SurveyResult]:
    """Select the published result of a wave."""
    return select(SurveyResult).where(SurveyResult.wave_id == wave_id)


def known_by(digest: str) -> Select[SurveyResult]:
    """Select the result that a digest belongs to, of its data or of its document."""
    return select(SurveyResult).where(
        (SurveyResult.data_sha256 == digest) | (SurveyResult.pdf_sha256 == digest)
    )
