"""Meetings of neighbours and police: when, where, for whom, and what is owed afterwards."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.calendar import BOGOTA, add_working_days, after_working_days, city_day
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import random_code
from models.people.grant import Scope, ScopeKind
from models.people.person import Person
from models.places.territory import Territory, district_of
from models.trust.meeting_stages import (
    COMING,
    MEETING_EVIDENCE,
    MEETING_LIFECYCLE,
    OVER,
    TO_BE_HELD,
    MeetingMode,
    MeetingStatus,
)

MINUTES_WITHIN = 10  # working days after the meeting, then they are overdue
COMMENTS_FOR = 5  # working days between a draft of the minutes and their approval
DRAFT_WITHIN = MINUTES_WITHIN - COMMENTS_FOR - 1  # the last working day that leaves room
REMINDED_AT = time(8)  # of the day, in the city
_K = EventKind
_D = DeadlineKind
_S = MeetingStatus


class MeetingInThePastError(Exception):
    """Somebody wanted a meeting to begin at a moment that has passed."""


class EndsBeforeItBeginsError(Exception):
    """A meeting was to end before it began."""


class NotYetBegunError(Exception):
    """Somebody called a meeting held before it began."""


class CommentsStillOpenError(Exception):
    """Minutes were to be approved while people may still comment on them."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"comments are open until {until:%Y-%m-%d}")


