"""What happened to a commitment, for everybody to read: which side, never which person."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attachments import Attachment
from models.events import Event, EventKind
from models.language import day_in_words
from models.people.grant import Grant, Role
from models.trust.bodies import Bodies
from models.trust.claim import Claim
from models.trust.commitment import Commitment
from webapp.languages import language
from webapp.orders.history import Step

_K = EventKind

# What is said, the colour that repeats it, its sign, and whether the owing side said it.
_WORDS: dict[EventKind, tuple[object, str, str, bool | None]] = {
    _K.COMMITMENT_PROPOSED: (_l("Se propuso"), "", "plus", None),
    _K.COMMITMENT_ACCEPTED: (_l("Se aceptó: desde aquí la fecha cuenta"), "", "check", True),
    _K.COMMITMENT_DECLINED: (_l("No se aceptó"), "bad", "close", True),
    _K.COMMITMENT_STARTED: (_l("Empezó el trabajo"), "", "mend", True),
    _K.COMMITMENT_CLAIMED: (_l("Dijeron que se cumplió"), "", "eye", True),
    _K.COMMITMENT_KEPT: (_l("Confirmado: se cumplió a tiempo"), "good", "confirmed", False),
    _K.COMMITMENT_KEPT_LATE: (_l("Confirmado: se cumplió tarde"), "soon", "confirmed", False),
    _K.COMMITMENT_DISPUTED: (_l("Todavía falta"), "bad", "close", False),
    _K.COMMITMENT_WITHDRAWN: (_l("Se retiró"), "", "undo", False),
    _K.COMMITMENT_DATE_ASKED: (_l("Pidieron otra fecha"), "soon", "calendar", True),
    _K.COMMITMENT_RESCHEDULED: (_l("Se acordó otra fecha"), "soon", "calendar", False),
    _K.COMMITMENT_DATE_REFUSED: (_l("La fecha se mantuvo"), "", "calendar", False),
    _K.COMMITMENT_BROKEN: (_l("Pasó la fecha sin cumplirse"), "bad", "alert", None),
    _K.COMMITMENT_STILL_BROKEN: (_l("Sigue sin cumplirse"), "bad", "alert", None),
}


def story(session: Session, commitment: Commitment, bodies: Bodies) -> list[Step]:
    """Tell what happened, the newest first."""
    events = session.scalars(Event.history_of(commitment.id)).all()
    liaisons = _liaisons(session, events)
    return [
        _step(event, commitment, bodies, liaisons)
        for event in reversed(events)
        if event.kind in _WORDS
    ]


def evidence(session: Session, claims: Iterable[Claim]) -> dict[UUID, list[Attachment]]:
    """Return what everybody may see of what was shown with each claim."""
    shown: dict[UUID, list[Attachment]] = {claim.id: [] for claim in claims}
    for photo in session.scalars(Attachment.public_of(list(shown))):
        shown[photo.subject_id].append(photo)
    return shown


def _step(
    event: Event, commitment: Commitment, bodies: Bodies, liaisons: frozenset[str]
) -> Step:
    words, tone, sign, owing = _WORDS[event.kind]
    what = str(words)
    if "to" in event.facts and event.kind is not _K.COMMITMENT_PROPOSED:
        day = day_in_words(date.fromisoformat(event.facts["to"]), language())
        what = f"{what}: {day}"
    if owing is None:
        who = _("la plataforma") if event.actor == "platform" else ""
    elif owing:
        who = bodies.owing(commitment, language())
    else:
        who = _other_side(event, commitment, bodies, liaisons)
    return Step(what, event.occurred_at, who, _why(event, commitment), tone, sign)


def _other_side(
    event: Event, commitment: Commitment, bodies: Bodies, liaisons: frozenset[str]
) -> str:
    if event.actor in liaisons:
        return _("el enlace comunitario, en nombre de los residentes")
    if commitment.made_to_committee_id is not None:
        return bodies.named(commitment, language())
    return _("un comité de %(place)s", place=bodies.place(commitment.territory_id))


def _why(event: Event, commitment: Commitment) -> str:
    kind, facts = event.kind, event.facts
    if kind is _K.COMMITMENT_DECLINED:
        return commitment.decline_reason or ""
    if kind is _K.COMMITMENT_WITHDRAWN:
        return commitment.withdraw_reason or ""
    if kind is _K.COMMITMENT_CLAIMED:
        said = (one.words for one in commitment.claims if one.claimed_at == event.occurred_at)
        return next(said, "")
    if kind is _K.COMMITMENT_DISPUTED:
        said = (
            one.answer or "" for one in commitment.claims if str(one.id) == facts.get("claim")
        )
        return next(said, "")
    if kind is _K.COMMITMENT_DATE_ASKED:
        said = (one.reason for one in commitment.dates if one.asked_at == event.occurred_at)
        return next(said, "")
    return ""


def _liaisons(session: Session, events: Iterable[Event]) -> frozenset[str]:
    """Return which of those who acted are liaisons and no members of a committee."""
    people = {UUID(key) for kind, _colon, key in _actors(events) if kind == "person"}
    if not people:
        return frozenset()
    roles: dict[UUID, set[Role]] = {}
    held = select(Grant.person_id, Grant.role).where(Grant.person_id.in_(people))
    for person_id, role in session.execute(held):
        roles.setdefault(person_id, set()).add(role)
    return frozenset(
        f"person:{one}"
        for one, theirs in roles.items()
        if Role.LIAISON in theirs and Role.COMMITTEE not in theirs
    )


def _actors(events: Iterable[Event]) -> Iterable[tuple[str, str, str]]:
    return (event.actor.partition(":") for event in events)
