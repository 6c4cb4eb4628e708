"""`convivencia territory import`: the city's divisions and places from a file."""

import argparse
from pathlib import Path

from models.commands import CommandError, Subparsers
from models.imports import UnreadableFileError
from models.places.codes import FileKind
from models.places.importing import import_file
from models.session import connect, unit_of_work
from models.settings import Settings


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    territory = subparsers.add_parser("territory", help="the city's divisions and places")
    deeds = territory.add_subparsers(metavar="DEED", required=True)
    parser = deeds.add_parser(
        "import",
        help="import boundaries, barrios or public places",
        description="Import boundaries (GeoJSON) or names (CSV) of the city's divisions and "
        "public places. What is already known is not added twice; a new boundary closes the "
        "former one; rows that cannot be kept are listed in imports/<file>.rejected.csv of "
        "the data folder, with the reason.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a GeoJSON or CSV file")
    parser.add_argument(
        "--kind",
        type=FileKind,
        choices=list(FileKind),
        help="what the file lists; without it, its columns say so",
    )
    parser.add_argument(
        "--approximate", action="store_true", help="drawn by hand: label it so wherever shown"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the file and tell what became of its rows."""
    settings = Settings.from_environment()
    engine = connect(settings.database)
    try:
        with unit_of_work() as session:
            tally = import_file(
                session, arguments.file, kind=arguments.kind, approximate=arguments.approximate
            )
    except UnreadableFileError as unreadable:
        raise CommandError(str(unreadable)) from unreadable
    finally:
        engine.dispose()
    print(tally.in_words("en"))  # noqa: T201 -- a command speaks to whoever typed it
    if rejected := tally.write_rejected(settings.data_folder):
        print(f"The rejected rows are listed in {rejected}")  # noqa: T201
    return 0
