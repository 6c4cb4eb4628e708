"""In which language somebody reads, and how templates say dates, codes and figures in it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request
from flask_babel import Babel
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from models import language
from webapp.access import public

blueprint = Blueprint("reading_language", __name__)

COOKIE = "idioma"
A_YEAR = 365 * 24 * 3600  # seconds
NAMES = {"es": "Español", "en": "English"}

FILTERS = {
    "say": language.say,
    "day": language.day_in_words,
    "moment": language.moment_in_words,
    "time_of_day": language.time_in_words,
    "month": language.month_in_words,
    "distance": language.distance_in_words,
    "due": language.due_in_words,
    "ago": language.ago_in_words,
    "span": language.span_in_words,
    "number": language.number,
    "percent": language.percent,
    "pesos": language.pesos,
}


def init_app(app: Flask) -> None:
    """Let templates speak the reader's language: `{{ order.promised_at|due }}`."""
    Babel(app, locale_selector=reading_language, default_locale="es")
    for name, words in FILTERS.items():
        app.jinja_env.filters[name] = partial(_in_reading_language, words)
    app.jinja_env.globals.update(reading_language=reading_language, languages=languages)


def reading_language() -> str:
    """Return "es" or "en": what was chosen here, else the account's, else the browser's."""
    chosen = request.cookies.get(COOKIE)
    if chosen in NAMES:
        return chosen
    if (own := _of_account()) in NAMES:
        return str(own)
    return request.accept_languages.best_match(list(NAMES)) or "es"


def _of_account() -> str | None:
    """Return the language of whoever signed in; none while the database does not answer."""
    try:
        return getattr(current_user, "language", None)
    except SQLAlchemyError:
        return None


def languages() -> list[tuple[str, str, bool]]:
    """Return each language's code, its own name for itself, and whether it is being read."""
    reading = reading_language()
    return [(code, name, code == reading) for code, name in NAMES.items()]


@blueprint.get("/idioma/<code>")
@public
def choose(code: str) -> Response:
    """Remember a language for a year and go back to the page that was being read."""
    if code not in NAMES:
        raise NotFound
    answer = redirect(_page_of_ours(request.args.get("volver", "/")))
    answer.set_cookie(COOKIE, code, max_age=A_YEAR, samesite="Lax", secure=request.is_secure)
    return answer


def _page_of_ours(address: str) -> str:
    """Return the address if it is a page of this portal, else the first page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not parts.netloc and not address.startswith(("//", "/\\"))
    return address if ours else "/"


def _in_reading_language(words: Callable[..., str], value: Any, **options: Any) -> str:
    return words(value, reading_language(), **options)
