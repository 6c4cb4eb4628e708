"""A stream begins where its listener left off, and ends when the right to watch does."""

import time
from threading import BoundedSemaphore
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from models.people.web_session import end_sessions
from models.session import unit_of_work
from tests.people import CAST
from tests.webapp.live import alarms
from webapp import live
from webapp.live import Feed, everything, in_full, left_off, of_zone
from webapp.watcher import Message

STILL_HERE = b": still here\n\n"


@pytest.fixture
def hurried(monkeypatch):
    """Let a stream say that it is still there after a moment instead of fifteen seconds."""
    monkeypatch.setattr(live, "SILENCE", 0.05)


@pytest.mark.usefixtures("hurried")
def test_whoever_is_signed_out_stops_hearing_alarms(visit_as):
    """A stream that is open holds no right of its own."""
    stream = visit_as("wilson").get("/live/incidents").response
    assert [next(stream), next(stream)] == [STILL_HERE, STILL_HERE]

    with unit_of_work() as session:
        end_sessions(session, CAST["wilson"].id)

    assert list(stream) == []


@pytest.mark.usefixtures("hurried")
def test_a_database_that_is_away_shows_nobody_out(watcher):
    """Nothing new can be told then, and a control room must not go blind for a moment of it."""
    away = [OperationalError("SELECT", {}, OSError("away"))]

    def is_welcome() -> bool:
        if away:
            raise away.pop()
        return False

    feed = Feed(watcher, everything, in_full, is_welcome)
    assert list(feed.by_hand(watcher.seen)) == [STILL_HERE, STILL_HERE]


@pytest.mark.usefixtures("hurried")
def test_streams_never_take_the_threads_that_pages_need(visit_as, monkeypatch):
    """Whoever finds every seat taken is told when to come back; a seat left is free again."""
    monkeypatch.setattr(live, "_seats", BoundedSemaphore(1))
    wilson = visit_as("wilson")
    first = wilson.get("/live/incidents")

    full = wilson.get("/live/incidents")
    assert (full.status_code, wilson.get("/inicio").status_code) == (503, 200)
    assert full.headers["Retry-After"] == "5"
    assert full.text == "503 Service Unavailable\n"

    first.close()
    again = wilson.get("/live/incidents")
    assert again.status_code == 200
    again.close()


@pytest.mark.usefixtures("hurried", "button")
@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "x", "٣", "", "1.0", "1e3"])
def test_a_number_that_no_event_has_starts_the_stream_at_now(visit_as, number):
    """Not at the beginning of the diary, and not at a day that never comes."""
    wilson = visit_as("wilson")
    stream = wilson.get("/live/incidents", headers={"Last-Event-ID": number.encode()})
    assert [next(stream.response), next(stream.response)] == [STILL_HERE, STILL_HERE]

    alarms.ring()

    assert first_event(stream).startswith(b"id: ")
    stream.close()


def test_whoever_comes_back_hears_what_they_missed(visit_as, button):
    """Each event once, in order, beginning after the one they name."""
    for _time in range(3):
        alarms.ring()
    told = alarms.numbers()

    for header, address, expected in [
        (str(told[1]), "/live/incidents", told[2:]),
        (None, f"/live/incidents?desde={told[2]}", told[3:]),
        (str(told[2]), f"/live/incidents?desde={told[0]}", told[3:]),  # the header knows more
        ("0", "/live/incidents", told),
    ]:
        named = {} if header is None else {"Last-Event-ID": header}
        stream = visit_as("wilson").get(address, headers=named)
        assert numbers_in(first_event(stream)) == expected
        stream.close()


def test_a_diary_that_was_put_back_is_followed_from_now(portal, watcher):
    """Its numbers come again, and mean other things than those the listener heard."""
    newest = watcher.newest()
    with portal.test_request_context(headers={"Last-Event-ID": str(newest + 100)}):
        assert left_off(watcher) == newest


def test_what_another_process_told_already_is_not_told_again(portal, watcher):
    """It may have seen an event that this one sees a moment later."""
    watcher.stop()
    alarms.ring()
    newest = watcher.newest()
    assert watcher.seen < newest

    with portal.test_request_context(headers={"Last-Event-ID": str(newest)}):
        assert left_off(watcher) == newest


def test_a_zone_hears_of_itself_only():
    """What is said about it, and what is said of something in it; to nobody else's zone."""
    here, there = UUID(int=1), UUID(int=2)
    about_it = Message(1, "zone.armed", str(here), {}, b"")
    in_it = Message(2, "incident.raised", str(UUID(int=9)), {"zone": str(here)}, b"")
    nowhere = Message(3, "incident.raised", str(UUID(int=9)), {}, b"")

    chosen = of_zone(here)
    assert [chosen(one) for one in (about_it, in_it, nowhere)] == [True, True, False]
    assert not any(map(of_zone(there), (about_it, in_it, nowhere)))
    assert of_zone(UUID(int=1)) is chosen  # so that neighbours share one letter


def first_event(stream) -> bytes:
    """Return the first part of a stream that is not a comment."""
    until = time.monotonic() + 20
    while (part := next(stream.response)).startswith(b":") and time.monotonic() < until:
        pass
    return part


def numbers_in(part: bytes) -> list[int]:
    """Return the numbers of the events in a part of a stream."""
    return [int(line[4:]) for line in part.splitlines() if line.startswith(b"id: ")]
