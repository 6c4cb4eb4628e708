"""What happened to a case, in plain words: what, when, by whom as a role, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import Event, EventKind
from models.language import day_in_words, say
from models.people.department import Department
from models.people.grant import Grant
from models.people.roles import BY_MEMBERSHIP, Role
from models.upkeep.codes import DisputeReason, PauseReason, RejectionReason, ReturnReason

_K = EventKind

# What the public is told of, how it is said, its tone and its sign. The rest of the diary
# repeats these from the order's side, or is nobody's business.
TOLD: dict[EventKind, tuple[Any, str, str]] = {
    _K.REQUEST_RECEIVED: (_l("Se recibió el reporte"), "", "report"),
    _K.REQUEST_ACCEPTED: (_l("Una dependencia lo tomó a su cargo"), "", "building"),
    _K.REQUEST_REJECTED: (_l("La ciudad no lo va a arreglar"), "bad", "stop"),
    _K.REQUEST_JOINED: (_l("Se unió a otro reporte del mismo lugar"), "", "join"),
    _K.REQUEST_UNJOINED: (_l("Se separó del otro reporte"), "", "undo"),
    _K.REQUEST_SENT_BACK: (_l("Volvió a revisión"), "soon", "undo"),
    _K.REQUEST_RESOLVED: (_l("La dependencia dice que está arreglado"), "soon", "mend"),
    _K.REQUEST_CONFIRMED: (_l("Los vecinos confirmaron el arreglo"), "good", "confirmed"),
    _K.REQUEST_UNCONFIRMED: (
        _l("Se cerró sin confirmar: nadie respondió en diez días hábiles"),
        "",
        "question",
    ),
    _K.REQUEST_DISPUTED: (_l("Los vecinos dicen que no está arreglado"), "bad", "alert"),
    _K.REQUEST_REOPENED: (_l("Se abrió otra vez"), "bad", "undo"),
    _K.REQUEST_HIDDEN: (_l("Se ocultó el texto del reporte"), "", "hidden"),
    _K.WORK_ORDER_SCHEDULED: (_l("Se programó el arreglo"), "", "calendar"),
    _K.WORK_ORDER_STARTED: (_l("Empezó el arreglo"), "", "mend"),
    _K.WORK_ORDER_PAUSED: (_l("El arreglo quedó en pausa"), "soon", "pause"),
    _K.WORK_ORDER_RESUMED: (_l("El arreglo siguió"), "", "play"),
    _K.WORK_ORDER_RETURNED: (_l("La dependencia lo devolvió"), "soon", "undo"),
    _K.WORK_ORDER_OVERDUE: (_l("Pasó la fecha prometida"), "bad", "clock"),
    _K.WORK_ORDER_ESCALATED: (_l("Se avisó a la administración"), "bad", "bell"),
}
_REASONS = {
    _K.REQUEST_REJECTED: RejectionReason,
    _K.REQUEST_DISPUTED: DisputeReason,
    _K.REQUEST_REOPENED: DisputeReason,
    _K.WORK_ORDER_PAUSED: PauseReason,
    _K.WORK_ORDER_RETURNED: ReturnReason,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of the story, as the timeline shows it."""

    what: str
    when: datetime
    who: str
    why: str
    tone: str
    sign: str


def story(session: Session, subjects: Iterable[UUID], language: str) -> list[Happening]:
    """Tell what happened to a request and its orders, oldest first."""
    events = session.scalars(
        select(Event)
        .where(Event.subject_id.in_(list(subjects)), Event.kind.in_(list(TOLD)))
        .order_by(Event.id)
    ).all()
    departments = {one.id: one for one in session.scalars(select(Department))}
    roles = _roles(session, events)
    return [
        Happening(
            what=str(TOLD[event.kind][0]),
            when=event.occurred_at,
            who=_who(event.actor, roles, language),
            why=_why(event, departments, language),
            tone=TOLD[event.kind][1],
            sign=TOLD[event.kind][2],
        )
        for event in events
    ]


def _roles(session: Session, events: Iterable[Event]) -> Mapping[str, Role]:
    """Look up what the people in the story are to the city; their names are not told."""
    people = {
        UUID(event.actor.partition(":")[2])
        for event in events
        if event.actor.startswith("person:")
    }
    if not people:
        return {}
    given = session.execute(
        select(Grant.person_id, Grant.role).where(
            Grant.person_id.in_(people), Grant.role.not_in(BY_MEMBERSHIP)
        )
    )
    return {f"person:{person}": role for person, role in given}


def _who(actor: str, roles: Mapping[str, Role], language: str) -> str:
    kind = actor.partition(":")[0]
    if kind == "person":
        role = roles.get(actor)
        return say(role, language) if role else _("una persona de la plataforma")
    return {
        "platform": _("la plataforma"),
        "follower": _("quien reportó o sigue el caso"),
        "anyone": _("un vecino"),
        "device": _("un dispositivo"),
        "client": _("otra aplicación"),
        "seat": _("un comité"),
    }.get(kind, _("la plataforma"))


def _why(event: Event, departments: Mapping[str, Department], language: str) -> str:
    facts = event.facts
    if event.kind in _REASONS and facts.get("reason"):
        return say(_REASONS[event.kind](facts["reason"]), language).capitalize()
    if event.kind is _K.REQUEST_ACCEPTED:
        return _promise(facts, departments, language)
    if event.kind is _K.WORK_ORDER_SCHEDULED and facts.get("day"):
        day = day_in_words(date.fromisoformat(facts["day"]), language)
        return _("Van a ir el %(day)s.", day=day)
    return ""


def _promise(
    facts: Mapping[str, Any], departments: Mapping[str, Department], language: str
) -> str:
    department = departments.get(str(facts.get("department")))
    name = "" if department is None else department_name(department, language)
    if not facts.get("due_at"):
        return name
    day = day_in_words(datetime.fromisoformat(facts["due_at"]), language)
    return _(
        "%(department)s promete arreglarlo a más tardar el %(day)s.", department=name, day=day
    )


def department_name(department: Department, language: str) -> str:
    """Return what people call a department."""
    return department.name_en if language == "en" else department.name_es
