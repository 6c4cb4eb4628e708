"""A month in La Libertad: some promises kept, some broken, one report joined to another."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from models import clock
from models.events import ANYONE, PLATFORM
from models.places.demonstration import settle_city
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel, DisputeReason
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import JAIRO, LA_LIBERTAD, LIGHTING, MARTHA

CENTRE = {"lat": 7.869, "lon": -72.48}


@pytest.fixture
def city(session: Session) -> Session:
    """A city with places and categories, and nobody in it."""
    settle_city(session)
    catalogue.install(session)
    session.commit()
    return session


@pytest.fixture
def light(city: Session, tuesday_morning: datetime) -> Callable[..., WorkOrder]:
    """Report a broken light some days before this Tuesday, and tell what became of it."""

    def report_it(
        days_ago: float, *, took: float | None = None, said: str = "", where: str = LA_LIBERTAD
    ) -> WorkOrder:
        start = tuesday_morning - timedelta(days=days_ago)
        with clock.at(start):
            request = ServiceRequest.receive(
                city.get_one(Category, "alumbrado"),
                channel=Channel.PORTAL,
                by=ANYONE,
                territory_id=where,
                **CENTRE,
            )
            city.add(request)
            [order] = open_orders(city, [(request, LIGHTING)], by=PLATFORM)
        if took is not None:
            with clock.at(start + timedelta(days=took)):
                order.complete("Se cambió.", after_photo_id=uuid4(), by=JAIRO)
                if said == "yes":
                    order.verify(by=MARTHA)
                elif said == "no":
                    order.reject(DisputeReason.STILL_BROKEN, by=MARTHA)
                elif said == "nothing":
                    order.close_by_silence(by=PLATFORM)
        city.commit()
        return order

    return report_it


@pytest.fixture
def april(city: Session, light: Callable[..., WorkOrder]) -> Session:
    """April 2026, seen from Tuesday 5 May: a light is promised within fourteen days."""
    light(34, took=5, said="yes")  # 1 April
    light(30, took=10, said="yes")
    light(28, took=20, said="nothing")  # late
    light(27, took=3, said="no")  # refused: open again
    light(25)  # still open, promised for 24 April
    light(20, took=2, said="yes")
    light(6)  # 29 April, promised for 13 May
    with clock.at(clock.now() - timedelta(days=5)):
        again = ServiceRequest.receive(
            city.get_one(Category, "alumbrado"),
            channel=Channel.PORTAL,
            by=ANYONE,
            territory_id=LA_LIBERTAD,
        )
        city.add(again)
        again.join(light(6).request, by=ANYONE)
    city.commit()
    return city
