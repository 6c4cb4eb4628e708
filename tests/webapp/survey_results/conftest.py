"""Two waves, of residents and of officers, whose answers are made up and published."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from flows.publish_survey_results import publish_one
from models.clock import now
from models.session import unit_of_work
from models.settings import Settings
from models.trust.survey_margin import MarginTable
from models.trust.surveys import catalogue
from models.trust.surveys.answers import write_batch
from models.trust.surveys.constructs import AgeBand, Sex
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveMode
from tests.people import ATALAYA, GLORIA, LA_LIBERTAD, NIDIA

FIGURES = {
    "comuna": {LA_LIBERTAD: 70_000.0, ATALAYA: 60_000.0},
    "sex": {"woman": 68_000.0, "man": 62_000.0},
    "age": {"18-28": 40_000.0, "29-44": 40_000.0, "45-59": 30_000.0, "60+": 20_000.0},
}


@pytest.fixture(autouse=True)
def forms(portal) -> None:
    """The forms a new city starts with."""
    with unit_of_work() as session:
        catalogue.install(session)


def replies(instrument: Instrument, people: int) -> list[Reply]:
    """Make up answers; seven of the people live in Atalaya, the others in La Libertad."""
    chance = Random(54001)  # noqa: S311 - answers, not secrets
    return [
        Reply(
            {item.code: chance.choice([2, 3, 4, 4, 5, None]) for item in instrument.items},
            {
                "comuna": ATALAYA if at < 7 else LA_LIBERTAD,
                "sex": chance.choice([*Sex]),
                "age": chance.choice([*AgeBand]),
            }
            if instrument.margins
            else {},
        )
        for at in range(people)
    ]


def a_wave(
    slug: str,
    form: str = catalogue.RESIDENTS,
    *,
    people: int = 120,
    publish: bool = True,
    **more: object,
) -> UUID:
    """Hold a wave from its plan to its end."""
    mode = more.pop("mode", WaveMode.CODES)
    with unit_of_work() as session:
        instrument = session.scalars(select(Instrument).where(Instrument.code == form)).one()
        wave = Wave.plan(
            instrument, slug, mode, now(), now() + timedelta(days=9), by=NIDIA,
            **{
                "title_es": f"Ola {slug}", "title_en": f"Wave {slug}",
                "population_es": "Personas de 18 años o más",
                "population_en": "People of 18 and over",
                "probability": mode is not WaveMode.WEB, "invited": 2 * people or None,
            } | more,
        )  # fmt: skip
        session.add(wave)
        session.flush()
        wave.open(by=NIDIA)
        write_batch(session, wave.id, replies(instrument, people))
        wave.close(people, by=NIDIA)
        if publish:
            wave.publish(by=NIDIA)
        return wave.id


def give_figures() -> None:
    """Let the city say how many people there are."""
    with unit_of_work() as session:
        session.add(MarginTable.give("residents", "DANE 2026", FIGURES, by=GLORIA))


@pytest.fixture
def computed(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Compute what a wave found, as the flow does."""
    monkeypatch.setenv("CONVIVENCIA_DATA", settings.data)

    def compute(wave_id: UUID) -> bool:
        return publish_one(settings, wave_id)

    return compute
