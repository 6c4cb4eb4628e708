"""Choosing a password: anew, for the first time, or after forgetting it."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.people import reset as resets
from models.people.attempts import RESETS, RESETS_FROM, Counted, neighbourhood, take
from models.people.password import hash_password
from models.people.person import Person, tidy_email, with_email
from models.people.web_session import end_sessions
from models.session import reading, unit_of_work
from webapp import sessions
from webapp.access import public, signed_in
from webapp.accounts.blueprint import blueprint
from webapp.accounts.doorkeeper import cost, is_theirs, key
from webapp.accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from webapp.database import db


@blueprint.route("/cuenta/contrasena", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Let somebody change their password; their other browsers are shown out."""
    form = ChangePasswordForm(current_user.name, current_user.email)
    if form.validate_on_submit():
        if is_theirs(current_user.id, form.current.data):
            chosen = hash_password(form.password.data, cost())
            _take(db.get_one(Person, current_user.id), chosen)
            flash(_("Su contraseña cambió. Cerramos su sesión en los demás navegadores."))
            return redirect(url_for(".home"))
        form.current.errors = [_("Esa no es su contraseña actual.")]
    return render_template("accounts/password.html", form=form)


@blueprint.route("/contrasena-olvidada", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a letter to whoever forgot their password, and tell nobody who has an account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form)
    with unit_of_work() as counting:
        take(
            counting,
            [
                Counted.under(RESETS, key(), tidy_email(form.email.data)),
                Counted.under(RESETS_FROM, key(), neighbourhood(request.remote_addr)),
            ],
        )
    person = db.scalars(with_email(form.email.data)).one_or_none()
    if person is not None and not person.is_disabled:
        resets.ask(db, person, key(), by=person.actor)
    return render_template("accounts/letter_on_its_way.html", email=form.email.data)


@blueprint.route("/restablecer/<secret>", methods=["GET", "POST"])
@public
def choose(secret: str) -> ResponseReturnValue:
    """Let the holder of a letter choose a password, once."""
    with reading() as looking:
        found = looking.execute(resets.opened_by(secret)).one_or_none()
    if found is None:
        return render_template("accounts/link_is_spent.html"), 410
    person = found[1]
    form = NewPasswordForm(person.name, person.email)
    if not form.validate_on_submit():
        return render_template("accounts/choose.html", form=form, person=person)
    chosen = hash_password(form.password.data, cost())
    if (opened := db.execute(resets.opened_by(secret)).one_or_none()) is None:
        return render_template("accounts/link_is_spent.html"), 410
    session.clear()
    _take(opened[1], chosen)
    flash(_("Su contraseña quedó guardada."))
    return redirect(url_for(".home"))


def _take(person: Person, password_hash: str) -> None:
    """Set the password, end what the old one opened, and stay signed in here."""
    person.take_password_hash(password_hash, by=person.actor)
    end_sessions(db, person.id)
    resets.spend_others(db, person.id)
    sessions.begin(person)
