"""The page of a neighbour: one touch calls for help, a code says that all is well.

There is no account. Whoever holds the secret address acts with it, so the address is also
what proves that a form is ours: no other site can know it. The forms carry no other token,
because a token grows old, and on a phone that lay in a drawer for a week the first touch
must count. Nothing is kept in the browser.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from models.alerts import neighbours
from models.alerts.self_test import take_part
from models.alerts.zone_member import UnfitCodeError, Word, ZoneMember, with_secret
from models.language import LANGUAGES
from models.people.attempts import Counted, Limit, forgive, take
from models.people.consent import Consent, Purpose
from models.session import reading, unit_of_work
from models.settings import Settings
from webapp.access import public
from webapp.database import db
from webapp.languages import COOKIE
from webapp.tokens import csrf
from webapp.zones.blueprint import alarm
from webapp.zones.forms import CodesForm, JoinForm
from webapp.zones.scene import background_of, scene_of

NOTICE = "2026-11"  # the text that is agreed to
TRIES = Limit("zone_code", 6, timedelta(minutes=15))
CALLS = Limit("zone_call", 60, timedelta(minutes=10))  # more is a stuck finger or a program

P = ParamSpec("P")
R = TypeVar("R")

# What the page says after something was done. The same words whichever code was typed.
SAID: dict[str, tuple[str, object]] = {
    "ayuda": ("good", _l("La sala de control ya lo sabe.")),
    "veo": ("good", _l("Gracias. La sala de control sabe lo que usted ve.")),
    "palabras": ("good", _l("La sala de control lee lo que escribió.")),
    "sin-alarma": ("soon", _l("En este momento no hay una alarma abierta.")),
    "bien": ("good", _l("Gracias. Luz y sirena se apagan; la sala cierra la alarma.")),
    "bien-nada": ("good", _l("Gracias. No hay una alarma abierta.")),
    "activada": ("good", _l("La alarma quedó activada.")),
    "desactivada": ("good", _l("La alarma quedó desactivada. La sala sigue oyendo.")),
    "prueba": ("good", _l("Gracias por participar en la prueba.")),
    "sin-prueba": ("soon", _l("La prueba ya terminó.")),
    "participa": ("good", _l("Ya participa. Guarde esta página en su teléfono.")),
    "codigos": ("good", _l("Desde ahora valen los códigos nuevos.")),
    "codigo": ("bad", _l("Ese código no es. No se cambió nada.")),
}


def acts(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to whoever holds the secret, which stands in for a form's token."""
    csrf.exempt(view)
    return public(view)


