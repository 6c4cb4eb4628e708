"""How the city says things: what a code is called, and days, spans and figures in words.

Spanish of Colombia first, English second; any other language is answered in Spanish. Words
of a screen's own sentences are gettext's business. Here stand the words that screens,
letters and reports share, so that a due date reads the same on all three. Spaces are plain
ones, so that texts can be compared and searched; a style sheet keeps a line together.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from models import clock
from models.calendar import BOGOTA, city_day

E = TypeVar("E", bound=StrEnum)

LANGUAGES = ("es", "en")

_labels: dict[type[StrEnum], dict[StrEnum, tuple[str, str]]] = {}


class UnspokenError(LookupError):
    """Somebody wanted to show a code to people before the code was given words."""


def speak(codes: type[E], words: Mapping[E, tuple[str, str]]) -> None:
    """Give every member of an enum its words in Spanish and in English.

    Stands right below the enum. A member left out is a ValueError when the module is
    imported, so it is noticed by whoever adds the member and not by whoever reads the page.
    """
    if missing := sorted(set(codes) - set(words)):
        raise ValueError(f"{codes.__name__} has no words for {', '.join(missing)}")
    _labels[codes] = {member: words[member] for member in codes}


def speaks(codes: type[StrEnum]) -> bool:
    """Tell whether an enum was given words."""
    return codes in _labels


def say(member: StrEnum, language: str = "es") -> str:
    """Return what people call a code."""
    try:
        words = _labels[type(member)][member]
    except KeyError:
        raise UnspokenError(f"{type(member).__name__} was given no words") from None
    return _choose(words, language)


def day_in_words(day: date, language: str = "es", *, weekday: bool = True) -> str:
    """Return "martes 24 de noviembre"; the year is said when it is not this one."""
    day = _in_city(day)
    pattern = _choose(("d 'de' MMMM", "d MMMM"), language)
    if day.year != city_day(clock.now()).year:
        pattern += _choose((" 'de' y", " y"), language)
    if weekday:
        pattern = f"EEEE {pattern}"
    return format_date(day, pattern, locale=_locale(language))


def time_in_words(instant: datetime, language: str = "es", *, seconds: bool = False) -> str:
    """Return the time of day in the city: "3:30 p. m.", or "3:30:05 p. m."."""
    pattern = "h:mm:ss a" if seconds else "h:mm a"
    said = format_time(instant, pattern, tzinfo=BOGOTA, locale=_locale(language))
    return _plain_spaces(said)


def moment_in_words(instant: datetime, language: str = "es") -> str:
    """Return "martes 24 de noviembre, 3:30 p. m."."""
    return f"{day_in_words(instant, language)}, {time_in_words(instant, language)}"


def month_in_words(day: date, language: str = "es") -> str:
    """Return "noviembre de 2026"; a month always carries its year."""
    pattern = _choose(("MMMM 'de' y", "MMMM y"), language)
    return format_date(_in_city(day), pattern, locale=_locale(language))


def distance_in_words(day: date, language: str = "es") -> str:
    """Return how far a day is from today: "hoy", "ayer", "en 3 días", "hace 3 días"."""
    away = _days_away(day)
    if abs(away) <= 1:
        near = {0: ("hoy", "today"), 1: ("mañana", "tomorrow"), -1: ("ayer", "yesterday")}
        return _choose(near[away], language)
    days = _counted(abs(away), "days", language)
    if away > 0:
        return _choose((f"en {days}", f"in {days}"), language)
    return _choose((f"hace {days}", f"{days} ago"), language)


def due_in_words(due: date, language: str = "es") -> str:
    """Return "vence mañana", "vence hoy", "venció hace 3 días".

    A date is due until the end of its day; an instant is late the second after it.
    """
    late = due < clock.now() if isinstance(due, datetime) else _days_away(due) < 0
    verb = ("venció", "was due") if late else ("vence", "due")
    return f"{_choose(verb, language)} {distance_in_words(due, language)}"


def ago_in_words(instant: datetime, language: str = "es") -> str:
    """Return how long ago something happened: "hace 5 minutos", then "ayer", "hace 3 días"."""
    passed = clock.now() - instant
    if passed < timedelta(minutes=1):
        return _choose(("hace un momento", "a moment ago"), language)
    if passed < timedelta(hours=1):
        span = _counted(passed // timedelta(minutes=1), "minutes", language)
    elif _days_away(instant) == 0:
        span = _counted(passed // timedelta(hours=1), "hours", language)
    else:
        return distance_in_words(instant, language)
    return _choose((f"hace {span}", f"{span} ago"), language)


def span_in_words(span: timedelta, language: str = "es") -> str:
    """Return a duration by its two largest units: "2 días y 3 horas", "45 minutos"."""
    minutes = abs(span) // timedelta(minutes=1)
    if not minutes:
        return _choose(("menos de un minuto", "less than a minute"), language)
    amounts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    told = [_counted(n, unit, language) for unit, n in amounts.items() if n]
    if amounts["days"]:
        told = told[: 2 if amounts["hours"] else 1]
    return _choose((" y ", " and "), language).join(told)


def number(amount: float, language: str = "es", *, decimals: int = 0) -> str:
    """Return a figure with the separators of the language: 35.294 and 69,5 in Spanish."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _plain_spaces(format_decimal(amount, pattern, locale=_locale(language)))


def percent(share: float, language: str = "es", *, decimals: int = 1) -> str:
    """Return a share between 0 and 1 as "69,5 %"; English has no space before the sign."""
    gap = _choose((" ", ""), language)
    return f"{number(share * 100, language, decimals=decimals)}{gap}%"


def pesos(amount: float, language: str = "es") -> str:
    """Return an amount of Colombian pesos, which have had no cents for decades."""
    return f"{_choose(('$ ', 'COP '), language)}{number(amount, language)}"


_UNITS = {
    "days": (("día", "días"), ("day", "days")),
    "hours": (("hora", "horas"), ("hour", "hours")),
    "minutes": (("minuto", "minutos"), ("minute", "minutes")),
}


def _counted(n: int, unit: str, language: str) -> str:
    one, many = _choose(_UNITS[unit], language)
    return f"{number(n, language)} {one if n == 1 else many}"


def _days_away(day: date) -> int:
    return (_in_city(day) - city_day(clock.now())).days


def _in_city(day: date) -> date:
    """Return the day in the city, for an instant; a date is one already."""
    return city_day(day) if isinstance(day, datetime) else day


T = TypeVar("T")


def _choose(words: tuple[T, T], language: str) -> T:
    return words[1] if language.startswith("en") else words[0]


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(_choose(("es_CO", "en"), language))


def _plain_spaces(said: str) -> str:
    return said.replace("\u202f", " ").replace("\xa0", " ")
