"""Confirming thanks: a second person with a link, or the committee of the comuna."""

from hmac import compare_digest
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from models.language import day_in_words
from models.people.attempts import TooManyAttemptsError
from models.people.grant import Permission, ScopeKind
from models.places.territory import Territory
from models.trust.recognition import Recognition, to_confirm
from models.trust.recognition_stages import AsideReason, RecognitionStatus, Side
from models.trust.thanker import ThankerRole, second_secret
from models.trust.thanking import OwnThanksError, OwnUnitError, confirm
from webapp.access import public, requires, requires_on
from webapp.database import close_session, db
from webapp.languages import language
from webapp.pages import page_of
from webapp.recognition.blueprint import blueprint
from webapp.recognition.forms import ContactForm
from webapp.recognition.found import thanks_with
from webapp.recognition.who import key, network, somebody


@blueprint.route("/reconocimientos/<code>/confirmar/<secret>", methods=["GET", "POST"])
@public
def second(code: str, secret: str) -> ResponseReturnValue:
    """Ask a second person whether it was so."""
    thanks = _held_by(code, secret)
    form = ContactForm()
    if thanks.status is not RecognitionStatus.RECEIVED:
        return render_template("recognition/over.html", thanks=thanks)
    if not form.validate_on_submit():
        wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
        return _ask(thanks, secret, form), wrong
    who = somebody(
        thanks,
        ThankerRole.CONFIRMED,
        email=form.correo.data or "",
        phone=form.telefono.data or "",
    )
    try:
        confirm(db, thanks, who, key(), network())
    except (OwnThanksError, OwnUnitError, TooManyAttemptsError) as refusal:
        words = in_words(refusal)
        close_session()
        page = _ask(_held_by(code, secret), secret, ContactForm(), words)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("recognition/confirmed.html", thanks=thanks)


@blueprint.get("/reconocimientos/por-confirmar")
@requires(Permission.CONFIRM_THANKS)
def queue() -> str:
    """Show a committee what waits in its comuna, the longest waiting first."""
    comunas = current_user.rights.scopes(ScopeKind.COMUNA, Permission.CONFIRM_THANKS)
    return render_template(
        "recognition/queue.html",
        page=page_of(to_confirm(comunas)),
        places={one: db.get_one(Territory, one).name for one in sorted(comunas)},
    )


@blueprint.post("/reconocimientos/<code>/fue-asi")
@requires_on(Permission.CONFIRM_THANKS, thanks_with)
def by_committee(thanks: Recognition) -> ResponseReturnValue:
    """Confirm for the committee."""
    try:
        confirm(db, thanks, somebody(thanks, ThankerRole.CONFIRMED), key(), side=Side.COMMITTEE)
    except (OwnThanksError, OwnUnitError) as refusal:
        words = in_words(refusal)
        close_session()
        flash(words, "bad")
        return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)
    flash(_("Confirmado. Gracias por responder."), "good")
    return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)


@blueprint.post("/reconocimientos/<code>/no-fue-asi")
@requires_on(Permission.CONFIRM_THANKS, thanks_with)
def not_so(thanks: Recognition) -> ResponseReturnValue:
    """Say for the committee that it did not happen so."""
    thanks.set_aside(AsideReason.NOT_TRUE, by=current_user.actor)
    flash(_("Queda dicho: no cuenta."), "good")
    return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)


def in_words(refusal: Exception) -> str:
    """Say why somebody cannot confirm."""
    if isinstance(refusal, TooManyAttemptsError):
        return _(
            "Usted ya confirmó cinco veces este mes. Puede hacerlo otra vez desde el %(day)s.",
            day=day_in_words(refusal.until, language()),
        )
    if isinstance(refusal, OwnUnitError):
        return _("Usted va o iba en esa unidad. Lo confirma otra persona.")
    return _(
        "Este contacto o este navegador es el de quien agradeció. Nadie confirma lo suyo: "
        "pídaselo a otra persona, desde su propio teléfono."
    )


def _held_by(code: str, secret: str) -> Recognition:
    thanks = thanks_with(code)
    if not compare_digest(second_secret(thanks.id, key()), secret.strip().lower()):
        abort(HTTPStatus.NOT_FOUND)
    return thanks


def _ask(thanks: Recognition, secret: str, form: ContactForm, wrong: str = "") -> str:
    place = db.get_one(Territory, thanks.territory_id)
    return render_template(
        "recognition/second.html",
        thanks=thanks, secret=secret, form=form, place=place, wrong=wrong,
    )  # fmt: skip
