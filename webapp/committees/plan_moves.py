"""Going on with a problem: from each of the four steps to the next, back, or to its end."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.committees import baseline
from models.committees.plan_codes import AbandonReason, Verdict
from models.committees.problem import Problem
from models.committees.task import progress_of, tasks_of
from models.events import Actor
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from webapp.access import requires_on
from webapp.committees import deeds
from webapp.committees.blueprint import blueprint
from webapp.committees.found import own_seat, problem_coded
from webapp.committees.plan_forms import AbandonForm, CloseForm, RespondForm
from webapp.database import db
from webapp.devices.deeds import Deed
from webapp.forms import Form

BOTH = ["GET", "POST"]

works_on = requires_on(Permission.WORK_ON_PLANS, problem_coded)


@blueprint.post("/<code>/problemas/<problem>/analizar")
@works_on
def analyse(problem: Problem) -> ResponseReturnValue:
    """Go on to ask why it is there."""
    problem.analyse(by=_signed(problem))
    return _done(problem, deeds.ANALYSE)


@blueprint.route("/<code>/problemas/<problem>/actuar", methods=BOTH)
@works_on
def respond(problem: Problem) -> ResponseReturnValue:
    """Begin to act, from a baseline that is frozen now."""
    agreed = progress_of(list(db.scalars(tasks_of(problem.id)))).counted
    form = RespondForm(agreed, data={"causes": problem.causes})

    def do() -> None:
        baseline.begin(db, problem, form.causes.data or "", by=_signed(problem))

    return _carry_out(problem, "respond", deeds.RESPOND, form, do)


@blueprint.post("/<code>/problemas/<problem>/evaluar")
@works_on
def assess(problem: Problem) -> ResponseReturnValue:
    """Count what came after, and see whether it helped."""
    baseline.look(db, problem, by=_signed(problem))
    return _done(problem, deeds.ASSESS)


@blueprint.post("/<code>/problemas/<problem>/repensar")
@works_on
def rethink(problem: Problem) -> ResponseReturnValue:
    """Go back to ask why."""
    problem.rethink(by=_signed(problem))
    return _done(problem, deeds.RETHINK)


@blueprint.route("/<code>/problemas/<problem>/cerrar", methods=BOTH)
@works_on
def close_problem(problem: Problem) -> ResponseReturnValue:
    """End it with what the committee makes of it."""
    form = CloseForm()

    def do() -> None:
        verdict = Verdict(form.verdict.data)
        problem.close(verdict, form.learned.data or "", by=_signed(problem))

    return _carry_out(problem, "close", deeds.CLOSE, form, do)


@blueprint.route("/<code>/problemas/<problem>/abandonar", methods=BOTH)
@works_on
def abandon(problem: Problem) -> ResponseReturnValue:
    """Give it up."""
    form = AbandonForm()
    return _carry_out(
        problem,
        "abandon",
        deeds.ABANDON,
        form,
        lambda: problem.abandon(AbandonReason(form.reason.data), by=_signed(problem)),
    )


def _signed(problem: Problem) -> Actor:
    return own_seat(problem.committee).actor


def _carry_out(
    problem: Problem, move: str, deed: Deed, form: Form, do: Callable[[], None]
) -> ResponseReturnValue:
    """Ask, or do what was asked; what is not open now is refused before it is asked."""
    if not problem.can(move):
        raise TransitionRefusedError("problem", move, problem.status)
    if not form.validate_on_submit():
        page = render_template(
            "committees/ask.html",
            committee=problem.committee,
            problem=problem,
            deed=deed,
            form=form,
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    do()
    return _done(problem, deed)


def _done(problem: Problem, deed: Deed) -> ResponseReturnValue:
    flash(str(deed.done), "good")
    code = problem.committee.code
    return redirect(url_for(".problem", code=code, problem=problem.code))
