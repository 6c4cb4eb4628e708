"""`convivencia migrate`: bring the database to the shape that the models describe."""

import argparse
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError as AlembicError

from models.commands import CommandError, Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `migrate` to the console."""
    parser = subparsers.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Bring the database up to date, or to another revision of its history.",
    )
    parser.add_argument("--to", metavar="REVISION", default="head", help="default: the newest")
    parser.add_argument("--down", action="store_true", help="go back to REVISION instead")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Apply the migrations, all or none."""
    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    move = command.downgrade if chosen.down else command.upgrade
    try:
        move(config, chosen.to)
    except AlembicError as refusal:
        raise CommandError(str(refusal)) from refusal
    return 0
