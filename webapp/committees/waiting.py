"""What waits for a member of committees, in a few lines for their first page."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func
from sqlalchemy.orm import Session

from models.committees.application import waiting_of
from models.committees.member import committees_of
from models.committees.problem import open_of
from models.committees.task import overdue_of
from models.people.grant import Permission, Rights
from webapp.committees.standing import standing_of


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: where it is, in words, and how it stands (a tone of badges)."""

    address: str
    words: str
    more: str = ""
    tone: str = ""


def waiting_for_committee(session: Session, rights: Rights, person_id: UUID) -> list[Line]:
    """Return what waits for somebody in their committees: late tasks, applications, plans."""
    committees = committees_of(session, person_id)
    if not committees:
        return []
    lines = []
    for task in session.scalars(overdue_of([one.id for one in committees])):
        problem = task.problem
        address = url_for(
            "committees.problem",
            code=problem.committee.code,
            problem=problem.code,
            _anchor="tareas",
        )
        late = _("tarea vencida de “%(title)s”", title=problem.title)
        lines.append(Line(address, task.what, late, "bad"))
    for one in committees:
        if rights.may(Permission.WELCOME_MEMBERS, on=one):
            asked = waiting_of(one.id).order_by(None).with_only_columns(func.count())
            if figure := session.scalar(asked) or 0:
                words = ngettext(
                    "Una persona quiere entrar al comité",
                    "%(num)s personas quieren entrar al comité",
                    figure,
                )
                address = url_for("committees.applications", code=one.code)
                lines.append(Line(address, words, one.name, "soon"))
    for problem in session.scalars(open_of([one.id for one in committees])):
        address = url_for(
            "committees.problem", code=problem.committee.code, problem=problem.code
        )
        standing = standing_of(problem)
        lines.append(Line(address, problem.title, standing.words, standing.tone))
    return lines
