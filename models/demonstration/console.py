"""`convivencia demo`: fill an empty platform with a city to look at."""

import argparse
from pathlib import Path

from models.clock import now
from models.commands import Subparsers
from models.demonstration.accounts import cast, open_accounts, welcome
from models.demonstration.calls import form_units, tell_calls
from models.demonstration.committees import form_committees
from models.demonstration.figures import publish_figures
from models.demonstration.generated import ROWS, write_cases
from models.demonstration.generated import SOURCE as MADE_UP
from models.demonstration.gratitude import give_thanks
from models.demonstration.ledger import keep_ledger
from models.demonstration.meetings import tell_meetings
from models.demonstration.neighbours import introduce, move_in
from models.demonstration.reports import tell_reports
from models.demonstration.street import put_up
from models.demonstration.survey_results import make_up_figures, publish_waves
from models.demonstration.surveys import hold_surveys
from models.media import MediaStore
from models.places.demonstration import settle_city
from models.session import connect, reading, unit_of_work
from models.settings import Settings
from models.upkeep import catalogue
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.replay.console import describe, in_words, on_terminal
from models.upkeep.replay.importing import Replay

SAMPLE = "civic/replay_boston311_en_cucuta.csv.gz"
SMALL = 300  # rows


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="fill the platform with a demonstration city",
        description="Fill the platform with a city to look at: territory, categories, ten "
        "accounts, recent reports in every stage, devices, and months of history (real "
        "cases of another city where CONVIVENCIA_SAMPLES has them, made-up ones otherwise). "
        "Running it twice changes nothing.",
    )
    parser.add_argument(
        "--small", action="store_true", help=f"at most {SMALL} cases of history"
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--without-history", action="store_true", help="all but the history: takes seconds"
    )
    part.add_argument("--history-only", action="store_true", help="only the history")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing, and tell who can sign in."""
    settings = Settings.from_environment()
    engine = connect(settings.database)
    try:
        if not arguments.history_only:
            for line in settle(settings):
                print(line)  # noqa: T201 -- a command speaks to whoever typed it
        if not arguments.without_history:
            print(bring_history(settings, small=arguments.small))  # noqa: T201
    finally:
        engine.dispose()
    return 0


def settle(settings: Settings) -> list[str]:
    """Make the city, its people and its recent reports; return what to tell whoever waits."""
    with unit_of_work() as session:
        settle_city(session, settings.samples or None)
    with unit_of_work() as session:
        catalogue.install(session)
    password = open_accounts(settings.demo_password)
    people = cast()
    tell_reports(MediaStore.of(settings.data_folder), people, settings.secret)
    put_up(settings.data_folder)
    move_in(settings.secret)
    form_units()
    if tell_calls(people):
        publish_figures()
    form_committees(people)
    keep_ledger(people, MediaStore.of(settings.data_folder), settings.secret)
    tell_meetings(people, settings.secret)
    give_thanks(people, settings.secret)
    hold_surveys()
    make_up_figures(people["admin"])
    publish_waves(people["enlace"])
    return [*welcome(password), *introduce(settings.secret, settings.public_url)]


def bring_history(settings: Settings, *, small: bool = False) -> str:
    """Bring in months of cases, moved to end this week; what is complete is not read again."""
    sample = Path(settings.samples) / SAMPLE
    if settings.samples and sample.is_file():
        source, title = describe(sample)
        kind, file = DatasetKind.ANOTHER_CITY, sample
    else:
        source, title, kind = MADE_UP, "demostración", DatasetKind.GENERATED
        file = settings.data_folder / "imports" / f"{MADE_UP}.csv"
    with reading() as session:
        dataset = session.get(Dataset, source)
        if dataset is not None and dataset.imported_at is not None:
            return f"history: {dataset.rows:,} cases are here already"
        if kind is DatasetKind.GENERATED:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_cases(session, file, SMALL if small else ROWS)
    replay = Replay(
        file,
        source,
        kind=kind,
        title=title,
        shift_to=now(),
        at_most=SMALL if small and kind is DatasetKind.ANOTHER_CITY else None,
    )
    replay.run(progress=on_terminal())
    replay.tally.write_rejected(settings.data_folder)
    return in_words(replay)
