"""The devices of these tests."""

import pytest

from models.alerts.device import Device, DeviceKind
from models.events import PLATFORM


@pytest.fixture
def park_button(session) -> Device:
    """The panic button of Parque Santander."""
    button, _key = Device.enrol(
        "PB-0007", DeviceKind.PANIC_BUTTON, "Parque Santander", by=PLATFORM
    )
    session.add(button)
    session.flush()
    return button
