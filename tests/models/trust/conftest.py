"""A lamp that public lighting promised to the neighbours of La Libertad."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.people.grant import Grant, Role
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.speaker import Speaker
from tests.people import (
    ATALAYA,
    JAIRO,
    LA_LIBERTAD,
    LIGHTING,
    MARTHA,
    NIDIA,
    PARKS,
    PEDRO,
    ROSA,
    settle,
)

IN_JUNE = date(2026, 6, 5)  # a Friday, a month from the Tuesday it is

BOTH = frozenset({LA_LIBERTAD, ATALAYA})
AS_JAIRO = Speaker(JAIRO, departments=frozenset({LIGHTING}))
AS_PEDRO = Speaker(PEDRO, departments=frozenset({PARKS}))
AS_MARTHA = Speaker(MARTHA, comunas=frozenset({LA_LIBERTAD}))
AS_ROSA = Speaker(ROSA, comunas=frozenset({ATALAYA}))
AS_NIDIA = Speaker(NIDIA, for_residents=True, comunas_with_committee=BOTH)

Proposing = Callable[..., Commitment]


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """A city where the cast lives."""
    settle(session, tuesday_morning)
    session.commit()
    return session


@pytest.fixture
def propose(city: Session) -> Proposing:
    """Write commitments down; by default, lamps in La Libertad by 5 June."""

    def it(**told: Any) -> Commitment:
        commitment = Commitment.propose(
            told.pop("what", "Poner tres lámparas en la cancha"),
            **{
                "owed_by": (PartyKind.DEPARTMENT, LIGHTING),
                "territory_id": LA_LIBERTAD,
                "due_on": IN_JUNE,
                "origin": Origin.MEETING,
                "by": NIDIA,
                **told,
            },
        )
        city.add(commitment)
        city.commit()
        return commitment

    return it


@pytest.fixture
def promised(city: Session, propose: Proposing) -> Commitment:
    """What public lighting accepted on the Tuesday."""
    commitment = propose()
    commitment.accept(by=AS_JAIRO)
    city.commit()
    return commitment


def end_office(session: Session, role: Role, scope_id: str | None) -> None:
    """End an office, whoever holds it."""
    for grant in session.query(Grant).filter_by(role=role, scope_id=scope_id):
        grant.until = grant.since
    session.commit()
