"""What the programs say, on the terminal of whoever started the platform.

Each line begins with the name of the program that said it. The log files in the data folder
hold the same lines for ever; the terminal is for looking.
"""

import json
import logging
import os
import select
import sys

from models.logs import one_line

LONGEST = 4096  # bytes; what a pipe that is ready takes without making us wait (PIPE_BUF)


class Echo:
    """Writes whole lines to standard output, and never waits for whoever reads them.

    Situation: the supervisor itself copies what its children say. Consequence: a terminal
    that was stopped with Ctrl-S, or a pipe that nobody reads, would stop it in the middle of
    a line, and a dead broker would stay dead. Trade-off: lines that the terminal cannot take
    at once are left out there; they are in the log files.
    """

    def __init__(self, *, as_json: bool, descriptor: int | None = None) -> None:
        self.as_json = as_json
        self.descriptor = sys.stdout.fileno() if descriptor is None else descriptor
        self.ready = select.poll()
        self.ready.register(self.descriptor, select.POLLOUT)

    def say(self, program: str, line: str) -> None:
        """Write one line."""
        text = self._with_name(program, one_line(line.rstrip()))
        data = text.encode("utf-8", "replace")[: LONGEST - 1] + b"\n"
        try:
            if self.ready.poll(0) == [(self.descriptor, select.POLLOUT)]:
                os.write(self.descriptor, data)
        except OSError:
            pass  # nobody is looking any more; the files have it

    def _with_name(self, program: str, line: str) -> str:
        if not self.as_json:
            return line if line.startswith(f"{program} ") else f"{program} {line}"
        if line.startswith("{"):
            return line  # it speaks JSON itself
        return json.dumps({"program": program, "message": line})


class EchoHandler(logging.Handler):
    """Shows what this process logs among what its children say."""

    def __init__(self, echo: Echo) -> None:
        super().__init__()
        self.echo = echo

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        self.echo.say("up", self.format(record))


class Lines:
    """Gathers what one program says into whole lines."""

    def __init__(self, program: str, echo: Echo) -> None:
        self.program, self.echo = program, echo
        self.rest = b""

    def feed(self, data: bytes) -> None:
        """Pass on the lines that are complete; keep the rest until it is, or grows too long."""
        *complete, self.rest = (self.rest + data).split(b"\n")
        if len(self.rest) > LONGEST:
            complete.append(self.rest)
            self.rest = b""
        for line in complete:
            if text := line.decode("utf-8", "replace").strip():
                self.echo.say(self.program, text)
