"""How the pages of a survey say scales, answers and what people told about themselves."""

from enum import StrEnum
from typing import Any

from models.language import say
from models.trust.surveys.constructs import DONT_KNOW, POINTS, AgeBand, Margin, Sex
from models.trust.surveys.instrument import Item
from webapp.languages import language
from webapp.surveys.blueprint import blueprint, waves
from webapp.surveys.draft import Draft

OPTIONS: dict[Margin, type[StrEnum]] = {Margin.SEX: Sex, Margin.AGE: AgeBand}


@blueprint.context_processor
@waves.context_processor
def words_of_surveys() -> dict[str, Any]:
    """Put the words of surveys within reach of their templates."""
    return {
        "points": points,
        "dont_know": dont_know,
        "options": options,
        "said_answer": said_answer,
        "said_about": said_about,
        "heading": heading,
    }


def heading(code: StrEnum) -> str:
    """Return what a code is called, to stand at the beginning of a line; "QR" stays "QR"."""
    said = say(code, language())
    return said[:1].upper() + said[1:]


def points(item: Item) -> list[str]:
    """Return the five points of an item's scale, the least first."""
    return [_in_language(words) for words in POINTS[item.scale]]


def dont_know() -> str:
    """Return what stands beside the scale."""
    return _in_language(DONT_KNOW)


def options(margin: Margin) -> list[StrEnum]:
    """Return what one may say about oneself; a comuna is looked up elsewhere."""
    return list(OPTIONS[margin])


def said_answer(item: Item, draft: Draft) -> str:
    """Return an answer in words; "" where there is none."""
    if item.code not in draft.answers:
        return ""
    point = draft.answers[item.code]
    return dont_know() if point is None else points(item)[point - item.lowest]


def said_about(margin: Margin, draft: Draft, comunas: dict[str, str]) -> str:
    """Return what somebody told about themselves, in words."""
    word = draft.about.get(margin.value, "")
    if margin is Margin.COMUNA:
        return comunas.get(word, "")
    kind = OPTIONS[margin]
    return heading(kind(word)) if word in set(kind) else ""


def _in_language(words: tuple[str, str]) -> str:
    return words[1 if language() == "en" else 0]
