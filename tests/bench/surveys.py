"""How long it takes to score, weigh and publish ten thousand answers."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np

from models.events import PLATFORM
from models.session import connect, unit_of_work
from models.tables import metadata
from models.trust.survey_result import SurveyResult
from reports.survey_results import Population, Sheet, as_json, result
from reports.survey_scores import Item
from tests.bench.figures import Figure

PEOPLE = 10_000
LONGEST_S = 5.0
WAVE = UUID(int=54001)
CONSTRUCTS = ("confidence", "effectiveness", "fairness", "engagement", "bounded", "alignment")
POPULATION = {
    "comuna": {f"54001-C{one:02d}": 60_000.0 + 4_000 * one for one in range(1, 11)},
    "sex": {"f": 428_000.0, "m": 392_000.0},
    "age": {"18-29": 230_000.0, "30-44": 250_000.0, "45-59": 200_000.0, "60+": 140_000.0},
}


def run(folder: Path) -> Iterator[Figure]:
    """Publish one wave, from the answers as they lie there to the frozen row."""
    folder.mkdir(parents=True)
    engine = connect(f"sqlite:///{folder / 'convivencia.db'}")
    metadata.create_all(engine)
    sheet = a_wave()
    began = time.monotonic()
    data = result(sheet, Population(POPULATION, "inventada para la medición"))
    with unit_of_work() as session:
        published = SurveyResult.publish(sheet.wave_id, as_json(data), by=PLATFORM)
        session.add(published)
    took = time.monotonic() - began
    if not data["weights"]["raked"] or len(published.data_sha256) != 64:
        raise RuntimeError("the wave was not weighted")
    engine.dispose()
    yield Figure("surveys", f"{PEOPLE:,} answers to a published result", took, "s", LONGEST_S)


def a_wave(people: int = PEOPLE) -> Sheet:
    """Make up a wave: eighteen items, ten comunas, some who do not know or do not say."""
    chance = np.random.default_rng(54001)
    items = [
        Item(f"{name}{number}", name, reversed=number == 3)
        for name in CONSTRUCTS
        for number in (1, 2, 3)
    ]
    view = chance.normal(0, 1, people)
    given = np.clip(
        np.rint(3 + view[:, None] + chance.normal(0, 0.9, (people, len(items)))), 1, 5
    )
    silent = chance.random(given.shape) < 0.08
    answers = [
        {
            item.code: None if quiet else int(value)
            for item, value, quiet in zip(items, row, hush, strict=True)
        }
        for row, hush in zip(given, silent, strict=True)
    ]
    return Sheet(
        wave_id=WAVE,
        title=("Medición", "Bench"),
        audience="residents",
        target=("Personas de 18 años o más", "People of 18 and over"),
        mode="face_to_face",
        probability=True,
        opened=date(2026, 10, 1),
        closed=date(2026, 10, 31),
        instrument="residents",
        version=1,
        items=items,
        answers=answers,
        groups={
            name: [str(one) for one in chance.choice(list(margin), people)]
            for name, margin in POPULATION.items()
        },
        invited=2 * people,
    )
