"""What the platform tried five times and could not do: a person looks, and it tries again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from models.deliveries import parked, try_again
from models.people.grant import Permission
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.database import db

SHOWN = 200


@blueprint.get("/entregas")
@requires(Permission.SEE_PARKED_EVENTS)
def deliveries() -> str:
    """Show what was given up, the newest first."""
    found = db.execute(parked().limit(SHOWN)).all()
    return render_template("administration/deliveries.html", parked=found)


@blueprint.post("/entregas/reintentar")
@requires(Permission.RETRY_PARKED_EVENTS)
def retry() -> ResponseReturnValue:
    """Let the relay take up what was marked, within seconds."""
    chosen: dict[str, set[int]] = {}
    for mark in request.form.getlist("delivery"):
        flow, _colon, number = mark.rpartition(":")
        if flow and number.isdigit():
            chosen.setdefault(flow, set()).add(int(number))
    for flow, events in chosen.items():
        try_again(db, flow, events)
    if count := sum(len(events) for events in chosen.values()):
        flash(ngettext("Se intenta otra vez %(num)s.", "Se intentan otra vez %(num)s.", count))
    else:
        flash(_("Marque al menos una."), "error")
    return redirect(url_for(".deliveries"))
