"""The stages of a service request, the moves between them, and what each has to show."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from models.language import speak
from models.lifecycle import Lifecycle


class RequestStatus(StrEnum):
    """Where a service request stands."""

    RECEIVED = "received"
    REJECTED = "rejected"
    JOINED = "joined"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"
    CLOSED = "closed"


_S = RequestStatus

speak(
    RequestStatus,
    {
        _S.RECEIVED: ("recibido", "received"),
        _S.REJECTED: ("no aceptado", "not accepted"),
        _S.JOINED: ("unido a otro reporte", "joined to another report"),
        _S.ACCEPTED: ("aceptado", "accepted"),
        _S.RESOLVED: ("arreglado, por confirmar", "mended, to be confirmed"),
        _S.CONFIRMED: ("confirmado", "confirmed"),
        _S.UNCONFIRMED: ("sin confirmar", "unconfirmed"),
        _S.DISPUTED: ("en desacuerdo", "disputed"),
        _S.CLOSED: ("cerrado", "closed"),
    },
)

REQUEST_LIFECYCLE: Lifecycle[RequestStatus] = Lifecycle(
    "service request",
    {
        "accept": ([_S.RECEIVED, _S.DISPUTED], _S.ACCEPTED),
        "reject": ([_S.RECEIVED], _S.REJECTED),
        "join": ([_S.RECEIVED, _S.ACCEPTED], _S.JOINED),
        "unjoin": ([_S.JOINED], _S.RECEIVED),
        "send_back": ([_S.ACCEPTED], _S.RECEIVED),
        "resolve": ([_S.ACCEPTED], _S.RESOLVED),
        "confirm": ([_S.RESOLVED], _S.CONFIRMED),
        "let_silence_speak": ([_S.RESOLVED], _S.UNCONFIRMED),
        "dispute": ([_S.RESOLVED], _S.DISPUTED),
        "close": ([_S.RESOLVED, _S.CONFIRMED, _S.UNCONFIRMED], _S.CLOSED),
        "reopen": ([_S.CLOSED], _S.ACCEPTED),
    },
)

# Somebody still has to do something about the place; a new voice may join.
OPEN = (_S.RECEIVED, _S.ACCEPTED, _S.DISPUTED)
# What other programs are told is closed (Open311 knows only open and closed).
FINAL = (_S.REJECTED, _S.JOINED, _S.CLOSED)

# A status cannot lie: the database refuses one that has nothing to show for it.
REQUEST_EVIDENCE = (
    CheckConstraint("(status = 'joined') = (joined_to_id IS NOT NULL)", name="joined_to_one"),
    CheckConstraint(
        "(status = 'rejected') = (rejection_reason IS NOT NULL)", name="rejected_for_a_reason"
    ),
    CheckConstraint(
        "status NOT IN ('resolved', 'confirmed', 'unconfirmed', 'closed')"
        " OR resolved_at IS NOT NULL",
        name="resolved_when_it_says_so",
    ),
    CheckConstraint(
        "(status = 'closed') = (closed_at IS NOT NULL)", name="closed_when_it_says_so"
    ),
    CheckConstraint(
        "status <> 'closed' OR confirmation IS NOT NULL", name="closed_with_a_word_on_it"
    ),
    CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="a_whole_point"),
    CheckConstraint(
        "(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden_for_a_reason"
    ),
    CheckConstraint("weight >= 1", name="weighs_at_least_itself"),
)
