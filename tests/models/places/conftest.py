"""A city on the map: the demonstration's own drawing."""

import pytest
from sqlalchemy.orm import Session

from models.places.demonstration import settle_city


@pytest.fixture
def city(session) -> Session:
    """A session on a city with the ten comunas of our own drawing, not yet committed."""
    settle_city(session)
    return session
