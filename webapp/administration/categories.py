"""Administration of the kinds of broken place: whose duty each is, and how soon it is mended.

A kind that was ever used is retired, never deleted: its cases keep their name.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from models.people.department import Department
from models.people.grant import Permission
from models.places.territory import Territory
from models.upkeep.category import Category, Duty
from models.upkeep.codes import Priority, PromiseUnit
from webapp.access import requires
from webapp.administration import questions
from webapp.administration.blueprint import blueprint
from webapp.administration.category_forms import CategoryForm, DutyForm, NewCategoryForm
from webapp.database import db
from webapp.languages import language


@blueprint.get("/categorias")
@requires(Permission.ADMINISTER_CATALOGUE)
def categories() -> str:
    """Show what can be reported, and what could be once."""
    listed = select(Category).order_by(Category.active.desc(), Category.position, Category.code)
    return render_template(
        "administration/categories.html",
        categories=db.scalars(listed).all(),
        departments={one.id: one.name(language()) for one in db.scalars(select(Department))},
        exceptions=db.scalar(select(func.count()).select_from(Duty)),
    )


@blueprint.route("/categorias/nueva", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CATALOGUE)
def add_category() -> ResponseReturnValue:
    """Let people report a kind of place they could not report so far."""
    form = NewCategoryForm(
        data={"join_radius_m": 50, "promise_unit": "hours", "default_priority": "normal"}
        | {"active": True}
    )
    if form.validate_on_submit():
        last = db.scalar(select(func.max(Category.position))) or 0
        category = Category(code=form.code.data, position=last + 1, keywords="")
        _fill(category, form)
        db.add(category)
        flash(_("La categoría ya se puede reportar."))
        return redirect(url_for(".categories"))
    return render_template("administration/category.html", form=form, category=None)


@blueprint.route("/categorias/<code>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CATALOGUE)
def category(code: str) -> ResponseReturnValue:
    """Change a kind of place; promises that were made already stay as they were made."""
    found = db.get_one(Category, code)
    form = CategoryForm(found)
    if form.validate_on_submit():
        _fill(found, form)
        flash(_("Guardamos los cambios. Los plazos nuevos valen para las órdenes nuevas."))
        return redirect(url_for(".categories"))
    if not form.is_submitted():
        form.question_lines.data = questions.written(found.questions)
    return render_template("administration/category.html", form=form, category=found)


@blueprint.route("/competencias", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CATALOGUE)
def duties() -> ResponseReturnValue:
    """Say where a kind of place is not the duty of its usual department."""
    form = DutyForm()
    if form.validate_on_submit():
        key = (form.category.data, form.territory.data)
        duty = db.get(Duty, key) or Duty(category_code=key[0], territory_id=key[1])
        duty.department_id = form.department.data
        db.add(duty)
        flash(_("Desde ahora, los reportes nuevos de allí van a esa dependencia."))
        return redirect(url_for(".duties"))
    told = db.execute(
        select(Duty, Category, Territory, Department)
        .join(Category, Category.code == Duty.category_code)
        .join(Territory, Territory.id == Duty.territory_id)
        .join(Department, Department.id == Duty.department_id)
        .order_by(Category.position, Territory.id)
    )
    return render_template("administration/duties.html", form=form, duties=told.all())


@blueprint.post("/competencias/<category_code>/<territory_id>/quitar")
@requires(Permission.ADMINISTER_CATALOGUE)
def end_duty(category_code: str, territory_id: str) -> ResponseReturnValue:
    """Let the usual department have it there again."""
    db.delete(db.get_one(Duty, (category_code, territory_id)))
    flash(_("Desde ahora, los reportes nuevos de allí van a la dependencia de siempre."))
    return redirect(url_for(".duties"))


def _fill(category: Category, form: CategoryForm) -> None:
    for name in ("name_es", "name_en", "description_es", "description_en"):
        setattr(category, name, form[name].data)
    for name in ("promise_urgent", "promise_normal", "promise_planned", "join_radius_m"):
        setattr(category, name, form[name].data)
    category.department_id = form.department_id.data or None
    category.promise_unit = PromiseUnit(form.promise_unit.data)
    category.default_priority = Priority(form.default_priority.data)
    category.active, category.validated = form.active.data, form.validated.data
    category.questions_json = [question.as_json() for question in form.read_questions]
