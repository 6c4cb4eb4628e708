"""Answering a survey, page by page. Nothing is written before somebody says "send".

The forms carry no token: whoever answers needs no account, so there is nothing that another
site could do in their name, and a token would need a cookie that tells browsers apart.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.language import LANGUAGES
from models.people.attempts import neighbourhood
from models.places.territory import Territory, TerritoryKind
from models.session import reading
from models.settings import Settings
from models.trust.surveys.constructs import Margin
from models.trust.surveys.door import UnknownCodeError, UsedCodeError
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool import answer, try_code
from models.trust.surveys.pool_key import KeyRing, PoolLockedError
from models.trust.surveys.reply import UnfitReplyError
from models.trust.surveys.wave import NotOpenYetError, Wave, WaveClosedError, with_slug
from models.trust.surveys.wave_stages import WaveStatus
from webapp.access import public
from webapp.database import db
from webapp.languages import COOKIE
from webapp.surveys.blueprint import blueprint
from webapp.surveys.draft import ALL, ONE, Draft
from webapp.surveys.limits import SENT, WRONG_CODES, TriedTooOftenError
from webapp.surveys.once import (
    answered_here,
    forget_scanned,
    hand_over,
    note_answered,
    scanned,
)
from webapp.surveys.steps import CHECK, SEND, START, Steps
from webapp.tokens import csrf

P = ParamSpec("P")
R = TypeVar("R")
A_YEAR = 365 * 24 * 3600
# What the page of a refusal says, and its status.
EXPLAINED: dict[type[Exception], tuple[str, HTTPStatus]] = {
    UsedCodeError: ("used", HTTPStatus.CONFLICT),
    TriedTooOftenError: ("too_often", HTTPStatus.TOO_MANY_REQUESTS),
    PoolLockedError: ("locked", HTTPStatus.SERVICE_UNAVAILABLE),
}


def answers(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody, without a token."""
    csrf.exempt(view)
    return public(view)


