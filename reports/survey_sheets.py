"""From what the platform keeps of a wave to what the statistics ask for."""

import json
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.trust.survey_margin import MarginTable, tables_for
from models.trust.survey_result import SurveyResult
from models.trust.surveys.answers import answers_of
from models.trust.surveys.constructs import Margin, Sex
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave
from reports.survey_results import Data, Population, Sheet
from reports.survey_scores import Item

LONG_APART = 366  # days; a side that was asked longer ago is not laid beside the other


def sheet_of(session: Session, wave: Wave, population: Population | None) -> Sheet:
    """Return all that is known of a published wave.

    The answers are put into an order of their own, so that the same ones make the same bytes
    whatever order the database keeps them in. Who named a sex for which the city has no
    figure counts as somebody who did not say: their answer is kept, and so is their share.
    Raises UnpublishedError before the wave is published.
    """
    replies = sorted(answers_of(session, wave.id), key=_in_order)
    return Sheet(
        wave_id=wave.id,
        title=(wave.title_es, wave.title_en),
        audience=wave.instrument.audience.value,
        target=(wave.population_es, wave.population_en),
        mode=wave.mode.value,
        probability=wave.probability,
        opened=city_day(wave.opened_at or wave.opens_at),
        closed=city_day(wave.closed_at or wave.closes_at),
        instrument=wave.instrument.code,
        version=wave.instrument.version,
        items=[
            Item(
                item.code, item.construct.value, item.lowest, item.highest,
                reversed=item.reversed, mirror=item.mirror, words=item.words,
            )
            for item in wave.instrument.items
        ],
        answers=[reply.answers for reply in replies],
        groups={
            margin.value: [_group(reply, margin, population) for reply in replies]
            for margin in wave.instrument.margins
        },
        invited=wave.invited,
        demonstration=wave.demonstration,
    )  # fmt: skip


def population_of(session: Session, audience: str) -> Population | None:
    """Return the city's figures for those who were asked, if it has given any."""
    table = session.scalars(tables_for(audience).limit(1)).first()
    return None if table is None else population_in(table)


def population_in(table: MarginTable) -> Population:
    """Return a table of margins as the statistics ask for it."""
    return Population(table.figures, table.source, table.made_up)


def data_of(result: SurveyResult) -> Data:
    """Read a published result."""
    data: Data = json.loads(result.data)
    return data


def other_side(session: Session, data: Data) -> Data | None:
    """Return the published result of the other side that was asked nearest in time."""
    others = [one for one in _published(session) if one["audience"] != data["audience"]]
    near = [one for one in others if _days(one, data) <= LONG_APART]
    return min(near, key=lambda one: (_days(one, data), one["wave"]), default=None)


def wave_before(session: Session, data: Data) -> Data | None:
    """Return the published result of the same side that came just before."""
    same = [
        one
        for one in _published(session)
        if one["audience"] == data["audience"] and one["closed"] < data["opened"]
    ]
    return max(same, key=lambda one: (one["closed"], one["wave"]), default=None)


def published_waves() -> Select[SurveyResult, Wave]:
    """Select every published result with its wave, the newest first."""
    return (
        select(SurveyResult, Wave)
        .join(Wave, Wave.id == SurveyResult.wave_id)
        .order_by(SurveyResult.published_at.desc(), Wave.slug)
    )


def _published(session: Session) -> list[Data]:
    return [data_of(one) for one in session.scalars(select(SurveyResult))]


def _days(one: Data, other: Data) -> int:
    return abs((date.fromisoformat(one["closed"]) - date.fromisoformat(other["closed"])).days)


def _group(reply: Reply, margin: Margin, population: Population | None) -> str | None:
    said = reply.margins.get(margin.value)
    if said == Sex.OTHER and population and said not in population.margins.get(margin, {}):
        return None
    return said


def _in_order(reply: Reply) -> str:
    return json.dumps([reply.answers, reply.margins], sort_keys=True)
