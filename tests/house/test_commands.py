"""Manners of the console: every command explains itself."""

import argparse

import pytest

from models.commands import commands

ALL = {one.name: one for one in commands()}


def parsers_of(name):
    """Register a command, and return its parser and those beneath it."""
    top = argparse.ArgumentParser(prog="convivencia")
    subparsers = top.add_subparsers()
    ALL[name].load()(subparsers)
    found = []
    waiting = [subparsers.choices[name]]
    while waiting:
        parser = waiting.pop()
        found.append(parser)
        for action in parser._actions:  # noqa: SLF001 - argparse shows them in no other way
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
                waiting += action.choices.values()
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_command_is_found_by_the_name_in_the_table(name):
    """The console imports only the package whose name was typed: it must register that name."""
    assert parsers_of(name)


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_every_choice_of_it_explains_itself(name):
    """Whoever is on duty at night reads `--help`, not the source."""
    silent = [
        f"{parser.prog} {action.dest}"
        for parser in parsers_of(name)
        for action in parser._actions  # noqa: SLF001
        if not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        and not action.help
        and not action.choices
    ]

    assert silent == []
