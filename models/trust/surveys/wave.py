"""Survey waves: one form, asked of one population, between two dates."""

import re
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import Actor, Announces, EventKind
from models.people.grant import Scope
from models.trust.surveys import codes
from models.trust.surveys.door import SurveyDoor
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool_row import SurveyPool
from models.trust.surveys.wave_stages import (
    WAVE_EVIDENCE,
    WAVE_LIFECYCLE,
    WaveMode,
    WaveStatus,
)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_CODES = 500  # on one sheet
ROUNDED = 10  # answers in an event are told in whole tens
_K = EventKind
_S = WaveStatus


class NotOpenYetError(Exception):
    """Somebody wanted to answer before the first day; the wave says when that is."""


class WaveClosedError(Exception):
    """Somebody wanted to answer after the last moment, or a wave that was cancelled."""


class UnfitDatesError(Exception):
    """A wave that would close before it opens, or whose end is over already."""


class TooManyCodesError(Exception):
    """None, or more codes at once than fit on a sheet."""


class Wave(Announces, Promises, Identified, Base):
    """One wave: who is asked, how, from when until when, and how it went.

    `population` says in words of whom the answers are meant to speak; `probability` whether a
    sample was drawn from it by chance: only then a margin of error means something. `invited`
    is how many people were asked, where that is known. `printed` counts codes. `received`
    counts the answers, from when it closed.
    """

    __tablename__ = "survey_wave"
    __table_args__ = WAVE_EVIDENCE

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey(Instrument.id))
    title_es: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160))
    population_es: Mapped[str] = mapped_column(String(500))
    population_en: Mapped[str] = mapped_column(String(500))
    mode: Mapped[WaveMode]
    probability: Mapped[bool]
    invited: Mapped[int | None]
    printed: Mapped[int] = mapped_column(default=0)
    received: Mapped[int | None]
    demonstration: Mapped[bool] = mapped_column(default=False)  # generated, and said so
    status: Mapped[WaveStatus]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column()

    instrument: Mapped[Instrument] = relationship(lazy="joined", innerjoin=True)
    door: Mapped[SurveyDoor] = relationship(uselist=False)
    pool: Mapped[SurveyPool] = relationship(uselist=False)

    # Two people closing the same wave: the second is told, not silently overwritten.
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def plan(
        cls,
        instrument: Instrument,
        slug: str,
        mode: WaveMode,
        opens_at: datetime,
        closes_at: datetime,
        *,
        by: Actor,
        **more: Any,
    ) -> Self:
        """Plan a wave. `more` are its columns: title, population, probability, invited.

        Raises UnfitDatesError. ValueError for a slug that is no address.
        """
        if not SLUG.fullmatch(slug):
            raise ValueError(f"not an address: {slug!r}")
        if closes_at <= opens_at or closes_at <= now():
            raise UnfitDatesError
        wave = cls(
            instrument=instrument,
            slug=slug,
            mode=mode,
            opens_at=opens_at,
            closes_at=closes_at,
            status=_S.PLANNED,
            **({"probability": False, "printed": 0, "demonstration": False} | more),
        )
        wave.door, wave.pool = SurveyDoor(issued=b"", spent=b""), SurveyPool.empty()
        wave.planned_at = wave._say(_K.SURVEY_PLANNED, by)
        wave._promise()
        return wave

    def reschedule(self, opens_at: datetime, closes_at: datetime, *, by: Actor) -> None:
        """Change its dates: both while it is planned, only the last one once it is open."""
        WAVE_LIFECYCLE.follow("close" if self.status is _S.OPEN else "open", self.status)
        if self.status is _S.OPEN:
            opens_at = self.opens_at
        if closes_at <= opens_at or closes_at <= now():
            raise UnfitDatesError
        self.opens_at, self.closes_at = opens_at, closes_at
        self._say(_K.SURVEY_CHANGED, by, closes=closes_at.isoformat())
        self._promise()

    def print_codes(self, how_many: int, *, by: Actor) -> list[str]:
        """Draw codes and return them: the only moment in which they can be read.

        Raises TooManyCodesError, WaveClosedError.
        """
        if not 1 <= how_many <= MOST_CODES:
            raise TooManyCodesError
        drawn = codes.draw(how_many)
        self.issue(drawn, by=by)
        return drawn

    def issue(self, drawn: list[str], *, by: Actor) -> None:
        """Let codes that were drawn (`codes.draw`) open this wave. Raises WaveClosedError."""
        if not self.needs_code or self.status not in {_S.PLANNED, _S.OPEN}:
            raise WaveClosedError
        self.door.issue({codes.print_of(self.id, code) for code in drawn})
        self.printed += len(drawn)
        self._say(_K.SURVEY_CODES_PRINTED, by, codes=len(drawn))

    def open(self, *, by: Actor) -> None:
        """Let people answer from now on."""
        self.status = WAVE_LIFECYCLE.follow("open", self.status)
        self.opened_at = self._say(_K.SURVEY_OPENED, by)
        self.opens_at = min(self.opens_at, self.opened_at)
        self.withdraw(DeadlineKind.SURVEY_OPENING)

    def close(self, received: int, *, by: Actor) -> None:
        """Take no more answers. `pool.close_wave` calls this, once the pool is empty."""
        self.status = WAVE_LIFECYCLE.follow("close", self.status)
        self.received = received
        told = received // ROUNDED * ROUNDED
        self.closed_at = self._say(_K.SURVEY_CLOSED, by, at_least=told)
        self.closes_at = min(self.closes_at, self.closed_at)
        self.withdraw(DeadlineKind.SURVEY_CLOSING)

    def publish(self, *, by: Actor) -> None:
        """Let everybody read the result; nobody could before."""
        self.status = WAVE_LIFECYCLE.follow("publish", self.status)
        self.published_at = self._say(_K.SURVEY_PUBLISHED, by)

    def cancel(self, reason: str, *, by: Actor) -> None:
        """Give a planned wave up."""
        self.status = WAVE_LIFECYCLE.follow("cancel", self.status)
        self.cancel_reason = reason
        self.door.forget()
        self._say(_K.SURVEY_CANCELLED, by)
        self.withdraw(DeadlineKind.SURVEY_OPENING)
        self.withdraw(DeadlineKind.SURVEY_CLOSING)

    def refuse_unless_open(self) -> None:
        """Refuse an answer before the wave opens and after it closes, to the second.

        The clock that closes it may come half a second late; nobody gains by that.
        Raises NotOpenYetError, WaveClosedError.
        """
        if self.status is _S.PLANNED:
            raise NotOpenYetError
        if self.status is not _S.OPEN or self.closes_at <= now():
            raise WaveClosedError

    @property
    def is_open(self) -> bool:
        """Tell whether people can answer at this moment."""
        return self.status is _S.OPEN and self.closes_at > now()

    @property
    def needs_code(self) -> bool:
        """Tell whether one answers with a code."""
        return self.mode is not WaveMode.WEB

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it lies: a wave is the whole city's."""
        return frozenset()

    def title(self, language: str) -> str:
        """Return what it is called."""
        return self.title_en if language == "en" else self.title_es

    def population(self, language: str) -> str:
        """Return of whom its answers are meant to speak."""
        return self.population_en if language == "en" else self.population_es

    def _promise(self) -> None:
        if self.status is _S.PLANNED:
            self.promise(DeadlineKind.SURVEY_OPENING, self.opens_at)
        self.promise(DeadlineKind.SURVEY_CLOSING, self.closes_at)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        return self.announce(kind, by=by, wave=self.slug, **facts)


def with_slug(slug: str) -> Select[Wave]:
    """Select the wave of an address."""
    return select(Wave).where(Wave.slug == slug)


def waves() -> Select[Wave]:
    """Select all waves, the one that closes last first."""
    return select(Wave).order_by(Wave.closes_at.desc(), Wave.slug)


def public_waves() -> Select[Wave]:
    """Select what everybody may know of: open, closed and published waves."""
    return waves().where(Wave.status.in_([_S.OPEN, _S.CLOSED, _S.PUBLISHED]))


def open_waves() -> Select[Wave]:
    """Select the waves that are open, the one that closes first first."""
    return select(Wave).where(Wave.status == _S.OPEN).order_by(Wave.closes_at)
