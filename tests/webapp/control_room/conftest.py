"""The room, the button in the park, and who sits before the screen."""

import pytest
from flask.testing import FlaskClient

from tests.webapp import alarms


@pytest.fixture
def park(portal) -> str:
    """The panic button of Parque Santander."""
    return alarms.a_button()


@pytest.fixture
def call(park) -> str:
    """A call for help from the park that nobody has taken: its code."""
    return alarms.press(park)


@pytest.fixture
def wilson(visit_as) -> FlaskClient:
    """The operator's browser."""
    return visit_as("wilson")


@pytest.fixture
def does(wilson):
    """Press a button of an incident as Wilson; the answer is the page it leads to."""

    def press(code: str, deed: str, **said: object):
        address = f"/sala/incidentes/{code}/{deed}"
        return wilson.post(address, data=said, follow_redirects=True)

    return press
