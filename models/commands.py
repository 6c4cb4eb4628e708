"""What every command of the console needs: how it is registered, and how it refuses.

A package writes `register(subparsers)` beside what the command does, adds its parser there
with `set_defaults(run=…)`, and names the function in pyproject.toml.
"""

import argparse
import sys
from collections.abc import Callable
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse gives it no public name
Command: TypeAlias = Callable[[argparse.Namespace], int]


class CommandError(Exception):
    """A command was refused. Its text is the one line that the person reads."""


def say(line: str) -> None:
    """Tell the person at the console something."""
    sys.stdout.write(f"{line}\n")
