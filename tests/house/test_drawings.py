"""A lifecycle that is drawn is the lifecycle that holds."""

from pathlib import Path

import pytest

from models.alerts.device import Device
from models.alerts.incident_stages import INCIDENT_LIFECYCLE
from models.committees.committee_stages import COMMITTEE_LIFECYCLE
from models.committees.problem_stages import PROBLEM_LIFECYCLE
from models.lifecycle import Lifecycle
from models.trust.commitment_stages import COMMITMENT_LIFECYCLE
from models.trust.meeting_stages import MEETING_LIFECYCLE
from models.trust.question_stages import QUESTION_LIFECYCLE
from models.trust.recognition_stages import RECOGNITION_LIFECYCLE
from models.trust.registration import REGISTRATION_LIFECYCLE
from models.trust.surveys.wave_stages import WAVE_LIFECYCLE
from models.upkeep.order_stages import ORDER_LIFECYCLE
from models.upkeep.request_stages import REQUEST_LIFECYCLE

README = Path(__file__).parents[2] / "README.md"

DRAWN = [
    *(REQUEST_LIFECYCLE, ORDER_LIFECYCLE, INCIDENT_LIFECYCLE, Device.LIFECYCLE),
    *(COMMITTEE_LIFECYCLE, PROBLEM_LIFECYCLE, COMMITMENT_LIFECYCLE, QUESTION_LIFECYCLE),
    *(MEETING_LIFECYCLE, REGISTRATION_LIFECYCLE, WAVE_LIFECYCLE, RECOGNITION_LIFECYCLE),
]


@pytest.mark.parametrize("lifecycle", DRAWN)
def test_every_drawing_equals_its_table(lifecycle: Lifecycle):
    """Somebody who changes a table and forgets the drawing hears about it here."""
    assert f"```mermaid\n{lifecycle.as_mermaid()}\n```" in README.read_text("utf-8")
