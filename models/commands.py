"""What every command of the console needs: how it is registered, and how it refuses.

A package writes `register(subparsers)` beside what the command does, adds its parser there
with `set_defaults(run=…)`, and names the function in pyproject.toml.
"""

import argparse
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse gives it no public name
Command: TypeAlias = Callable[[argparse.Namespace], int]

GROUP = "convivencia.commands"


class CommandError(Exception):
    """A command was refused. Its text is the one line that the person reads."""


def commands() -> list[EntryPoint]:
    """List the commands, by name: those installed, and those written in this checkout.

    A checkout is read as well because what pip noted at installation is as old as the last
    installation: a command that came with the last `git pull` must be there at once.
    """
    found = {one.name: one for one in entry_points(group=GROUP)}
    written = Path(__file__).parents[1] / "pyproject.toml"
    if written.exists():
        project = tomllib.loads(written.read_text("utf-8"))["project"]
        for name, value in project["entry-points"][GROUP].items():
            found[name] = EntryPoint(name, value, GROUP)
    return sorted(found.values())


def say(line: str) -> None:
    """Tell the person at the console something."""
    sys.stdout.write(f"{line}\n")
