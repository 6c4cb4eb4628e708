"""The console: one clear line, a number that says how it went, and never a traceback."""

import pytest
from sqlalchemy.exc import OperationalError

from models import console
from models.commands import CommandError, commands
from models.settings import SettingError


@pytest.fixture
def command_that(monkeypatch, tmp_path):
    """Put a command `try` into the console that does what the test says."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))

    def put(deed):
        def register(subparsers):
            parser = subparsers.add_parser("try", help="try something")
            parser.add_argument("--often", type=int, default=1)
            parser.set_defaults(run=deed)

        class Entry:
            name = "try"

            @staticmethod
            def load():
                return register

        monkeypatch.setattr(console, "commands", lambda: [Entry])

    return put


def fails_with(error):
    """Return a command that fails."""

    def run(_chosen):
        raise error

    return run


def test_a_command_that_succeeds_returns_its_number(command_that):
    """Scripts read it."""
    command_that(lambda chosen: chosen.often - 1)

    assert console.main(["try"]) == 0
    assert console.main(["try", "--often", "4"]) == 3


@pytest.mark.parametrize(
    "error", [CommandError("no such\ndevice"), SettingError("no such\ndevice")]
)
def test_a_refusal_is_one_line(command_that, capsys, error):
    """Whatever was typed into it."""
    command_that(fails_with(error))

    assert console.main(["try"]) == 1
    assert capsys.readouterr().err == "convivencia: no such\\ndevice\n"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (OperationalError("SELECT", {}, OSError("no such table: event")), "is it migrated?"),
    ],
)
def test_a_surprise_is_one_line_and_its_details_are_kept(
    command_that, capsys, tmp_path, error, words
):
    """The person needs one line; whoever mends it needs all of them."""
    command_that(fails_with(error))

    assert console.main(["try"]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert "Traceback" in (tmp_path / "logs" / "console.log").read_text()


def test_somebody_who_interrupts_is_not_scolded(command_that, capsys):
    """Ctrl-C is an answer, not a mistake."""
    command_that(fails_with(KeyboardInterrupt()))

    assert console.main(["try"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("typed", [["try", "--often", "x"], ["fly"], []])
def test_what_was_mistyped_is_explained_in_one_line(command_that, capsys, typed):
    """Not with the whole usage above it."""
    command_that(lambda _chosen: 0)

    with pytest.raises(SystemExit) as end:
        console.main(typed)

    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_only_the_package_whose_command_was_typed_is_imported(monkeypatch):
    """`convivencia up` must not wait for the imports of reports."""
    loaded = []

    class Entry:
        def __init__(self, name):
            self.name = name

        def load(self):
            loaded.append(self.name)
            return lambda subparsers: subparsers.add_parser(self.name).set_defaults(
                run=lambda _chosen: 0
            )

    monkeypatch.setattr(console, "commands", lambda: [Entry("one"), Entry("two")])

    assert console.main(["two"]) == 0
    assert loaded == ["two"]


def test_a_command_that_came_with_the_last_pull_is_there():
    """The list is read where it is written, not only where pip noted it."""
    assert {"up", "migrate", "device"} <= {one.name for one in commands()}
