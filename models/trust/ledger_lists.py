"""Lists of commitments and questions: what each person has to look at, most pressing first.

Each function is a question of somebody's first page too (`/inicio`): what do I owe, what is
at risk, what waits for my word, what must I answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.trust.bodies import Body
from models.trust.commitment import Commitment, broken_on
from models.trust.commitment_stages import BINDING, OPEN, PROMISED, CommitmentStatus
from models.trust.offices import bodies_of
from models.trust.question import Question
from models.trust.question_stages import WAITING, QuestionStatus
from models.trust.rescheduling import Rescheduling
from models.trust.speaker import Speaker

AT_RISK_DAYS = 7  # before its date, an open commitment is at risk


def owed_by(bodies: Collection[Body]) -> Select[Commitment]:
    """Select what bodies owe and is open, the oldest date first."""
    return (
        select(Commitment)
        .where(_of(bodies), Commitment.status.in_(OPEN))
        .order_by(Commitment.due_on, Commitment.code)
    )


def at_risk(bodies: Collection[Body] | None = None) -> Select[Commitment]:
    """Select what is broken, or falls due within a week and is not claimed.

    Of some bodies, or of the whole city for a liaison.
    """
    soon = city_day(now()) + timedelta(AT_RISK_DAYS)
    chosen = select(Commitment).where(
        or_(
            broken_on(city_day(now())),
            and_(Commitment.status.in_(PROMISED), Commitment.due_on <= soon),
        )
    )
    if bodies is not None:
        chosen = chosen.where(_of(bodies))
    return chosen.order_by(Commitment.due_on, Commitment.code)


def to_answer(session: Session, speaker: Speaker) -> list[Commitment]:
    """List what waits for somebody's word: claims, and other dates that were asked for.

    Who may say the word is decided by `Speaker.receives`, so that a list never offers what
    the verb would refuse; whoever claimed it is not offered their own claim.
    """
    asked = select(Rescheduling.commitment_id).where(Rescheduling.answered_at.is_(None))
    waiting = (
        select(Commitment)
        .where(
            or_(
                Commitment.status == CommitmentStatus.CLAIMED,
                and_(Commitment.status.in_(BINDING), Commitment.id.in_(asked)),
            )
        )
        .order_by(Commitment.updated_at, Commitment.code)
    )
    return [
        one
        for one in session.scalars(waiting)
        if speaker.receives(one) and not _own_claim(one, speaker)
    ]


def received_by(session: Session, speaker: Speaker) -> list[Commitment]:
    """List what is owed to those somebody speaks for and is open, the oldest date first."""
    open_ones = (
        select(Commitment)
        .where(Commitment.status.in_(OPEN))
        .order_by(Commitment.due_on, Commitment.code)
    )
    return [one for one in session.scalars(open_ones) if speaker.receives(one)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person, counted: for their first page."""

    owed: int
    at_risk: int
    to_answer: int
    questions: int
    questions_late: int


def waiting_for(session: Session, speaker: Speaker) -> Waiting:
    """Count what somebody owes, what of it is at risk, what waits for their word."""
    bodies = bodies_of(speaker, session)
    questions = session.scalars(questions_for(bodies)).all()
    return Waiting(
        owed=len(session.scalars(owed_by(bodies)).all()),
        at_risk=len(session.scalars(at_risk(bodies)).all()),
        to_answer=len(to_answer(session, speaker)),
        questions=len(questions),
        questions_late=sum(1 for one in questions if one.is_late),
    )


def questions_for(bodies: Collection[Body]) -> Select[Question]:
    """Select what bodies have to answer, the most pressing first."""
    theirs = [
        and_(Question.assigned_to_kind == kind, Question.assigned_to_id == whose)
        for kind, whose in bodies
    ]
    return (
        select(Question)
        .where(or_(false(), *theirs), Question.status == QuestionStatus.ASSIGNED)
        .order_by(Question.due_at, Question.code)
    )


def to_review() -> Select[Question]:
    """Select what nobody has read, given to anybody, or shown of it: the oldest first."""
    comment = and_(Question.comment.is_not(None), Question.comment_shown_at.is_(None))
    return (
        select(Question)
        .where(or_(Question.status == QuestionStatus.RECEIVED, comment))
        .order_by(Question.received_at, Question.code)
    )


def published() -> Select[Question]:
    """Select what everybody may read, the newest first."""
    return (
        select(Question)
        .where(Question.public_words.is_not(None), Question.status != QuestionStatus.REJECTED)
        .order_by(Question.received_at.desc(), Question.code)
    )


def late_questions() -> ColumnElement[bool]:
    """Choose questions whose term is over without an answer; `is_late` says the same."""
    return and_(Question.status.in_(WAITING), Question.due_at < now())


def days_late(commitment: Commitment, on: date | None = None) -> int:
    """Return for how many days a broken commitment is late, on a day or today."""
    until = on or city_day(now())
    if commitment.claimed_on is not None:
        until = commitment.claimed_on
    return max(0, (until - commitment.due_on).days)


def _of(bodies: Collection[Body]) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(Commitment.owed_by_kind == kind, Commitment.owed_by_id == whose)
            for kind, whose in bodies
        ),
    )


def _own_claim(commitment: Commitment, speaker: Speaker) -> bool:
    claim = commitment.standing_claim
    return claim is not None and claim.claimed_by in speaker.signatures
