"""The console's commands for copies and proof: `backup`, `restore`, `verify`."""

import argparse
from pathlib import Path

from sqlalchemy.exc import NoSuchTableError, OperationalError

from models.commands import CommandError, Subparsers, say
from models.custody.archive import ArchiveError, Manifest
from models.custody.backup import back_up
from models.custody.postgres import ProgramError
from models.custody.restore import TargetError, restore
from models.session import connect, reading
from models.settings import Settings
from models.verifying import ChainBrokenError, verify


def register(subparsers: Subparsers) -> None:
    """Add the commands to the console."""
    backup = subparsers.add_parser(
        "backup", help="copy the whole installation into one file while it runs"
    )
    backup.add_argument("file", type=Path, help="new file: .tar, or .tar.gz to compress it")
    backup.set_defaults(run=run_backup)

    back = subparsers.add_parser(
        "restore", help="bring an installation back; stop the platform first"
    )
    back.add_argument("file", type=Path, help="what `backup` wrote")
    back.add_argument("--into", type=Path, help="data folder (default: CONVIVENCIA_DATA)")
    back.add_argument("--database", default="", help="PostgreSQL address, if it is one")
    back.add_argument("--force", action="store_true", help="replace what is there")
    back.set_defaults(run=run_restore)

    proof = subparsers.add_parser("verify", help="prove that nobody rewrote the event log")
    proof.add_argument("what", choices=["events"])
    proof.add_argument("--head", default="", help="a published head: DIGEST or POSITION:DIGEST")
    proof.set_defaults(run=run_verify)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup and say what is in it."""
    settings = Settings.from_environment()
    try:
        manifest = back_up(settings, arguments.file)
    except (OSError, ProgramError) as error:
        raise CommandError(f"no backup was made: {error}") from error
    say(f"{arguments.file}: {_contents(manifest)}")
    say("it holds people's contacts and the key: keep it safe, and no longer than 90 days")
    if settings.secret_key:
        say("CONVIVENCIA_SECRET_KEY is set outside: keep it apart, the file does not hold it")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Bring a backup back, and say what was proved about it."""
    settings = Settings.from_environment()
    into = arguments.into or Path(settings.data)
    url = arguments.database or settings.database_url
    try:
        restored = restore(arguments.file, into, url, force=arguments.force)
    except (ArchiveError, ProgramError) as error:
        raise CommandError(f"{arguments.file}: {error}; nothing was restored") from error
    except (TargetError, OSError, OperationalError) as error:
        raise CommandError(f"nothing was restored: {error}") from error
    say(f"{into}: {_contents(restored.manifest)}; hashes and counts are as saved")
    if restored.broken:
        raise CommandError(f"restored, but the chain was broken when saved: {restored.broken}")
    say("the chain of events is whole")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Walk the chain, and say where it stands or where it breaks."""
    engine = connect(Settings.from_environment().database)
    try:
        with reading() as session:
            found = verify(session, arguments.head)
    except ChainBrokenError as broken:
        raise CommandError(str(broken)) from broken
    except NoSuchTableError as missing:
        raise CommandError("there is no event log yet: run 'convivencia migrate'") from missing
    finally:
        engine.dispose()
    say(f"head: {found.head.position}:{found.head.digest}")
    say(f"{found.head.position} events are as they were sealed, {found.waiting} wait")
    return 0


def _contents(manifest: Manifest) -> str:
    chain = f"{manifest.chain['position']}:{manifest.chain['digest']}"
    return f"{manifest.rows} rows, {manifest.media} media files, head: {chain}"
