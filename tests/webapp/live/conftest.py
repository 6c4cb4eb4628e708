"""A button to press, and the portal's own pair of eyes."""

import pytest

from tests.webapp.live import alarms
from webapp.watcher import Watcher


@pytest.fixture
def button(portal) -> str:
    """The panic button of Parque Santander: its serial."""
    alarms.enrol()
    return alarms.SERIAL


@pytest.fixture
def watcher(portal, button) -> Watcher:
    """The portal's own pair of eyes, open."""
    eyes: Watcher = portal.extensions["watcher"]
    eyes.start()
    return eyes
