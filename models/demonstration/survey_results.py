"""Population figures that are made up, and the surveys of the demonstration, published.

The results themselves are computed by the flow that does it in a real city.
"""

from models.demonstration.surveys import OFFICERS, RESIDENTS
from models.events import Actor
from models.places.territory import Territory, TerritoryKind
from models.session import unit_of_work
from models.trust.survey_margin import MarginTable, tables_for
from models.trust.surveys.constructs import AgeBand, Audience, Sex
from models.trust.surveys.wave import with_slug
from models.trust.surveys.wave_stages import WaveStatus

SOURCE = "cifras inventadas para la demostración"
PEOPLE = 820_000.0


def make_up_figures(by: Actor) -> bool:
    """Give made-up population figures, if there are none; every result says that they are."""
    audience = Audience.RESIDENTS.value
    with unit_of_work() as session:
        if session.scalars(tables_for(audience).limit(1)).first() is not None:
            return False
        comunas = session.scalars(Territory.of_kind(TerritoryKind.COMUNA)).all()
        shares = [one.number + 8 for one in comunas]
        figures = {
            "comuna": {
                one.id: float(round(PEOPLE * share / sum(shares)))
                for one, share in zip(comunas, shares, strict=True)
            },
            "sex": {Sex.WOMAN.value: 430_000.0, Sex.MAN.value: 390_000.0},
            "age": {
                AgeBand.TO_28.value: 255_000.0,
                AgeBand.TO_44.value: 250_000.0,
                AgeBand.TO_59.value: 185_000.0,
                AgeBand.OVER_59.value: 130_000.0,
            },
        }
        session.add(MarginTable.give(audience, SOURCE, figures, by=by, made_up=True))
    return True


def publish_waves(by: Actor) -> int:
    """Publish the waves that closed; return how many were."""
    published = 0
    for slug in (OFFICERS, RESIDENTS):
        with unit_of_work() as session:
            wave = session.scalars(with_slug(slug)).one_or_none()
            if wave is not None and wave.status is WaveStatus.CLOSED:
                wave.publish(by=by)
                published += 1
    return published
