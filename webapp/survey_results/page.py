"""The result of a wave: what matters first, how it was taken, both sides, every group."""

from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from models.language import say
from models.places.territory import Territory
from models.trust.surveys.constructs import Audience
from models.trust.surveys.wave_stages import WaveMode
from reports.charts import PHONE
from reports.participation_words import begun
from reports.survey_charts import Mark, Pair, gaps, means
from reports.survey_comparisons import Compared, InstrumentChangedError, changes
from reports.survey_comparisons import gaps as gaps_of
from reports.survey_results import Data
from reports.survey_sentences import (
    category_named,
    construct_named,
    dates,
    dimension_named,
    first_sentences,
    weighting,
)
from reports.survey_sheets import data_of, other_side, wave_before
from webapp.access import public
from webapp.database import db
from webapp.languages import language
from webapp.survey_results.blueprint import blueprint
from webapp.survey_results.found import published_wave, result_for

WORDS_SHOWN = 74  # letters of a question in a chart; the table has all of them


@blueprint.get("/encuestas/<slug>/resultados")
@public
def results(slug: str) -> str:
    """Show what a wave found. A wave that is not published does not exist."""
    wave = published_wave(slug)
    result = result_for(wave)
    if result is None:
        return render_template("survey_results/soon.html", wave=wave)
    data, speaks = data_of(result), language()
    return render_template(
        "survey_results/page.html",
        wave=wave,
        result=result,
        data=data,
        sentences=first_sentences(data, speaks),
        weighting=weighting(data, speaks),
        dates=dates(data, speaks),
        audience=say(Audience(data["audience"]), speaks),
        mode=begun(say(WaveMode(data["mode"]), speaks)),
        construct_named=lambda code: construct_named(code, speaks),
        dimension_named=lambda code: dimension_named(code, speaks),
        group_named=_group_names(speaks),
        words={one["code"]: one["words"][speaks] for one in data["items"]},
        chart=_chart(data, speaks),
        gap=_gap(data, speaks),
        change=_change(data),
    )


def _group_names(speaks: str) -> Any:
    places = dict(db.execute(select(Territory.id, Territory.name)).all())
    return lambda dimension, category: category_named(dimension, category, places, speaks)


def _chart(data: Data, speaks: str) -> Markup:
    marks = [
        Mark(construct_named(one["code"], speaks), one["mean"], one["interval"])
        for one in data["constructs"]
        if one["mean"] is not None
    ]
    return Markup(means(marks, speaks, width=PHONE)) if marks else Markup("")  # noqa: S704 - drawn by us


def _gap(data: Data, speaks: str) -> dict[str, Any] | None:
    """Lay the other side beside this one, where it was asked the same and is published."""
    other = other_side(db, data)
    rows = gaps_of(data, other) if other else []
    if other is None or not rows:
        return None
    words = {one["code"]: one["words"][speaks] for one in other["items"]}
    shown = [row for row in rows if row.apart is not None]
    return {
        "other": other,
        "rows": rows,
        "words": words,
        "chart": Markup(gaps(_pairs(shown, data, speaks), _sides(data, other, speaks), speaks)),  # noqa: S704
        "ours": _sides(data, other, speaks)[0],
        "theirs": _sides(data, other, speaks)[1],
    }


def _pairs(rows: list[Compared], data: Data, speaks: str) -> list[Pair]:
    words = {one["code"]: one["words"][speaks] for one in data["items"]}
    return [
        Pair(_short(words[row.code]), row.ours, row.theirs)
        for row in rows
        if row.ours is not None and row.theirs is not None
    ]


def _sides(data: Data, other: Data, speaks: str) -> tuple[str, str]:
    ours, theirs = (
        say(Audience(one["audience"]), speaks).capitalize() for one in (data, other)
    )
    return ours, theirs


def _change(data: Data) -> dict[str, Any] | None:
    """Compare with the wave before; where the questions changed, only that is said."""
    before = wave_before(db, data)
    if before is None:
        return None
    try:
        rows = changes(data, before)
    except InstrumentChangedError:
        return {"before": before, "rows": None, "closed": date.fromisoformat(before["closed"])}
    return {"before": before, "rows": rows, "closed": date.fromisoformat(before["closed"])}


def _short(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else words[: WORDS_SHOWN - 1] + "…"
