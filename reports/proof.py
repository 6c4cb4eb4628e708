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

from models.audit import PublishedHead

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


FINDERS: list[Finder] = [head_of_day]


def read_digest(typed: str) -> str | None:
    """Understand a digest as people paste it: in blocks, in capitals, with `sha256:` before."""
    compact = re.sub(r"[\s-]", "", typed).lower().removeprefix("sha256:")
    compact = compact.rpartition(":")[2]  # a head may come as position:digest
    return compact if DIGEST.fullmatch(compact) else None


def find(session: Session, digest: str) -> Found | None:
    """Return what was published with this digest, or None if nothing was."""
    return next((found for finder in FINDERS if (found := finder(session, digest))), None)
