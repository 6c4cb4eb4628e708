"""The public list: what was asked, what was answered, and what is late."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, true
from werkzeug.wrappers import Response

from models.numbering import tidy_code
from models.trust.bodies import Bodies
from models.trust.ledger_lists import late_questions, published
from models.trust.question import Question, coded
from models.trust.question_stages import WAITING, QuestionStatus
from models.upkeep.dataset import rehearsals
from reports.question_figures import standing as figures
from webapp.access import public
from webapp.database import db
from webapp.questions.blueprint import blueprint
from webapp.questions.standing import standing

A_PAGE = 20


def shelves() -> dict[str, tuple[object, ColumnElement[bool]]]:
    """Return the parts of the list: what each link says, and what it holds."""
    answered = Question.status.in_([QuestionStatus.ANSWERED, QuestionStatus.FORWARDED])
    return {
        "": (_l("Todas"), true()),
        "atrasadas": (_l("Atrasadas"), late_questions()),
        "en-espera": (_l("En espera"), Question.status.in_(WAITING)),
        "respondidas": (_l("Respondidas"), answered),
    }


@blueprint.get("")
@public
def questions() -> str | Response:
    """Show the questions everybody may read; or the one whose code was typed."""
    written = request.args.get("codigo", "").strip()
    if written and db.scalars(coded(tidy_code(written))).one_or_none() is not None:
        return redirect(url_for(".record", code=tidy_code(written)))
    key = request.args.get("ver", "")
    known = shelves()
    key = key if key in known else ""
    chosen = published().where(known[key][1])
    total = db.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    # Late ones are what most needs to be seen: they come first.
    ordered = chosen.order_by(None).order_by(
        late_questions().desc(), Question.received_at.desc(), Question.code
    )
    shown = db.scalars(ordered.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return render_template(
        "questions/list.html",
        figures=figures(db),
        shelves=[
            (words, url_for(".questions", ver=one or None), one == key)
            for one, (words, _holds) in known.items()
        ],
        lines=[(one, standing(one)) for one in shown],
        bodies=bodies_of(shown),
        total=total,
        page=page,
        pages=pages,
        here=lambda number: url_for(".questions", ver=key or None, pagina=number),
        written=written[:40],
        made_up=db.scalars(rehearsals()).first() is not None,
    )


def bodies_of(shown: Any) -> Bodies:
    """Look up who must answer these questions, and about where they are."""
    asked = {
        (one.assigned_to_kind, one.assigned_to_id)
        for one in shown
        if one.assigned_to_kind and one.assigned_to_id
    }
    return Bodies.read(db, asked, {one.territory_id for one in shown})
