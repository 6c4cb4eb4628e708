"""Naming a problem, and putting right what is known of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.calendar import city_day
from models.clock import now
from models.committees.committee import Committee
from models.committees.problem import Problem, ProblemStatus
from models.committees.template import PlanTemplate, in_use
from models.lifecycle import TransitionRefusedError
from models.people.grant import Permission
from models.places.territory import Territory
from webapp.access import requires_on
from webapp.committees.blueprint import blueprint
from webapp.committees.deeds import CHANGE
from webapp.committees.found import committee_coded, own_seat, problem_coded
from webapp.committees.plan_forms import ProblemForm, shown
from webapp.database import db
from webapp.devices.placing import offer_country, territory_of
from webapp.languages import language

BOTH = ["GET", "POST"]

works = requires_on(Permission.WORK_ON_PLANS, committee_coded)
works_on = requires_on(Permission.WORK_ON_PLANS, problem_coded)


@blueprint.route("/<code>/problemas/nuevo", methods=BOTH)
@works
def find_problem(committee: Committee) -> ResponseReturnValue:
    """Name a problem: from a template that fits, or from nothing."""
    if not committee.is_at_work:
        raise TransitionRefusedError("committee", "find a problem", committee.status)
    seat, template = own_seat(committee), _template(committee)
    form = ProblemForm(committee, data=_begun(template))
    offer_country(form)
    if form.validate_on_submit() and (where := _where(form, committee)) is not None:
        problem = Problem.find(
            committee,
            form.title.data,
            form.what.data,
            by=seat.actor,
            template_id=template.id if template else None,
            **form.columns,
            **where,
        )
        db.add(problem)
        db.flush()
        flash(_("El problema tiene nombre. Ahora miren qué tiene que ver con él."), "good")
        return redirect(url_for(".problem", code=committee.code, problem=problem.code))
    page = render_template(
        "committees/problem_form.html",
        committee=committee,
        form=form,
        problem=None,
        template=template,
        templates=db.scalars(in_use(committee.kind)).all(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


@blueprint.route("/<code>/problemas/<problem>/cambiar", methods=BOTH)
@works_on
def change_problem(problem: Problem) -> ResponseReturnValue:
    """Put right what is known; what is measured cannot change any more once acting began."""
    if problem.status not in {ProblemStatus.SCANNING, ProblemStatus.ANALYSIS}:
        raise TransitionRefusedError("problem", "change", problem.status)
    committee, seat = problem.committee, own_seat(problem.committee)
    form = ProblemForm(committee, data=shown(problem))
    offer_country(form)
    if form.validate_on_submit() and (where := _where(form, committee)) is not None:
        told = {"title": form.title.data, "what": form.what.data, **form.columns, **where}
        problem.change(by=seat.actor, **told)
        flash(str(CHANGE.done), "good")
        return redirect(url_for(".problem", code=committee.code, problem=problem.code))
    page = render_template(
        "committees/problem_form.html",
        committee=committee,
        form=form,
        problem=problem,
        template=None,
        templates=[],
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _where(form: ProblemForm, committee: Committee) -> dict[str, Any] | None:
    """Return where it is, or say beside the field why that cannot be."""
    territory_id = territory_of(form)
    if territory_id is None or form.point is None:
        return None
    if territory_id != committee.district_id:
        district = db.get_one(Territory, committee.district_id)
        form.lat.errors = [
            _(
                "Ese punto queda fuera de %(district)s, el sector del comité.",
                district=district.name,
            )
        ]
        return None
    lat, lon = form.point
    return {"territory_id": territory_id, "lat": lat, "lon": lon}


def _template(committee: Committee) -> PlanTemplate | None:
    """Return the template the address asks for, if it is one for this committee."""
    try:
        wanted = UUID(request.args.get("plantilla", ""))
    except ValueError:
        return None
    return db.scalars(in_use(committee.kind).where(PlanTemplate.id == wanted)).one_or_none()


def _begun(template: PlanTemplate | None) -> dict[str, Any]:
    """Return what a form begins with."""
    if template is None:
        return {"radius": "150", "since": city_day(now())}
    return {
        "title": template.title(language()),
        "what": template.what(language()),
        "radius": "150",
        "since": None,
        "categories": template.categories,
        "incidents": template.counts_incidents,
        "behaviours": template.behaviours,
    }
