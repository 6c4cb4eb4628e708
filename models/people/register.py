"""Console: open an account (`user add`), make a key for a program (`apikey add`)."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.commands import CommandError, Subparsers
from models.events import PLATFORM
from models.people import reset as resets
from models.people.api_key import ApiKey
from models.people.department import Department
from models.people.grant import Grant, Role, ScopeKind
from models.people.password import WeakPasswordError, approve, hash_password
from models.people.person import Person, with_email
from models.people.roles import BY_MEMBERSHIP, REACH
from models.places.territory import Territory
from models.session import connect, unit_of_work
from models.settings import Settings

GIVEN = [role.value for role in Role if role not in BY_MEMBERSHIP]


def register(subparsers: Subparsers) -> None:
    """Add `user` and `apikey` to the console."""
    user = subparsers.add_parser("user", help="open accounts").add_subparsers(required=True)
    adding = user.add_parser("add", help="open an account and say what the person may do")
    adding.add_argument("email", help="where letters to this person go")
    adding.add_argument("--name", required=True, help="how colleagues call them")
    adding.add_argument("--role", choices=GIVEN, required=True)
    adding.add_argument("--scope", help="a comuna (54001-C07) or a department's id")
    adding.add_argument("--language", choices=["es", "en"], default="es")
    adding.add_argument(
        "--password",
        action="store_true",
        help="ask for a first password here (or read it from standard input); without it "
        "the person gets a letter with a link",
    )
    adding.set_defaults(run=add_user)
    keys = subparsers.add_parser("apikey", help="keys for programs").add_subparsers(
        required=True
    )
    making = keys.add_parser("add", help="make a key for a program; it is printed once")
    making.add_argument("name", help="which program, and whose")
    making.add_argument("--key", help="take this key instead of a random one")
    making.set_defaults(run=add_key)


def add_user(args: argparse.Namespace) -> int:
    """Open an account with one role, and invite the person by letter."""
    settings = Settings.from_environment()
    role = Role(args.role)
    first = _first_password(args) if args.password else None
    with _city(settings) as session:
        if session.scalars(with_email(args.email)).one_or_none() is not None:
            raise CommandError(f"{args.email} has an account already")
        _refuse_unknown_scope(session, role, args.scope)
        person = Person.invite(args.name, args.email, by=PLATFORM, language=args.language)
        session.add(person)
        session.flush()
        session.add(Grant.give(person, role, args.scope, by=PLATFORM))
        if first is None:
            resets.ask(session, person, settings.secret, by=PLATFORM)
        else:
            person.take_password_hash(first, by=PLATFORM)
    how = "a letter with a link is on its way" if first is None else "must change the password"
    sys.stdout.write(f"user: {person.email} ({how})\n")
    return 0


def add_key(args: argparse.Namespace) -> int:
    """Make a key, or take the one that is given, and print it."""
    with _city(Settings.from_environment()) as session:
        if session.scalar(select(ApiKey.id).where(ApiKey.name == args.name.strip())):
            raise CommandError(f"there is a key named {args.name!r} already")
        try:
            made, key = ApiKey.make(args.name, by=PLATFORM, key=args.key)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        if session.scalar(select(ApiKey.id).where(ApiKey.key_hash == made.key_hash)):
            raise CommandError("that key is somebody's already")
        session.add(made)
    sys.stdout.write(f"key: {key}\n")
    return 0


@contextmanager
def _city(settings: Settings) -> Iterator[Session]:
    """Open the database for one transaction, and leave no connection behind."""
    engine = connect(settings.database)
    try:
        with unit_of_work() as session:
            yield session
    finally:
        engine.dispose()


def _first_password(args: argparse.Namespace) -> str:
    plain = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        approve(plain, args.name, args.email)
    except WeakPasswordError as weak:
        raise CommandError(f"that password would be guessed: {weak.reason}") from weak
    return hash_password(plain)


def _refuse_unknown_scope(session: Session, role: Role, scope: str | None) -> None:
    kind = REACH[role]
    if kind is ScopeKind.CITY:
        if scope is not None:
            raise CommandError(f"{role} is for the whole city: leave --scope out")
        return
    if scope is None:
        raise CommandError(f"{role} needs --scope: {kind}")
    table = Department if kind is ScopeKind.DEPARTMENT else Territory
    if session.get(table, scope) is None:
        raise CommandError(f"there is no {kind} {scope!r}")
