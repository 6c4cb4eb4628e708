"""Thanking a unit: what it did, a page to check it, and the link for a second person."""

from http import HTTPStatus
from uuid import UUID, uuid4

import segno
from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from models.alerts.unit import Unit
from models.calendar import city_day
from models.clock import now
from models.events import ANYONE
from models.language import day_in_words
from models.people.attempts import TooManyAttemptsError
from models.places.territory import Territory
from models.settings import Settings
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition, coded
from models.trust.thanker import ThankerRole, second_secret, who_thanked
from models.trust.thanking import OwnUnitError, give
from reports.letters.links import own_thanks_link, second_link
from webapp.access import public
from webapp.database import close_session, db
from webapp.forms import id_from
from webapp.languages import language
from webapp.recognition.blueprint import blueprint
from webapp.recognition.forms import ThanksForm
from webapp.recognition.who import key, network, side, somebody

SENT = "thanks_sent"  # in the browser's session: what it sent last
MODULE_PX = 5  # of a square code, so that an old telephone reads it from a sheet
KEPT_BY_NOBODY = {"Cache-Control": "no-store"}


@blueprint.route("/reconocimientos/nuevo", methods=["GET", "POST"])
@public
def thank() -> ResponseReturnValue:
    """Ask what a unit did, show it once more, and write it down."""
    if request.method == "GET" and not g.get("showing_again"):
        return _form(ThanksForm(formdata=None, data={"dia": city_day(now())}))
    form = ThanksForm()
    if g.get("showing_again") or "corregir" in request.form:
        return _form(form)
    if not form.validate_on_submit():
        return _form(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "enviar" not in request.form:
        return _check(form)
    return _send(form)


@blueprint.get("/reconocimientos/recibido")
@public
def received() -> ResponseReturnValue:
    """Say what was received, and hand over the link for a second person, once."""
    thanks = db.scalars(coded(str(session.get(SENT, "")))).one_or_none()
    if thanks is None:
        return redirect(url_for(".thank"))
    settings: Settings = current_app.config["SETTINGS"]
    link = second_link(settings.public_url, thanks.code, second_secret(thanks.id, key()))
    giver = db.scalars(who_thanked(thanks.id)).one()
    page = render_template(
        "recognition/received.html",
        thanks=thanks,
        link=link,
        square=square(link),
        own=own_thanks_link(settings.public_url, giver.secret(key())),
        written=bool(giver.email),
        asked=bool(giver.second_email),
    )
    return page, HTTPStatus.OK, KEPT_BY_NOBODY


def square(link: str) -> Markup:
    """Draw a link as a square code, for a telephone or a sheet of paper."""
    drawn = segno.make(link, error="m").svg_inline(
        scale=MODULE_PX, border=2, dark="#000", light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - drawn from our own address


def _form(
    form: ThanksForm, *, wrong: str = "", status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    return render_template("recognition/thank.html", form=form, wrong=wrong), status


def _check(form: ThanksForm) -> str:
    """Show everything once more before it is sent."""
    form.marca.data = form.marca.data or str(uuid4())
    return render_template(
        "recognition/check.html",
        form=form,
        told={
            "service": dict(form.servicio.choices)[form.servicio.data],
            "unit": dict(form.unidad.choices)[form.unidad.data],
            "place": dict(form.territorio.choices)[form.territorio.data],
        },
    )


def _send(form: ThanksForm) -> ResponseReturnValue:
    its_id = id_from(form.marca.data, "thanks")
    if (sent := db.get(Recognition, its_id)) is not None:  # an impatient thumb
        return _received(sent)
    thanks = Recognition.thank(
        db.get_one(Unit, UUID(form.unidad.data)),
        db.get_one(EverydayService, form.servicio.data),
        db.get_one(Territory, form.territorio.data).id,
        form.dia.data,
        form.palabras.data or "",
        side=side(),
        by=ANYONE,
        id=its_id,
    )
    giver = somebody(
        thanks,
        ThankerRole.THANKED,
        email=form.correo.data or "",
        phone=form.telefono.data or "",
        second_email=form.segunda.data or "",
    )
    try:
        give(db, thanks, giver, key(), network())
    except TooManyAttemptsError as spent:
        return _again(_too_often(spent))
    except OwnUnitError:
        return _again(_("Usted va o iba en esa unidad. La agradecen otros."))
    return _received(thanks)


def _received(thanks: Recognition) -> ResponseReturnValue:
    """Lead to the page with the links, which only this browser is shown."""
    session[SENT] = thanks.code
    return redirect(url_for(".received"), HTTPStatus.SEE_OTHER)


def _again(wrong: str) -> ResponseReturnValue:
    """Show what was typed, with why it was not taken; nothing of it is written."""
    close_session()
    return _form(ThanksForm(), wrong=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _too_often(spent: TooManyAttemptsError) -> str:
    return _(
        "Cada persona agradece hasta tres veces al mes, y una vez a cada unidad. "
        "Puede hacerlo otra vez desde el %(day)s.",
        day=day_in_words(spent.until, language()),
    )
