"""Answering: what a department or a unit was asked, the most pressing first."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from models.people.grant import Permission
from models.trust.ledger_lists import questions_for
from models.trust.offices import bodies_of
from models.trust.question import Question
from models.trust.speaker import NotYourSideError
from webapp.access import requires, requires_on
from webapp.commitments.found import speaker
from webapp.database import db
from webapp.questions import listing
from webapp.questions.blueprint import blueprint
from webapp.questions.forms import AnswerForm
from webapp.questions.found import question_coded
from webapp.questions.reviewing import forwarding
from webapp.questions.standing import standing


@blueprint.get("/responder")
@requires(Permission.ANSWER_QUESTIONS)
def inbox() -> str:
    """Show what whoever is signed in has to answer."""
    waiting = db.scalars(questions_for(bodies_of(speaker(), db))).all()
    return render_template(
        "questions/inbox.html",
        lines=[(one, standing(one)) for one in waiting],
        bodies=listing.bodies_of(waiting),
    )


@blueprint.route("/<code>/responder", methods=["GET", "POST"])
@requires_on(Permission.ANSWER_QUESTIONS, question_coded)
def answer(question: Question) -> ResponseReturnValue:
    """Answer a question, in public."""
    if not question.is_for(speaker()):
        raise NotYourSideError
    form = AnswerForm()
    if not question.can("answer"):
        return redirect(url_for(".record", code=question.code))
    if not form.is_submitted():
        form.version.data = str(question.version)
    if not form.validate_on_submit():
        page = render_template(
            "questions/answer.html", question=question, form=form, standing=standing(question)
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    if form.is_overtaken(question):
        raise StaleDataError("somebody else changed this question meanwhile")
    question.reply(form.answer.data, by=speaker())
    flash(_("La respuesta ya es pública, y se le avisa a quien preguntó."), "good")
    return redirect(url_for(".record", code=question.code))


@blueprint.route("/<code>/no-nos-corresponde", methods=["GET", "POST"])
@requires_on(Permission.ANSWER_QUESTIONS, question_coded)
def pass_on(question: Question) -> ResponseReturnValue:
    """Send a question to the body whose it is, and say which (Ley 1755 de 2015, art. 21)."""
    if not question.is_for(speaker()):
        raise NotYourSideError
    return forwarding(question, url_for(".inbox"))
