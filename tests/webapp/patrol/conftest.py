"""A patrol, who rides in it, and the call it is sent to."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.webapp import alarms


@pytest.fixture
def yesid(visit_as) -> FlaskClient:
    """The phone of somebody who rides in a patrol."""
    return visit_as("yesid")


@pytest.fixture
def call(portal) -> str:
    """A call for help from the park: its code."""
    return alarms.press(alarms.a_button())


@pytest.fixture
def patrol(portal) -> UUID:
    """The patrol that Yesid rides in."""
    return alarms.a_unit("Patrulla 3", "yesid")


@pytest.fixture
def mission(call, patrol) -> UUID:
    """What sends Yesid's patrol to the park: the dispatch."""
    return alarms.sent(call, patrol)


@pytest.fixture
def says(yesid, call):
    """Press a button about the call on Yesid's phone; the answer is the page it leads to."""

    def press(deed: str, **said: object):
        return yesid.post(
            f"/patrulla/incidentes/{call}/{deed}", data=said, follow_redirects=True
        )

    return press
