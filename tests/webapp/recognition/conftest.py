"""A city with a catalogue of services, a unit, and neighbours who give thanks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from models.alerts.unit import Unit, UnitKind
from models.calendar import city_day
from models.clock import now
from models.events import ANYONE
from models.session import reading, unit_of_work
from models.trust import everyday_service
from models.trust.everyday_service import EverydayService
from models.trust.recognition import Recognition, coded
from models.trust.recognition_stages import Side
from models.trust.thanker import Thanker, ThankerRole, second_secret
from models.trust.thanking import give
from tests.people import LA_LIBERTAD
from tests.webapp import alarms

KEY = "not a secret"


@pytest.fixture(autouse=True)
def services(portal) -> None:
    """What a new city thanks for."""
    with unit_of_work() as session:
        everyday_service.install(session)


@pytest.fixture
def patrol(portal) -> UUID:
    """Cuadrante 12, in which Yesid rides."""
    return alarms.a_unit("Cuadrante 12", "yesid", kind=UnitKind.PATROL)


def typed(patrol: UUID, **more: str) -> dict[str, str]:
    """What a neighbour types."""
    return {
        "servicio": "walked_home",
        "unidad": str(patrol),
        "dia": city_day(now()).isoformat(),
        "territorio": LA_LIBERTAD,
        "palabras": "Esperaron conmigo hasta que llegó el bus.",
        "correo": "carmen@correo.example",
        "acepta": "y",
    } | more


def thanks(patrol: UUID, **who: Any) -> str:
    """Give thanks without a browser; return their code."""
    with unit_of_work() as session:
        given = Recognition.thank(
            session.get_one(Unit, patrol),
            session.get_one(EverydayService, "walked_home"),
            LA_LIBERTAD,
            city_day(now()),
            "Muy amables.",
            side=Side.RESIDENT,
            by=ANYONE,
        )
        known = {"email": "carmen@correo.example", "browser": "another browser"} | who
        give(session, given, Thanker.of(given, ThankerRole.THANKED, KEY, **known), KEY)
        return given.code


@pytest.fixture
def code(patrol: UUID) -> str:
    """The code of thanks that wait for a second person."""
    return thanks(patrol)


def second_page(code: str) -> str:
    """Return the address that a second person was given."""
    return f"/reconocimientos/{code}/confirmar/{second_secret(known(code).id, KEY)}"


def known(code: str) -> Recognition:
    """Read the thanks with a code."""
    with reading() as session:
        return session.scalars(coded(code)).one()


@pytest.fixture
def look_up() -> Callable[[str], Recognition]:
    """Read the thanks with a code."""
    return known
