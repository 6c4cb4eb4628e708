"""`convivencia requests import`: the cases of another system, with their histories."""

import argparse
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from models.calendar import start_of
from models.clock import now
from models.commands import CommandError, Subparsers
from models.imports import UnreadableFileError
from models.language import say
from models.session import connect
from models.settings import Settings
from models.upkeep.dataset import DatasetKind
from models.upkeep.replay.importing import Progress, Replay

# What is known of files that are often brought in: the start of their names, source, title.
KNOWN = (("replay_boston311", "boston311", "Boston 311, 2011"),)


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    requests = subparsers.add_parser("requests", help="reports of residents")
    deeds = requests.add_subparsers(metavar="DEED", required=True)
    parser = deeds.add_parser(
        "import",
        help="import cases with their histories",
        description="Import the cases of another system or city, with their histories: when "
        "they were reported, promised and closed. Nobody is written to about them. A second "
        "import of the same file adds nothing; rows that cannot be kept are listed in "
        "imports/<file>.rejected.csv of the data folder, with the reason.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv[.gz]", help="the cases")
    parser.add_argument("--source", help="a short name for where they come from")
    parser.add_argument("--title", help="how screens name where they come from")
    parser.add_argument(
        "--kind",
        type=DatasetKind,
        choices=list(DatasetKind),
        default=DatasetKind.ANOTHER_CITY,
        help="what sort of cases they are (default: %(default)s)",
    )
    parser.add_argument(
        "--shift-to",
        type=_day,
        metavar="DATE|now",
        help="move all dates by whole weeks, so that the last case was reported by then; "
        "closures that come to lie ahead have not happened yet. Screens say so",
    )
    parser.add_argument("--rows", type=int, metavar="N", help="only the first N rows")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the file and tell what became of its rows."""
    settings = Settings.from_environment()
    engine = connect(settings.database)
    source, title = describe(arguments.file)
    replay = Replay(
        arguments.file,
        arguments.source or source,
        kind=arguments.kind,
        title=arguments.title or title,
        shift_to=arguments.shift_to,
        at_most=arguments.rows,
    )
    try:
        replay.run(progress=on_terminal())
    except UnreadableFileError as unreadable:
        raise CommandError(str(unreadable)) from unreadable
    finally:
        engine.dispose()
    print(in_words(replay))  # noqa: T201 -- a command speaks to whoever typed it
    if rejected := replay.tally.write_rejected(settings.data_folder):
        print(f"The rejected rows are listed in {rejected}")  # noqa: T201
    return 0


def describe(file: Path) -> tuple[str, str]:
    """Return the source a file comes from and its title; for an unknown file, its name."""
    for start, source, title in KNOWN:
        if file.name.startswith(start):
            return source, title
    name = file.name.removesuffix(".gz").removesuffix(".csv")
    return name, name


def in_words(replay: Replay) -> str:
    """Tell what became of the rows, and what is worth knowing about those that were kept."""
    told = [replay.tally.in_words("en")]
    told += [
        f"  {count} · {say(remark, 'en')}"
        for remark, count in replay.remarks.most_common()
        if count
    ]
    if replay.shift:
        told.append(f"  all dates were moved by {replay.shift.days} days")
    return "\n".join(told)


def on_terminal() -> Progress:
    """Show how far it has come: on one line of a terminal, or ten lines of a log."""
    lively, shown = sys.stderr.isatty(), -1

    def show(done: int, of: int) -> None:
        nonlocal shown
        step = done * (1000 if lively else 10) // max(of, 1)
        if step == shown:
            return
        shown = step
        start, end = ("\r", "\n" if done == of else "") if lively else ("", "\n")
        sys.stderr.write(f"{start}importing {done:,} / {of:,}{end}")
        sys.stderr.flush()

    return show


def _day(written: str) -> datetime:
    """Read `now`, or a day, of which the last instant counts."""
    if written == "now":
        return now()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-05-31: {written!r}") from None
    return start_of(day + timedelta(days=1))
