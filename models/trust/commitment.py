"""Commitments: what somebody promised the neighbours, by when, and whether it was kept."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM, Actor, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import random_code
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory, district_of
from models.trust.claim import Claim, Verdict
from models.trust.commitment_clocks import KeepsDate
from models.trust.commitment_stages import (
    COMMITMENT_EVIDENCE,
    COMMITMENT_LIFECYCLE,
    OPEN,
    PROMISED,
    CommitmentStatus,
    Origin,
    PartyKind,
)
from models.trust.rescheduling import Rescheduling
from models.trust.speaker import Speaker
from models.trust.words import said

LONGEST_PROMISE = 300
LONGEST_REASON = 500

_K = EventKind
_S = CommitmentStatus


class DatePassedError(Exception):
    """A promise was to be made or moved to a day that is over, or moved after it broke."""


class NothingShownError(Exception):
    """Somebody said that a commitment was kept and showed nothing for it, or not the photo."""


class OwnClaimError(Exception):
    """Somebody wanted to confirm what they claimed themselves, by another of their offices."""


class AlreadyAskedError(Exception):
    """Another date was asked for while one still waits for an answer."""


class NothingAskedError(Exception):
    """Somebody answered about another date and none was asked for."""


class Commitment(KeepsDate, Identified, Base):
    """One promise, by one body, to the neighbours of one part of the city.

    The side that owes it says when it is kept and shows it; the side it was made to says
    whether it is. Its date moves only with a reason and the other side's consent; the first
    one stays and is shown. Once its date has passed it is *broken*, which is no status: it
    stays open, on agendas and in public, until it is kept late or withdrawn by the side it
    was made to. A broken one is not rescheduled.

    `origin_id` (a meeting or a plan) and a committee's ids are plain ids without a foreign
    key: the records live in areas of their own. `owed_by_id` is a department's word or the
    id of a unit or committee.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        *COMMITMENT_EVIDENCE,
        Index("ix_commitment_territory", "territory_id", "status", "due_on"),
        Index("ix_commitment_owed_by", "owed_by_kind", "owed_by_id", "status"),
        Index("ix_commitment_origin", "origin", "origin_id"),
    )
    LIFECYCLE: ClassVar[Lifecycle[CommitmentStatus]] = COMMITMENT_LIFECYCLE

    code: Mapped[str] = mapped_column(String(12), unique=True)
    status: Mapped[CommitmentStatus]
    origin: Mapped[Origin]
    origin_id: Mapped[UUID | None]
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))
    what: Mapped[str] = mapped_column(String(LONGEST_PROMISE))
    evidence_asked: Mapped[str] = mapped_column(String(LONGEST_PROMISE))
    photo_asked: Mapped[bool] = mapped_column(default=False)
    owed_by_kind: Mapped[PartyKind]
    owed_by_id: Mapped[str] = mapped_column(String(60))
    made_to_committee_id: Mapped[UUID | None]  # none: the residents of the territory
    first_due_on: Mapped[date]  # what was promised first, whatever came of it
    due_on: Mapped[date]  # the date in force
    reschedulings: Mapped[int] = mapped_column(default=0)
    disputes: Mapped[int] = mapped_column(default=0)
    proposed_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    claimed_on: Mapped[date | None]  # the city's day of the claim that stands
    confirmed_at: Mapped[datetime | None]
    broken_at: Mapped[datetime | None]  # when it was first found broken
    settled_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    withdraw_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    claims: Mapped[list[Claim]] = relationship(order_by=Claim.claimed_at)
    dates: Mapped[list[Rescheduling]] = relationship(order_by=Rescheduling.asked_at)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def propose(
        cls,
        what: str,
        *,
        owed_by: tuple[PartyKind, str],
        territory_id: str,
        due_on: date,
        origin: Origin,
        origin_id: UUID | None = None,
        evidence: str = "",
        photo: bool = False,
        made_to: UUID | None = None,
        by: Actor,
    ) -> Self:
        """Write down what somebody is asked to promise. They accept or decline it next.

        `made_to` is a committee; None means the residents of the territory. Raises
        DatePassedError for a day that is over.
        """
        if due_on < city_day(now()):
            raise DatePassedError
        kind, whose = owed_by
        commitment = cls(
            code=random_code("C"),
            status=_S.PROPOSED,
            origin=origin,
            origin_id=origin_id,
            territory_id=territory_id,
            what=what,
            evidence_asked=evidence,
            photo_asked=photo,
            owed_by_kind=kind,
            owed_by_id=whose,
            made_to_committee_id=made_to,
            first_due_on=due_on,
            due_on=due_on,
            reschedulings=0,
            disputes=0,
        )
        commitment.proposed_at = commitment._say(
            _K.COMMITMENT_PROPOSED, by, territory=territory_id, owed_by=f"{kind}:{whose}"
        )
        return commitment

    def accept(self, *, by: Speaker) -> None:
        """Promise it: from now on its date counts."""
        actor = by.as_owing(self)
        if self.due_on < city_day(now()):
            raise DatePassedError
        self.accepted_at = self._move("accept", _K.COMMITMENT_ACCEPTED, actor)
        self.set_clocks()

    def decline(self, reason: str, *, by: Speaker) -> None:
        """Say that it will not be promised, and why."""
        actor = by.as_owing(self)
        self.decline_reason = said(reason)
        self.settled_at = self._move("decline", _K.COMMITMENT_DECLINED, actor)

    def start(self, *, by: Speaker) -> None:
        """Say that work on it has begun."""
        self._move("start", _K.COMMITMENT_STARTED, by.as_owing(self))

    def claim(self, words: str, *, photos: int = 0, by: Speaker) -> Claim:
        """Say that it is kept, and show it. The other side answers next.

        `photos` is how many the caller attaches to the claim that is returned. Raises
        NothingShownError without words, or without the photo that was asked for.
        """
        actor = by.as_owing(self)
        if not words.strip() or (self.photo_asked and not photos):
            raise NothingShownError
        when = self._move("claim", _K.COMMITMENT_CLAIMED, actor, photos=photos)
        self.claimed_on = city_day(when)
        made = Claim(commitment_id=self.id, words=words, claimed_at=when, claimed_by=str(actor))
        self.claims.append(made)
        self._lapse(by=actor)
        return made

    def confirm(self, *, by: Speaker) -> None:
        """Say, for the side it was made to, that it was kept: in time, or late."""
        claim = self._answered(by, Verdict.CONFIRMED, "")
        late = self.claimed_on is not None and self.claimed_on > self.due_on
        when = self._move(
            "confirm_late" if late else "confirm",
            _K.COMMITMENT_KEPT_LATE if late else _K.COMMITMENT_KEPT,
            by.as_receiving(self),
            claim=str(claim.id),
        )
        self.confirmed_at = self.settled_at = when
        self.stop_clocks()

    def dispute(self, missing: str, *, by: Speaker) -> None:
        """Say, for the side it was made to, that it was not kept, and what is missing."""
        claim = self._answered(by, Verdict.DISPUTED, said(missing))
        actor = by.as_receiving(self)
        self._move("dispute", _K.COMMITMENT_DISPUTED, actor, claim=str(claim.id))
        self.disputes += 1
        self.claimed_on = None
        self.break_()

    def let_go(self, reason: str, *, by: Speaker) -> None:
        """Let go of it, for the side it was made to: it is owed no longer."""
        actor = by.as_receiving(self)
        self.withdraw_reason = said(reason)
        self.settled_at = self._move("withdraw", _K.COMMITMENT_WITHDRAWN, actor)
        self.claimed_on = None
        self._lapse(by=actor)
        self.stop_clocks()

    def ask_for(self, day: date, reason: str, *, by: Speaker) -> None:
        """Ask the other side for a later date. Until they consent, the one in force holds."""
        actor = by.as_owing(self)
        if self.status not in PROMISED:
            raise TransitionRefusedError("commitment", "reschedule", self.status)
        if self.is_broken or day <= self.due_on:
            raise DatePassedError
        if self.asked is not None:
            raise AlreadyAskedError
        why = said(reason)
        when = self._say(_K.COMMITMENT_DATE_ASKED, actor, to=day.isoformat())
        self.dates.append(
            Rescheduling(
                commitment_id=self.id,
                from_on=self.due_on,
                to_on=day,
                reason=why,
                asked_at=when,
                asked_by=str(actor),
            )
        )

    def consent(self, *, by: Speaker) -> None:
        """Agree to the later date. It is counted, and the first date stays in sight."""
        actor, asked = self._asked_of(by)
        if self.is_broken:
            raise DatePassedError
        when = self._say(_K.COMMITMENT_RESCHEDULED, actor, to=asked.to_on.isoformat())
        _answer(asked, when, consented=True, by=actor)
        self.due_on = asked.to_on
        self.reschedulings += 1
        self.set_clocks()

    def refuse(self, *, by: Speaker) -> None:
        """Hold to the date in force."""
        actor, asked = self._asked_of(by)
        when = self._say(_K.COMMITMENT_DATE_REFUSED, actor)
        _answer(asked, when, consented=False, by=actor)

    def break_(self) -> None:
        """Let a date that was asked for lapse when the one in force has passed."""
        if self.is_broken:
            self._lapse(by=PLATFORM)
        super().break_()

    @property
    def asked(self) -> Rescheduling | None:
        """Return the later date that waits for an answer."""
        return next((one for one in self.dates if one.answered_at is None), None)

    @property
    def standing_claim(self) -> Claim | None:
        """Return the claim that waits for an answer or was confirmed."""
        latest = self.claims[-1] if self.claims else None
        return latest if latest and latest.verdict is not Verdict.DISPUTED else None

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it was made, which body owes it, and to which committee."""
        theirs: set[Scope] = set()
        if district := district_of(self.territory_id):
            theirs.add((ScopeKind.COMUNA, district))
        if self.owed_by_kind is PartyKind.DEPARTMENT:
            theirs.add((ScopeKind.DEPARTMENT, self.owed_by_id))
        if self.owed_by_kind is PartyKind.COMMITTEE:
            theirs.add((ScopeKind.COMMITTEE, self.owed_by_id))
        if self.made_to_committee_id is not None:
            theirs.add((ScopeKind.COMMITTEE, str(self.made_to_committee_id)))
        return frozenset(theirs)

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the commitment as it stands."""
        return move in self.LIFECYCLE.open_to(self.status)

    def _answered(self, by: Speaker, verdict: Verdict, words: str) -> Claim:
        """Write the answer on the claim that waits, or refuse whoever may not give it."""
        actor = by.as_receiving(self)
        claim = self.standing_claim
        if self.status is not _S.CLAIMED or claim is None:
            raise TransitionRefusedError("commitment", verdict, self.status)
        if claim.claimed_by in by.signatures:
            raise OwnClaimError
        claim.verdict, claim.answer = verdict, words or None
        claim.answered_at, claim.answered_by = now(), str(actor)
        return claim

    def _asked_of(self, by: Speaker) -> tuple[Actor, Rescheduling]:
        actor = by.as_receiving(self)
        if self.asked is None:
            raise NothingAskedError
        return actor, self.asked

    def _lapse(self, *, by: Actor) -> None:
        """Close a question for another date that has become pointless."""
        if self.asked is not None:
            _answer(self.asked, now(), consented=False, by=by)

    def _move(self, name: str, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Make the move, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self._say(kind, by, **facts)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        self.updated_at = self.announce(kind, by=by, code=self.code, **facts)
        return self.updated_at


def _answer(asked: Rescheduling, when: datetime, *, consented: bool, by: Actor) -> None:
    asked.consented, asked.answered_at, asked.answered_by = consented, when, str(by)


def coded(code: str) -> Select[Commitment]:
    """Select the commitment people quote by this code."""
    return select(Commitment).where(Commitment.code == code)


def made_in(origin: Origin, origin_id: UUID) -> Select[Commitment]:
    """Select what was promised at one meeting or in one plan, the nearest date first."""
    return (
        select(Commitment)
        .where(Commitment.origin == origin, Commitment.origin_id == origin_id)
        .order_by(Commitment.due_on, Commitment.code)
    )


def with_ids(ids: Collection[UUID]) -> Select[Commitment]:
    """Select the commitments that events and flows know by these identities."""
    return select(Commitment).where(Commitment.id.in_(ids))


def lies_in(territory_id: str) -> ColumnElement[bool]:
    """Choose what was promised in a part of the city or in a part of that part.

    Ids say where a part lies, so a comuna has its barrios' and the city has them all.
    """
    return or_(
        Commitment.territory_id == territory_id,
        Commitment.territory_id.startswith(f"{territory_id}-", autoescape=True),
    )


def broken_on(day: date) -> ColumnElement[bool]:
    """Choose what is open on a day and had its date before it; `is_broken` says the same."""
    return or_(
        and_(Commitment.status.in_(PROMISED), Commitment.due_on < day),
        and_(Commitment.status == _S.CLAIMED, Commitment.claimed_on > Commitment.due_on),
    )


def open_in(territory_id: str) -> Select[Commitment]:
    """Select what is open in a part of the city, for the agenda of its next meeting.

    Broken ones are open; the longest promised date ago comes first.
    """
    return (
        select(Commitment)
        .where(lies_in(territory_id), Commitment.status.in_(OPEN))
        .order_by(Commitment.due_on, Commitment.code)
    )
