"""The rows of a file of cases, read one by one so that a bad one spoils no other.

A row is one line, or several where a quoted text holds line breaks. A quote that is never
closed would make Python's reader swallow the rest of the file; here it costs its own line.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from models.imports import UnreadableFileError
from models.upkeep.replay.faults import Fault

NEEDED = ("id_origen", "creado", "categoria")
LONGEST_TEXT = 20  # lines that one quoted text may go on for
LONGEST_LINE = 1_000_000  # bytes
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was written: its cells by column, or the fault that keeps us from them."""

    line: int  # of the file, from 1; the header is line 1
    written: str
    cells: Mapping[str, str] | None
    fault: Fault | None = None
    latin: bool = False


def read(file: Path) -> Iterator[RawRow]:
    """Yield the rows of a CSV, plain or gzipped; UTF-8, and Latin-1 line by line where not.

    `UnreadableFileError` says in a sentence why nothing can be kept of it.
    """
    try:
        with file.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
            raw.seek(0)
            plain = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if zipped else raw
            yield from _rows(_Lines(plain))
    except OSError as error:
        raise UnreadableFileError(f"{file.name}: {error.strerror or error}") from error


class _Lines:
    """The lines of a file with their numbers, and a look ahead."""

    def __init__(self, plain: IO[bytes]) -> None:
        self.plain, self.number, self.latin = plain, 0, False
        self.ahead: list[bytes] = []
        self.cut_off = False

    def next(self) -> str | None:
        raw = self.ahead.pop(0) if self.ahead else self._read()
        if not raw:
            return None
        self.number += 1
        return self._text(raw)

    def peek(self, n: int) -> str | None:
        """Return the n-th line ahead (from 0) without taking it."""
        while len(self.ahead) <= n:
            raw = self._read()
            if not raw:
                return None
            self.ahead.append(raw)
        return self._text(self.ahead[n])

    def take(self, n: int) -> None:
        self.number += n
        del self.ahead[:n]

    def _read(self) -> bytes:
        if self.cut_off:
            return b""
        try:
            return self.plain.readline(LONGEST_LINE)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.cut_off = True
            return b""

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig" if self.number <= 1 else "utf-8")
        except UnicodeDecodeError:
            self.latin = True
            return raw.decode("cp1252", errors="replace")


def _rows(lines: _Lines) -> Iterator[RawRow]:
    header = _header(lines)
    while (first := lines.next()) is not None:
        if first.strip():
            line = lines.number
            cells, written = _whole(lines, first)
            yield _raw(line, written, cells, header, latin=lines.latin)
        lines.latin = False
    if lines.cut_off:
        yield RawRow(lines.number + 1, "", None, Fault.CUT_OFF)


def _header(lines: _Lines) -> list[str]:
    first = lines.next()
    if first is None or "\x00" in first:
        raise UnreadableFileError("the file is empty, damaged or no table in UTF-8 or Latin-1")
    header = [name.strip().lower() for name in next(csv.reader(io.StringIO(first)), [])]
    if missing := [name for name in NEEDED if name not in header]:
        raise UnreadableFileError(f"the file has no column named {', '.join(missing)}")
    lines.latin = False
    return header


def _whole(lines: _Lines, written: str) -> tuple[list[str] | None, str]:
    """Parse a row that may go on over the next lines; None where its quotes never close."""
    if (cells := _parse(written)) is not None:
        return cells, written
    longer = written
    for n in range(LONGEST_TEXT):
        following = lines.peek(n)
        if following is None:
            break
        longer += following
        if '"' in following and (cells := _parse(longer)) is not None:
            lines.take(n + 1)
            return cells, longer
    return None, written


def _parse(written: str) -> list[str] | None:
    try:
        return next(csv.reader(io.StringIO(written, newline=""), strict=True), [])
    except csv.Error:
        return None


def _raw(
    line: int, written: str, cells: list[str] | None, header: list[str], *, latin: bool
) -> RawRow:
    written = written.rstrip("\r\n")
    if "\x00" in written:
        return RawRow(line, written, None, Fault.NUL)
    if cells is None:
        return RawRow(line, written, None, Fault.BROKEN_QUOTES)
    if len(cells) != len(header):
        return RawRow(line, written, None, Fault.BROKEN_ROW)
    by_column = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    return RawRow(line, written, by_column, latin=latin)
