"""Follow commitments up: a reminder before the date, the day it breaks, and every month then.

Started by what the ticker writes at each date (`commitment.due_soon`, `.broken`,
`.still_broken`) and by what each side does that the other must hear of. Both sides hear of
dates; a claim and a question for another date go to whoever has to answer. Safe to run twice:
a letter is known by its event and recipient, so nothing is sent twice, and what has moved on
meanwhile is not written about any more.
"""

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard
from flows.recipients import to_people
from flows.sides import other_side, to_body
from models.events import Event
from models.events import EventKind as K
from models.letters import Draft, LetterKind, write_all
from models.session import reading, unit_of_work
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment, with_ids
from models.trust.commitment_stages import PROMISED, CommitmentStatus
from models.trust.ledger_lists import days_late

LETTERS = {
    K.COMMITMENT_PROPOSED: LetterKind.COMMITMENT_PROPOSED,
    K.COMMITMENT_DUE_SOON: LetterKind.COMMITMENT_DUE_SOON,
    K.COMMITMENT_BROKEN: LetterKind.COMMITMENT_BROKEN,
    K.COMMITMENT_STILL_BROKEN: LetterKind.COMMITMENT_BROKEN,
    K.COMMITMENT_CLAIMED: LetterKind.COMMITMENT_CLAIMED,
    K.COMMITMENT_DATE_ASKED: LetterKind.COMMITMENT_DATE_ASKED,
    K.COMMITMENT_DISPUTED: LetterKind.COMMITMENT_DISPUTED,
}
TO_OTHER_SIDE = frozenset({K.COMMITMENT_CLAIMED, K.COMMITMENT_DATE_ASKED})
TO_BOTH = frozenset({K.COMMITMENT_DUE_SOON, K.COMMITMENT_BROKEN, K.COMMITMENT_STILL_BROKEN})


@flow
def follow_up_commitments(events: list[int]) -> None:
    """Write to those who owe these commitments, and to those they were made to."""
    follow_up(events)


@task
def follow_up(events: list[int]) -> None:
    """Write every letter that these events call for."""
    with reading() as session:
        told = heard(session, events)
        found = session.scalars(with_ids({event.subject_id for event in told}))
        commitments = {one.id: one for one in found}
        bodies = Bodies.of(session, commitments.values())
        drafts: list[Draft] = []
        for event in told:
            commitment = commitments.get(event.subject_id)
            if commitment is not None and still_matters(event, commitment):
                drafts += letters_about(session, event, commitment, bodies)
    with unit_of_work() as session:
        write_all(session, drafts)


def still_matters(event: Event, commitment: Commitment) -> bool:
    """Tell whether the commitment still stands as the event says."""
    if event.kind is K.COMMITMENT_PROPOSED:
        return commitment.status is CommitmentStatus.PROPOSED
    if event.kind in {K.COMMITMENT_BROKEN, K.COMMITMENT_STILL_BROKEN}:
        return commitment.is_broken and commitment.status in PROMISED
    if event.kind is K.COMMITMENT_CLAIMED:
        claim = commitment.standing_claim
        waits = commitment.status is CommitmentStatus.CLAIMED
        return waits and claim is not None and claim.claimed_at == event.occurred_at
    if event.kind is K.COMMITMENT_DATE_ASKED:
        asked = commitment.asked
        return asked is not None and asked.asked_at == event.occurred_at
    return commitment.status in PROMISED


def letters_about(
    session: Session, event: Event, commitment: Commitment, bodies: Bodies
) -> list[Draft]:
    """Return the letters about one event, to one side or to both."""
    kind, facts = LETTERS[event.kind], facts_of(commitment, bodies)
    drafts: list[Draft] = []
    if event.kind not in TO_OTHER_SIDE:
        drafts += to_body(
            session,
            commitment.owed_by_kind,
            commitment.owed_by_id,
            about=event.id,
            letter=kind,
            facts=facts | {"theirs": True},
        )
    if event.kind in TO_OTHER_SIDE | TO_BOTH:
        people = other_side(session, commitment)
        drafts += to_people(people, about=event.id, kind=kind, facts=facts | {"theirs": False})
    for draft in drafts:
        draft.facts["owed_by"] = bodies.owing(commitment, draft.language)
    return drafts


def facts_of(commitment: Commitment, bodies: Bodies) -> dict[str, object]:
    """Say what the templates need."""
    claim, asked = commitment.claims[-1] if commitment.claims else None, commitment.asked
    return {
        "code": commitment.code,
        "what": commitment.what,
        "owed_by": bodies.owing(commitment),
        "place": bodies.place(commitment.territory_id),
        "due_on": commitment.due_on.isoformat(),
        "days_late": days_late(commitment),
        "moved": commitment.reschedulings,
        "evidence": commitment.evidence_asked,
        "claimed": claim.words if claim else "",
        "missing": (claim.answer or "") if claim else "",
        "asked_on": asked.to_on.isoformat() if asked else None,
        "why": asked.reason if asked else "",
    }
