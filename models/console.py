"""The console: `convivencia COMMAND`, for whoever keeps the platform running.

Every package registers its own commands (the table `convivencia.commands` in
pyproject.toml), so that the console reaches into none of them. A command's name in that
table is the first word people type; only the package that owns it is imported.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from models.clock import wall
from models.commands import Command, CommandError, Subparsers, commands
from models.logs import one_line
from models.settings import SettingError, Settings

REFUSED, MISTYPED, INTERRUPTED = 1, 2, 130

__all__ = ["CommandError", "Subparsers", "main"]


class PlainSpokenParser(argparse.ArgumentParser):
    """Answers a mistake with one line, where argparse would print the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end."""
        self.exit(MISTYPED, f"{self.prog}: {message} (see '{self.prog} --help')\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; return 0, or another number after one clear line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        chosen = read(given)
        run: Command = chosen.run
        return run(chosen)
    except (CommandError, SettingError) as refusal:
        return _say(str(refusal))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever was reading (`| head`) has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except DBAPIError as error:
        return _say(f"the database refused: {error.orig}; is it migrated?{_keep_trace()}")
    except Exception as error:  # noqa: BLE001 - the last place that can still explain itself
        return _say(f"{type(error).__name__}: {error}{_keep_trace()}")


def read(given: Sequence[str]) -> argparse.Namespace:
    """Understand what was typed; what cannot be understood ends here, with one line."""
    parser: argparse.ArgumentParser = PlainSpokenParser(
        prog="convivencia",
        description="Run and look after the platform.",
        epilog="'convivencia COMMAND --help' explains each command.",
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    known = {one.name: one for one in commands()}
    wanted = [known[given[0]]] if given and given[0] in known else known.values()
    for register in dict.fromkeys(_loaded(wanted)):
        register(subparsers)
    return parser.parse_args(given)


def _loaded(wanted: Iterable[EntryPoint]) -> Iterable[Callable[[Subparsers], None]]:
    return (one.load() for one in wanted)


def _say(what: str) -> int:
    sys.stderr.write(f"convivencia: {one_line(what)}\n")
    return REFUSED


def _keep_trace() -> str:
    """Keep the details for whoever mends it, and tell where; the person needs one line."""
    try:
        path = Settings.from_environment().data_folder / "logs" / "console.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{wall():%Y-%m-%dT%H:%M:%SZ} {traceback.format_exc()}\n")
    except (OSError, SettingError):
        return ""
    return f" (details in {path})"


if __name__ == "__main__":
    sys.exit(main())
