"""`convivencia bridge`: let a bridge speak for its devices, and stop it."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from models.alerts.bridge import BRIDGED, Bridge, UnfitBridgeError, named
from models.alerts.codes import Protocol
from models.commands import CommandError, Subparsers
from models.events import PLATFORM
from models.language import say
from models.session import connect, unit_of_work
from models.settings import Settings


def register(subparsers: Subparsers) -> None:
    """Add `bridge add`, `bridge rekey` and `bridge retire` to the console."""
    bridge = subparsers.add_parser("bridge", help="let programs speak for devices of others")
    deeds = bridge.add_subparsers(metavar="add|rekey|retire", required=True)
    adding = _deed(deeds, "add", add, "register a bridge and print its user and key, once")
    adding.add_argument(
        "--protocol", required=True, choices=sorted(one.value for one in BRIDGED)
    )
    adding.add_argument(
        "--prefix",
        required=True,
        help="the topic under which it speaks, and it alone: zigbee2mqtt, application/1",
    )
    _deed(deeds, "rekey", rekey, "print a new key; the old one opens nothing any more")
    _deed(deeds, "retire", retire, "let it in no more; none of its devices is heard then")


def _deed(
    deeds: Subparsers, name: str, run: Callable[[argparse.Namespace], int], what: str
) -> argparse.ArgumentParser:
    parser = deeds.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}. Our own broker follows within two seconds.",
    )
    parser.add_argument("name", metavar="NAME", help="what it is called here: zigbee-centro")
    parser.set_defaults(run=run)
    return parser


def add(chosen: argparse.Namespace) -> int:
    """Register the bridge, and say what it signs in with."""
    with _city() as session:
        try:
            bridge, key = Bridge.register(
                session, chosen.name, Protocol(chosen.protocol), chosen.prefix, by=PLATFORM
            )
        except UnfitBridgeError as refusal:
            raise CommandError(say(refusal.why, "en")) from None
        user = bridge.name
    print(f"user: {user}\nkey: {key}")  # noqa: T201 - this is what was asked for
    return 0


def rekey(chosen: argparse.Namespace) -> int:
    """Give the bridge a new key, and say it."""
    with _city() as session:
        bridge = _found(session, chosen.name)
        user, key = bridge.name, bridge.rekey(by=PLATFORM)
    print(f"user: {user}\nkey: {key}")  # noqa: T201 - this is what was asked for
    return 0


def retire(chosen: argparse.Namespace) -> int:
    """Let the bridge in no more."""
    with _city() as session:
        bridge = _found(session, chosen.name)
        if not bridge.is_in_service:
            raise CommandError(f"{bridge.name} is retired already")
        bridge.retire(by=PLATFORM)
    return 0


def _found(session: Session, name: str) -> Bridge:
    bridge = session.scalars(named(name)).one_or_none()
    if bridge is None:
        raise CommandError(f"there is no bridge {name}")
    return bridge


@contextmanager
def _city() -> Iterator[Session]:
    engine = connect(Settings.from_environment().database)
    try:
        with unit_of_work() as session:
            yield session
    finally:
        engine.dispose()
