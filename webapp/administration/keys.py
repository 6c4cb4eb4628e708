"""Keys for programs of others: made here, shown once, ended here."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from models.people.api_key import ApiKey
from models.people.grant import Permission
from webapp.access import requires
from webapp.administration.blueprint import blueprint
from webapp.administration.forms import KeyForm
from webapp.database import db


@blueprint.route("/claves", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_KEYS)
def keys() -> ResponseReturnValue:
    """Show which programs have a key, and make one; the key is shown now and never again."""
    form, key = KeyForm(), None
    if form.validate_on_submit():
        if db.scalar(select(ApiKey.id).where(ApiKey.name == form.name.data)) is None:
            made, key = ApiKey.make(form.name.data, by=current_user.actor)
            db.add(made)
            db.flush()
        else:
            form.name.errors = [_("Ya hay una clave con ese nombre.")]
    listed = select(ApiKey).order_by(ApiKey.ended_at.is_not(None), ApiKey.created_at.desc())
    found = db.scalars(listed).all()
    return render_template("administration/keys.html", form=form, keys=found, key=key)


@blueprint.post("/claves/<uuid:key_id>/terminar")
@requires(Permission.ADMINISTER_KEYS)
def end_key(key_id: UUID) -> ResponseReturnValue:
    """End a key: the program that holds it is refused from now on."""
    db.get_one(ApiKey, key_id).end(by=current_user.actor)
    flash(_("La clave ya no sirve."))
    return redirect(url_for(".keys"))
