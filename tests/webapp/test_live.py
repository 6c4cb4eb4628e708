"""The live feed ends when the right to watch does."""

import pytest

from models.people.web_session import end_sessions
from models.session import unit_of_work
from tests.people import CAST
from webapp import live


@pytest.fixture
def hurried(monkeypatch):
    """Let a stream say that it is still there after a moment instead of fifteen seconds."""
    monkeypatch.setattr(live, "SILENCE", 0.05)


@pytest.mark.usefixtures("hurried")
def test_whoever_is_signed_out_stops_hearing_alarms(visit_as):
    """A stream that is open holds no right of its own."""
    stream = visit_as("wilson").get("/live/incidents").response
    assert next(stream) == b": still here\n\n"

    with unit_of_work() as session:
        end_sessions(session, CAST["wilson"].id)

    assert list(stream) == []