class Meeting(Announces, Promises, Identified, Base):
    """A meeting of neighbours, police and departments in one part of the city.

    Whoever convened it answers for its minutes: they are open to comments for five working
    days and published within ten of the meeting, or shown to everybody as overdue. A promise
    kept by nobody is worth no meeting: where police came and nobody followed up what was
    said, trust did not grow (community policing in six countries; see FACTS in the issues).

    `committee_id` names a committee (`models.committees.committee`) by plain id.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        *MEETING_EVIDENCE,
        Index("ix_meeting_starts_at", "starts_at"),
        Index("ix_meeting_territory", "territory_id", "starts_at"),
        Index("ix_meeting_liaison", "liaison_id", "starts_at"),
    )

    LIFECYCLE: ClassVar[Lifecycle[MeetingStatus]] = MEETING_LIFECYCLE

    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    status: Mapped[MeetingStatus]
    mode: Mapped[MeetingMode]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    online_at: Mapped[str] = mapped_column(default="")  # told to those who registered only
    places: Mapped[int | None]  # none: as many as come
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))
    committee_id: Mapped[UUID | None] = mapped_column(index=True)
    liaison_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar entry (RFC 5545)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    convened_at: Mapped[datetime | None]
    postponed_at: Mapped[datetime | None]
    postponed_from: Mapped[datetime | None]  # when it would have begun
    postponed_why: Mapped[str | None]
    postponements: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str | None]
    held_at: Mapped[datetime | None]
    comments_until: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    minutes_due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def draft(
        cls, title: str, starts_at: datetime, ends_at: datetime, *, by: Actor, **told: Any
    ) -> Self:
        """Begin to prepare a meeting; nobody hears of it yet.

        `told` are the other columns that say who meets and where. Raises
        MeetingInThePastError or EndsBeforeItBeginsError.
        """
        refuse_unfit(starts_at, ends_at)
        usual = {"mode": MeetingMode.IN_PERSON, "place": "", "online_at": "", "purpose": ""}
        meeting = cls(
            code=random_code("E"),
            status=_S.DRAFT,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            sequence=0,
            postponements=0,
            **usual | told,
        )
        meeting.created_at = meeting._say(_K.MEETING_DRAFTED, by)
        meeting.updated_at = meeting.created_at
        return meeting

    def change(self, told: Mapping[str, Any], *, by: Actor) -> bool:
        """Correct what was said about it, but not when; return whether calendars change.

        A meeting that is over keeps what it was.
        """
        if self.status not in TO_BE_HELD:
            raise TransitionRefusedError("meeting", "change", self.status)
        seen = {"title", "place", "mode", "purpose", "online_at"}
        changed = {name for name, value in told.items() if getattr(self, name) != value}
        for name, value in told.items():
            setattr(self, name, value)
        if not changed:
            return False
        shown = bool(changed & seen) and self.status in COMING
        self.sequence += shown
        self.updated_at = self._say(_K.MEETING_CHANGED, by, told=shown)
        return shown

    def reschedule(self, starts_at: datetime, ends_at: datetime, *, by: Actor) -> None:
        """Move a meeting that nobody was invited to yet."""
        if self.status is not _S.DRAFT:
            raise TransitionRefusedError("meeting", "reschedule", self.status)
        refuse_unfit(starts_at, ends_at)
        self.starts_at, self.ends_at = starts_at, ends_at
        self.updated_at = self._say(_K.MEETING_CHANGED, by, told=False)

    def convene(self, *, by: Actor) -> None:
        """Call it: it is public from now on, and its clocks run."""
        status = self.LIFECYCLE.follow("convene", self.status)
        refuse_unfit(self.starts_at, self.ends_at)
        self.status = status
        self.convened_at = self.updated_at = self._say(_K.MEETING_CONVENED, by)
        self._set_clocks()

    def postpone(self, starts_at: datetime, ends_at: datetime, why: str, *, by: Actor) -> None:
        """Move it to another date, and its deadlines with it."""
        status = self.LIFECYCLE.follow("postpone", self.status)
        refuse_unfit(starts_at, ends_at)
        self.status = status
        self.postponed_from = self.starts_at
        self.starts_at, self.ends_at, self.postponed_why = starts_at, ends_at, why
        self.postponements += 1
        self.sequence += 1
        self.postponed_at = self.updated_at = self._say(_K.MEETING_POSTPONED, by)
        self._set_clocks()

    def cancel(self, why: str, *, by: Actor) -> None:
        """Call it off for a reason that everybody who was invited reads."""
        self.status = self.LIFECYCLE.follow("cancel", self.status)
        self.cancelled_why = why
        self.sequence += 1
        self.cancelled_at = self.updated_at = self._say(_K.MEETING_CANCELLED, by)
        for clock in (_D.MEETING_WEEK, _D.MEETING_DAY, _D.MINUTES_SOON, _D.MINUTES):
            self.withdraw(clock)

    def hold(self, *, by: Actor) -> None:
        """Note that it took place. Raises NotYetBegunError before it began."""
        status = self.LIFECYCLE.follow("hold", self.status)
        if now() < self.starts_at:
            raise NotYetBegunError
        self.status = status
        self.held_at = self.updated_at = self._say(_K.MEETING_HELD, by)
        self.withdraw(_D.MEETING_WEEK)
        self.withdraw(_D.MEETING_DAY)

    def minutes_written(self, number: int, *, by: Actor) -> None:
        """Note a revision of its minutes; the first opens them to comments."""
        first = self.status is _S.HELD
        self.status = self.LIFECYCLE.follow("write_minutes", self.status)
        kind = _K.MINUTES_DRAFTED if first else _K.MINUTES_REVISED
        self.updated_at = self._say(kind, by, revision=number)
        if first:
            self.comments_until = after_working_days(self.updated_at, COMMENTS_FOR)
            self._set_minutes_clock()

    def approve(self, *, by: Actor) -> None:
        """Publish the last revision of its minutes. Raises CommentsStillOpenError."""
        status = self.LIFECYCLE.follow("approve_minutes", self.status)
        if self.comments_until is not None and now() <= self.comments_until:
            raise CommentsStillOpenError(self.comments_until)
        self.status = status
        self.approved_at = self.updated_at = self._say(_K.MINUTES_APPROVED, by)
        self.withdraw(_D.MINUTES_SOON)
        self.withdraw(_D.MINUTES)

    def remind(self, days: int) -> None:
        """Say that it is near, if it still takes place: the ticker only asks."""
        if self.status in COMING and now() < self.starts_at:
            self._say(_K.MEETING_NEAR, PLATFORM, days=days)

    def minutes_due_soon(self) -> None:
        """Say that its minutes must be drafted or approved soon."""
        if self.owes_minutes:
            step = "approve" if self.status is _S.MINUTES_DRAFTED else "draft"
            self._say(_K.MINUTES_DUE_SOON, PLATFORM, step=step)

    def minutes_overdue(self) -> None:
        """Say that its minutes were not published in time."""
        if self.owes_minutes:
            self._say(_K.MINUTES_OVERDUE, PLATFORM)

    @property
    def owes_minutes(self) -> bool:
        """Tell whether minutes are owed: it was convened, not called off, and has begun."""
        called = self.status in (*COMING, _S.HELD, _S.MINUTES_DRAFTED)
        return called and self.starts_at <= now()

    @property
    def minutes_are_overdue(self) -> bool:
        """Tell whether its minutes are later than promised."""
        late = self.minutes_due_at is not None and self.minutes_due_at < now()
        return self.owes_minutes and late

    @property
    def takes_registrations(self) -> bool:
        """Tell whether somebody may still register: until it ends."""
        return self.status in COMING and now() < self.ends_at

    @property
    def takes_comments(self) -> bool:
        """Tell whether its minutes are open to comments."""
        open_ = self.comments_until is not None and now() <= self.comments_until
        return self.status is _S.MINUTES_DRAFTED and open_

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may know of it: once it was convened."""
        return self.convened_at is not None

    @property
    def has_begun(self) -> bool:
        """Tell whether its hour has come."""
        return self.starts_at <= now()

    @property
    def is_over(self) -> bool:
        """Tell whether it took place."""
        return self.status in OVER

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it lies, and which committee it is held with."""
        found: set[Scope] = set()
        if district := district_of(self.territory_id):
            found.add((ScopeKind.COMUNA, district))
        if self.committee_id is not None:
            found.add((ScopeKind.COMMITTEE, str(self.committee_id)))
        return frozenset(found)

    def _set_clocks(self) -> None:
        """Remind a week and a day before, where that is still to come; then the minutes."""
        for clock, days in ((_D.MEETING_WEEK, 7), (_D.MEETING_DAY, 1)):
            due = self.starts_at - timedelta(days=days)
            if due > now():
                self.promise(clock, due)
            else:
                self.withdraw(clock)
        self.minutes_due_at = after_working_days(self.starts_at, MINUTES_WITHIN)
        self.promise(_D.MINUTES, self.minutes_due_at)
        self._set_minutes_clock()

    def _set_minutes_clock(self) -> None:
        """Warn on the last day a draft leaves room for comments, then a day before the end."""
        drafted = self.comments_until is not None
        days = MINUTES_WITHIN - 1 if drafted else DRAFT_WITHIN
        day = add_working_days(city_day(self.starts_at), days)
        due = datetime.combine(day, REMINDED_AT, BOGOTA)
        if due > now():
            self.promise(_D.MINUTES_SOON, due)
        else:
            self.withdraw(_D.MINUTES_SOON)

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(
            kind, by=by, meeting=self.code, territory=self.territory_id, **facts
        )


def refuse_unfit(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse times that no meeting can have."""
    if ends_at <= starts_at:
        raise EndsBeforeItBeginsError
    if starts_at <= now():
        raise MeetingInThePastError


