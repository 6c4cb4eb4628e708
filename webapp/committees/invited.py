"""The page of an invitation: what a committee is, what is known of whoever joins, and a yes.

Whoever has no account opens one here first, and proves their address with the letter; only
then do they take the seat. The page says the same whether or not an address has an account.
"""

from datetime import timedelta
from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from models.committees.committee import Committee
from models.committees.invitation import Invitation, opened_by
from models.committees.seats import AlreadyMemberError
from models.events import ANYONE
from models.people import reset as resets
from models.people.attempts import (
    RESETS,
    Counted,
    Limit,
    neighbourhood,
    take,
)
from models.people.consent import Consent, Purpose
from models.people.person import Person, tidy_email, with_email
from models.places.territory import Territory
from models.session import reading, unit_of_work
from models.settings import Settings
from webapp.access import public, signed_in
from webapp.committees.blueprint import invited
from webapp.committees.forms import AcceptForm, AccountForm, CodeForm
from webapp.database import db
from webapp.languages import language

NOTICE = "2026-11"  # the text that is agreed to
# A code has 75 bits; this only keeps a program from asking all day.
TRIES = Limit("committee_code", 30, timedelta(minutes=15))


@invited.after_request
def keep_the_secret(response: Response) -> Response:
    """Tell no other site the address, and let no search engine keep it."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@invited.route("", methods=["GET", "POST"])
@public
def by_code() -> ResponseReturnValue:
    """Ask for the code on somebody's sheet."""
    form = CodeForm()
    if form.validate_on_submit():
        code = "".join(sign for sign in form.code.data.upper() if sign.isalnum())
        _count()
        with reading() as looking:
            found = looking.scalars(opened_by(code)).first()
        if found is not None:
            return redirect(url_for(".page", code=code), HTTPStatus.SEE_OTHER)
        form.code.errors = [_("Ese código no existe. Revise las letras y los números.")]
    page = render_template("committees/code.html", form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@invited.get("/<code>")
@public
def page(code: str) -> ResponseReturnValue:
    """Show what somebody is invited to."""
    return _page(_opened(code), code, AcceptForm(formdata=None), AccountForm(formdata=None))


@invited.post("/<code>/aceptar")
@signed_in
def accept(code: str) -> ResponseReturnValue:
    """Take the seat."""
    form = AcceptForm()
    invitation = _opened(code)
    if not form.validate_on_submit():
        return _page(invitation, code, form, AccountForm(formdata=None))
    person = db.get_one(Person, current_user.id)
    try:
        seat = invitation.accept(db, person)
    except AlreadyMemberError:
        flash(_("Usted ya hace parte de este comité."), "good")
        return redirect(url_for("committees.inside", code=invitation.committee.code))
    db.add(Consent.give(seat.id, Purpose.COMMITTEE, NOTICE))
    flash(_("Ya hace parte del comité. Esta es su página de trabajo."), "good")
    return redirect(url_for("committees.inside", code=invitation.committee.code))


@invited.post("/<code>/cuenta")
@public
def open_account(code: str) -> ResponseReturnValue:
    """Open an account for whoever was invited; or send who has one the way back in."""
    form = AccountForm()
    with reading() as looking:
        is_open = _is_open(looking.scalars(opened_by(code)).first())
    if not is_open or not form.validate_on_submit():
        return _page(_opened(code), code, AcceptForm(formdata=None), form)
    email = tidy_email(form.email.data)
    _count(email)
    person = db.scalars(with_email(email)).one_or_none()
    if person is None:
        person = Person.invite(form.name.data, email, by=ANYONE, language=language())
        db.add(person)
        db.flush()
        db.add(Consent.give(person.id, Purpose.ACCOUNT, NOTICE))
    if not person.is_disabled:
        resets.ask(db, person, _settings().secret, by=ANYONE)
    return render_template("committees/account_sent.html", code=code)


def _opened(code: str) -> Invitation:
    return db.scalars(opened_by(code)).one()


def _is_open(invitation: Invitation | None) -> bool:
    return invitation is not None and invitation.is_open


def _page(
    invitation: Invitation, code: str, accepting: AcceptForm, account: AccountForm
) -> ResponseReturnValue:
    committee: Committee = invitation.committee
    belongs = current_user.is_authenticated and committee.is_member(current_user.id)
    html = render_template(
        "committees/invited.html",
        code=code,
        invitation=invitation,
        committee=committee,
        territory=db.get(Territory, committee.territory_id),
        accepting=accepting,
        account=account,
        belongs=belongs,
    )
    if not invitation.is_open and not belongs:
        return html, HTTPStatus.GONE
    wrong = accepting.errors or account.errors
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _count(email: str = "") -> None:
    """Count a try; letters to one mailbox are counted like those that reset a password."""
    secret = _settings().secret
    counted = [Counted.under(TRIES, secret, neighbourhood(request.remote_addr))]
    with unit_of_work() as counting:
        take(counting, counted)
    if not email:
        return
    with unit_of_work() as counting:
        take(counting, [Counted.under(RESETS, secret, email)])


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
