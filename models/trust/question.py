"""Public questions: what somebody asked an institution, by when it must answer, and whether."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.calendar import (
    BOGOTA,
    after_working_days,
    city_day,
    is_working_day,
    working_days_between,
)
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind
from models.lifecycle import Lifecycle, TransitionRefusedError
from models.numbering import random_code
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory, district_of
from models.trust.commitment_stages import PartyKind
from models.trust.question_stages import (
    QUESTION_EVIDENCE,
    QUESTION_LIFECYCLE,
    WAITING,
    AskedAt,
    QuestionStatus,
    RefusalReason,
    Term,
)
from models.trust.speaker import NotYourSideError, Speaker
from models.trust.words import NothingSaidError, said

SHORTEST_QUESTION = 15  # characters; less asks nothing
LONGEST_QUESTION = 1000
LONGEST_ANSWER = 4000
LONGEST_COMMENT = 1000
FORWARD_DAYS = 5  # working days to say "not for us" and pass it on (Ley 1755/2015, art. 21)
WARN_DAYS = 3  # working days before the term ends
MORNING = time(8)

_K = EventKind
_S = QuestionStatus


class CommentedAlreadyError(Exception):
    """Whoever asked wanted to comment on the answer a second time."""


class Question(Announces, Promises, Identified, Base):
    """A question to an institution, asked by anyone, answered in public.

    `words` are what was asked, read by those who review and answer it; `public_words` are
    what everybody reads, after somebody looked and took out what names a person. The legal
    term runs from the day after receipt, however long the review takes. Who asked stands in
    `Asker`, where it can be erased. `meeting_id` is a plain id: meetings are another area's.
    """

    __tablename__ = "question"
    __table_args__ = (
        *QUESTION_EVIDENCE,
        Index("ix_question_waiting", "status", "due_at"),
        Index("ix_question_assigned", "assigned_to_kind", "assigned_to_id", "status"),
        Index("ix_question_received_at", "received_at"),
    )
    LIFECYCLE: ClassVar[Lifecycle[QuestionStatus]] = QUESTION_LIFECYCLE

    code: Mapped[str] = mapped_column(String(12), unique=True)
    status: Mapped[QuestionStatus]
    term: Mapped[Term]
    asked_at: Mapped[AskedAt]
    meeting_id: Mapped[UUID | None] = mapped_column(index=True)
    territory_id: Mapped[str | None] = mapped_column(ForeignKey(Territory.id))
    words: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    public_words: Mapped[str | None] = mapped_column(String(LONGEST_QUESTION))
    wished_for: Mapped[str | None] = mapped_column(String(60))  # the department they thought of
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    assigned_to_kind: Mapped[PartyKind | None]
    assigned_to_id: Mapped[str | None] = mapped_column(String(60))
    assigned_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]  # an actor, as in the diary
    forwarded_to: Mapped[str | None] = mapped_column(String(200))
    forwarded_at: Mapped[datetime | None]
    refusal: Mapped[RefusalReason | None]
    comment: Mapped[str | None] = mapped_column(String(LONGEST_COMMENT))
    commented_at: Mapped[datetime | None]
    comment_shown_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def ask(
        cls,
        words: str,
        *,
        by: Actor,
        at: AskedAt = AskedAt.PORTAL,
        meeting_id: UUID | None = None,
        territory_id: str | None = None,
        wished_for: str | None = None,
        term: Term = Term.GENERAL,
        id: UUID | None = None,  # noqa: A002 - a form sent twice is one question
    ) -> Self:
        """Take a question in. Its term runs from now; nobody outside reads it yet."""
        if len(words.strip()) < SHORTEST_QUESTION:
            raise NothingSaidError
        more = {"id": id} if id else {}
        question = cls(
            code=random_code("P"),
            status=_S.RECEIVED,
            term=term,
            asked_at=at,
            meeting_id=meeting_id,
            territory_id=territory_id,
            words=words.strip(),
            wished_for=wished_for,
            **more,
        )
        question.received_at = question._say(_K.QUESTION_ASKED, by, at=at)
        question._set_term(term)
        return question

    def review(self, public_words: str, term: Term, *, by: Actor) -> None:
        """Publish it, as somebody read it, and say which legal term is its own."""
        if self.status is not _S.RECEIVED:
            raise TransitionRefusedError("question", "review", self.status)
        self.public_words = said(public_words)
        self._say(_K.QUESTION_PUBLISHED, by, term=term)
        self._set_term(term)

    def assign(self, kind: PartyKind, whose: str, *, by: Actor) -> None:
        """Say who must answer it: a department or a unit. Its term does not begin anew."""
        if self.public_words is None:
            raise TransitionRefusedError("question", "assign", self.status)
        self.assigned_at = self._move("assign", _K.QUESTION_ASSIGNED, by, to=f"{kind}:{whose}")
        self.assigned_to_kind, self.assigned_to_id = kind, whose

    def reply(self, words: str, *, by: Speaker) -> None:
        """Answer it, in public, for the body it was assigned to."""
        if not self.is_for(by):
            raise NotYourSideError
        told = said(words)
        when = self._move("answer", _K.QUESTION_ANSWERED, by.actor, late=now() > self.due_at)
        self.answer, self.answered_at, self.answered_by = told, when, str(by.actor)
        self._stop_clocks()

    def forward(self, body: str, *, by: Actor) -> None:
        """Say that another body must answer, outside this platform, and that it has it now.

        Lawful within five working days; later it is done all the same, and seen to be late.
        """
        if self.public_words is None:
            raise TransitionRefusedError("question", "forward", self.status)
        self.forwarded_to = said(body)
        self.forwarded_at = self._move("forward", _K.QUESTION_FORWARDED, by)
        self._stop_clocks()

    def reject(self, reason: RefusalReason, *, by: Actor) -> None:
        """Publish nothing of it, for a reason that whoever asked is told."""
        self._move("reject", _K.QUESTION_HIDDEN, by, reason=reason)
        self.refusal = reason
        self.public_words = None
        self._stop_clocks()

    def reconsider(self, *, by: Actor) -> None:
        """Look again at what was not published: its term has gone on all the while."""
        self._move("reconsider", _K.QUESTION_RECONSIDERED, by)
        self.refusal = self.assigned_to_kind = self.assigned_to_id = None
        self._set_term(self.term)

    def say_of_answer(self, words: str, *, by: Actor) -> None:
        """Say, once, what is wrong with the answer. Somebody reads it before it is shown."""
        if self.status is not _S.ANSWERED:
            raise TransitionRefusedError("question", "comment", self.status)
        if self.comment is not None:
            raise CommentedAlreadyError
        self.comment = said(words)
        self.commented_at = self._say(_K.QUESTION_COMMENTED, by)

    def show_comment(self, *, by: Actor) -> None:
        """Let everybody read the comment."""
        if self.comment is None or self.comment_shown_at is not None:
            raise TransitionRefusedError("question", "show_comment", self.status)
        self.comment_shown_at = self._say(_K.QUESTION_COMMENT_SHOWN, by)

    def warn(self) -> None:
        """Say that the term ends soon: the ticker only asks."""
        if self.status in WAITING and not self.is_late:
            self._say(_K.QUESTION_DUE_SOON, PLATFORM)

    def miss_term(self) -> None:
        """Say that the term is over and nobody answered: the ticker only asks."""
        if self.is_late:
            self._say(_K.QUESTION_OVERDUE, PLATFORM)

    def is_for(self, speaker: Speaker) -> bool:
        """Tell whether somebody answers for the body it was assigned to."""
        if self.assigned_to_kind is None or self.assigned_to_id is None:
            return False
        return speaker.answers_for(self.assigned_to_kind, self.assigned_to_id)

    @property
    def is_late(self) -> bool:
        """Tell whether its term is over and nobody answered."""
        return self.status in WAITING and self.due_at < now()

    @property
    def days_late(self) -> int:
        """Return by how many working days the answer is late, or was."""
        until = self.answered_at or self.forwarded_at or now()
        return max(0, working_days_between(city_day(self.due_at), city_day(until)))

    @property
    def forward_by(self) -> datetime:
        """Return until when it may lawfully be passed on."""
        return after_working_days(self.received_at, FORWARD_DAYS)

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.public_words is not None and self.status is not _S.REJECTED

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return where it was asked, and which department must answer it."""
        theirs: set[Scope] = set()
        if district := district_of(self.territory_id):
            theirs.add((ScopeKind.COMUNA, district))
        if self.assigned_to_kind is PartyKind.DEPARTMENT and self.assigned_to_id:
            theirs.add((ScopeKind.DEPARTMENT, self.assigned_to_id))
        return frozenset(theirs)

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the question as it stands."""
        return move in self.LIFECYCLE.open_to(self.status)

    def _set_term(self, term: Term) -> None:
        self.term = term
        self.due_at = after_working_days(self.received_at, term.days)
        warn_at = _days_before(self.due_at, WARN_DAYS)
        if warn_at > now():
            self.promise(DeadlineKind.QUESTION_WARNING, warn_at)
        self.promise(DeadlineKind.QUESTION_TERM, self.due_at + timedelta(seconds=1))

    def _stop_clocks(self) -> None:
        self.withdraw(DeadlineKind.QUESTION_WARNING)
        self.withdraw(DeadlineKind.QUESTION_TERM)

    def _move(self, name: str, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Make the move, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self._say(kind, by, **facts)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        self.updated_at = self.announce(kind, by=by, code=self.code, **facts)
        return self.updated_at


def _days_before(instant: datetime, days: int) -> datetime:
    """Return the morning of the day that is so many working days before another one."""
    day = city_day(instant)
    while days:
        day -= timedelta(1)
        days -= is_working_day(day)
    return datetime.combine(day, MORNING, BOGOTA)


def coded(code: str) -> Select[Question]:
    """Select the question people quote by this code."""
    return select(Question).where(Question.code == code)


def with_ids(ids: Collection[UUID]) -> Select[Question]:
    """Select the questions that events and flows know by these identities."""
    return select(Question).where(Question.id.in_(ids))
