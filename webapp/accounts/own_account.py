"""What somebody may see and change about their own account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.people.person import Person
from models.people.web_session import end_sessions, open_sessions
from webapp.access import signed_in
from webapp.accounts.blueprint import blueprint
from webapp.accounts.forms import AccountForm
from webapp.accounts.offices import office_names
from webapp.database import db
from webapp.languages import COOKIE


@blueprint.route("/cuenta", methods=["GET", "POST"])
@signed_in
def account() -> ResponseReturnValue:
    """Let people correct their name, choose a language, and see where they are signed in."""
    form = AccountForm(obj=current_user)
    if form.validate_on_submit():
        person = db.get_one(Person, current_user.id)
        person.name, person.language = form.name.data, form.language.data
        flash(_("Guardamos sus cambios."))
        answer = redirect(url_for(".account"))
        answer.delete_cookie(COOKIE)  # from now on the account decides, in every browser
        return answer
    return render_template(
        "accounts/account.html",
        form=form,
        sessions=db.scalars(open_sessions(current_user.id)).all(),
        offices=office_names(current_user.rights.grants),
    )


@blueprint.post("/cuenta/cerrar-otras-sesiones")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else: of the computer at the office, of the phone that was lost."""
    end_sessions(db, current_user.id, but=current_user.session_id)
    flash(_("Cerramos su sesión en los demás navegadores."))
    return redirect(url_for(".account"))
