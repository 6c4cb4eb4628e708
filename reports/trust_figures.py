"""The newest published survey of each side, as it was published: nothing is computed anew."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.places.territory import CITY
from models.trust.survey_result import SurveyResult
from models.trust.surveys.constructs import Audience, Margin
from models.trust.surveys.wave import Wave
from reports.period import Month
from reports.survey_comparisons import gaps
from reports.survey_results import Data
from reports.survey_sentences import weighting
from reports.survey_sheets import data_of, other_side, published_waves


def month_of(
    session: Session,
    territory_id: str,
    month: Month,  # noqa: ARG001 - surveys are not monthly: the newest counts until the next
    as_of: datetime,
) -> dict[str, Any]:
    """Return what is known of trust on the report's day, and the gap between the two sides.

    Surveys are the whole city's; of a comuna what was published of it is told beside.
    """
    sides = {
        audience.value: found
        for audience in Audience
        if (found := _newest(session, audience, as_of)) is not None
    }
    residents = sides.get(Audience.RESIDENTS.value)
    return {
        "sides": [_told(*one, territory_id) for one in sides.values()],
        "gap": _gap(session, data_of(residents[0])) if residents else None,
    }


def _newest(
    session: Session, audience: Audience, as_of: datetime
) -> tuple[SurveyResult, Wave] | None:
    """Return the result of the side's wave that closed last before the report's day."""
    found = [
        (result, wave)
        for result, wave in session.execute(published_waves())
        if (data := data_of(result))["audience"] == audience.value
        and datetime.fromisoformat(data["as_of"]) < as_of
    ]
    return max(found, key=lambda one: (data_of(one[0])["closed"], one[1].slug), default=None)


def _told(result: SurveyResult, wave: Wave, territory_id: str) -> dict[str, Any]:
    data = data_of(result)
    return {
        key: data[key]
        for key in (
            "audience", "title", "target", "mode", "probability", "opened", "closed",
            "answered", "invited", "fewest", "demonstration",
        )
    } | {
        "slug": wave.slug,
        "data_sha256": result.data_sha256,
        "effective_n": data["weights"]["effective_n"],
        "weighting": {language: weighting(data, language) for language in ("es", "en")},
        "made_up_weights": bool(data["weights"].get("made_up")),
        "constructs": [
            {
                "code": one["code"],
                "people": one["people"],
                "mean": one["mean"],
                "interval": one.get("interval"),
            }
            for one in data["constructs"]
        ],
        "here": _here(data, territory_id),
    }  # fmt: skip


def _here(data: Data, territory_id: str) -> dict[str, Any] | None:
    """Return what was published of one comuna; None where nobody there was told apart."""
    if territory_id == CITY:
        return None
    groups = [
        group
        for table in data["breakdowns"]
        if table["dimension"] == Margin.COMUNA.value
        for group in table["groups"]
        if group["category"] == territory_id
    ]
    return {"people": groups[0]["people"], "means": groups[0]["means"]} if groups else None


def _gap(session: Session, residents: Data) -> dict[str, Any] | None:
    """Lay the officers' side beside the residents', as the page of the result does."""
    officers = other_side(session, residents)
    rows = gaps(residents, officers) if officers else []
    if officers is None or not rows:
        return None
    words = {one["code"]: one["words"] for one in (*residents["items"], *officers["items"])}
    return {
        "with": officers["title"],
        "closed": officers["closed"],
        "rows": [
            {
                "words": words[one.code],
                "mirror": words[one.other],
                "residents": one.ours,
                "officers": one.theirs,
                "apart": None if one.apart is None else round(one.apart, 4),
                "interval": [round(one.interval.low, 4), round(one.interval.high, 4)]
                if one.interval
                else None,
            }
            for one in rows
        ],
    }
