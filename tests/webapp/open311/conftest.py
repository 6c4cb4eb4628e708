"""A city that other programs report to."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from models import clock
from models.clock import now
from models.events import ANYONE
from models.people.api_key import ApiKey
from models.places.demonstration import settle_city
from models.session import unit_of_work
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.service_request import ServiceRequest
from tests.people import GLORIA, LA_LIBERTAD

KEY = "una llave de prueba"
PLAZA = {"lat": 7.889, "long": -72.503}  # in comuna 1, near the cathedral


@pytest.fixture
def city(portal) -> Any:
    """The portal of a city with places, categories, and one program that holds a key."""
    with unit_of_work() as session:
        settle_city(session)
        catalogue.install(session)
        key, _shown = ApiKey.make("prueba", by=GLORIA, key=KEY)
        session.add(key)
    return portal


@pytest.fixture
def client(city):
    """A program that speaks to the city."""
    return city.test_client()


@pytest.fixture
def report(city) -> Callable[..., str]:
    """Report something some days ago, and return its code."""

    def report_it(days_ago: float = 0, category: str = "alumbrado", **told: Any) -> str:
        with clock.at(now() - timedelta(days=days_ago)), unit_of_work() as session:
            request = ServiceRequest.receive(
                session.get_one(Category, category),
                channel=Channel.PORTAL,
                by=ANYONE,
                **{"territory_id": LA_LIBERTAD, "lat": 7.869, "lon": -72.48, **told},
            )
            session.add(request)
            return request.code

    return report_it


@pytest.fixture
def address(city) -> Iterator[str]:
    """The city's endpoint on a real port, for clients that open connections."""
    server = make_server("127.0.0.1", 0, city, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/open311/v2"
    server.shutdown()
    thread.join()
    server.server_close()
