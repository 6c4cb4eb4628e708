"""A map, and devices on it."""

import pytest

from models.session import unit_of_work
from tests.webapp.streets import lay_out


@pytest.fixture(autouse=True)
def streets(portal) -> None:
    """The outlines of the city, so that a point lies somewhere."""
    with unit_of_work() as session:
        lay_out(session)
