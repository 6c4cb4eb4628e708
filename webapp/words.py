"""How templates say days and figures in the reader's language: `{{ order.due_at|due }}`.

Codes are said by `|say`; sentences are gettext's business.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask

from models import language
from webapp.languages import language as language_of_reader

FILTERS: dict[str, Callable[..., str]] = {
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
    """Put the words within reach of every template."""
    for name, words in FILTERS.items():
        app.jinja_env.filters[name] = partial(_in_reading_language, words)


def _in_reading_language(words: Callable[..., str], value: Any, **options: Any) -> str:
    return words(value, language_of_reader(), **options)
