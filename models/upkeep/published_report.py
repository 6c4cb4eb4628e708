"""Accountability reports that were published: which data, which bytes, and since when."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.append_only import append_only
from models.base import Base, Identified
from models.events import PLATFORM, Actor, Announces, EventKind
from models.language import speak
from models.places.territory import Territory

REPORTS = "reports"  # the folder of their files, each by its digest


class ReportFile(StrEnum):
    """The forms in which a report is published."""

    PDF = "pdf"
    DATA = "json"
    MAP = "html"


speak(
    ReportFile,
    {
        ReportFile.PDF: ("documento", "document"),
        ReportFile.DATA: ("datos", "data"),
        ReportFile.MAP: ("mapa", "map"),
    },
)


class PublishedReport(Announces, Identified, Base):
    """One edition of the report of one month and territory.

    A later edition stands beside the earlier ones and replaces none: whoever holds a copy of
    an old one can still find out that it was true when it was published.
    """

    __tablename__ = "published_report"
    __table_args__ = (
        Index("ix_published_report_of", "territory_id", "month", "published_at"),
        Index("uq_published_report_data_sha256", "data_sha256", unique=True),
        Index("ix_published_report_pdf_sha256", "pdf_sha256"),
    )

    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))
    month: Mapped[str]  # "2026-10"
    data_sha256: Mapped[str]
    pdf_sha256: Mapped[str]
    map_sha256: Mapped[str | None]
    published_at: Mapped[datetime]

    @classmethod
    def publish(
        cls,
        territory_id: str,
        month: str,
        *,
        data_sha256: str,
        pdf_sha256: str,
        map_sha256: str | None,
    ) -> Self:
        """Note that a report can be read by everybody from now on."""
        report = cls(
            territory_id=territory_id,
            month=month,
            data_sha256=data_sha256,
            pdf_sha256=pdf_sha256,
            map_sha256=map_sha256,
        )
        report.published_at = report.announce(
            EventKind.REPORT_PUBLISHED,
            by=PLATFORM,
            territory=territory_id,
            month=month,
            data_sha256=data_sha256,
            pdf_sha256=pdf_sha256,
        )
        return report

    def digest_of(self, form: ReportFile) -> str | None:
        """Return the SHA-256 of one of its files, which is also the file's name."""
        return {
            ReportFile.PDF: self.pdf_sha256,
            ReportFile.DATA: self.data_sha256,
            ReportFile.MAP: self.map_sha256,
        }[form]


class ReportRequest(Announces, Identified, Base):
    """Somebody's wish to have a month's report published now, again or for the first time."""

    __tablename__ = "report_request"

    territory_id: Mapped[str | None] = mapped_column(ForeignKey(Territory.id))  # none: all
    month: Mapped[str]
    asked_at: Mapped[datetime]

    @classmethod
    def ask(cls, territory_id: str | None, month: str, *, by: Actor) -> Self:
        """Ask for a report; the platform makes it beside everything else it does."""
        wish = cls(territory_id=territory_id, month=month)
        wish.asked_at = wish.announce(
            EventKind.REPORT_REQUESTED, by=by, territory=territory_id, month=month
        )
        return wish


append_only(PublishedReport)


def editions(territory_id: str, month: str) -> Select[PublishedReport]:
    """Select the editions of one report, the newest first."""
    return (
        select(PublishedReport)
        .where(PublishedReport.territory_id == territory_id, PublishedReport.month == month)
        .order_by(PublishedReport.published_at.desc())
    )


def known_by(digest: str) -> Select[PublishedReport]:
    """Select the report that a digest belongs to, whichever of its files it is of."""
    return select(PublishedReport).where(
        (PublishedReport.data_sha256 == digest)
        | (PublishedReport.pdf_sha256 == digest)
        | (PublishedReport.map_sha256 == digest)
    )


def newest_editions(most: int) -> Select[PublishedReport]:
    """Select what was published last."""
    return select(PublishedReport).order_by(PublishedReport.published_at.desc()).limit(most)
