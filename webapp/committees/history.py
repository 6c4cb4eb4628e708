"""What happened to a committee or a problem; who did it, by what each may be called."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.committees.codes import DissolutionReason
from models.committees.member import Membership, by_ids, name_for
from models.committees.plan_codes import AbandonReason, Verdict
from models.events import Event, EventKind
from models.language import say
from models.people.grant import Rights
from webapp.languages import language
from webapp.orders.history import Step

MOST = 60
_K = EventKind

_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.COMMITTEE_SECTOR_CHOSEN: (_l("Se escogió el sector"), "", "pin"),
    _K.COMMITTEE_CONVENED: (_l("Se convocó a los vecinos"), "", "people"),
    _K.COMMITTEE_CONSTITUTED: (
        _l("Se constituyó, con acta y perfil del sector"),
        "good",
        "check",
    ),
    _K.COMMITTEE_INAUGURATED: (_l("Se inauguró"), "good", "check"),
    _K.COMMITTEE_REGISTERED: (_l("Quedó registrado ante la policía"), "good", "confirmed"),
    _K.COMMITTEE_RENEWED: (_l("Se renovó"), "good", "confirmed"),
    _K.COMMITTEE_DISSOLVED: (_l("Terminó"), "", "stop"),
    _K.PROBLEM_FOUND: (_l("Se nombró el problema"), "", "search"),
    _K.PROBLEM_CHANGED: (_l("Se corrigió lo que se sabe"), "", "gear"),
    _K.PROBLEM_LINKED: (_l("Se agregó algo que tiene que ver"), "", "join"),
    _K.PROBLEM_UNLINKED: (_l("Se quitó algo que no tenía que ver"), "", "undo"),
    _K.PROBLEM_UNDERSTOOD: (_l("Empezó el segundo paso: entender"), "", "question"),
    _K.PROBLEM_ANSWERED: (_l("Empezó el tercer paso: actuar"), "", "play"),
    _K.PROBLEM_ASSESSED: (_l("Empezó el cuarto paso: evaluar"), "", "eye"),
    _K.PROBLEM_RETHOUGHT: (_l("Volvió al segundo paso"), "soon", "undo"),
    _K.PROBLEM_CLOSED: (_l("Terminó con una conclusión"), "good", "check"),
    _K.PROBLEM_ABANDONED: (_l("Se dejó de trabajar en esto"), "", "stop"),
    _K.PROBLEM_NOTED: (_l("Se escribió una nota reservada"), "", "lock"),
    _K.PROBLEM_STALLED: (
        _l("Tres semanas sin movimiento: se avisó al comité"),
        "soon",
        "clock",
    ),
    _K.PLAN_TASK_ADDED: (_l("Se acordó una tarea"), "", "plus"),
    _K.PLAN_TASK_DONE: (_l("Se hizo una tarea"), "good", "check"),
    _K.PLAN_TASK_DROPPED: (_l("Se descartó una tarea"), "", "close"),
    _K.PLAN_TASK_REOPENED: (_l("Se retomó una tarea"), "", "undo"),
    _K.PLAN_ORDER_ASKED: (_l("Se pidió un arreglo a una dependencia"), "", "mend"),
}
_REASONS: Mapping[EventKind, tuple[str, type]] = {
    _K.COMMITTEE_DISSOLVED: ("reason", DissolutionReason),
    _K.PROBLEM_ABANDONED: ("reason", AbandonReason),
    _K.PROBLEM_CLOSED: ("verdict", Verdict),
}


def told(session: Session, subject_id: UUID, rights: Rights) -> list[Step]:
    """Tell what happened, the newest step first."""
    newest = (
        select(Event)
        .where(Event.subject_id == subject_id, Event.kind.in_(_WORDS))
        .order_by(Event.id.desc())
        .limit(MOST)
    )
    events = _each_once(session.scalars(newest).all())
    seats = _seats(session, events)
    return [_step(event, seats, rights) for event in events]


def _each_once(events: Sequence[Event]) -> list[Event]:
    """Tell once what was done by one button: six things that were added are one step."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        kept.setdefault((event.kind, event.actor, event.occurred_at), event)
    return list(kept.values())


def _step(event: Event, seats: Mapping[UUID, Membership], rights: Rights) -> Step:
    words, tone, sign = _WORDS[event.kind]
    why = ""
    if event.kind in _REASONS:
        name, codes = _REASONS[event.kind]
        if event.facts.get(name):
            why = f"{say(codes(event.facts[name]), language()).capitalize()}."
    return Step(str(words), event.occurred_at, _who(event, seats, rights), why, tone, sign)


def _who(event: Event, seats: Mapping[UUID, Membership], rights: Rights) -> str:
    """Return who did it: a member by the name this reader may know, others by their office."""
    kind, _colon, key = event.actor.partition(":")
    if kind == "seat" and (seat := seats.get(UUID(key))) is not None:
        return _("usted") if seat.person_id == current_user.id else name_for(rights, seat)
    if kind == "person":
        mine = key == str(current_user.id)
        return _("usted") if mine else _("el enlace o la administración")
    return _("la plataforma")


def _seats(session: Session, events: Sequence[Event]) -> dict[UUID, Membership]:
    ids = {
        UUID(event.actor.partition(":")[2])
        for event in events
        if event.actor.startswith("seat:")
    }
    return by_ids(session, ids)
