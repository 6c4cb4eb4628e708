"""The live feed ends when the right to watch does."""

from threading import BoundedSemaphore

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


@pytest.mark.usefixtures("hurried")
def test_streams_never_take_the_threads_that_pages_need(visit_as, monkeypatch):
    """Whoever finds every seat taken is told to come back, and a seat left is free again."""
    monkeypatch.setattr(live, "_seats", BoundedSemaphore(1))
    wilson = visit_as("wilson")
    first = wilson.get("/live/incidents")

    full = wilson.get("/live/incidents")
    assert (full.status_code, wilson.get("/inicio").status_code) == (503, 200)

    first.close()
    again = wilson.get("/live/incidents")
    assert again.status_code == 200
    again.close()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("number", ["9" * 30, "-1", "x"])
def test_a_number_that_no_event_has_starts_the_stream_at_now(visit_as, number):
    """Not at the beginning of the diary, and not at a day that never comes."""
    stream = visit_as("wilson").get("/live/incidents", headers={"Last-Event-ID": number})

    assert next(stream.response) == b": still here\n\n"
    stream.close()
