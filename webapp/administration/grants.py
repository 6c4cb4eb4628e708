"""Administration of people: what each is to the city."""

from datetime import datetime, time
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.calendar import BOGOTA
from models.committees.reserved import seat_behind, shown
from models.people.department import active_departments
from models.people.grant import Grant, Permission, Role
from models.people.person import Person
from models.places.territory import Territory, TerritoryKind
from webapp.access import requires
from webapp.accounts.offices import office_name
from webapp.administration.blueprint import blueprint
from webapp.administration.forms import GrantForm
from webapp.database import db
from webapp.languages import language


def grant_form() -> GrantForm:
    """Make the form with the comunas and departments there are today."""
    comunas = [
        (place.id, place.name)
        for kind in (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
        for place in db.scalars(Territory.of_kind(kind))
    ]
    departments = [(one.id, one.name(language())) for one in db.scalars(active_departments())]
    return GrantForm(comunas, departments)


@blueprint.route("/personas/<uuid:person_id>/encargos", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_PEOPLE)
def give(person_id: UUID) -> ResponseReturnValue:
    """Give somebody a role, where it works."""
    person, form = db.get_one(Person, person_id), grant_form()
    if form.validate_on_submit():
        ends = form.until.data
        grant = Grant.give(
            person,
            Role(form.role.data),
            form.scope_id,
            by=current_user.actor,
            until=datetime.combine(ends, time.max, BOGOTA) if ends else None,
        )
        db.add(grant)
        db.flush()
        flash(_("%(name)s ahora es: %(office)s.", name=person.name, office=office_name(grant)))
        return redirect(url_for(".person", person_id=person_id))
    return render_template("administration/give.html", person=person, form=form)


@blueprint.post("/encargos/<uuid:grant_id>/terminar")
@requires(Permission.ADMINISTER_PEOPLE)
def end(grant_id: UUID) -> ResponseReturnValue:
    """End a grant; nobody takes the administration away from themselves by mistake."""
    grant = db.get_one(Grant, grant_id)
    if not shown(db, [grant]):
        abort(404)  # as if it were not there
    if seat_behind(grant) is not None:
        flash(_("Ese encargo viene de un comité y termina cuando deje de integrarlo."), "error")
    elif grant.person_id == current_user.id and grant.role is Role.ADMIN:
        flash(_("No puede quitarse la administración. Pídalo a otra persona."), "error")
    else:
        grant.end(by=current_user.actor)
        flash(_("El encargo terminó: %(office)s.", office=office_name(grant)))
    return redirect(url_for(".person", person_id=grant.person_id))
