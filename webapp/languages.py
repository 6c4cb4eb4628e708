"""Which language the portal answers in: Spanish, unless somebody chose English."""

from gettext import NullTranslations

from flask import Blueprint, Flask, abort, g, redirect, request
from flask_babel import Babel, get_translations
from flask_login import current_user
from werkzeug.wrappers import Response

from models.language import LANGUAGES, say
from models.people.person import Person
from webapp.access import public
from webapp.addresses import local
from webapp.database import db
from webapp.tokens import csrf

COOKIE = "idioma"
A_YEAR = 365 * 24 * 3600  # seconds

blueprint = Blueprint("languages", __name__)


def init_app(app: Flask) -> None:
    """Let templates speak: `_("…")` for sentences, `|say` for codes."""
    app.config.update(BABEL_DEFAULT_LOCALE="es", BABEL_DEFAULT_TIMEZONE="America/Bogota")
    Babel(app, locale_selector=language)
    app.jinja_env.globals["language"] = language
    app.jinja_env.install_gettext_callables(_said, _said_of_many, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["say"] = lambda code: say(code, language())


def language() -> str:
    """Return "es" or "en": what was chosen in this browser, else in the account.

    Not what the browser prefers: the city speaks Spanish, and many phones were never told.
    """
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, "")
        if chosen not in LANGUAGES and current_user.is_authenticated:
            chosen = current_user.language
        g.language = chosen if chosen in LANGUAGES else LANGUAGES[0]
    spoken: str = g.language
    return spoken


def _words() -> NullTranslations:
    """Return the catalogue of the reader's language, looked up once for a page.

    A long list says hundreds of things; to look the catalogue up for each of them took a
    tenth of the time of a page.
    """
    if "words" not in g:
        g.words = get_translations()
    words: NullTranslations = g.words
    return words


def _said(words: str) -> str:
    return _words().gettext(words)


def _said_of_many(one: str, many: str, figure: int) -> str:
    return _words().ngettext(one, many, figure)


@blueprint.post("/idioma")
@public
def choose() -> Response:
    """Speak another language from now on, here and in letters to this person."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated and (person := db.get(Person, current_user.id)):
        person.language = chosen
    answer = redirect(local(request.form.get("next")) or "/")
    answer.set_cookie(
        COOKIE, chosen, max_age=A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return answer


# Without a token, so that a page that is only read needs no cookie; another site could at
# most change the language.
csrf.exempt(f"{__name__}.{choose.__name__}")
