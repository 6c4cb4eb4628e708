"""Dead letters: what arrived and nobody could read, for whoever can mend the cause."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete

from models.alerts.dead_letter import MOST, DeadLetter
from models.clock import now
from models.people.grant import Permission
from webapp.access import requires
from webapp.database import db
from webapp.devices.blueprint import blueprint
from webapp.pages import page_of

OLD = timedelta(days=7)


@blueprint.get("/ilegibles")
@requires(Permission.ADMINISTER_DEVICES)
def unread() -> str:
    """Show what nobody could read, the newest first."""
    found = page_of(DeadLetter.newest(), 30)
    return render_template("devices/unread.html", found=found, full=found.total >= MOST)


@blueprint.post("/ilegibles/<uuid:letter_id>/borrar")
@requires(Permission.ADMINISTER_DEVICES)
def delete_unread(letter_id: UUID) -> ResponseReturnValue:
    """Throw one away: its cause is known."""
    db.delete(db.get_one(DeadLetter, letter_id))
    flash(_("Se borró el mensaje."))
    return redirect(url_for("devices.unread"))


@blueprint.post("/ilegibles/borrar")
@requires(Permission.ADMINISTER_DEVICES)
def delete_old() -> ResponseReturnValue:
    """Throw away what came last more than a week ago, or everything."""
    before = now() if request.form.get("cuales") == "todos" else now() - OLD
    gone = db.execute(delete(DeadLetter).where(DeadLetter.last_at <= before))
    many = getattr(gone, "rowcount", 0)
    flash(ngettext("Se borró un mensaje.", "Se borraron %(num)s mensajes.", many))
    return redirect(url_for("devices.unread"))
