"""The page of one question: what was asked, what was answered, what the asker says of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from models.numbering import tidy_code
from models.people.grant import Permission
from models.trust.asker import Asker
from models.trust.question import Question
from models.trust.question_stages import QuestionStatus
from models.upkeep.dataset import rehearsals
from webapp.access import public
from webapp.database import db
from webapp.questions.blueprint import blueprint
from webapp.questions.forms import CommentForm
from webapp.questions.found import asker_with, may_answer, may_read, question_coded
from webapp.questions.listing import bodies_of
from webapp.questions.standing import standing
from webapp.reporting.views import KEPT_BY_NOBODY


@blueprint.get("/<code>")
@public
def record(code: str) -> str | Response:
    """Show a question; of one that nobody has read yet, only that it was received."""
    if (tidy := tidy_code(code)) != code:
        return redirect(url_for(".record", code=tidy))
    return _page(question_coded(code))


@blueprint.route("/<code>/<secret>", methods=["GET", "POST"])
@public
def holder(code: str, secret: str) -> ResponseReturnValue:
    """Let whoever asked see how it stands and, once, say what they think of the answer."""
    question = question_coded(code)
    asker = asker_with(question, secret)
    form = CommentForm()
    if form.validate_on_submit():
        question.say_of_answer(form.comment.data, by=asker.actor)
        flash(_("Gracias. Su comentario se publica cuando alguien lo haya leído."))
        return redirect(url_for(".holder", code=code, secret=secret))
    page = _page(question, asker=asker, secret=secret, form=form)
    status = 422 if form.is_submitted() else 200
    return Response(
        page, status, content_type="text/html; charset=utf-8", headers=KEPT_BY_NOBODY
    )


@blueprint.post("/<code>/<secret>/borrar")
@public
def forget(code: str, secret: str) -> Response:
    """Erase how to reach whoever asked. The question stays, and so does the answer."""
    asker = asker_with(question_coded(code), secret)
    asker.forget(db, by=asker.actor)
    flash(_("Borramos sus datos. La pregunta sigue, sin nada que lleve a usted."))
    return redirect(url_for(".holder", code=code, secret=secret))


def _page(
    question: Question,
    *,
    asker: Asker | None = None,
    secret: str = "",
    form: CommentForm | None = None,
) -> str:
    reads = asker is not None or may_read(question)
    may_comment = question.status is QuestionStatus.ANSWERED and question.comment is None
    assigns = current_user.is_authenticated and current_user.rights.may(
        Permission.ASSIGN_QUESTIONS, on=question
    )
    return render_template(
        "questions/record.html",
        question=question,
        standing=standing(question),
        bodies=bodies_of([question]),
        words=_words(question, theirs=asker is not None) if reads else "",
        asker=asker,
        secret=secret,
        form=form if asker is not None and may_comment else None,
        may_answer=may_answer(question) and question.can("answer"),
        assigns=assigns,
        made_up=db.scalars(rehearsals()).first() is not None,
    )


def _words(question: Question, *, theirs: bool) -> str:
    """Return what may be read: the published words, or the asker's own."""
    if question.public_words is not None:
        return question.public_words
    if theirs:
        return question.words
    assigns = current_user.is_authenticated and current_user.rights.may(
        Permission.ASSIGN_QUESTIONS, on=question
    )
    return question.words if assigns else ""
