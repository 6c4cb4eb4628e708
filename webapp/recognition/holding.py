"""Units whose thanks wait: who put them on hold, why, and ending it."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from models.alerts.unit import Unit
from models.people.grant import Permission
from models.trust.unit_hold import AlreadyOnHoldError, HoldReason, UnitHold, hold, release
from webapp.access import requires
from webapp.database import close_session, db
from webapp.recognition.blueprint import blueprint
from webapp.recognition.forms import HoldForm


@blueprint.get("/reconocimientos/unidades")
@requires(Permission.SEE_THANKS)
def units() -> str:
    """Show the units by name, and which are on hold."""
    return render_template(
        "recognition/units.html",
        units=db.scalars(select(Unit).order_by(Unit.active.desc(), Unit.name)).all(),
        holds={one.unit_id: one for one in db.scalars(UnitHold.all_open())},
    )


@blueprint.route("/reconocimientos/unidades/<uuid:unit_id>/espera", methods=["GET", "POST"])
@requires(Permission.HOLD_THANKS)
def put_on_hold(unit_id: UUID) -> ResponseReturnValue:
    """Ask why, and let the thanks to a unit wait."""
    unit, form = db.get_one(Unit, unit_id), HoldForm()
    if not form.validate_on_submit():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
        return _page(unit, form), status
    try:
        hold(db, unit, HoldReason(form.motivo.data), by=current_user.actor)
    except AlreadyOnHoldError:
        close_session()
        flash(_("Esa unidad ya estaba en espera."), "soon")
        return redirect(url_for(".units"), HTTPStatus.SEE_OTHER)
    flash(_("Los agradecimientos a %(unit)s esperan.", unit=unit.name), "good")
    return redirect(url_for(".units"), HTTPStatus.SEE_OTHER)


@blueprint.post("/reconocimientos/unidades/<uuid:unit_id>/seguir")
@requires(Permission.HOLD_THANKS)
def end_hold(unit_id: UUID) -> ResponseReturnValue:
    """End the hold: what waited counts from now on."""
    unit = db.get_one(Unit, unit_id)
    many = release(db, unit, by=current_user.actor)
    words = ngettext(
        "%(unit)s sigue. Desde hoy cuenta %(num)s agradecimiento que esperaba.",
        "%(unit)s sigue. Desde hoy cuentan %(num)s agradecimientos que esperaban.",
        many,
        unit=unit.name,
    )
    flash(words if many else _("%(unit)s sigue. Nada esperaba.", unit=unit.name), "good")
    return redirect(url_for(".units"), HTTPStatus.SEE_OTHER)


def _page(unit: Unit, form: HoldForm) -> str:
    return render_template(
        "recognition/hold.html",
        unit=unit,
        form=form,
        history=db.scalars(UnitHold.history_of(unit.id)).all(),
    )
