"""The outlines of the city, and what a new city's committees begin with."""

import pytest

from models.committees import catalogue
from models.session import unit_of_work
from tests.webapp.streets import lay_out


@pytest.fixture(autouse=True)
def streets(portal, categories) -> None:
    """A map on which a point lies somewhere, and templates to begin from."""
    with unit_of_work() as session:
        lay_out(session)
        catalogue.install(session)
