"""What a result comes to, said in sentences, with what it may not be taken for."""

from datetime import date
from typing import Any

from models.language import day_in_words, number, percent, say
from models.places.territory import comuna_of
from models.trust.surveys.constructs import AgeBand, Construct, Margin, Sex
from reports.survey_results import Data


def construct_named(code: str, language: str) -> str:
    """Return what people call a construct."""
    return say(Construct(code), language).capitalize() if code in set(Construct) else code


def dimension_named(code: str, language: str) -> str:
    """Return what people call a margin."""
    return say(Margin(code), language).capitalize() if code in set(Margin) else code


def category_named(
    dimension: str, category: str | None, places: dict[str, str], language: str
) -> str:
    """Return what people call a group."""
    if category is None:
        return "No lo dijo" if language == "es" else "Did not say"
    if dimension == Margin.SEX and category in set(Sex):
        return say(Sex(category), language).capitalize()
    if dimension == Margin.AGE and category in set(AgeBand):
        return say(AgeBand(category), language).capitalize()
    return places.get(category) or places.get(comuna_of(category) or "") or category


def weighting(data: Data, language: str = "es") -> str:
    """Say whether the answers were weighted, to what, or why not."""
    weights = data["weights"]
    spanish = language == "es"
    if weights["raked"]:
        named = ", ".join(
            dimension_named(one, language).lower() for one in weights["dimensions"]
        )
        return (
            f"Con pesos por {named}, según {weights['source']}."
            if spanish
            else f"Weighted by {named}, to {weights['source']}."
        )
    said = _unweighted(weights, language)
    return f"Sin ponderar: {said}" if spanish else f"Unweighted: {said}"


def _unweighted(weights: dict[str, Any], language: str) -> str:
    dimension = weights.get("dimension")
    named = dimension_named(dimension, language).lower() if dimension else ""
    totals = "; ".join(
        f"{dimension_named(name, language).lower()} {number(total, language)}"
        for name, total in weights.get("totals", {}).items()
    )
    off = percent(weights.get("off", 0), language)
    spanish = {
        "missing": "la ciudad no ha dado sus cifras de población.",
        "disagree": f"las cifras de población no suman lo mismo ({totals}).",
        "nobody": f"nadie respondió en un grupo que sí tiene gente ({named}).",
        "unknown": f"alguien respondió de un grupo sin cifra ({named}).",
        "never_fits": f"las cifras no se pueden cumplir todas a la vez (faltó {off}).",
    }
    english = {
        "missing": "the city has not given its population figures.",
        "disagree": f"the population figures do not add up ({totals}).",
        "nobody": f"nobody answered in a group that has people ({named}).",
        "unknown": f"somebody answered from a group without a figure ({named}).",
        "never_fits": f"the figures cannot all be met at once (off by {off}).",
    }
    return (spanish if language == "es" else english)[weights["why"]]


def first_sentences(data: Data, language: str = "es") -> list[str]:
    """Say the few things that matter first."""
    shown = [one for one in data["constructs"] if one["mean"] is not None]
    people = number(data["answered"], language)
    if language == "en":
        said = [f"{people} people answered."]
        if shown:
            low, high = _ends(shown)
            said.append(
                f"Highest: {construct_named(high['code'], 'en').lower()}, "
                f"{number(high['mean'], 'en', decimals=1)} of 100. "
                f"Lowest: {construct_named(low['code'], 'en').lower()}, "
                f"{number(low['mean'], 'en', decimals=1)}."
            )
        return said
    said = [f"Respondieron {people} personas."]
    if shown:
        low, high = _ends(shown)
        said.append(
            f"Lo más alto: {construct_named(high['code'], 'es').lower()}, "
            f"{number(high['mean'], decimals=1)} de 100. "
            f"Lo más bajo: {construct_named(low['code'], 'es').lower()}, "
            f"{number(low['mean'], decimals=1)}."
        )
    return said


def dates(data: Data, language: str = "es") -> str:
    """Return the days from the first to the last answer."""
    first, last = (
        day_in_words(date.fromisoformat(data[name]), language, weekday=False)
        for name in ("opened", "closed")
    )
    return f"{first} – {last}"


def _ends(shown: list[Data]) -> tuple[Data, Data]:
    ordered = sorted(shown, key=lambda one: (one["mean"], one["code"]))
    return ordered[0], ordered[-1]
