"""Thanks to a unit for an everyday service, which count once a second person confirms."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.unit import Unit
from models.base import Base, Identified
from models.calendar import city_day
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.numbering import random_code
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory
from models.trust.everyday_service import EverydayService
from models.trust.force_words import refuse_force
from models.trust.recognition_stages import (
    RECOGNITION_LIFECYCLE,
    AsideReason,
    RecognitionStatus,
    Side,
    WordsState,
)

_S = RecognitionStatus
CONFIRM_WITHIN = timedelta(days=30)  # then it is forgotten: nobody else remembers it
LONG_AGO = timedelta(days=60)  # for longer nobody remembers well enough to confirm
LONGEST_WORDS = 600  # characters


class UnfitDayError(Exception):
    """The service is said to have happened in the future, or too long ago."""


class Recognition(Announces, Promises, Identified, Base):
    """One word of thanks to one unit for one concrete service.

    It names no officer and no neighbour: who gave and who confirmed it stand apart, where
    they can be erased (`models/trust/thanker.py`). It counts from `counted_at` on; of one
    that was confirmed while its unit is on hold, that is when the hold ends.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        CheckConstraint("(status = 'confirmed') = (counted_at IS NOT NULL)", name="counts"),
        CheckConstraint(
            "status NOT IN ('confirmed', 'held') OR confirmed_by IS NOT NULL",
            name="was_confirmed_by_somebody",
        ),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_some_day"
        ),
        CheckConstraint(
            "(status = 'set_aside') = (aside_reason IS NOT NULL)", name="set_aside_for_a_reason"
        ),
        CheckConstraint("(words IS NULL) = (words_state = 'none')", name="words_have_a_state"),
        Index("ix_recognition_counted_at", "counted_at"),
        Index("ix_recognition_unit_id_status", "unit_id", "status"),
    )

    code: Mapped[str] = mapped_column(String(12), unique=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(Unit.id))
    service_code: Mapped[str] = mapped_column(ForeignKey(EverydayService.code))
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id), index=True)
    day: Mapped[date]  # on which it happened, in the city
    words: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))
    words_state: Mapped[WordsState]
    thanked_by: Mapped[Side]
    thanked_at: Mapped[datetime]
    status: Mapped[RecognitionStatus]
    confirmed_by: Mapped[Side | None]
    confirmed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    aside_reason: Mapped[AsideReason | None]
    certificate_id: Mapped[UUID | None]  # the monthly one that lists it
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    service: Mapped[EverydayService] = relationship(lazy="joined", innerjoin=True)

    # A neighbour and the committee confirm at once: the second is told.
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def thank(
        cls,
        unit: Unit,
        service: EverydayService,
        territory_id: str,
        day: date,
        words: str = "",
        *,
        side: Side,
        by: Actor,
        id: UUID | None = None,  # noqa: A002 - a form sent twice is one word of thanks
    ) -> Self:
        """Thank a unit.

        Raises UnfitDayError for a day to come or more than 60 days ago, and
        SpeaksOfForceError for words that count arrests, fines, stops or seizures.
        """
        if not city_day(now() - LONG_AGO) <= day <= city_day(now()):
            raise UnfitDayError(day.isoformat())
        refuse_force(words)
        more = {"id": id} if id else {}
        thanks = cls(
            code=random_code("G"), unit=unit, unit_id=unit.id, service=service,
            service_code=service.code, territory_id=territory_id, day=day,
            words=words or None, words_state=WordsState.WAITING if words else WordsState.NONE,
            thanked_by=side, status=_S.RECEIVED, **more,
        )  # fmt: skip
        thanks.thanked_at = thanks._say(EventKind.RECOGNITION_RECEIVED, by, side=side)
        thanks.promise(DeadlineKind.RECOGNITION_LAPSE, thanks.thanked_at + CONFIRM_WITHIN)
        return thanks

    def confirm(self, side: Side, *, on_hold: bool, by: Actor) -> None:
        """Confirm that it was so. It counts at once, unless its unit is on hold.

        Who may confirm is decided in `models/trust/thanking.py`: never whoever gave thanks.
        """
        self.status = RECOGNITION_LIFECYCLE.follow(
            "hold" if on_hold else "confirm", self.status
        )
        kind = EventKind.RECOGNITION_HELD if on_hold else EventKind.RECOGNITION_CONFIRMED
        self.confirmed_by, self.confirmed_at = side, self._say(kind, by, side=side)
        self.counted_at = None if on_hold else self.confirmed_at
        self.withdraw(DeadlineKind.RECOGNITION_LAPSE)

    def release(self, *, by: Actor) -> None:
        """Let it count: the hold on its unit ended."""
        self.status = RECOGNITION_LIFECYCLE.follow("release", self.status)
        self.counted_at = self._say(EventKind.RECOGNITION_CONFIRMED, by)

    def lapse(self) -> None:
        """Let it rest: nobody confirmed it in time. The ticker asks; a confirmed one stays."""
        if self.status is _S.RECEIVED:
            self.status = RECOGNITION_LIFECYCLE.follow("lapse", self.status)
            self._say(EventKind.RECOGNITION_LAPSED, PLATFORM)

    def set_aside(self, reason: AsideReason, *, by: Actor) -> None:
        """Let it not count, for a reason; what it said is shown to nobody."""
        self.status = RECOGNITION_LIFECYCLE.follow("set_aside", self.status)
        self.aside_reason, self.counted_at = reason, None
        if self.words is not None:
            self.words_state = WordsState.HIDDEN
        self._say(EventKind.RECOGNITION_SET_ASIDE, by, reason=reason)
        self.withdraw(DeadlineKind.RECOGNITION_LAPSE)

    def show_words(self, *, by: Actor) -> None:
        """Let everybody read what was written, after somebody read it."""
        if self.words_state in {WordsState.WAITING, WordsState.HIDDEN}:
            self.words_state = WordsState.SHOWN
            self._say(EventKind.RECOGNITION_WORDS_SHOWN, by)

    def hide_words(self, *, by: Actor) -> None:
        """Let nobody read what was written; the thanks themselves count all the same."""
        if self.words_state in {WordsState.WAITING, WordsState.SHOWN}:
            self.words_state = WordsState.HIDDEN
            self._say(EventKind.RECOGNITION_WORDS_HIDDEN, by)

    @property
    def public_words(self) -> str:
        """Return what everybody may read of what was written."""
        return self.words or "" if self.words_state is WordsState.SHOWN else ""

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it happened: its committee may confirm it."""
        return frozenset({(ScopeKind.COMUNA, self.territory_id)})

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        known = {"code": self.code, "unit": str(self.unit_id), "service": self.service_code}
        return self.announce(kind, by=by, **known, **facts)


def coded(code: str) -> Select[Recognition]:
    """Select the thanks with a code."""
    return select(Recognition).where(Recognition.code == code)


def to_confirm(territories: Collection[str]) -> Select[Recognition]:
    """Select what the committees of some comunas may confirm, the longest waiting first."""
    return (
        select(Recognition)
        .where(Recognition.status == _S.RECEIVED, Recognition.territory_id.in_(territories))
        .order_by(Recognition.thanked_at, Recognition.id)
    )


def to_read() -> Select[Recognition]:
    """Select the thanks whose words nobody has read, the longest waiting first."""
    return (
        select(Recognition)
        .where(Recognition.words_state == WordsState.WAITING)
        .order_by(Recognition.thanked_at, Recognition.id)
    )


def counted(since: datetime, until: datetime) -> Select[Recognition]:
    """Select what began to count in a time, by unit name and day: never by how many.

    `until` itself is not in it.
    """
    return (
        select(Recognition)
        .join(Unit, Unit.id == Recognition.unit_id)
        .where(Recognition.counted_at >= since, Recognition.counted_at < until)
        .order_by(Unit.name, Recognition.day, Recognition.code)
    )


def certifiable(until: datetime) -> Select[Recognition]:
    """Select what counts since before `until` and stands in no certificate yet."""
    return (
        select(Recognition)
        .where(
            Recognition.status == _S.CONFIRMED,
            Recognition.counted_at < until,
            Recognition.certificate_id.is_(None),
        )
        .order_by(Recognition.day, Recognition.code)
    )


def held_of(unit_id: UUID) -> Select[Recognition]:
    """Select what waits until the hold on a unit ends."""
    return select(Recognition).where(
        Recognition.unit_id == unit_id, Recognition.status == _S.HELD
    )
