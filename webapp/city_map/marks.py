"""What a place is shown as on the map: five states, each with a shape of its own."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from models.language import speak
from models.upkeep.codes import Confirmation
from models.upkeep.request_stages import OPEN, RequestStatus
from models.upkeep.service_request import ServiceRequest


class Mark(StrEnum):
    """How a reported place stands, as somebody who looks at the map needs to know it."""

    OPEN = "open"
    LATE = "late"
    CLAIMED = "claimed"  # the department says it is mended; the neighbours have not spoken
    CONFIRMED = "confirmed"
    CLOSED = "closed"


speak(
    Mark,
    {
        Mark.OPEN: ("abierto", "open"),
        Mark.LATE: ("vencido", "overdue"),
        Mark.CLAIMED: ("arreglado, por confirmar", "mended, to be confirmed"),
        Mark.CONFIRMED: ("confirmado por vecinos", "confirmed by neighbours"),
        Mark.CLOSED: ("cerrado sin confirmar", "closed, not confirmed"),
    },
)

# One letter each, for the file that carries 35,000 of them to a telephone.
LETTERS = {
    Mark.OPEN: "o",
    Mark.LATE: "l",
    Mark.CLAIMED: "r",
    Mark.CONFIRMED: "c",
    Mark.CLOSED: "x",
}
TONES = {
    Mark.OPEN: "moving",
    Mark.LATE: "bad",
    Mark.CLAIMED: "soon",
    Mark.CONFIRMED: "good",
    Mark.CLOSED: "",
}

_R = ServiceRequest


def shown() -> ColumnElement[bool]:
    """Say which requests are places on the map: the joined ones are voices about another."""
    return _R.status.not_in([RequestStatus.JOINED, RequestStatus.REJECTED])


def marked(mark: Mark, now: datetime) -> ColumnElement[bool]:
    """Say when a request carries a mark."""
    late = and_(_R.due_at.is_not(None), _R.due_at <= now)
    being_mended = _R.status.in_(OPEN)
    confirmed = _R.confirmation == Confirmation.CONFIRMED
    return {
        Mark.OPEN: and_(being_mended, or_(_R.due_at.is_(None), _R.due_at > now)),
        Mark.LATE: and_(being_mended, late),
        Mark.CLAIMED: _R.status == RequestStatus.RESOLVED,
        Mark.CONFIRMED: and_(_R.status == RequestStatus.CLOSED, confirmed),
        Mark.CLOSED: and_(_R.status == RequestStatus.CLOSED, ~confirmed),
    }[mark]


def letter(now: datetime) -> ColumnElement[str]:
    """Return the column that says a request's mark in one letter."""
    chosen: Any = [(marked(mark, now), sign) for mark, sign in LETTERS.items()]
    return case(*chosen, else_=LETTERS[Mark.CLOSED])


def mark_of(request: ServiceRequest, now: datetime) -> Mark:
    """Return the mark of one request."""
    if request.status in OPEN:
        return Mark.LATE if request.due_at is not None and request.due_at <= now else Mark.OPEN
    if request.status is RequestStatus.RESOLVED:
        return Mark.CLAIMED
    if request.confirmation is Confirmation.CONFIRMED:
        return Mark.CONFIRMED
    return Mark.CLOSED