def with_code(code: str) -> Select[Meeting]:
    """Select the meeting of a code."""
    return select(Meeting).where(Meeting.code == code)


def public_meetings() -> Select[Meeting]:
    """Select every meeting that everybody may know of, the earliest first."""
    return (
        select(Meeting)
        .where(Meeting.convened_at.is_not(None))
        .order_by(Meeting.starts_at, Meeting.id)
    )


def next_in(territory_id: str) -> Select[Meeting]:
    """Select the meetings still to come in a part of the city, the nearest first."""
    return public_meetings().where(
        Meeting.territory_id == territory_id,
        Meeting.status.in_(COMING),
        Meeting.ends_at > now(),
    )


def owing_minutes(liaison_id: UUID | None = None) -> Select[Meeting]:
    """Select the meetings whose minutes are owed, the most pressing first."""
    owed = Meeting.status.in_((*COMING, _S.HELD, _S.MINUTES_DRAFTED))
    chosen = select(Meeting).where(owed, Meeting.starts_at <= now())
    if liaison_id is not None:
        chosen = chosen.where(Meeting.liaison_id == liaison_id)
    return chosen.order_by(Meeting.minutes_due_at, Meeting.id)


def calendar_of(liaison_id: UUID) -> Select[Meeting]:
    """Select what is still to come for a liaison, drafts included, the nearest first."""
    return (
        select(Meeting)
        .where(
            Meeting.liaison_id == liaison_id,
            Meeting.status.in_(TO_BE_HELD),
            Meeting.ends_at > now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
