"""The watcher sees what happens, on either database, and is not blinded by a bad moment."""

import pytest

from models.events import EventKind
from tests.webapp import mending
from webapp import watcher as watching
from webapp.live import follow
from webapp.watcher import Watcher


@pytest.fixture
def watcher(portal, categories) -> Watcher:
    """The portal's own pair of eyes, open."""
    eyes: Watcher = portal.extensions["watcher"]
    eyes.start()
    return eyes


def test_what_happens_is_seen(watcher):
    """Within a moment, and with the number it has in the diary."""
    before = watcher.seen

    mending.report()

    [message] = watcher.after(before, patience=5)
    assert message.kind == EventKind.REQUEST_RECEIVED.value
    assert message.number == watcher.seen


def test_a_database_that_is_away_for_a_moment_blinds_nobody(watcher, monkeypatch, caplog):
    """The thread would end, and every stream of the process stay silent until a restart."""
    monkeypatch.setattr(watching, "AFTER_A_FAILURE", 0.01)
    write, failing = watching.as_message, [OSError("away")]

    def stumble(row):
        if failing:
            raise failing.pop()
        return write(row)

    monkeypatch.setattr(watching, "as_message", stumble)
    before = watcher.seen

    mending.report()

    assert len(watcher.after(before, patience=5)) == 1
    assert "lost sight" in caplog.text


def test_whoever_was_away_for_long_reads_the_diary_in_portions(portal, categories, monkeypatch):
    """A city's whole past does not pass through memory because somebody asks for it."""
    monkeypatch.setattr(watching, "KEPT", 3)
    for _number in range(7):
        mending.report()
    watcher: Watcher = portal.extensions["watcher"]
    watcher.start()

    assert len(watcher.after(0, patience=0)) == 3
    stream = follow(watcher, "request.", 0)
    assert len([next(stream) for _message in range(7)]) == 7
