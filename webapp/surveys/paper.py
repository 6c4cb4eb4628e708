"""Surveys on paper: the sheet of codes, the form to fill in, and typing a filled one in."""

from http import HTTPStatus
from uuid import UUID

import segno
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from models.language import LANGUAGES
from models.people.grant import Permission
from models.session import reading
from models.settings import Settings
from models.trust.surveys import codes
from models.trust.surveys.door import UnknownCodeError, UsedCodeError
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.on_paper import Sheet, slip_words
from models.trust.surveys.pool import answer
from models.trust.surveys.pool_key import PoolLockedError
from models.trust.surveys.reply import UnfitReplyError
from models.trust.surveys.wave import Wave, WaveClosedError
from webapp.access import requires, requires_on
from webapp.database import db
from webapp.languages import language
from webapp.surveys import deeds
from webapp.surveys.answering import comunas_of, ring
from webapp.surveys.blueprint import waves
from webapp.surveys.draft import ABOUT, ANSWER, CODE, DONT_KNOW, Draft
from webapp.surveys.forms import CodesForm
from webapp.surveys.moves import refuse_unless_open, runs
from webapp.surveys.running import wave_with

KEPT_BY_NOBODY = {"Cache-Control": "no-store"}
NO_ANSWER = {"9", "ns"}  # how "I don't know" is typed

Wrong = dict[str, str]  # what is wrong, by field


@waves.route("/<uuid:wave_id>/codigos", methods=["GET", "POST"])
@requires(Permission.RUN_SURVEYS)
def print_codes(wave_id: UUID) -> ResponseReturnValue:
    """Ask how many; then show them, this once, as a sheet of slips to cut.

    The drawing of the QR takes seconds for many: it comes before the database is taken.
    """
    form = CodesForm()
    with reading() as looking:
        wave = looking.scalars(select(Wave).where(Wave.id == wave_id)).one()
    refuse_unless_open(wave, deeds.PRINT)
    if not form.validate_on_submit():
        page = render_template("waves/codes.html", wave=wave, form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    settings: Settings = current_app.config["SETTINGS"]
    front = f"{settings.public_url}{url_for('surveys.survey', slug=wave.slug)}"
    drawn = codes.draw(int(form.how_many.data))
    slips = [(code, _qr(f"{front}/c/{codes.tidy(code)}")) for code in drawn]
    wave = wave_with(wave_id)
    refuse_unless_open(wave, deeds.PRINT)
    wave.issue(drawn, by=current_user.actor)
    page = render_template(
        "waves/slips.html", wave=wave, slips=slips, front=front, said=slip_words(wave)
    )
    return page, HTTPStatus.OK, KEPT_BY_NOBODY


@waves.get("/<uuid:wave_id>/papel")
@requires_on(Permission.SEE_SURVEYS, wave_with)
def paper(wave: Wave) -> str:
    """Show the form as it is printed, in either language."""
    asked = request.args.get("idioma", "")
    tongue = asked if asked in LANGUAGES else language()
    return render_template("waves/paper.html", wave=wave, sheet=Sheet(tongue), tongue=tongue)


@waves.route("/<uuid:wave_id>/digitar", methods=["GET", "POST"])
@runs
def type_in(wave: Wave) -> ResponseReturnValue:
    """Type a filled form in: it goes the way of all others, and uses its code up."""
    refuse_unless_open(wave, deeds.TYPE)
    with reading() as looking:
        comunas = comunas_of(looking, wave.instrument)
    draft = Draft() if wave.needs_code else Draft.marked()
    if request.method == "GET":
        return _typing(wave, draft, comunas, {})
    wrong = _misread(request.form, wave.instrument)
    draft = Draft.read(_as_fields(request.form), wave.instrument)
    if wrong:
        return _typing(wave, draft, comunas, wrong)
    try:
        reply = draft.reply(wave.instrument, comunas)
        answer(db, wave.id, reply, draft.code, ring())
    except (
        UnfitReplyError,
        UnknownCodeError,
        UsedCodeError,
        WaveClosedError,
        PoolLockedError,
    ) as refusal:
        return _typing(wave, draft, comunas, _reason(refusal))
    flash(_("El formulario quedó en la bolsa. Puede digitar otro."), "good")
    return redirect(url_for(".type_in", wave_id=wave.id), HTTPStatus.SEE_OTHER)


def _typing(
    wave: Wave, draft: Draft, comunas: dict[str, str], wrong: Wrong
) -> ResponseReturnValue:
    page = render_template(
        "waves/type_in.html",
        wave=wave,
        draft=draft,
        typed=request.form,
        comunas=comunas,
        wrong=wrong,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _misread(typed: MultiDict[str, str], form: Instrument) -> Wrong:
    """Return which answers are no numbers of the scale."""
    good = {"", *NO_ANSWER, *(str(n) for n in range(1, 6))}
    return {
        f"{ANSWER}{item.code}": _(
            "%(item)s: escriba de 1 a 5, 9 si no sabe, o nada.", item=item.code
        )
        for item in form.items
        if typed.get(f"{ANSWER}{item.code}", "").strip() not in good
    }


def _as_fields(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was typed as the fields of a survey: a 9 is "I don't know"."""
    return MultiDict(
        (name, DONT_KNOW if name.startswith(ANSWER) and word.strip() in NO_ANSWER else word)
        for name, word in ((name, word.strip()) for name, word in typed.items())
        if name == CODE or name.startswith((ANSWER, ABOUT))
    )


def _reason(refusal: Exception) -> Wrong:
    """Say what is wrong with a form that could not be taken."""
    words = {
        UnknownCodeError: (CODE, _("Ese código no es de esta encuesta. Revíselo en el papel.")),
        UsedCodeError: (
            CODE,
            _("Ese código ya se usó: este formulario no puede contar otra vez."),
        ),
        WaveClosedError: ("contenido", _("La encuesta ya cerró. Este formulario llegó tarde.")),
        PoolLockedError: ("contenido", _("Ahora no se puede guardar de forma segura.")),
        UnfitReplyError: ("contenido", _("El formulario no tiene ninguna respuesta.")),
    }
    field, said = words[type(refusal)]
    return {field: said}


def _qr(address: str) -> Markup:
    """Draw an address, black on white, as a part of the page."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))  # noqa: S704 - drawn by us
