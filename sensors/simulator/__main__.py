"""A simulated street at the console: `python -m sensors.simulator --help`."""

import argparse
import gc
import logging
import resource
import signal
import ssl
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import fields
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from models import logs
from models.session import connect
from models.settings import SettingError, Settings
from sensors.simulator.accounts import Account, AccountsError, read_accounts
from sensors.simulator.block import NobodyToPressError
from sensors.simulator.city import TEST_EVERY_S, devices_file, keep_alive
from sensors.simulator.street import Street
from sensors.simulator.switches import SwitchError, Switches, option

log = logging.getLogger(__name__)

DEFAULT_PORT, DEFAULT_TLS_PORT = 1883, 8883
CONNECT_S = 60.0  # for a street to be let in; a broker learns of new devices within seconds

DESCRIPTION = """\
Simulate a street of panic buttons, community alarms and sirens that behave like firmware:
each keeps an event and repeats it until the platform's own answer names its id."""
EPILOG = """\
examples:
  %(prog)s --enrol 200 --presses-per-s 50 --heartbeats-per-s 2000
  %(prog)s --accounts street.csv --presses-per-s 5 --duplicates 3 --dropped-acks 0.2 --json
  %(prog)s --city

The number returned is 1 when a living box was left without an answer, and 2 when the street
could not be simulated at all."""


def parser() -> argparse.ArgumentParser:
    """Describe what may be asked for; the switches describe themselves."""
    asked = argparse.ArgumentParser(
        prog="python -m sensors.simulator",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    who = asked.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--accounts",
        type=Path,
        metavar="FILE",
        help="JSON or CSV with serial, key and perhaps kind of each device",
    )
    who.add_argument(
        "--enrol",
        type=int,
        metavar="N",
        help="enrol N devices in the platform's database on this machine; they count in its "
        "figures, so let it be one for trials",
    )
    who.add_argument(
        "--city",
        action="store_true",
        help="keep the devices of the demonstration city alive until stopped",
    )
    asked.add_argument("--devices", type=int, metavar="N", help="use only the first N accounts")
    asked.add_argument(
        "--url",
        metavar="URL",
        help="the broker, mqtt://host:port or mqtts://host:port "
        "(default: the one of the platform's settings)",
    )
    asked.add_argument(
        "--ca",
        type=Path,
        metavar="FILE",
        help="whom to trust for mqtts (default: whom the system trusts)",
    )
    asked.add_argument(
        "--outboxes",
        type=Path,
        metavar="FOLDER",
        help="keep unanswered events there too, for a later run to repeat",
    )
    asked.add_argument(
        "--grace-s",
        type=float,
        default=30.0,
        metavar="S",
        help="how long to wait for the last answers (default: 30)",
    )
    asked.add_argument(
        "--test-every-s",
        type=float,
        default=TEST_EVERY_S,
        metavar="S",
        help="with --city: seconds between two tests (default: 600)",
    )
    asked.add_argument("--json", action="store_true", help="print the summary as JSON")
    switches = asked.add_argument_group("switches")
    for one in fields(Switches):
        told = f"{one.metadata['help']} (default: {one.default:g})"
        kind = int if one.type is int else float
        switches.add_argument(
            option(one.name),
            type=kind,
            default=one.default,
            metavar="SHARE" if one.metadata["share"] else "N",
            help=told,
        )
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for, and sum up."""
    chosen = parser().parse_args(arguments)
    try:
        settings = Settings.from_environment()
        logs.configure("simulator", settings.log_format)
        switches = Switches(**{one.name: getattr(chosen, one.name) for one in fields(Switches)})
        with _street(chosen, settings, switches) as street:
            _until_stopped(chosen, settings, street)
            told = street.figures()
    except (SettingError, SwitchError, AccountsError, NobodyToPressError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)  # noqa: T201
        return 2
    print(told.as_json() if chosen.json else told.as_text())  # noqa: T201 - asked for
    waiting = told.unacknowledged - told.unacknowledged_dead
    return 1 if waiting and not chosen.city else 0


def _street(chosen: argparse.Namespace, settings: Settings, switches: Switches) -> Street:
    _allow_many_connections()
    url = urlsplit(chosen.url or settings.broker)
    encrypted = url.scheme in {"mqtts", "ssl", "tls"}
    port = url.port or (DEFAULT_TLS_PORT if encrypted else DEFAULT_PORT)
    tls = ssl.create_default_context(cafile=chosen.ca) if encrypted else None
    if chosen.outboxes:
        chosen.outboxes.mkdir(parents=True, exist_ok=True)
    return Street(
        _accounts(chosen, settings)[: chosen.devices],
        url.hostname or "127.0.0.1",
        port,
        switches,
        tls=tls,
        outboxes=chosen.outboxes,
    )


def _accounts(chosen: argparse.Namespace, settings: Settings) -> list[Account]:
    if chosen.city:
        return []  # they come, and become more, while it runs
    if chosen.accounts:
        return read_accounts(chosen.accounts)
    # Only here is the database needed: elsewhere the simulator runs far from the platform.
    from sensors.simulator.enrolling import enrol  # noqa: PLC0415

    engine = connect(settings.database)
    try:
        return enrol(chosen.enrol, settings)
    finally:
        engine.dispose()


def _until_stopped(chosen: argparse.Namespace, settings: Settings, street: Street) -> None:
    """Run until all is done, or until Ctrl-C or SIGTERM, which are no failure."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if chosen.city:
        keep_alive(street, devices_file(settings), stop, test_every_s=chosen.test_every_s)
        return
    if not street.wait_until_connected(CONNECT_S):
        log.warning("%s of %s devices are connected", street.connected, len(street.boxes))
    gc.freeze()
    gc.disable()  # a pause for collecting would be counted as the platform's
    _wait(street.begin_presses(), stop)
    if not stop.is_set():
        street.wait_for_acks(chosen.grace_s)


def _wait(rush: "Future[None]", stop: Event) -> None:
    while not stop.is_set():
        try:
            return rush.result(0.2)
        except NotYetError:
            continue
    rush.cancel()
    return None


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
