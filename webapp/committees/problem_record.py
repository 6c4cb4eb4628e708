"""The page of a problem: its four steps, what belongs to it, and whether it helped."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user
from sqlalchemy import select

from models.calendar import city_day
from models.clock import now
from models.committees.baseline import Phase, ProblemWeek, weeks_of
from models.committees.behaviour import Behaviour
from models.committees.effect import Effect, placebo
from models.committees.evidence import belonging, suggestions
from models.committees.member import name_for
from models.committees.note import notes_of
from models.committees.plan_codes import TaskStatus
from models.committees.problem import Problem, ProblemStatus
from models.committees.problem_stages import STEPS
from models.committees.task import PlanTask, progress_of, tasks_of
from models.committees.template import PlanTemplate
from models.people.department import Department
from models.people.grant import Permission
from models.places.territory import Territory
from models.trust.commitment import made_in
from models.trust.commitment_stages import Origin
from models.upkeep.category import Category
from webapp.access import requires_on
from webapp.commitments.standing import standing as promise
from webapp.committees.blueprint import blueprint
from webapp.committees.deeds import deeds_for
from webapp.committees.found import problem_coded
from webapp.committees.history import told
from webapp.committees.plan_forms import NoteForm, TaskForm
from webapp.committees.standing import standing_of
from webapp.database import db
from webapp.languages import language


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted before and after, and what may be said of it."""

    before: Sequence[ProblemWeek]
    after: Sequence[ProblemWeek]
    effect: Effect | None
    placebo: Effect

    @property
    def most(self) -> int:
        """Return the highest count of a week, for the scale of the drawing."""
        return max((week.here for week in (*self.before, *self.after)), default=0)


@blueprint.get("/<code>/problemas/<problem>")
@requires_on(Permission.SEE_COMMITTEES, problem_coded)
def problem(problem: Problem) -> str:
    """Show a problem to its committee, and to those who look after committees."""
    return problem_page(problem)


def problem_page(
    problem: Problem, *, task_form: TaskForm | None = None, note_form: NoteForm | None = None
) -> str:
    """Draw the page, with whatever form on it was just filled in."""
    rights, committee = current_user.rights, problem.committee
    own = committee.seat_of(current_user.id)
    works = own is not None and problem.is_open and committee.is_at_work
    reads_notes = rights.may(Permission.READ_PLAN_NOTES, on=committee)
    tasks = list(db.scalars(tasks_of(problem.id)))
    return render_template(
        "committees/problem.html",
        committee=committee,
        problem=problem,
        standing=standing_of(problem),
        steps=STEPS,
        territory=db.get(Territory, problem.territory_id),
        categories=_names(),
        behaviours=_behaviours(problem),
        belonging=belonging(db, problem),
        suggestions=suggestions(db, problem) if works else [],
        tasks=[(task, _owner(task)) for task in tasks],
        progress=progress_of(tasks),
        promised=[(one, promise(one)) for one in db.scalars(made_in(Origin.PLAN, problem.id))],
        district=committee.district_id,
        figures=figures_of(problem),
        proposals=_proposals(problem, tasks) if works else [],
        notes=[(one, name_for(rights, one.seat)) for one in db.scalars(notes_of(problem.id))]
        if reads_notes
        else [],
        reads_notes=reads_notes,
        works=works,
        deeds=deeds_for(problem) if works else [],
        waits_until=_waits_until(problem),
        task_form=task_form or (TaskForm(committee, rights, formdata=None) if works else None),
        note_form=note_form or (NoteForm(formdata=None) if works else None),
        history=told(db, problem.id, rights),
        today=city_day(now()),
        open_task=TaskStatus.OPEN,
    )


def figures_of(problem: Problem) -> Figures | None:
    """Return what was counted, once acting began."""
    before = weeks_of(db, problem, Phase.BEFORE)
    if not before:
        return None
    after = weeks_of(db, problem, Phase.AFTER)
    return Figures(before, after, Effect.of(before, after) if after else None, placebo(before))


def _waits_until(problem: Problem) -> object:
    """Return the day on which it can be assessed, while that is still to come."""
    due = problem.result_due
    acting = problem.status is ProblemStatus.RESPONSE
    return due if acting and due is not None and due > now() else None


def _owner(task: PlanTask) -> str:
    """Return who does a task: a member by the name this reader may know; "" for everybody."""
    if task.owner is not None:
        return name_for(current_user.rights, task.owner)
    if task.department_id is None:
        return ""
    department = db.get(Department, task.department_id)
    return department.name(language()) if department else task.department_id


def _names() -> dict[str, str]:
    return {one.code: one.name(language()) for one in db.scalars(select(Category))}


def _behaviours(problem: Problem) -> list[Behaviour]:
    wanted = select(Behaviour).where(Behaviour.id.in_(problem.behaviours))
    return list(db.scalars(wanted.order_by(Behaviour.article, Behaviour.numeral)))


def _proposals(problem: Problem, tasks: list[PlanTask]) -> list[tuple[str, int]]:
    """Return what the template proposes to do and nobody has agreed on yet."""
    if problem.template_id is None or problem.status is ProblemStatus.SCANNING:
        return []
    template = db.get(PlanTemplate, problem.template_id)
    known = {task.what for task in tasks}
    steps = template.steps(language()) if template else []
    return [(what, days) for what, days in steps if what not in known]
