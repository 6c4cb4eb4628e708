"""Which published thing a digest belongs to: what people compare a paper or a file with.

Whoever publishes something with a digest adds a finder here; the page `/verificar` asks them
all. A finder gets the digest as 64 small hex digits.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Unit
from models.audit import PublishedHead
from models.calendar import city_day
from models.places.territory import Territory
from models.trust import certificate, survey_result
from models.trust.surveys.wave import Wave
from models.upkeep.published_report import known_by
from reports.period import Month

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class HeadOfDay:
    """The digest is the head of the event log when a day ended."""

    day: date
    position: int


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """The digest is that of a report the city published."""

    title: str
    address: str
    published: date


Found: TypeAlias = HeadOfDay | PublishedReport
Finder: TypeAlias = Callable[[Session, str], Found | None]


def head_of_day(session: Session, digest: str) -> Found | None:
    """Find the day whose published head this is."""
    head = session.scalar(select(PublishedHead).where(PublishedHead.digest == digest).limit(1))
    return HeadOfDay(head.day, head.position) if head else None


def report_of(session: Session, digest: str) -> Found | None:
    """Find the accountability report that has a file with this digest."""
    report = session.scalars(known_by(digest).limit(1)).one_or_none()
    if report is None:
        return None
    territory = session.get_one(Territory, report.territory_id)
    return PublishedReport(
        title=f"{territory.name}, {Month.read(report.month).in_words()}",
        address=f"/transparencia/{report.territory_id}/{report.month}",
        published=city_day(report.published_at),
    )


def certificate_of(session: Session, digest: str) -> Found | None:
    """Find the certificate of a unit that has a file with this digest."""
    paper = session.scalars(certificate.known_by(digest).limit(1)).one_or_none()
    if paper is None:
        return None
    unit = session.get_one(Unit, paper.unit_id)
    return PublishedReport(
        title=f"{unit.name}, {Month.read(paper.month).in_words()}",
        address=f"/reconocimientos/constancias/{paper.id}",
        published=city_day(paper.issued_at),
    )


def survey_of(session: Session, digest: str) -> Found | None:
    """Find the survey result that has a file with this digest."""
    result = session.scalars(survey_result.known_by(digest).limit(1)).one_or_none()
    if result is None:
        return None
    wave = session.get_one(Wave, result.wave_id)
    return PublishedReport(
        title=wave.title_es,
        address=f"/encuestas/{wave.slug}/resultados",
        published=city_day(result.published_at),
    )


FINDERS: list[Finder] = [head_of_day, report_of, certificate_of, survey_of]


def read_digest(typed: str) -> str | None:
    """Understand a digest as people paste it: in blocks, in capitals, with `sha256:` before."""
    compact = re.sub(r"[\s-]", "", typed).lower().removeprefix("sha256:")
    compact = compact.rpartition(":")[2]  # a head may come as position:digest
    return compact if DIGEST.fullmatch(compact) else None


def find(session: Session, digest: str) -> Found | None:
    """Return what was published with this digest, or None if nothing was."""
    return next((found for finder in FINDERS if (found := finder(session, digest))), None)
