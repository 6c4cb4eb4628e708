"""The work on a problem: tasks, what belongs to it, what departments are asked, notes."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from models.calendar import city_day
from models.clock import now
from models.committees.evidence import ask_department, link_some, unlink
from models.committees.note import PlanNote
from models.committees.problem import Problem
from models.committees.task import PlanTask
from models.committees.template import PlanTemplate
from models.lifecycle import TransitionRefusedError
from models.people.department import Department
from models.people.grant import Permission
from models.upkeep.category import Category
from models.upkeep.codes import Priority
from webapp.access import requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.found import own_seat, problem_coded, task_of
from webapp.committees.plan_forms import AskForm, NoteForm, TaskForm, chosen
from webapp.committees.problem_record import problem_page
from webapp.database import db
from webapp.languages import language

BOTH = ["GET", "POST"]

works_on = requires_on(Permission.WORK_ON_PLANS, problem_coded)
works_at = requires_on(Permission.WORK_ON_PLANS, task_of)


@blueprint.post("/<code>/problemas/<problem>/tareas")
@works_on
def add_task(problem: Problem) -> ResponseReturnValue:
    """Agree on something to do."""
    seat = own_seat(problem.committee)
    form = TaskForm(problem.committee, current_user.rights)
    if not form.validate_on_submit() or form.due_on.data is None:
        return problem_page(problem, task_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    task = PlanTask.add(
        problem,
        form.what.data,
        form.due_on.data,
        owner=form.seat,
        department_id=form.department_id,
        by=seat.actor,
    )
    db.add(task)
    flash(_("Quedó acordado."), "good")
    return _back(problem, "tareas")


@blueprint.post("/<code>/problemas/<problem>/tareas/propuestas")
@works_on
def take_proposals(problem: Problem) -> ResponseReturnValue:
    """Take over what the template proposes, for everybody, with its days from today."""
    seat = own_seat(problem.committee)
    template = db.get(PlanTemplate, problem.template_id) if problem.template_id else None
    wanted = set(request.form.getlist("propuesta"))
    today = city_day(now())
    for what, days in template.steps(language()) if template else []:
        if what in wanted:
            due_on = today + timedelta(days=days)
            db.add(PlanTask.add(problem, what, due_on, by=seat.actor))
    return _back(problem, "tareas")


@blueprint.post("/<code>/problemas/<problem>/tareas/<uuid:task_id>/hecha")
@works_at
def finish_task(task: PlanTask) -> ResponseReturnValue:
    """Say that it is done."""
    task.finish(by=own_seat(task.problem.committee).actor)
    return _back(task.problem, "tareas")


@blueprint.post("/<code>/problemas/<problem>/tareas/<uuid:task_id>/descartar")
@works_at
def drop_task(task: PlanTask) -> ResponseReturnValue:
    """Say that it will not be done."""
    task.drop(by=own_seat(task.problem.committee).actor)
    return _back(task.problem, "tareas")


@blueprint.post("/<code>/problemas/<problem>/tareas/<uuid:task_id>/retomar")
@works_at
def reopen_task(task: PlanTask) -> ResponseReturnValue:
    """Take it up again."""
    task.reopen(by=own_seat(task.problem.committee).actor)
    return _back(task.problem, "tareas")


@blueprint.post("/<code>/problemas/<problem>/vincular")
@works_on
def link(problem: Problem) -> ResponseReturnValue:
    """Say what of the suggestions belongs to the problem."""
    _refuse_unless_open(problem)
    seat = own_seat(problem.committee)
    linked = link_some(db, problem, chosen(request.form.getlist("cosa")), seat)
    said = ngettext("Se agregó una cosa.", "Se agregaron %(num)s cosas.", linked)
    flash(
        said if linked else _("No se agregó nada: no marcó ninguna."),
        "good" if linked else "soon",
    )
    return _back(problem, "tiene-que-ver")


@blueprint.post("/<code>/problemas/<problem>/desvincular")
@works_on
def unlink_one(problem: Problem) -> ResponseReturnValue:
    """Say that something does not belong after all."""
    _refuse_unless_open(problem)
    seat = own_seat(problem.committee)
    try:
        unlink(db, problem, UUID(request.form.get("cosa", "")), seat)
    except ValueError:
        flash(_("Eso ya no existe."), "soon")
    return _back(problem, "tiene-que-ver")


@blueprint.route("/<code>/problemas/<problem>/pedir", methods=BOTH)
@works_on
def ask(problem: Problem) -> ResponseReturnValue:
    """Ask the department whose duty it is to mend something: that is a work order."""
    _refuse_unless_open(problem)
    seat = own_seat(problem.committee)
    form = AskForm(data={"place": problem.place, "priority": Priority.NORMAL.value})
    if not form.validate_on_submit():
        page = render_template(
            "committees/ask_department.html",
            committee=problem.committee,
            problem=problem,
            form=form,
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    order = ask_department(
        db,
        problem,
        db.get_one(Category, form.category.data),
        place=form.place.data or "",
        priority=Priority(form.priority.data),
        seat=seat,
    )
    department = db.get(Department, order.department_id) if order.department_id else None
    if department is None:
        said = _(
            "La orden %(number)s espera que alguien diga a quién corresponde.",
            number=order.number,
        )
    else:
        name = department.name(language())
        said = _(
            "%(department)s recibió la orden %(number)s.", department=name, number=order.number
        )
    flash(said, "good")
    return _back(problem, "tiene-que-ver")


@blueprint.post("/<code>/problemas/<problem>/notas")
@works_on
def add_note(problem: Problem) -> ResponseReturnValue:
    """Write something down for the committee alone."""
    seat = own_seat(problem.committee)
    form = NoteForm()
    if not form.validate_on_submit():
        return problem_page(problem, note_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.add(PlanNote.write(problem, form.words.data or "", seat))
    flash(_("La nota quedó guardada."), "good")
    return _back(problem, "notas")


def _refuse_unless_open(problem: Problem) -> None:
    if not problem.is_open:
        raise TransitionRefusedError("problem", "work on", problem.status)


def _back(problem: Problem, where: str) -> ResponseReturnValue:
    code = problem.committee.code
    return redirect(url_for(".problem", code=code, problem=problem.code, _anchor=where))
