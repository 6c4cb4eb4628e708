"""What the pages about people show, in words: of meetings, plans and surveys."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.committees.effect import Finding
from models.committees.problem_stages import STEPS
from models.language import day_in_words, number, say
from models.trust.surveys.constructs import Audience
from models.trust.surveys.wave_stages import WaveMode
from reports.survey_sentences import construct_named, dates

MOST_MINUTES = 40  # on a page; the data has all of them
_Part = Mapping[str, Any]


def told(part: _Part, language: str = "es") -> dict[str, Any]:
    """Return what the templates need besides the data; nothing for a part that is not there."""
    overdue = part.get("meetings", {}).get("overdue_list", [])
    return {
        "overdue_minutes": [
            one | {"met_words": _day(one["met_on"], language)} for one in overdue[:MOST_MINUTES]
        ],
        "minutes_left_out": max(len(overdue) - MOST_MINUTES, 0),
        "steps": [
            (say(step, language).capitalize(), part["committees"]["steps"][step.value])
            for step in STEPS
        ]
        if "committees" in part
        else [],
        "results": [
            one | result_words(one, language)
            for one in part.get("committees", {}).get("results", [])
        ],
        "sides": [
            one | _side_words(one, language) for one in part.get("trust", {}).get("sides", [])
        ],
    }


def result_words(one: _Part, language: str) -> dict[str, str]:
    """Say what a plan came to: what may be said of it, and the figures it rests on."""
    finding = Finding(one["finding"])
    spanish = language == "es"
    if one["ratio"] is None or one["interval"] is None:
        words = "no alcanza para decir" if spanish else "not enough to say"
        return {"finding_words": words, "figures_words": "–"}
    ratio, low, high = (
        number(figure, language, decimals=2) for figure in (one["ratio"], *one["interval"])
    )
    between = f"{low} a {high}" if spanish else f"{low} to {high}"
    return {"finding_words": say(finding, language), "figures_words": f"{ratio} ({between})"}


def _side_words(one: _Part, language: str) -> dict[str, Any]:
    side = dict(one)
    return {
        "who": say(Audience(one["audience"]), language).capitalize(),
        "mode_words": begun(say(WaveMode(one["mode"]), language)),
        "dates": dates(side, language),
        "lines": [
            construct
            | {
                "name": construct_named(construct["code"], language),
                "here": one["here"]["means"].get(construct["code"]) if one["here"] else None,
            }
            for construct in one["constructs"]
        ],
    }


def begun(words: str) -> str:
    """Begin words with a capital, and leave the others as they are: QR stays QR."""
    return words[:1].upper() + words[1:]


def _day(written: str, language: str) -> str:
    return day_in_words(date.fromisoformat(written), language, weekday=False)
