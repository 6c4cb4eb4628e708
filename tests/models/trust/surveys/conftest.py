"""A city that asks its people: forms, a wave, and codes to answer it with."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.session import unit_of_work
from models.trust.surveys import catalogue
from models.trust.surveys.instrument import Instrument
from models.trust.surveys.pool import answer
from models.trust.surveys.pool_key import KeyRing
from models.trust.surveys.reply import Reply
from models.trust.surveys.wave import Wave
from models.trust.surveys.wave_stages import WaveMode
from tests.people import ATALAYA, LA_LIBERTAD, NIDIA, settle

COMUNAS = (LA_LIBERTAD, ATALAYA)


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyRing:
    """The keys of the pools, in a data folder of this test."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    return KeyRing.of(tmp_path)


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """A city where the cast lives, with the forms a new city starts with."""
    settle(session, tuesday_morning)
    catalogue.install(session)
    session.commit()
    return session


def residents_form(session: Session) -> Instrument:
    """Return the residents' form."""
    return session.scalars(
        select(Instrument).where(Instrument.code == catalogue.RESIDENTS)
    ).one()


@pytest.fixture
def plan(city: Session) -> Callable[..., Wave]:
    """Plan waves; by default of codes, from now for two weeks."""

    def plan_it(
        mode: WaveMode = WaveMode.CODES, slug: str = "confianza-2026", **more: Any
    ) -> Wave:
        start = more.pop("opens_at", now())
        wave = Wave.plan(
            residents_form(city),
            slug,
            mode,
            start,
            more.pop("closes_at", now() + timedelta(days=14)),
            by=NIDIA,
            **{
                "title_es": "Confianza 2026",
                "title_en": "Trust 2026",
                "population_es": "Personas de 18 años o más que viven en Cúcuta",
                "population_en": "People of 18 and over who live in Cúcuta",
            }
            | more,
        )
        city.add(wave)
        city.commit()
        return wave

    return plan_it


@pytest.fixture
def wave(plan: Callable[..., Wave], city: Session) -> Wave:
    """A wave of codes that is open."""
    wave = plan()
    wave.open(by=NIDIA)
    city.commit()
    return wave


@pytest.fixture
def print_codes(city: Session) -> Callable[[Wave, int], list[str]]:
    """Print codes of a wave."""

    def print_them(wave: Wave, how_many: int) -> list[str]:
        drawn = wave.print_codes(how_many, by=NIDIA)
        city.commit()
        return drawn

    return print_them


@pytest.fixture
def send(city: Session, ring: KeyRing) -> Callable[..., None]:
    """Answer a wave in a transaction of its own, as every request does."""

    def send_it(wave: Wave, code: str, point: int | None = 4, **margins: str) -> None:
        form = residents_form(city)
        city.commit()  # else it would hold the database
        reply = Reply.to(form, {"R01": point}, margins, COMUNAS)
        with unit_of_work() as session:
            answer(session, wave.id, reply, code, ring)

    return send_it
