"""A city where the cast lives, and the categories and templates of a new city hold."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from models.committees import catalogue as of_committees
from models.upkeep import catalogue
from tests.people import settle


@pytest.fixture
def city(session: Session, tuesday_morning: datetime) -> Session:
    """The city, committed."""
    settle(session, tuesday_morning)
    catalogue.install(session)
    of_committees.install(session)
    session.commit()
    return session
