"""Administration of the units that can be sent: register, change, disband.

Who rides in them, each says for themselves when their shift begins (`webapp/patrol`).
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from models.alerts.unit import Crew, Unit, UnitKind, UnitStatus, riding_in
from models.people.grant import Permission
from models.places.territory import Territory
from webapp.access import requires
from webapp.database import db
from webapp.units.forms import UnitForm

blueprint = Blueprint("units", __name__, url_prefix="/admin/unidades")

AT_REST = {UnitStatus.OFF_DUTY, UnitStatus.AVAILABLE}


@blueprint.get("")
@requires(Permission.ADMINISTER_UNITS)
def units() -> str:
    """Show the units, those that ride no more at the end."""
    listed = select(Unit).order_by(Unit.active.desc(), Unit.name)
    riding = select(Crew.unit_id, func.count()).where(Crew.until.is_(None))
    return render_template(
        "units/list.html",
        units=db.scalars(listed).all(),
        crews=dict(db.execute(riding.group_by(Crew.unit_id)).all()),
        places=dict(db.execute(select(Territory.id, Territory.name)).all()),
    )


@blueprint.route("/nueva", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_UNITS)
def add() -> ResponseReturnValue:
    """Register a unit."""
    form = UnitForm()
    if form.validate_on_submit():
        db.add(
            Unit.register(
                form.name.data,
                UnitKind(form.kind.data),
                form.territory.data or None,
                by=current_user.actor,
            )
        )
        flash(_("La unidad quedó registrada. Entra en servicio cuando alguien la aborde."))
        return redirect(url_for(".units"))
    return render_template("units/unit.html", form=form, unit=None)


@blueprint.route("/<uuid:unit_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_UNITS)
def unit(unit_id: UUID) -> ResponseReturnValue:
    """Change a unit; what it did stays under it."""
    found = db.get_one(Unit, unit_id)
    form = UnitForm(found)
    if form.validate_on_submit():
        found.change(
            form.name.data,
            UnitKind(form.kind.data),
            form.territory.data or None,
            by=current_user.actor,
        )
        flash(_("Guardamos los cambios."))
        return redirect(url_for(".units"))
    return render_template(
        "units/unit.html", form=form, unit=found, at_rest=found.status in AT_REST
    )


@blueprint.post("/<uuid:unit_id>/retirar")
@requires(Permission.ADMINISTER_UNITS)
def disband(unit_id: UUID) -> ResponseReturnValue:
    """Let a unit ride no more; refused while it is sent somewhere."""
    found = _locked(unit_id)
    if found.active:
        found.disband(db.scalars(riding_in(unit_id)).all(), by=current_user.actor)
    flash(_("%(unit)s ya no se puede enviar.", unit=found.name))
    return redirect(url_for(".units"))


@blueprint.post("/<uuid:unit_id>/volver")
@requires(Permission.ADMINISTER_UNITS)
def form_again(unit_id: UUID) -> ResponseReturnValue:
    """Let a unit ride again."""
    found = _locked(unit_id)
    if not found.active:
        found.form_again(by=current_user.actor)
    flash(_("%(unit)s vuelve a estar disponible para quien la aborde.", unit=found.name))
    return redirect(url_for(".units"))


def _locked(unit_id: UUID) -> Unit:
    """Return a unit that nobody sends meanwhile."""
    return db.scalars(select(Unit).where(Unit.id == unit_id).with_for_update(of=Unit)).one()
