"""Manners: no code reaches people without words."""

import importlib
import pkgutil
from enum import StrEnum

import models
from models.language import speaks

# Codes that only programs read, and those that histories tell in whole sentences of their
# own. Everything else is shown to somebody, and so has words.
SILENT: frozenset[str] = frozenset({"DeadlineKind", "EventKind"})


def every_code() -> set[type[StrEnum]]:
    """Import all of `models` and collect the enums it defines."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, looking = set(), [StrEnum]
    while looking:
        for codes in looking.pop().__subclasses__():
            looking.append(codes)
            if codes.__module__.startswith("models."):
                found.add(codes)
    return found


def test_every_code_that_people_see_has_words():
    """An enum is given its words beside it, or is listed above as one that nobody sees."""
    mute = {codes.__name__ for codes in every_code() if not speaks(codes)}
    assert mute - SILENT == set()


def test_the_silent_codes_are_still_there_and_still_silent():
    """A list of exceptions that nobody tends grows over what it should show."""
    assert {codes.__name__ for codes in every_code() if not speaks(codes)} >= SILENT
