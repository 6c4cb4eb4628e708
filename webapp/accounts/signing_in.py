"""In and out."""

from http import HTTPStatus
from math import ceil

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.clock import now
from models.language import time_in_words
from models.people.attempts import TooManyAttemptsError
from models.people.person import Person
from webapp import sessions
from webapp.access import public
from webapp.accounts.blueprint import blueprint
from webapp.accounts.doorkeeper import identify, remember_browser
from webapp.accounts.forms import SignInForm
from webapp.addresses import local_or_home
from webapp.languages import language


@blueprint.route("/ingresar", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Let people in who have an account."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(local_or_home(request.args.get("next")))
    form = SignInForm()
    if not form.validate_on_submit():
        return _ask(form, HTTPStatus.OK)
    try:
        person = identify(form.email.data, form.password.data)
    except TooManyAttemptsError as refusal:
        until = time_in_words(refusal.until, language())
        form.form_errors.append(
            _("Hubo demasiados intentos seguidos. Espere hasta las %(time)s.", time=until)
        )
        page = make_response(_ask(form, HTTPStatus.TOO_MANY_REQUESTS))
        page.headers["Retry-After"] = str(ceil((refusal.until - now()).total_seconds()))
        return page
    if person is None:
        form.form_errors.append(_("El correo y la contraseña no coinciden. Revise los dos."))
        return _ask(form, HTTPStatus.UNAUTHORIZED)
    return _welcome(person)


@blueprint.route("/salir", methods=["GET", "POST"])
@public
def sign_out() -> ResponseReturnValue:
    """Show people out; whoever only follows a link is asked first."""
    if request.method == "GET":
        if not current_user.is_authenticated:
            return redirect(url_for(".sign_in"))
        return render_template("accounts/sign_out.html")
    sessions.end()
    flash(_("Salió de su cuenta."))
    return redirect(url_for(".sign_in"))


def _ask(form: SignInForm, status: HTTPStatus) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form), status


def _welcome(person: Person) -> Response:
    sessions.begin(person)
    where = local_or_home(request.args.get("next"))
    if person.must_change_password:
        where = url_for(".password")
    return remember_browser(make_response(redirect(where)), person.email)
