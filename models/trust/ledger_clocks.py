"""What happens when a clock of commitments and questions runs out. The ticker calls these."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deadlines import DeadlineKind
from models.trust.commitment import Commitment


def of_commitment(verb: Callable[[Commitment], None]) -> Callable[[Session, UUID], None]:
    """Let a deadline ask the commitment, held first: its verbs take it before its deadlines."""

    def ask(session: Session, commitment_id: UUID) -> None:
        if (commitment := session.get(Commitment, commitment_id)) is not None:
            verb(commitment)

    return ask


LEDGER_CLOCKS: Mapping[DeadlineKind, Callable[[Session, UUID], None]] = {
    DeadlineKind.COMMITMENT_REMINDER: of_commitment(Commitment.come_due),
    DeadlineKind.COMMITMENT_BROKEN: of_commitment(Commitment.break_),
    DeadlineKind.COMMITMENT_STILL_BROKEN: of_commitment(Commitment.stay_broken),
}


def hold_ledger(session: Session, kind: DeadlineKind, subject_id: UUID) -> None:
    """Take hold of what a deadline is about, where the database knows such locks.

    Whoever keeps a promise holds the record first and then its deadline; so must the clock.
    """
    if kind in LEDGER_CLOCKS:
        session.execute(
            select(Commitment.id).where(Commitment.id == subject_id).with_for_update()
        )
