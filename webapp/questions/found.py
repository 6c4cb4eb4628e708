"""Finding the question an address speaks of, and who may answer it."""

from flask import abort, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.unit import Unit
from models.numbering import tidy_code
from models.people.department import active_departments
from models.people.grant import Permission
from models.trust.asker import Asker
from models.trust.commitment_stages import PartyKind
from models.trust.question import Question, coded
from webapp.commitments.found import speaker
from webapp.database import LOOKING, db
from webapp.languages import language


def question_coded(code: str) -> Question:
    """Return the question of this code; whoever is about to change it waits for others."""
    wanted = coded(tidy_code(code))
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=Question)
    return db.scalars(wanted).one()


def asker_with(question: Question, secret: str) -> Asker:
    """Return who holds a secret; a wrong one is answered like a page that does not exist."""
    asker = db.scalars(select(Asker).where(Asker.question_id == question.id)).one_or_none()
    if asker is None or not asker.holds(secret):
        abort(404)
    return asker


def may_read(question: Question) -> bool:
    """Tell whether whoever looks may read a question: public, or theirs to review."""
    if question.is_public:
        return True
    if not current_user.is_authenticated:
        return False
    return current_user.rights.may(Permission.ASSIGN_QUESTIONS, on=question)


def may_answer(question: Question) -> bool:
    """Tell whether whoever looks answers for the body it was assigned to."""
    if not current_user.is_authenticated:
        return False
    rights = current_user.rights
    return rights.may(Permission.ANSWER_QUESTIONS, on=question) and question.is_for(speaker())


def bodies(session: Session, *, units: bool = True) -> list[tuple[str, str]]:
    """Return who may be asked: departments, and the units of the public force."""
    chosen = [
        (f"{PartyKind.DEPARTMENT}:{one.id}", one.name(language()))
        for one in session.scalars(active_departments())
    ]
    if units:
        riding = session.scalars(select(Unit).where(Unit.active).order_by(Unit.name))
        chosen += [(f"{PartyKind.UNIT}:{one.id}", one.name) for one in riding]
    return [("", _("Escoja quién")), *chosen]
