"""Scheduling many orders for one day: mark them in the inbox, confirm, done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from wtforms.validators import InputRequired

from models.language import day_in_words
from models.people.grant import Permission
from models.upkeep.work_order import WorkOrder
from webapp.access import requires
from webapp.database import LOOKING, db
from webapp.forms import Form
from webapp.languages import language
from webapp.orders.blueprint import blueprint
from webapp.orders.forms import DayField, check_day
from webapp.orders.inbox import PAGE
from webapp.orders.urgency import urgency


class DayForm(Form):
    """The day for all of them."""

    day = DayField(
        _l("¿Qué día va la cuadrilla?"),
        description=_l("El mismo día para todas. La fecha prometida de cada una no cambia."),
        validators=[InputRequired(_l("Escriba el día, por ejemplo 24/11/2026."))],
    )

    def validate_day(self, field: DayField) -> None:
        """Refuse a day on which no crew can come."""
        if field.data:
            check_day(field.data)


@blueprint.route("/programar", methods=["GET", "POST"])
@requires(Permission.MEND_PLACES)
def schedule_many() -> ResponseReturnValue:
    """Show what was marked, ask for the day, and schedule what can still be scheduled."""
    form = DayForm()
    marked = _marked(request.values.getlist("orden")[:PAGE])
    ready = [order for order in marked if order.can("schedule")]
    if not ready:
        flash(_("Marque primero las órdenes que quiere programar."), "soon")
        return redirect(url_for(".inbox"))
    if not form.validate_on_submit():
        return render_template(
            "orders/schedule_many.html",
            form=form,
            orders=[(order, urgency(order)) for order in ready],
            left=[(order, urgency(order)) for order in marked if order not in ready],
        )
    for order in ready:
        order.schedule(form.day.data, by=current_user.actor)
    _say_what_was_done(ready, [order for order in marked if order not in ready], form)
    return redirect(url_for(".inbox"))


def _marked(numbers: list[str]) -> list[WorkOrder]:
    """Return the orders that were marked, but only those of one's own department."""
    wanted = select(WorkOrder).where(WorkOrder.number.in_(numbers)).order_by(WorkOrder.number)
    if request.method not in LOOKING:
        wanted = wanted.with_for_update(of=WorkOrder)
    rights = current_user.rights
    return [
        order for order in db.scalars(wanted) if rights.may(Permission.MEND_PLACES, on=order)
    ]


def _say_what_was_done(done: list[WorkOrder], left: list[WorkOrder], form: DayForm) -> None:
    day = day_in_words(form.day.data, language())
    flash(
        ngettext(
            "Una orden quedó programada para el %(day)s.",
            "%(num)s órdenes quedaron programadas para el %(day)s.",
            len(done),
            day=day,
        ),
        "good",
    )
    if left:
        numbers = ", ".join(order.number for order in left)
        flash(
            _("No se programaron, porque ya cambiaron: %(numbers)s.", numbers=numbers), "soon"
        )
