"""The catalogue of everyday services, for whoever administers it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from models.people.grant import Permission
from models.places.territory import same_name
from models.trust.everyday_service import EverydayService, in_catalogue
from webapp.access import requires
from webapp.database import db
from webapp.recognition.blueprint import blueprint
from webapp.recognition.forms import ServiceForm

LONGEST_CODE = 40


@blueprint.get("/admin/servicios")
@requires(Permission.ADMINISTER_CATALOGUE)
def services() -> str:
    """Show what a unit may be thanked for, and what it was once."""
    return render_template("recognition/services.html", services=db.scalars(in_catalogue()))


@blueprint.route("/admin/servicios/nuevo", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CATALOGUE)
def add_service() -> ResponseReturnValue:
    """Add a service."""
    last = db.scalar(select(func.max(EverydayService.position))) or 0
    form = ServiceForm(data={"position": last + 1, "active": True})
    if form.validate_on_submit():
        code = same_name(form.name_en.data)[:LONGEST_CODE]
        if code and db.get(EverydayService, code) is None:
            service = EverydayService.offer(
                code, form.name_es.data, form.name_en.data, form.position.data
            )
            service.active = form.active.data
            db.add(service)
            flash(_("Desde ahora se puede agradecer."), "good")
            return redirect(url_for(".services"))
        form.name_en.errors = [_("Ya hay un servicio que se llama así.")]
    return render_template("recognition/service.html", form=form, service=None)


@blueprint.route("/admin/servicios/<code>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CATALOGUE)
def service(code: str) -> ResponseReturnValue:
    """Rename a service, move it in the list, or offer it no more."""
    found = db.get_one(EverydayService, code)
    form = ServiceForm(obj=found)
    if form.validate_on_submit():
        found.rename(form.name_es.data, form.name_en.data)
        found.position, found.active = form.position.data, form.active.data
        flash(_("Guardamos los cambios."), "good")
        return redirect(url_for(".services"))
    return render_template("recognition/service.html", form=form, service=found)
