"""How the programs write their logs: one line per record, whatever the record holds.

What people typed may end up in a log. A line break in it must not look like a second
record, so every control character is written as its escape.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(
    program: str, log_format: str = "text", handlers: Sequence[logging.Handler] = ()
) -> None:
    """Sign every record of this process with the program's name, one line each.

    They go to standard error, or to `handlers` where some are given.
    """
    chosen = list(handlers) or [logging.StreamHandler(sys.stderr)]
    for handler in chosen:
        handler.setFormatter(JsonLines(program) if log_format == "json" else TextLines(program))
    logging.basicConfig(level=logging.INFO, handlers=chosen, force=True)


def one_line(text: str) -> str:
    """Write control characters as escapes, so that the text stays on its line."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


class TextLines(logging.Formatter):
    """`relay 2026-05-05T15:00:00Z INFO flows.relay: handed 12 events to …`."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self.program = program

    def format(self, record: logging.LogRecord) -> str:
        """Write one record on one line."""
        said = f"{record.levelname} {record.name}: {record.getMessage()}"
        if trace := _trace_of(self, record):
            said += f" | {trace}"
        return f"{self.program} {_instant(record)} {one_line(said)}"


class JsonLines(logging.Formatter):
    """The same as one JSON object a line, for programs that collect logs."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self.program = program

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one JSON object."""
        said = {
            "program": self.program,
            "at": _instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if trace := _trace_of(self, record):
            said["error"] = trace
        return json.dumps(said)


def _instant(record: logging.LogRecord) -> str:
    return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S}Z"


def _trace_of(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return formatter.formatException(record.exc_info) if record.exc_info else ""
