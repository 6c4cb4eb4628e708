"""What waits for somebody on their first page, each thing by name, the most pressing first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.language import day_in_words, moment_in_words
from models.people.grant import Permission, Rights, ScopeKind
from models.trust.commitment import Commitment
from models.trust.ledger_lists import at_risk, owed_by, received_by
from models.trust.meeting import Meeting, calendar_of, next_in, owing_minutes
from models.trust.offices import bodies_of
from models.trust.speaker import Speaker
from models.trust.surveys.wave import open_waves
from webapp.commitments.standing import standing
from webapp.committees.waiting import Line, waiting_for_committee
from webapp.languages import language
from webapp.meetings.standing import standings

A_FEW = 5  # of each kind; the rest stands behind the link


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of one kind that wait, and where all of them are."""

    title: str
    lines: list[Line]
    address: str = ""


def desk_of(session: Session, person_id: UUID, rights: Rights, speaker: Speaker) -> list[Shelf]:
    """Return the shelves on which something waits for somebody."""
    shelves = (
        Shelf(_("En sus comités"), waiting_for_committee(session, rights, person_id)),
        Shelf(_("Encuentros"), list(_meetings(session, person_id, rights))),
        Shelf(
            _("Compromisos"),
            list(_commitments(session, rights, speaker)),
            "/compromisos/pendientes",
        ),
        Shelf(_("Encuestas abiertas"), list(_surveys(session, rights))),
    )
    return [shelf for shelf in shelves if shelf.lines]


def _meetings(session: Session, person_id: UUID, rights: Rights) -> Iterator[Line]:
    """Tell a liaison what minutes they owe and what comes, and a committee its next meeting."""
    if rights.holds(Permission.HOLD_MEETINGS):
        for one in session.scalars(owing_minutes(person_id).limit(A_FEW)):
            yield _meeting(one, _("falta el acta"))
        for one in session.scalars(calendar_of(person_id).limit(A_FEW)):
            if one.starts_at > now():
                yield _meeting(one)
        return
    for comuna in sorted(rights.scopes(ScopeKind.COMUNA, Permission.ASK_FOR_MEETINGS)):
        for one in session.scalars(next_in(comuna).limit(1)):
            yield _meeting(one)


def _meeting(one: Meeting, owed: str = "") -> Line:
    when = moment_in_words(one.starts_at, language())
    last = standings(one)[-1]
    tone = last.tone or ("soon" if owed else "")
    more = f"{when} · {owed}" if owed and last.tone != "bad" else f"{when} · {last.words}"
    return Line(url_for("meetings.record", code=one.code), one.title, more, tone)


def _commitments(session: Session, rights: Rights, speaker: Speaker) -> Iterator[Line]:
    """Tell what is owed, or owed to them; a liaison what is at risk in the whole city."""
    if not rights.holds(Permission.SEE_LEDGER):
        return
    if speaker.for_residents:
        chosen: Iterable[Commitment] = session.scalars(at_risk().limit(A_FEW))
    else:
        owed = session.scalars(owed_by(bodies_of(speaker, session)))
        chosen = [*owed, *received_by(session, speaker)]
    shown = {one.id: one for one in chosen}
    for one in sorted(shown.values(), key=lambda one: (one.due_on, one.code))[:A_FEW]:
        stands = standing(one)
        address = url_for("commitments.record", code=one.code)
        yield Line(address, one.what, stands.words, stands.tone)


def _surveys(session: Session, rights: Rights) -> Iterator[Line]:
    if not rights.holds(Permission.RUN_SURVEYS):
        return
    for wave in session.scalars(open_waves().limit(A_FEW)):
        until = day_in_words(city_day(wave.closes_at), language())
        yield Line("/olas", wave.title(language()), _("cierra el %(day)s", day=until), "moving")
