"""Reading questions before they are public, and saying who must answer them."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from models.people.grant import Permission
from models.trust.commitment_stages import PartyKind
from models.trust.ledger_lists import to_review
from models.trust.question import Question
from models.trust.question_stages import QuestionStatus, RefusalReason, Term
from webapp.access import requires, requires_on
from webapp.database import db
from webapp.questions.blueprint import blueprint
from webapp.questions.forms import AssignForm, ForwardForm, RejectForm, ReviewForm, SeenForm
from webapp.questions.found import bodies, question_coded
from webapp.questions.listing import bodies_of
from webapp.questions.standing import standing

BOTH = ["GET", "POST"]
_S = QuestionStatus
reviewing = requires_on(Permission.ASSIGN_QUESTIONS, question_coded)


@blueprint.get("/revisar")
@requires(Permission.ASSIGN_QUESTIONS)
def queue() -> str:
    """Show what nobody has read, the oldest first, and what waits for an answer."""
    waiting = db.scalars(to_review()).all()
    assigned = db.scalars(
        select(Question).where(Question.status == _S.ASSIGNED).order_by(Question.due_at)
    ).all()
    return render_template(
        "questions/queue.html",
        waiting=waiting,
        assigned=assigned,
        standing=standing,
        bodies=bodies_of([*waiting, *assigned]),
    )


@blueprint.route("/<code>/revisar", methods=BOTH)
@reviewing
def review(question: Question) -> ResponseReturnValue:
    """Publish a question and say who must answer it, by which legal term."""
    wished = f"{PartyKind.DEPARTMENT}:{question.wished_for}" if question.wished_for else ""
    form = ReviewForm(public_words=question.words, term=question.term.value, body=wished)
    form.body.choices = bodies(db)
    if not question.can("assign") or question.public_words is not None:
        return redirect(url_for(".record", code=question.code))
    if not _is_good(form, question):
        return _ask("questions/review.html", question, form, reject=RejectForm(formdata=None))
    question.review(form.public_words.data, Term(form.term.data), by=current_user.actor)
    question.assign(*_body(form.body.data), by=current_user.actor)
    flash(_("La pregunta es pública y ya tiene quién debe responder."), "good")
    return redirect(url_for(".queue"))


@blueprint.route("/<code>/asignar", methods=BOTH)
@reviewing
def assign(question: Question) -> ResponseReturnValue:
    """Give a question to somebody else. Its term does not begin anew."""
    form = AssignForm()
    form.body.choices = bodies(db)
    if not _is_good(form, question):
        return _ask("questions/assign.html", question, form)
    question.assign(*_body(form.body.data), by=current_user.actor)
    flash(_("Quedó asignada. El plazo sigue corriendo desde el primer día."), "good")
    return redirect(url_for(".record", code=question.code))


@blueprint.route("/<code>/remitir", methods=BOTH)
@reviewing
def forward(question: Question) -> ResponseReturnValue:
    """Say that a body outside the platform must answer, and has it now."""
    return forwarding(question, url_for(".record", code=question.code))


def forwarding(question: Question, back: str) -> ResponseReturnValue:
    """Ask to whom it was sent, then write it down and go back."""
    form = ForwardForm()
    if not _is_good(form, question):
        return _ask("questions/forward.html", question, form)
    question.forward(form.body.data, by=current_user.actor)
    flash(_("Quedó escrito a quién se envió. Se le avisa a quien preguntó."), "good")
    return redirect(back)


@blueprint.route("/<code>/no-publicar", methods=BOTH)
@reviewing
def reject(question: Question) -> ResponseReturnValue:
    """Publish nothing of it, for a reason that whoever asked is told."""
    form = RejectForm()
    if not _is_good(form, question):
        return _ask("questions/reject.html", question, form)
    question.reject(RefusalReason(form.reason.data), by=current_user.actor)
    flash(_("No se publica. Se le cuenta la razón a quien preguntó."), "good")
    return redirect(url_for(".queue"))


@blueprint.post("/<code>/reconsiderar")
@reviewing
def reconsider(question: Question) -> ResponseReturnValue:
    """Look again at what was not published."""
    question.reconsider(by=current_user.actor)
    flash(_("Está otra vez entre las que esperan revisión."), "good")
    return redirect(url_for(".review", code=question.code))


@blueprint.post("/<code>/comentario")
@reviewing
def show_comment(question: Question) -> ResponseReturnValue:
    """Let everybody read what the asker says of the answer."""
    if SeenForm().is_overtaken(question):
        raise StaleDataError("somebody else changed this question meanwhile")
    question.show_comment(by=current_user.actor)
    flash(_("El comentario ya es público."), "good")
    return redirect(url_for(".queue"))


def _body(chosen: str) -> tuple[PartyKind, str]:
    kind, _colon, whose = chosen.partition(":")
    return PartyKind(kind), whose


def _is_good(form: SeenForm, question: Question) -> bool:
    """Tell whether the form may be acted on. Who saw an older state is told (409)."""
    if not form.is_submitted():
        form.version.data = str(question.version)
        return False
    if not form.validate():
        return False
    if form.is_overtaken(question):
        raise StaleDataError("somebody else changed this question meanwhile")
    return True


def _ask(
    template: str, question: Question, form: SeenForm, **more: object
) -> ResponseReturnValue:
    page = render_template(
        template,
        question=question,
        form=form,
        standing=standing(question),
        bodies=bodies_of([question]),
        **more,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
