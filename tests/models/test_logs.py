"""One line per record, whatever the record holds."""

import json
import logging

import pytest

from models import logs


@pytest.fixture
def said():
    """Collect what a program would write to its log."""

    class Paper(logging.Handler):
        lines: list[str] = []

        def emit(self, record):
            self.lines.append(self.format(record))

    paper = Paper()
    paper.lines = []
    before = logging.getLogger().handlers[:]
    yield paper
    logging.getLogger().handlers[:] = before


def test_a_line_break_in_what_somebody_typed_makes_no_second_record(said):
    """Else anybody could write the log."""
    logs.configure("portal", "text", [said])
    logging.getLogger("webapp").info("typed: %s", "a\nrelay ERROR\x1b[2J\u2028b")

    [line] = said.lines
    assert line.startswith("portal 2")
    assert line.endswith("INFO webapp: typed: a\\nrelay ERROR\\x1b[2J\\u2028b")


def test_a_traceback_stays_on_the_line_of_its_record(said):
    """What belongs together is found together."""
    logs.configure("relay", "text", [said])
    try:
        int("no")
    except ValueError:
        logging.getLogger("flows").exception("failed")

    [line] = said.lines
    assert "failed | Traceback" in line
    assert "ValueError: invalid literal" in line


def test_json_is_one_object_a_line(said):
    """For programs that collect logs."""
    logs.configure("relay", "json", [said])
    logging.getLogger("flows").info("ñ\n")

    [line] = said.lines
    read = json.loads(line)
    assert (read["program"], read["level"], read["message"]) == ("relay", "info", "ñ\n")