@blueprint.route("/<slug>", methods=["GET", "POST"])
@answers
def survey(slug: str) -> ResponseReturnValue:
    """Say what the survey is; then ask, page by page; then take the answers."""
    with reading() as looking:
        wave = looking.scalars(with_slug(slug)).one()
        comunas = comunas_of(looking, wave.instrument)
    if request.method == "GET":
        return _front(wave)
    if request.form.get("idioma") in LANGUAGES:
        g.language = request.form["idioma"]
    page = make_response(_go_on(wave, comunas))
    if request.form.get("idioma") in LANGUAGES:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        page.set_cookie(
            COOKIE, g.language, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    return page


@blueprint.get("/<slug>/c/<secret>")
@public
def scan(slug: str, secret: str) -> Response:
    """Take the code out of the address at once: it stays in no history."""
    away = redirect(url_for(".survey", slug=slug), HTTPStatus.SEE_OTHER)
    hand_over(away, secret[:40], slug)
    return away


@blueprint.get("/<slug>/gracias")
@public
def thanks(slug: str) -> str:
    """Say what was kept and what was not. It is the same page for everybody."""
    return render_template("surveys/thanks.html", wave=db.scalars(with_slug(slug)).one())


def ring() -> KeyRing:
    """Return the keys of this installation's pools."""
    settings: Settings = current_app.config["SETTINGS"]
    return KeyRing.of(settings.data_folder)


def comunas_of(looking: Session, form: Instrument) -> dict[str, str]:
    """Return the comunas and corregimientos to choose from, where the form asks for one."""
    if Margin.COMUNA not in form.margins:
        return {}
    kinds = (TerritoryKind.COMUNA, TerritoryKind.CORREGIMIENTO)
    listed = select(Territory.id, Territory.name).where(Territory.kind.in_(kinds))
    return {row.id: row.name for row in looking.execute(listed.order_by(Territory.id))}


def _front(wave: Wave) -> ResponseReturnValue:
    """Show what the survey is, and the way in."""
    if not wave.is_open:
        return _not_now(wave, Draft(), HTTPStatus.OK)
    again = "otra-persona" in request.args
    draft = Draft(code=scanned()) if wave.needs_code else Draft.marked()
    page = make_response(
        render_template(
            "surveys/front.html",
            wave=wave,
            draft=draft,
            answered=answered_here(wave) and not again,
        )
    )
    if wave.needs_code and scanned():
        forget_scanned(page, wave.slug)
    return page


def _go_on(wave: Wave, comunas: dict[str, str]) -> ResponseReturnValue:
    """Look at what a page sent, and show the next one."""
    sent = request.form
    draft = Draft.read(sent, wave.instrument)
    step = sent.get("paso", START)
    if not wave.is_open:
        return _not_now(wave, draft, HTTPStatus.CONFLICT)
    if step == START and (refused := _enter(wave, draft)) is not None:
        return refused
    if step == SEND and not {"ir", "ver", "idioma"} & set(sent):
        return _send(wave, draft, comunas)
    return _show(wave, draft, _wanted(wave, draft, step), comunas)


def _wanted(wave: Wave, draft: Draft, step: str) -> str:
    """Return the page to show: the one a button asks for, else the next."""
    sent = request.form
    if sent.get("ver") in {ALL, ONE}:
        draft.view = sent["ver"]
        steps = Steps(wave.instrument, draft.view)
        return steps.named(steps.first_open(draft))
    steps = Steps(wave.instrument, draft.view)
    if (asked := sent.get("ir")) is not None:
        return steps.named(asked)
    if sent.get("idioma") in LANGUAGES:
        return CHECK if step == SEND else steps.named(step)
    return steps.after(step)


def _enter(wave: Wave, draft: Draft) -> ResponseReturnValue | None:
    """Look whether the code will do, so that nobody answers thirteen questions in vain."""
    if not wave.needs_code:
        return None
    try:
        with reading() as looking:
            try_code(looking, wave.id, draft.code, ring())
    except UnknownCodeError:
        return _wrong_code(wave, draft)
    except UsedCodeError:
        return _problem(wave, draft, *EXPLAINED[UsedCodeError])
    return None


def _wrong_code(wave: Wave, draft: Draft) -> ResponseReturnValue:
    """Ask for the code again, with what was answered so far."""
    try:
        WRONG_CODES.take(_whence())
    except TriedTooOftenError:
        return _problem(wave, draft, *EXPLAINED[TriedTooOftenError])
    page = render_template(
        "surveys/front.html", wave=wave, draft=draft, answered=False, wrong_code=True
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _send(wave: Wave, draft: Draft, comunas: dict[str, str]) -> ResponseReturnValue:
    """Take the answers; explain what stands in the way, and lose nothing."""
    try:
        SENT.take(_whence())
        reply = draft.reply(wave.instrument, comunas)
        answer(db, wave.id, reply, draft.code, ring())
    except UnfitReplyError:
        return _show(wave, draft, CHECK, comunas, empty=True)
    except UnknownCodeError:
        return _wrong_code(wave, draft)
    except (WaveClosedError, NotOpenYetError):
        return _not_now(wave, draft, HTTPStatus.CONFLICT)
    except tuple(EXPLAINED) as refusal:
        return _problem(wave, draft, *EXPLAINED[type(refusal)])
    done = redirect(url_for(".thanks", slug=wave.slug), HTTPStatus.SEE_OTHER)
    if not wave.needs_code:
        note_answered(done, wave)
    return done


def _show(
    wave: Wave, draft: Draft, step: str, comunas: dict[str, str], *, empty: bool = False
) -> ResponseReturnValue:
    """Draw a page with what was answered so far."""
    steps = Steps(wave.instrument, draft.view)
    page = render_template(
        "surveys/check.html" if step == CHECK else "surveys/questions.html",
        wave=wave,
        draft=draft,
        steps=steps,
        step=step,
        comunas=comunas,
        empty=empty,
        carried=draft.carried(steps.shown(step)),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if empty else HTTPStatus.OK


def _problem(wave: Wave, draft: Draft, why: str, status: HTTPStatus) -> ResponseReturnValue:
    """Say why the answers were not taken; the page carries them, to send them again."""
    page = render_template(
        "surveys/problem.html", wave=wave, draft=draft, why=why, carried=draft.carried()
    )
    return page, status


def _not_now(wave: Wave, draft: Draft, status: HTTPStatus) -> ResponseReturnValue:
    """Say that the survey takes no answers now, and show those that came too late."""
    if wave.status is WaveStatus.OPEN:  # its last moment is over, the clock comes in a second
        with reading() as looking:
            wave = looking.scalars(with_slug(wave.slug)).one()
    return render_template("surveys/not_now.html", wave=wave, draft=draft), status


def _whence() -> str:
    return neighbourhood(request.remote_addr)