@alarm.after_request
def keep_the_secret(response: Response) -> Response:
    """Tell no other site the address, and let no search engine keep it."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@alarm.get("/<secret>")
@public
def page(secret: str) -> ResponseReturnValue:
    """Show a neighbour their zone; the first time, what it is and what they agree to."""
    member = _holder(secret)
    if not member.takes_part:
        return _first_time(member, secret, JoinForm(formdata=None, meta={"csrf": False}))
    return render_template(
        "zones/alarm.html",
        secret=secret,
        scene=scene_of(db, member),
        more=background_of(db, member),
        said=SAID.get(request.args.get("aviso", "")),
    )


@alarm.get("/<secret>/estado")
@public
def fresh(secret: str) -> ResponseReturnValue:
    """Show what happens now, for the page to look again; 304 where nothing changed."""
    member = _holder(secret)
    html = render_template("zones/scene.html", secret=secret, scene=scene_of(db, member))
    answer = make_response(html)
    answer.set_etag(sha256(html.encode()).hexdigest()[:32])
    return answer.make_conditional(request)


@alarm.post("/<secret>/participar")
@acts
def join(secret: str) -> ResponseReturnValue:
    """Take part: the neighbour agrees, and chooses two codes."""
    form = JoinForm(meta={"csrf": False})
    member = _holder(secret)
    if member.takes_part:
        return _back(secret)
    if not form.validate_on_submit() or not _chosen(member, form):
        return _first_time(member, secret, form)
    db.add(Consent.give(member.id, Purpose.ZONE, NOTICE))
    return _back(secret, "participa")


@alarm.post("/<secret>/ayuda")
@acts
def call(secret: str) -> ResponseReturnValue:
    """Call for help: one touch, no question."""
    with reading() as looking:
        member_id = looking.scalars(with_secret(secret)).one().id
    _count(CALLS, member_id)

    def do(member: ZoneMember) -> str:
        neighbours.call_for_help(db, member)
        return "ayuda"

    return _do(secret, do)


@alarm.post("/<secret>/veo")
@acts
def witness(secret: str) -> ResponseReturnValue:
    """Say whether one sees it oneself."""
    sees = request.form.get("ve") == "si"

    def do(member: ZoneMember) -> str:
        said = neighbours.say_what_is_seen(db, member, sees=sees)
        return "veo" if said else "sin-alarma"

    return _do(secret, do)


@alarm.post("/<secret>/palabras")
@acts
def add_words(secret: str) -> ResponseReturnValue:
    """Add what the control room should know."""
    words = request.form.get("palabras", "").strip()

    def do(member: ZoneMember) -> str:
        return "palabras" if neighbours.add_words(db, member, words) else "sin-alarma"

    return _do(secret, do)


@alarm.post("/<secret>/prueba")
@acts
def join_test(secret: str) -> ResponseReturnValue:
    """Take part in the test that runs now."""
    return _do(secret, lambda member: "prueba" if take_part(db, member) else "sin-prueba")


@alarm.post("/<secret>/todo-bien")
@acts
def all_is_well(secret: str) -> ResponseReturnValue:
    """Say that all is well, with a code."""

    def do(member: ZoneMember, word: Word) -> str:
        is_open = neighbours.open_call(db, member.zone) is not None
        neighbours.say_all_is_well(db, member, word)
        return "bien" if is_open else "bien-nada"

    return _do_with_code(secret, do)


@alarm.post("/<secret>/activar")
@acts
def arm(secret: str) -> ResponseReturnValue:
    """Let light and siren answer again."""

    def do(member: ZoneMember, word: Word) -> str:
        neighbours.watch_or_rest(db, member, word, armed=True)
        return "activada"

    return _do_with_code(secret, do)


@alarm.post("/<secret>/desactivar")
@acts
def disarm(secret: str) -> ResponseReturnValue:
    """Hold light and siren back."""

    def do(member: ZoneMember, word: Word) -> str:
        neighbours.watch_or_rest(db, member, word, armed=False)
        return "desactivada"

    return _do_with_code(secret, do)


@alarm.route("/<secret>/codigos", methods=["GET", "POST"])
@acts
def codes(secret: str) -> ResponseReturnValue:
    """Choose other codes."""
    form = CodesForm(meta={"csrf": False})
    if not form.validate_on_submit():
        return _codes_page(secret, form)
    member_id, word = _word(secret)
    if word is Word.WRONG:
        return _back(secret, "codigo")
    member = _taking_part(secret, member_id)
    try:
        neighbours.choose_codes(db, member, word, form.code.data, form.duress_code.data)
    except UnfitCodeError:
        form.code.errors = [_unfit()]
        return _codes_page(secret, form)
    return _back(secret, "codigos")


@alarm.route("/<secret>/salir", methods=["GET", "POST"])
@acts
def leave(secret: str) -> ResponseReturnValue:
    """Take part no longer."""
    member = _holder(secret)
    if request.method == "GET":
        return render_template("zones/leave.html", secret=secret, member=member)
    member.leave(by=member.actor)
    for consent in db.scalars(Consent.in_force(member.id, Purpose.ZONE)):
        consent.withdraw()
    return render_template("zones/left.html", member=member)


def _do(secret: str, do: Callable[[ZoneMember], str]) -> ResponseReturnValue:
    """Do what a neighbour asked for, and go back to their page."""
    member = _holder(secret)
    return _back(secret, do(member) if member.takes_part else "")


def _do_with_code(secret: str, do: Callable[[ZoneMember, Word], str]) -> ResponseReturnValue:
    """Do what a neighbour asked for, if they know one of their codes; the same with both."""
    member_id, word = _word(secret)
    if word is Word.WRONG:
        return _back(secret, "codigo")
    return _back(secret, do(_taking_part(secret, member_id), word))


def _word(secret: str) -> tuple[UUID, Word]:
    """Count a try, then look which code it is: before the database is taken for writing."""
    with reading() as looking:
        member = looking.scalars(with_secret(secret)).one()
    _count(TRIES, member.id)
    word = member.word(request.form.get("codigo", "").strip())
    if word is not Word.WRONG:
        with unit_of_work() as counting:
            forgive(counting, [_counted(TRIES, member.id)])
    return member.id, word


def _taking_part(secret: str, member_id: UUID) -> ZoneMember:
    """Return the neighbour again, to write; they may have left meanwhile."""
    return db.scalars(with_secret(secret).where(ZoneMember.id == member_id)).one()


def _holder(secret: str) -> ZoneMember:
    """Return who holds a secret, and speak their language unless the browser has another."""
    member = db.scalars(with_secret(secret)).one()
    if request.cookies.get(COOKIE) not in LANGUAGES:
        g.language = member.language
    return member


def _chosen(member: ZoneMember, form: JoinForm) -> bool:
    """Tell whether the codes will do; else the form says what is wrong with them."""
    try:
        member.confirm(form.code.data, form.duress_code.data)
    except UnfitCodeError:
        form.code.errors = [_unfit()]
        return False
    return True


def _unfit() -> str:
    return str(_("Escriba dos códigos distintos, cada uno de cuatro a ocho cifras."))


def _first_time(member: ZoneMember, secret: str, form: JoinForm) -> ResponseReturnValue:
    html = render_template("zones/join.html", secret=secret, member=member, form=form)
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _codes_page(secret: str, form: CodesForm) -> ResponseReturnValue:
    member = _holder(secret)
    html = render_template("zones/codes.html", secret=secret, member=member, form=form)
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _back(secret: str, said: str = "") -> ResponseReturnValue:
    address = url_for("alarm.page", secret=secret, aviso=said or None)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _count(limit: Limit, member_id: UUID) -> None:
    with unit_of_work() as counting:
        take(counting, [_counted(limit, member_id)])


def _counted(limit: Limit, member_id: UUID) -> Counted:
    settings: Settings = current_app.config["SETTINGS"]
    return Counted.under(limit, settings.secret, str(member_id))
