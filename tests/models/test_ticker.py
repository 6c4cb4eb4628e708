"""The ticker goes on ticking, whatever happens at one tick."""

import pytest

from models import ticker
from models.heartbeats import heartbeats
from models.session import reading


class EnoughError(BaseException):
    """Ends a loop that is meant never to end."""


def let_it_tick(monkeypatch, *looks):
    """Let the ticker look as often as there are looks; each raises, or is just a number."""
    coming = iter(looks)

    def look() -> int:
        if isinstance(seen := next(coming, EnoughError()), BaseException):
            raise seen
        return seen

    monkeypatch.setattr(ticker, "fire_due", look)
    monkeypatch.setattr(ticker, "PAUSE", 0)
    with pytest.raises(EnoughError):
        ticker.run()


def test_a_database_that_is_away_for_a_moment_does_not_end_the_ticker(
    database, monkeypatch, caplog
):
    """The look itself failed, not one deadline; the next look finds what is still due."""
    let_it_tick(monkeypatch, OSError("the disk is away"), 0)

    assert "could not look" in caplog.text
    with reading() as session:
        assert not heartbeats(session)["ticker"].is_silent


def test_a_ticker_that_never_gets_to_look_gives_no_sign_of_life(database, monkeypatch):
    """So that `/readyz` says after a minute that it is silent."""
    let_it_tick(monkeypatch, OSError("away"), OSError("still away"))

    with reading() as session:
        assert "ticker" not in heartbeats(session)
