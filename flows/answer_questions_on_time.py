"""Get public questions answered within their legal term, and tell whoever asked.

Started by `question.assigned`, by the ticker three working days before the term ends and when
it is over, and by what becomes of the question. Where nobody was given it yet, whoever reviews
questions hears of its term. Safe to run twice: a letter is known by its event and recipient.
"""

from prefect import flow, task
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import people_who_may, to_people
from flows.sides import to_body
from models.events import Event
from models.events import EventKind as K
from models.language import say
from models.letters import Draft, LetterKind, write_all
from models.people.roles import Permission, Role
from models.session import reading, unit_of_work
from models.trust.asker import Asker
from models.trust.bodies import Bodies
from models.trust.question import Question, with_ids
from models.trust.question_stages import WAITING, QuestionStatus

TO_BODY = {
    K.QUESTION_ASSIGNED: LetterKind.QUESTION_ASSIGNED,
    K.QUESTION_DUE_SOON: LetterKind.QUESTION_DUE_SOON,
    K.QUESTION_OVERDUE: LetterKind.QUESTION_OVERDUE,
}
TO_ASKER = {
    K.QUESTION_ANSWERED: (LetterKind.QUESTION_ANSWERED, QuestionStatus.ANSWERED),
    K.QUESTION_FORWARDED: (LetterKind.QUESTION_FORWARDED, QuestionStatus.FORWARDED),
    K.QUESTION_HIDDEN: (LetterKind.QUESTION_NOT_PUBLISHED, QuestionStatus.REJECTED),
}


@flow
def answer_questions_on_time(events: list[int]) -> None:
    """Write to those who must answer, and to those who asked."""
    write_about(events)


@task
def write_about(events: list[int]) -> None:
    """Write every letter that these events call for."""
    with reading() as session:
        told = heard(session, events)
        found = session.scalars(with_ids({event.subject_id for event in told}))
        questions = {one.id: one for one in found}
        drafts: list[Draft] = []
        for event in told:
            question = questions.get(event.subject_id)
            if question is not None:
                drafts += letters_about(session, event, question)
    with unit_of_work() as session:
        write_all(session, drafts)


def letters_about(session: Session, event: Event, question: Question) -> list[Draft]:
    """Return the letters about one event; none about what has moved on meanwhile."""
    if event.kind in TO_ASKER:
        return to_asker(session, event, question)
    if question.status not in WAITING:
        return []
    kind = TO_BODY[event.kind]
    if event.kind is K.QUESTION_ASSIGNED and event.facts.get("to") != _assigned_to(question):
        return []
    drafts: list[Draft] = []
    if question.assigned_to_kind is not None and question.assigned_to_id is not None:
        drafts += to_body(
            session,
            question.assigned_to_kind,
            question.assigned_to_id,
            about=event.id,
            letter=kind,
            facts=facts_of(session, question) | {"assigned": True},
        )
    if event.kind is K.QUESTION_OVERDUE or question.status is QuestionStatus.RECEIVED:
        reviewers = people_who_may(session, Permission.ASSIGN_QUESTIONS, only=(Role.LIAISON,))
        facts = facts_of(session, question) | {
            "assigned": question.status is QuestionStatus.ASSIGNED
        }
        drafts += to_people(reviewers, about=event.id, kind=kind, facts=facts)
    return drafts


def to_asker(session: Session, event: Event, question: Question) -> list[Draft]:
    """Tell whoever asked, if they left an address, what became of their question."""
    kind, status = TO_ASKER[event.kind]
    asker = session.scalars(select(Asker).where(Asker.question_id == question.id)).one_or_none()
    if asker is None or not asker.email or question.status is not status:
        return []
    facts = facts_of(session, question, asker.language) | {
        "words": question.public_words or "",
        "answer": question.answer or "",
        "forwarded_to": question.forwarded_to or "",
        "reason": say(question.refusal, asker.language) if question.refusal else "",
    }
    recipient = str(asker.actor)
    return [Draft(str(event.id), kind, recipient, asker.email, asker.language, facts)]


def facts_of(session: Session, question: Question, language: str = "es") -> dict[str, object]:
    """Say what the templates need. Words that nobody has read yet are in no letter."""
    kind, whose = question.assigned_to_kind, question.assigned_to_id
    bodies = Bodies.read(session, [(kind, whose)] if kind and whose else [])
    return {
        "code": question.code,
        "words": question.public_words or "",
        "body": bodies.name(kind, whose, language),
        "due_at": question.due_at.isoformat(),
        "days_late": question.days_late,
    }


def _assigned_to(question: Question) -> str:
    return f"{question.assigned_to_kind}:{question.assigned_to_id}"
