"""How a question stands, in words: answered, waiting until when, or late by how much."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from models.calendar import city_day
from models.clock import now
from models.language import day_in_words, due_in_words, number, say
from models.trust.question import Question
from models.trust.question_stages import QuestionStatus
from webapp.languages import language

_S = QuestionStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """A word on it, the colour that repeats the word, its sign, and what comes next."""

    words: str
    tone: str
    sign: str
    following: str = ""


def standing(question: Question) -> Standing:
    """Say how a question stands."""
    if question.is_late:
        return Standing(
            _unanswered(question.days_late),
            "bad",
            "alert",
            _("El plazo legal terminó y sigue sin respuesta. Se muestra así hasta tenerla."),
        )
    if question.status is _S.ANSWERED:
        late = question.days_late
        if late:
            words = ngettext(
                "respondida con %(figure)s día hábil de atraso",
                "respondida con %(figure)s días hábiles de atraso",
                late,
                figure=number(late, language()),
            )
            return Standing(words, "soon", "clock")
        return Standing(_("respondida a tiempo"), "good", "confirmed")
    if question.status is _S.FORWARDED:
        return Standing(
            _("enviada a %(body)s", body=question.forwarded_to),
            "",
            "send",
            _("No les corresponde a las entidades de aquí. Responde la que la recibió."),
        )
    if question.status is _S.REJECTED:
        return Standing(say(question.status, language()), "", "hidden")
    near = city_day(question.due_at) - city_day(now()) <= timedelta(days=5)
    following = (
        _("Alguien la lee y busca quién debe responder.")
        if question.status is _S.RECEIVED
        else _("La respuesta debe llegar a más tardar el %(day)s.", day=_day(question))
    )
    words = due_in_words(question.due_at, language())
    return Standing(words, "soon" if near else "moving", "clock", following)


def _unanswered(days: int) -> str:
    if not days:
        return _("sin respuesta: el plazo acaba de vencer")
    return ngettext(
        "sin respuesta, %(figure)s día hábil de atraso",
        "sin respuesta, %(figure)s días hábiles de atraso",
        days,
        figure=number(days, language()),
    )


def _day(question: Question) -> str:
    return day_in_words(question.due_at, language())
