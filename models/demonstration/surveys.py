"""Surveys to look at: two that closed, with answers nobody gave, and one that is open.

Every page that shows them says that they are made up. The answers are drawn from a chance of
a fixed seed, so that the same city comes out each time.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.clock import now
from models.events import PLATFORM, importing
from models.places.territory import Territory, TerritoryKind
from models.session import unit_of_work
from models.trust.surveys import catalogue
from models.trust.surveys.answers import have_the_table, write_batch
from models.trust.surveys.constructs import AgeBand, Sex
from models.trust.surveys.instrument import Instrument, Item
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave, with_slug
from models.trust.surveys.wave_stages import WaveMode

RESIDENTS, OFFICERS, OPEN_FORM = "demo-vecinos", "demo-uniformados", "demo-web"
ASKED = {RESIDENTS: 360, OFFICERS: 90}  # answers
SILENT = 0.06  # share of "I don't know", and as many left out
LEANING = {"R02": -0.7, "R07": -0.8, "R08": 0.3, "O10": 0.6}  # items people are harder on
AGES = (0.28, 0.32, 0.22, 0.18)  # shares of the bands, the youngest first


def hold_surveys() -> int:
    """Make the surveys that are missing; return how many were."""
    with unit_of_work() as session:
        catalogue.install(session)
    made = 0
    for slug, hold in ((RESIDENTS, _closed), (OFFICERS, _closed), (OPEN_FORM, _open)):
        with unit_of_work() as session:
            if session.scalars(with_slug(slug)).first() is None:
                hold(session, slug)
                made += 1
    return made


def _closed(session: Session, slug: str) -> None:
    """Hold a survey that ended three weeks ago. It is history: nobody is written to."""
    form = _form(session, catalogue.RESIDENTS if slug == RESIDENTS else catalogue.OFFICERS)
    begun, ended = now() - timedelta(days=50), now() - timedelta(days=21)
    with importing():
        with clock.at(begun):
            wave = _plan(session, form, slug, ended)
            wave.open(by=PLATFORM)
            session.flush()
        replies = _made_up(session, form, ASKED[slug])
        if not have_the_table(session):
            raise TimeoutError("somebody else holds the table of answers")
        received = write_batch(session, wave.id, replies)
        with clock.at(ended):
            wave.close(received, by=PLATFORM)


def _open(session: Session, slug: str) -> None:
    """Open a form to anybody who wants to try it, for a month."""
    form = _form(session, catalogue.RESIDENTS)
    _plan(session, form, slug, now() + timedelta(days=30)).open(by=PLATFORM)


def _plan(session: Session, form: Instrument, slug: str, ends: datetime) -> Wave:
    mode, titles, whom, invited = _WORDS[slug]
    wave = Wave.plan(
        form,
        slug,
        mode,
        now(),
        ends,
        by=PLATFORM,
        title_es=titles[0],
        title_en=titles[1],
        population_es=whom[0],
        population_en=whom[1],
        probability=slug == RESIDENTS,
        invited=invited,
        demonstration=True,
    )
    session.add(wave)
    return wave


_WORDS = {
    RESIDENTS: (
        WaveMode.CODES,
        ("Confianza en la Policía (demostración)", "Trust in the police (demonstration)"),
        (
            "Personas inventadas de 18 años o más en las comunas de Cúcuta",
            "Made-up people of 18 and over in the comunas of Cúcuta",
        ),
        800,
    ),
    OFFICERS: (
        WaveMode.OFFICERS,
        ("Confianza en la comunidad (demostración)", "Trust in the public (demonstration)"),
        ("Uniformados inventados de Cúcuta", "Made-up officers of Cúcuta"),
        150,
    ),
    OPEN_FORM: (
        WaveMode.WEB,
        ("Pruebe una encuesta (demostración)", "Try a survey (demonstration)"),
        ("Cualquiera que quiera probar", "Anybody who wants to try"),
        None,
    ),
}


def _form(session: Session, code: str) -> Instrument:
    newest = select(Instrument).where(Instrument.code == code).order_by(Instrument.version)
    return session.scalars(newest).all()[-1]


def _made_up(session: Session, form: Instrument, how_many: int) -> list[Reply]:
    chance = random.Random(form.code)  # noqa: S311 - made up, and the same every time
    comunas = session.scalars(
        select(Territory.id)
        .where(Territory.kind == TerritoryKind.COMUNA)
        .order_by(Territory.id)
    ).all()
    return [_somebody(chance, form, comunas) for _ in range(how_many)]


def _somebody(chance: random.Random, form: Instrument, comunas: Sequence[str]) -> Reply:
    """Make up one person: how much they trust in general, and around that each answer."""
    trust = chance.gauss(3.0, 0.8)
    answers: dict[str, int | None] = {}
    for item in form.items:
        drawn = chance.random()
        if drawn < SILENT:
            answers[item.code] = None
        elif drawn > SILENT * 2:
            answers[item.code] = _point(chance, item, trust)
    about: dict[str, str] = {}
    if form.margins and comunas:
        about = {
            "comuna": chance.choice(comunas),
            "sex": chance.choices(list(Sex), (0.53, 0.46, 0.01))[0].value,
            "age": chance.choices(list(AgeBand), AGES)[0].value,
        }
    return Reply(answers, about)


def _point(chance: random.Random, item: Item, trust: float) -> int:
    felt = trust + LEANING.get(item.code, 0.0) + chance.gauss(0, 0.7)
    point = item.lowest + item.highest - felt if item.reversed else felt
    return min(max(round(point), item.lowest), item.highest)
