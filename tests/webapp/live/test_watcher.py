"""The watcher sees what happens, on either database, and is not blinded by a bad moment."""

import json
import time

import pytest
from sqlalchemy import text

from models.events import ANYONE, EventKind, importing
from models.session import unit_of_work
from tests.webapp import mending
from tests.webapp.live import alarms
from webapp import watcher as watching
from webapp.live import everything, follow
from webapp.watcher import Watcher


def heard(watcher: Watcher, after: int) -> list[int]:
    """Wait until the watcher has seen everything there is, and return the numbers."""
    until = time.monotonic() + 20
    while watcher.seen < watcher.newest() and time.monotonic() < until:
        watcher.after(watcher.seen, patience=0.2)
    return [message.number for message in watcher.after(after, patience=0)]


def test_what_happens_is_seen(watcher):
    """With the number it has in the diary, and in words that name subject and place."""
    before = watcher.seen

    alarms.ring(late_s=4)

    [message] = watcher.after(before, patience=20)
    assert (message.kind, message.number) == (EventKind.INCIDENT_RAISED, watcher.newest())
    identity, kind, data, _, _ = message.text.decode().split("\n")
    assert identity == f"id: {message.number}"
    assert kind == "event: incident.raised"
    told = json.loads(data.removeprefix("data: "))
    assert told["subject"] == message.subject
    assert (told["kind"], told["place"]) == ("incident.raised", alarms.PLACE)
    assert told["at"] == "2026-05-05T15:00:00+00:00"
    assert told["late_s"] == 4


def test_facts_never_pass_for_what_every_message_says(watcher):
    """A fact that is called `at` does not hide when it happened."""
    before = watcher.seen

    alarms.ring(at="never", subject="somebody")

    [message] = watcher.after(before, patience=20)
    assert b"never" not in message.text
    assert b"somebody" not in message.text


def test_reports_and_history_are_not_told(watcher, categories):
    """Years of alarms that are brought in would make every control room ring."""
    before = watcher.seen
    mending.report()
    with importing():
        alarms.ring()

    alarms.ring()

    assert len(heard(watcher, before)) == 1


@pytest.mark.postgres
def test_an_event_that_overtakes_hides_none(watcher, categories):
    """Reports do not queue for their numbers, and one may be committed before a lower one."""
    before = watcher.seen
    with unit_of_work() as slow:
        device = slow.scalars(alarms.with_serial(alarms.SERIAL)).one()
        device.announce(EventKind.INCIDENT_RAISED, by=ANYONE)
        slow.flush()  # it has its number now
        mending.report()  # has a higher one, and is there first
        time.sleep(2 * watching.LOOK_ANYWAY)

    assert len(heard(watcher, before)) == 1


@pytest.mark.postgres
def test_a_notification_that_is_lost_only_delays(portal, button, monkeypatch):
    """The watcher looks every second anyway."""
    again = Watcher(portal.extensions["engine"])
    monkeypatch.setattr(watching, "hang_up", lambda _connection: Silent())
    again.start()
    before = again.seen

    alarms.ring()

    assert len(again.after(before, patience=20)) == 1
    again.stop()


class Silent:
    """A bell that never rings."""

    def rang(self, patience: float) -> bool:
        """Wait, and hear nothing."""
        time.sleep(patience)
        return False


@pytest.mark.postgres
def test_a_connection_that_breaks_is_made_anew(watcher, caplog):
    """What happened meanwhile is seen as well."""
    before = watcher.seen
    for _time in range(5):
        alarms.ring()
        with unit_of_work() as session:
            session.execute(CUT)
        alarms.ring()

    assert len(heard(watcher, before)) == 10
    assert "lost sight" in caplog.text


CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'convivencia live' AND datname = current_database()"
)


def test_a_database_that_is_away_for_a_moment_blinds_nobody(watcher, monkeypatch, caplog):
    """The thread would end, and every stream of the process stay silent until a restart."""
    write, failing = watching.as_message, [OSError("away")]

    def stumble(row):
        if failing:
            raise failing.pop()
        return write(row)

    monkeypatch.setattr(watching, "as_message", stumble)
    before = watcher.seen

    alarms.ring()

    assert len(watcher.after(before, patience=20)) == 1
    assert "lost sight" in caplog.text


def test_whoever_was_away_for_long_reads_the_diary_in_portions(portal, button, monkeypatch):
    """A city's whole past does not pass through memory because somebody asks for it."""
    monkeypatch.setattr(watching, "KEPT", 3)
    for _number in range(6):
        alarms.ring()
    watcher: Watcher = portal.extensions["watcher"]
    watcher.start()

    assert len(watcher.after(0, patience=0)) == 3
    stream = follow(watcher, everything, 0)
    assert next(stream) == b": still here\n\n"
    told = b"".join(next(stream) for _portion in range(3))
    assert told.count(b"id: ") == 7  # the button's enrolment, and six alarms


def test_memory_goes_back_only_so_far(portal, button, monkeypatch):
    """What came before is in the diary; the portal does not grow with it."""
    monkeypatch.setattr(watching, "KEPT", 3)
    watcher = Watcher(portal.extensions["engine"])
    watcher.start()
    before = watcher.seen
    for _number in range(5):
        alarms.ring()

    told = alarms.numbers(before)
    assert heard(watcher, told[1]) == told[2:]
    assert watcher.since(told[1]) is not None
    assert watcher.since(told[0]) is None
    watcher.stop()
