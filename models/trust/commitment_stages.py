"""The stages of a commitment, the moves between them, and what each must have to show."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class CommitmentStatus(StrEnum):
    """Where a commitment stands. *Broken* is none of these: see `Commitment.is_broken`."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Where a commitment was made."""

    MEETING = "meeting"
    PLAN = "plan"


class PartyKind(StrEnum):
    """What sort of body owes a commitment."""

    UNIT = "unit"
    DEPARTMENT = "department"
    COMMITTEE = "committee"


_S = CommitmentStatus

speak(
    CommitmentStatus,
    {
        _S.PROPOSED: ("propuesto, sin respuesta", "proposed, not answered"),
        _S.DECLINED: ("no aceptado", "declined"),
        _S.ACCEPTED: ("aceptado", "accepted"),
        _S.IN_PROGRESS: ("en marcha", "in progress"),
        _S.CLAIMED: ("dicen que cumplieron, por confirmar", "said to be kept, to be confirmed"),
        _S.KEPT: ("cumplido", "kept"),
        _S.KEPT_LATE: ("cumplido tarde", "kept late"),
        _S.WITHDRAWN: ("retirado por la comunidad", "withdrawn by the community"),
    },
)
speak(
    Origin,
    {
        Origin.MEETING: ("un encuentro", "a meeting"),
        Origin.PLAN: ("un plan de acción", "an action plan"),
    },
)
speak(
    PartyKind,
    {
        PartyKind.UNIT: ("unidad", "unit"),
        PartyKind.DEPARTMENT: ("dependencia", "department"),
        PartyKind.COMMITTEE: ("comité", "committee"),
    },
)

# A dispute leads straight back to work: nobody has to take notice of it first.
COMMITMENT_LIFECYCLE: Lifecycle[CommitmentStatus] = Lifecycle(
    "commitment",
    {
        "accept": ([_S.PROPOSED], _S.ACCEPTED),
        "decline": ([_S.PROPOSED], _S.DECLINED),
        "start": ([_S.ACCEPTED], _S.IN_PROGRESS),
        "claim": ([_S.ACCEPTED, _S.IN_PROGRESS], _S.CLAIMED),
        "confirm": ([_S.CLAIMED], _S.KEPT),
        "confirm_late": ([_S.CLAIMED], _S.KEPT_LATE),
        "dispute": ([_S.CLAIMED], _S.IN_PROGRESS),
        "withdraw": ([_S.PROPOSED, _S.ACCEPTED, _S.IN_PROGRESS, _S.CLAIMED], _S.WITHDRAWN),
    },
)

PROMISED = (_S.ACCEPTED, _S.IN_PROGRESS)  # the owing side has to act
BINDING = (*PROMISED, _S.CLAIMED)  # promised, and not settled
OPEN = (_S.PROPOSED, *BINDING)  # on agendas and in public

# A status cannot lie: the database refuses one that has nothing to show for it.
COMMITMENT_EVIDENCE = (
    CheckConstraint(
        "status IN ('proposed', 'declined', 'withdrawn') OR accepted_at IS NOT NULL",
        name="accepted_by_somebody",
    ),
    CheckConstraint(
        "(status = 'declined') = (decline_reason IS NOT NULL)", name="declined_for_a_reason"
    ),
    CheckConstraint(
        "(status = 'withdrawn') = (withdraw_reason IS NOT NULL)",
        name="withdrawn_for_a_reason",
    ),
    CheckConstraint(
        "(status IN ('claimed', 'kept', 'kept_late')) = (claimed_on IS NOT NULL)",
        name="claimed_when_it_says_so",
    ),
    CheckConstraint(
        "(status IN ('kept', 'kept_late')) = (confirmed_at IS NOT NULL)",
        name="kept_when_somebody_confirmed",
    ),
    CheckConstraint("status <> 'kept' OR claimed_on <= due_on", name="kept_in_time"),
    CheckConstraint("status <> 'kept_late' OR claimed_on > due_on", name="late_when_late"),
    CheckConstraint(
        "reschedulings > 0 OR due_on = first_due_on", name="date_moves_by_consent_only"
    ),
    CheckConstraint("reschedulings >= 0 AND disputes >= 0", name="counts_forward"),
    CheckConstraint(
        "(status IN ('declined', 'kept', 'kept_late', 'withdrawn')) = (settled_at IS NOT NULL)",
        name="settled_when_it_says_so",
    ),
)
