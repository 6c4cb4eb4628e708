"""Manners of the flows: what a table forgets, a test remembers."""

from pathlib import Path

import pytest

import reports.letters
from flows.calls import CALLS, FLOWS, HEAVY, NOBODY_WAITS
from flows.serve import CALENDAR
from models.events import EventKind
from models.language import LANGUAGES
from models.letters import LetterKind

TEMPLATES = Path(next(iter(reports.letters.__path__)))


def test_somebody_decided_about_every_event() -> None:
    """A new kind either calls a flow or is known to call none; never both, never neither."""
    assert set(CALLS) | NOBODY_WAITS == set(EventKind)
    assert set(CALLS).isdisjoint(NOBODY_WAITS)


def test_what_is_heavy_is_served() -> None:
    """A flow that must not run inside the relay has a deployment to run as."""
    assert {flow.name for flow in CALENDAR} >= HEAVY
    assert FLOWS.keys() >= HEAVY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_letter_can_be_written(language: str) -> None:
    """Nobody finds out from a failed letter that its words were never written."""
    written = {path.stem for path in (TEMPLATES / language).glob("*.txt")}
    assert written == {*LetterKind, "frame"}
