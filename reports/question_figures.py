"""Questions that were asked and answered: the dialogue part of accountability.

Ley 1757 de 2015, arts. 48 to 50: rendering accounts is information, dialogue and
responsibility; a report that does not say what was asked and answered falls short.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from models.calendar import city_day, working_days_between
from models.places.territory import CITY
from models.trust.bodies import Bodies
from models.trust.ledger_lists import late_questions, published
from models.trust.question import Question
from models.trust.question_stages import WAITING, QuestionStatus
from reports.period import Month
from reports.suppression import FEWEST

_S = QuestionStatus


@dataclass(frozen=True, slots=True)
class Asked:
    """How the questions that everybody may read stand today."""

    answered: int
    waiting: int
    late: int


def standing(session: Session) -> Asked:
    """Count the published questions: answered, waiting within their term, late."""
    row = session.execute(
        select(
            func.count().filter(Question.status.in_([_S.ANSWERED, _S.FORWARDED])),
            func.count().filter(Question.status.in_(WAITING)),
            func.count().filter(late_questions()),
        ).where(Question.public_words.is_not(None))
    ).one()
    answered, waiting, late = row
    return Asked(answered, waiting - late, late)


def month_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Return what an accountability report says of questions; see `definitions.py`.

    Only published questions are told one by one, in the words that were published. How many
    were not published is hidden below five: it could point at whoever asked.
    """
    mine = _asked_in(territory_id)
    came = (Question.received_at >= month.start) & (Question.received_at < month.end)
    ended = func.coalesce(Question.answered_at, Question.forwarded_at)
    public = Question.public_words.is_not(None) & (Question.status != _S.REJECTED)
    open_then = or_(ended.is_(None), ended >= as_of)
    row = session.execute(
        select(
            func.count().filter(came & public),
            func.count().filter(
                (Question.answered_at >= month.start) & (Question.answered_at < month.end)
            ),
            func.count().filter(
                (Question.answered_at >= month.start)
                & (Question.answered_at < month.end)
                & (Question.answered_at <= Question.due_at)
            ),
            func.count().filter(
                (Question.forwarded_at >= month.start) & (Question.forwarded_at < month.end)
            ),
            func.count().filter(
                (Question.due_at < as_of) & open_then & (Question.status != _S.REJECTED)
            ),
            func.count().filter(came & (Question.status == _S.REJECTED)),
        ).where(mine)
    ).one()
    asked, answered, in_time, forwarded, late, rejected = row
    return {
        "asked": asked,
        "answered": answered,
        "in_time": in_time,
        "forwarded": forwarded,
        "late": late,
        "not_published": rejected if rejected >= FEWEST or not rejected else None,
        "list": _listed(session, mine, month, as_of),
    }


def _listed(
    session: Session, mine: ColumnElement[bool], month: Month, as_of: datetime
) -> list[dict[str, Any]]:
    """Tell what was asked or answered in the month, and what is late; unanswered ones first."""
    answered = (Question.answered_at >= month.start) & (Question.answered_at < month.end)
    came = (Question.received_at >= month.start) & (Question.received_at < month.end)
    late = (Question.due_at < as_of) & Question.status.in_(WAITING)
    found = session.scalars(published().where(mine, answered | came | late)).all()
    bodies = Bodies.read(
        session,
        {
            (one.assigned_to_kind, one.assigned_to_id)
            for one in found
            if one.assigned_to_kind and one.assigned_to_id
        },
    )
    told = [
        {
            "code": one.code,
            "words": one.public_words,
            "asked_on": city_day(one.received_at).isoformat(),
            "due_on": city_day(one.due_at).isoformat(),
            "of": bodies.name(one.assigned_to_kind, one.assigned_to_id),
            "status": one.status.value,
            "answer": one.answer,
            "answered_on": city_day(one.answered_at).isoformat() if one.answered_at else None,
            "forwarded_to": one.forwarded_to,
            "days_late": _days_late(one, as_of),
        }
        for one in found
    ]
    return sorted(
        told, key=lambda one: (one["answer"] is not None, one["asked_on"], one["code"])
    )


def _days_late(question: Question, as_of: datetime) -> int:
    until = question.answered_at or question.forwarded_at or as_of
    return max(0, working_days_between(city_day(question.due_at), city_day(until)))


def _asked_in(territory_id: str) -> ColumnElement[bool]:
    """Choose what was asked about a part of the city; the whole city has all of it."""
    if territory_id == CITY:
        return true()
    return or_(
        Question.territory_id == territory_id,
        Question.territory_id.startswith(f"{territory_id}-", autoescape=True),
    )
