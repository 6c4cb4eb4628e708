"""Administration of departments: who mends what, and how they are told."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from models.people.department import Department
from models.people.grant import Permission
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.administration.forms import DepartmentForm, NewDepartmentForm
from webapp.database import db


@blueprint.get("/dependencias")
@requires(Permission.ADMINISTER_PEOPLE)
def departments() -> str:
    """Show the departments, those that take orders first."""
    listed = select(Department).order_by(Department.active.desc(), Department.name_es)
    found = db.scalars(listed).all()
    return render_template("administration/departments.html", departments=found)


@blueprint.route("/dependencias/nueva", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def add_department() -> ResponseReturnValue:
    """Add a department."""
    form = NewDepartmentForm()
    if form.validate_on_submit():
        if db.get(Department, form.id.data) is None:
            department = Department(id=form.id.data)
            _fill(department, form)
            db.add(department)
            flash(_("La dependencia ya puede recibir órdenes."))
            return redirect(url_for(".departments"))
        form.id.errors = [_("Ya hay una dependencia con ese identificador.")]
    return render_template("administration/department.html", form=form, department=None)


@blueprint.route("/dependencias/<slug>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def department(slug: str) -> ResponseReturnValue:
    """Change a department's names and addresses; its id stays."""
    found = db.get_one(Department, slug)
    form = DepartmentForm(obj=found)
    if form.validate_on_submit():
        _fill(found, form)
        flash(_("Guardamos los cambios."))
        return redirect(url_for(".departments"))
    return render_template("administration/department.html", form=form, department=found)


def _fill(department: Department, form: DepartmentForm) -> None:
    department.name_es, department.active = form.name_es.data, form.active.data
    department.name_en = form.name_en.data or form.name_es.data
    department.email, department.phone = form.email.data or None, form.phone.data or None
