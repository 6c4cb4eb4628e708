"""What the programs say reaches the terminal in whole lines, and never holds anybody up."""

import json
import os

import pytest

from models.echo import LONGEST, Echo, Lines


@pytest.fixture
def terminal():
    """A pipe in place of a terminal, and what reads it."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)

    def read() -> str:
        try:
            return os.read(reader, 1_000_000).decode()
        except BlockingIOError:
            return ""

    yield writer, read
    for descriptor in (reader, writer):
        os.close(descriptor)


def test_every_line_begins_with_the_name_of_its_program(terminal):
    """Once: programs of ours say it themselves."""
    lines = Lines("relay", Echo(as_json=False, descriptor=terminal[0]))

    lines.feed(b"one\n\nrelay 2026 two\nthr")
    lines.feed(b"ee\n")

    assert terminal[1]() == "relay one\nrelay 2026 two\nrelay three\n"


def test_what_is_not_text_is_shown_as_well_as_can_be(terminal):
    """A program that crashes says strange things."""
    Lines("broker", Echo(as_json=False, descriptor=terminal[0])).feed(
        b"\xff\x1b[2J\n" + b"x" * 2 * LONGEST + b"\n"
    )

    first, second = terminal[1]().splitlines()
    assert first == "broker \ufffd\\x1b[2J"
    assert len(second) == LONGEST - 1


def test_asked_for_json_every_line_is_json(terminal):
    """Also what a program said that cannot write it."""
    lines = Lines("broker", Echo(as_json=True, descriptor=terminal[0]))

    lines.feed(b'started\n{"program": "broker", "message": "x"}\n')

    read = [json.loads(line) for line in terminal[1]().splitlines()]
    assert [one["message"] for one in read] == ["started", "x"]


def test_a_terminal_that_nobody_reads_holds_nobody_up(terminal):
    """The supervisor would stop restarting the broker, in the middle of a line."""
    echo = Echo(as_json=False, descriptor=terminal[0])
    for _ in range(2000):
        echo.say("portal", "x" * 1000)

    assert terminal[1]().startswith("portal x")
