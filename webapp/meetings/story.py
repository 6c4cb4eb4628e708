"""What happened to a meeting, told to everybody, without names."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import Event, EventKind
from models.trust.meeting import Meeting
from webapp.orders.history import Step

_K = EventKind
_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.MEETING_CONVENED: (_l("Se convocó"), "", "send"),
    _K.MEETING_POSTPONED: (_l("Se aplazó"), "soon", "calendar"),
    _K.MEETING_CANCELLED: (_l("Se canceló"), "bad", "close"),
    _K.MEETING_HELD: (_l("Se realizó"), "", "people"),
    _K.MINUTES_DRAFTED: (_l("El acta se abrió a comentarios"), "", "list"),
    _K.MINUTES_OVERDUE: (_l("El acta venció sin publicarse"), "bad", "alert"),
    _K.MINUTES_APPROVED: (_l("El acta se publicó"), "good", "confirmed"),
}


def story(session: Session, meeting: Meeting) -> list[Step]:
    """Tell the steps of a meeting, the first one first."""
    told = select(Event).where(Event.subject_id == meeting.id, Event.kind.in_(_WORDS))
    return [
        Step(str(words), event.occurred_at, "", "", tone, sign)
        for event in session.scalars(told.order_by(Event.id))
        for words, tone, sign in (_WORDS[event.kind],)
    ]
