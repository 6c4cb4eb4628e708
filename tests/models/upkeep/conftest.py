"""A broken light in La Libertad, and those who have to do with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.events import ANYONE
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import LA_LIBERTAD, LIGHTING, NIDIA, settle

CALLE_5 = {"lat": 7.8690, "lon": -72.4800, "address": "Calle 5 con avenida 3"}


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """A city where the cast lives and the categories of a new city are in force."""
    settle(session, tuesday_morning)
    catalogue.install(session)
    session.commit()
    return session


@pytest.fixture
def report(city: Session) -> Callable[..., ServiceRequest]:
    """Report broken things; by default, a light in La Libertad."""

    def report_it(category: str = "alumbrado", **told: Any) -> ServiceRequest:
        request = ServiceRequest.receive(
            city.get_one(Category, category),
            channel=Channel.PORTAL,
            by=ANYONE,
            **{"territory_id": LA_LIBERTAD, **CALLE_5, **told},
        )
        city.add(request)
        city.flush()
        return request

    return report_it


@pytest.fixture
def order(city: Session, report: Callable[..., ServiceRequest]) -> WorkOrder:
    """A broken light that public lighting has promised to mend within 336 hours."""
    [order] = open_orders(city, [(report(), LIGHTING)], by=NIDIA)
    city.commit()
    return order
