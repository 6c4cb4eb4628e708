"""How the city says things. It is Tuesday, 24 November 2026, 9:00 in the morning in Cúcuta."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest

from models import clock
from models.language import (
    UnspokenError,
    ago_in_words,
    day_in_words,
    distance_in_words,
    due_in_words,
    moment_in_words,
    month_in_words,
    number,
    percent,
    pesos,
    say,
    span_in_words,
    speak,
    speaks,
)

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nine_in_the_morning():
    """Time stands still while we look at how it is told."""
    with clock.at(NOW):
        yield


class Fruit(StrEnum):
    """Something to have words for."""

    CHERRY = "cherry"
    MANGO = "mango"


def test_a_code_is_called_by_its_words_in_both_languages():
    """People never read a code; whoever wants a third language reads Spanish."""
    speak(Fruit, {Fruit.CHERRY: ("cereza", "cherry"), Fruit.MANGO: ("mango", "mango")})
    assert speaks(Fruit)
    assert (say(Fruit.CHERRY), say(Fruit.CHERRY, "en")) == ("cereza", "cherry")
    assert say(Fruit.CHERRY, "pt") == "cereza"


def test_an_enum_is_given_all_of_its_words_or_none():
    """Whoever adds a member learns at once that it has no words."""
    with pytest.raises(ValueError, match="Fruit has no words for mango"):
        speak(Fruit, {Fruit.CHERRY: ("cereza", "cherry")})


def test_a_code_without_words_is_not_shown():
    """A raw code on a screen is a mistake, not a fallback."""

    class Secret(StrEnum):
        CODE = "code"

    with pytest.raises(UnspokenError, match="Secret"):
        say(Secret.CODE)


def test_moments_are_told_as_people_tell_them():
    """The day of the week first, then the day, the time on the clocks of the city."""
    half_past_three = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
    assert moment_in_words(half_past_three) == "martes 24 de noviembre, 3:30 p. m."
    assert moment_in_words(half_past_three, "en") == "Tuesday 24 November, 3:30 PM"


def test_the_evening_belongs_to_its_day_in_the_city():
    """Ten at night on the 24th is the 24th, though Greenwich has turned the page."""
    ten_at_night = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    assert day_in_words(ten_at_night) == "martes 24 de noviembre"
    assert distance_in_words(ten_at_night) == "hoy"


def test_the_year_is_said_when_it_is_another():
    """Nobody needs to be told this year."""
    assert day_in_words(date(2027, 1, 5)) == "martes 5 de enero de 2027"
    assert day_in_words(date(2027, 1, 5), "en") == "Tuesday 5 January 2027"
    assert day_in_words(date(2026, 1, 5), weekday=False) == "5 de enero"
    assert month_in_words(date(2026, 11, 1)) == "noviembre de 2026"


@pytest.mark.parametrize(
    ("day", "es", "en"),
    [
        (date(2026, 11, 24), "hoy", "today"),
        (date(2026, 11, 25), "mañana", "tomorrow"),
        (date(2026, 11, 23), "ayer", "yesterday"),
        (date(2026, 11, 27), "en 3 días", "in 3 days"),
        (date(2026, 11, 21), "hace 3 días", "3 days ago"),
        (date(2023, 11, 24), "hace 1.096 días", "1,096 days ago"),
    ],
)
def test_days_are_told_by_their_distance(day, es, en):
    """Near days have names, far ones are counted."""
    assert (distance_in_words(day), distance_in_words(day, "en")) == (es, en)


@pytest.mark.parametrize(
    ("due", "es", "en"),
    [
        (date(2026, 11, 25), "vence mañana", "due tomorrow"),
        (date(2026, 11, 24), "vence hoy", "due today"),
        (date(2026, 11, 21), "venció hace 3 días", "was due 3 days ago"),
        (NOW + timedelta(hours=2), "vence hoy", "due today"),
        (NOW - timedelta(hours=2), "venció hoy", "was due today"),
        (NOW + timedelta(days=2), "vence en 2 días", "due in 2 days"),
    ],
)
def test_promises_say_whether_they_are_late(due, es, en):
    """A day is due until its end, an instant until the instant."""
    assert (due_in_words(due), due_in_words(due, "en")) == (es, en)


@pytest.mark.parametrize(
    ("passed", "es"),
    [
        (timedelta(seconds=20), "hace un momento"),
        (timedelta(minutes=1), "hace 1 minuto"),
        (timedelta(minutes=59), "hace 59 minutos"),
        (timedelta(hours=3), "hace 3 horas"),
        (timedelta(hours=10), "ayer"),
        (timedelta(days=4), "hace 4 días"),
    ],
)
def test_what_happened_is_told_by_how_long_ago(passed, es):
    """Minutes and hours today; before that, days."""
    assert ago_in_words(NOW - passed) == es


@pytest.mark.parametrize(
    ("span", "es", "en"),
    [
        (timedelta(seconds=20), "menos de un minuto", "less than a minute"),
        (timedelta(minutes=45), "45 minutos", "45 minutes"),
        (timedelta(hours=1, minutes=5), "1 hora y 5 minutos", "1 hour and 5 minutes"),
        (timedelta(days=2, hours=3, minutes=9), "2 días y 3 horas", "2 days and 3 hours"),
        (timedelta(days=1, minutes=9), "1 día", "1 day"),
    ],
)
def test_spans_are_told_by_their_two_largest_units(span, es, en):
    """Nobody needs the minutes of a fortnight."""
    assert (span_in_words(span), span_in_words(span, "en")) == (es, en)


def test_figures_carry_the_separators_of_the_language():
    """A point separates thousands in Colombia, and a comma begins the decimals."""
    assert (number(35294), number(35294, "en")) == ("35.294", "35,294")
    assert number(1234.5, decimals=1) == "1.234,5"
    assert (percent(0.6951), percent(0.6951, "en")) == ("69,5 %", "69.5%")
    assert (pesos(1250000), pesos(1250000, "en")) == ("$ 1.250.000", "COP 1,250,000")
