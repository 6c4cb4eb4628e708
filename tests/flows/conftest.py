"""A city where reports come in, and what they set off can be run without Prefect."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.events import ANYONE, Event, EventKind
from models.letters import Letter
from models.session import reading
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest
from tests.people import LA_LIBERTAD, settle

KEY = "a key of this test"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for everything that is written, and a key that is known."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    monkeypatch.setenv("CONVIVENCIA_SECRET_KEY", KEY)
    monkeypatch.setenv("CONVIVENCIA_PUBLIC_URL", "https://convivencia.example")
    monkeypatch.delenv("CONVIVENCIA_SMTP_URL", raising=False)
    return tmp_path


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """A city where the cast lives and the categories of a new city are in force."""
    settle(session, tuesday_morning)
    catalogue.install(session)
    session.commit()
    return session


@pytest.fixture
def report(city: Session) -> Callable[..., ServiceRequest]:
    """Report broken things; by default a light in La Libertad, by a neighbour with e-mail."""

    def report_it(email: str | None = "vecina@correo.example", **told: Any) -> ServiceRequest:
        category = city.get_one(Category, told.pop("category", "alumbrado"))
        language = told.pop("language", "es")
        told = {"territory_id": LA_LIBERTAD, "address": "Calle 5 con avenida 3"} | told
        request = ServiceRequest.receive(category, channel=Channel.PORTAL, by=ANYONE, **told)
        city.add(request)
        city.flush()
        city.add(
            Follower.of(
                request,
                FollowerRole.REPORTER,
                KEY,
                email=email,
                language=language,
                consent_version="1",
            )
        )
        city.commit()
        return request

    return report_it


def numbers(*kinds: EventKind) -> list[int]:
    """Read the numbers of the events of some kinds, as the relay would tell a flow."""
    with reading() as session:
        found = select(Event.id).where(Event.kind.in_(kinds)).order_by(Event.id)
        return list(session.scalars(found))


def letters() -> list[Letter]:
    """Read every letter that was written, in the order it is about."""
    with reading() as session:
        return sorted(session.scalars(select(Letter)), key=lambda one: (one.about, one.address))
