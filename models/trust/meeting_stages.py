"""The stages of a meeting, the moves between them, and what each has to show."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    CONVENED = "convened"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"
    MINUTES_DRAFTED = "minutes_drafted"
    MINUTES_APPROVED = "minutes_approved"


_S = MeetingStatus

speak(
    MeetingStatus,
    {
        _S.DRAFT: ("en preparación", "being prepared"),
        _S.CONVENED: ("convocado", "convened"),
        _S.POSTPONED: ("aplazado a otra fecha", "moved to another date"),
        _S.CANCELLED: ("cancelado", "cancelled"),
        _S.HELD: ("realizado, acta por escribir", "held, minutes to be written"),
        _S.MINUTES_DRAFTED: ("acta en comentarios", "minutes open to comments"),
        _S.MINUTES_APPROVED: ("acta publicada", "minutes published"),
    },
)


class MeetingMode(StrEnum):
    """How one takes part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


speak(
    MeetingMode,
    {
        MeetingMode.IN_PERSON: ("presencial", "in person"),
        MeetingMode.ONLINE: ("por internet", "online"),
        MeetingMode.BOTH: ("presencial y por internet", "in person and online"),
    },
)

MEETING_LIFECYCLE: Lifecycle[MeetingStatus] = Lifecycle(
    "meeting",
    {
        "convene": ([_S.DRAFT], _S.CONVENED),
        "postpone": ([_S.CONVENED, _S.POSTPONED], _S.POSTPONED),
        "cancel": ([_S.DRAFT, _S.CONVENED, _S.POSTPONED], _S.CANCELLED),
        "hold": ([_S.CONVENED, _S.POSTPONED], _S.HELD),
        "write_minutes": ([_S.HELD, _S.MINUTES_DRAFTED], _S.MINUTES_DRAFTED),
        "approve_minutes": ([_S.MINUTES_DRAFTED], _S.MINUTES_APPROVED),
    },
)

COMING = (_S.CONVENED, _S.POSTPONED)  # people may register and are reminded
TO_BE_HELD = (_S.DRAFT, *COMING)  # takes the liaison's time
OVER = (_S.HELD, _S.MINUTES_DRAFTED, _S.MINUTES_APPROVED)

# A status cannot lie: the database refuses one that has nothing to show for it.
MEETING_EVIDENCE = (
    CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
    CheckConstraint("places IS NULL OR places >= 1", name="has_room_for_somebody"),
    CheckConstraint("sequence >= 0", name="counts_its_changes"),
    CheckConstraint("mode = 'online' OR place <> ''", name="in_person_happens_somewhere"),
    CheckConstraint(
        "status IN ('draft', 'cancelled') OR convened_at IS NOT NULL",
        name="convened_when_it_says_so",
    ),
    CheckConstraint(
        "status <> 'postponed' OR (postponed_at IS NOT NULL AND postponed_why IS NOT NULL)",
        name="postponed_for_a_reason",
    ),
    CheckConstraint(
        "(status = 'cancelled') = (cancelled_at IS NOT NULL)"
        " AND (cancelled_at IS NULL) = (cancelled_why IS NULL)",
        name="cancelled_for_a_reason",
    ),
    CheckConstraint(
        "(status IN ('held', 'minutes_drafted', 'minutes_approved')) = (held_at IS NOT NULL)",
        name="held_when_it_says_so",
    ),
    CheckConstraint(
        "(status IN ('minutes_drafted', 'minutes_approved')) = (comments_until IS NOT NULL)",
        name="minutes_wait_for_comments",
    ),
    CheckConstraint(
        "(status = 'minutes_approved') = (approved_at IS NOT NULL)",
        name="approved_when_it_says_so",
    ),
)
