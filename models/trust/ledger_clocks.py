"""What happens when a clock of commitments and questions runs out. The ticker calls these."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deadlines import DeadlineKind
from models.trust.asker import Asker, end_retention
from models.trust.commitment import Commitment
from models.trust.question import Question


def of_commitment(verb: Callable[[Commitment], None]) -> Callable[[Session, UUID], None]:
    """Let a deadline of a commitment ask the commitment."""

    def ask(session: Session, commitment_id: UUID) -> None:
        if (commitment := session.get(Commitment, commitment_id)) is not None:
            verb(commitment)

    return ask


def of_question(verb: Callable[[Question], None]) -> Callable[[Session, UUID], None]:
    """Let a deadline of a question ask the question."""

    def ask(session: Session, question_id: UUID) -> None:
        if (question := session.get(Question, question_id)) is not None:
            verb(question)

    return ask


LEDGER_CLOCKS: Mapping[DeadlineKind, Callable[[Session, UUID], None]] = {
    DeadlineKind.COMMITMENT_REMINDER: of_commitment(Commitment.come_due),
    DeadlineKind.COMMITMENT_BROKEN: of_commitment(Commitment.break_),
    DeadlineKind.COMMITMENT_STILL_BROKEN: of_commitment(Commitment.stay_broken),
    DeadlineKind.QUESTION_WARNING: of_question(Question.warn),
    DeadlineKind.QUESTION_TERM: of_question(Question.miss_term),
    DeadlineKind.QUESTION_RETENTION: end_retention,
}

_SUBJECTS: Mapping[DeadlineKind, type[Commitment | Question | Asker]] = {
    DeadlineKind.COMMITMENT_REMINDER: Commitment,
    DeadlineKind.COMMITMENT_BROKEN: Commitment,
    DeadlineKind.COMMITMENT_STILL_BROKEN: Commitment,
    DeadlineKind.QUESTION_WARNING: Question,
    DeadlineKind.QUESTION_TERM: Question,
    DeadlineKind.QUESTION_RETENTION: Asker,
}


def hold_ledger(session: Session, kind: DeadlineKind, subject_id: UUID) -> None:
    """Take hold of what a deadline is about, where the database knows such locks.

    Whoever keeps a promise holds the record first and then its deadline; so must the clock.
    """
    if (record := _SUBJECTS.get(kind)) is not None:
        session.execute(select(record.id).where(record.id == subject_id).with_for_update())
