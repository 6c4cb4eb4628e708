"""What every import of a file shares: its text, its tally, and the list of what it refused.

Good rows are kept and bad ones are given back with the reason, so that whoever sent a file
can mend those lines and send it again; what is already known is not added twice.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import TypeVar

from models.language import say

R = TypeVar("R")

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet takes for one


class UnreadableFileError(ValueError):
    """A file that is not what its sender thinks: nothing of it could be kept."""


class RowRefusedError(ValueError):
    """One row of a file that cannot be kept; the others can."""

    def __init__(self, reason: StrEnum) -> None:
        self.reason = reason
        super().__init__(str(reason))


class Outcome(Enum):
    """What a row that was kept did to what was known before."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that was not kept, why, and what it said."""

    line: int
    reason: StrEnum
    row: str


@dataclass(slots=True)
class Tally:
    """What an import did: every row read is counted in exactly one of the others."""

    name: str  # of the file, without its folder
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def keep(self, rows: Iterable[tuple[int, R, str]], keep: Callable[[R], Outcome]) -> None:
        """Keep each row, given with its line number and its text, and count what it did."""
        for line, row, as_written in rows:
            self.read += 1
            try:
                outcome = keep(row).value
            except RowRefusedError as refused:
                self.rejected.append(Rejection(line, refused.reason, as_written))
            else:
                setattr(self, outcome, getattr(self, outcome) + 1)

    @property
    def reasons(self) -> Counter[StrEnum]:
        """Count the rejected rows by reason."""
        return Counter(rejection.reason for rejection in self.rejected)

    def in_words(self, language: str = "es") -> str:
        """Tell what was done in a few short lines."""
        counts = (self.read, self.added, self.changed, self.unchanged, len(self.rejected))
        told = (
            "{}: {} filas leídas, {} nuevas, {} cambiadas, {} iguales, {} rechazadas."
            if language == "es"
            else "{}: {} rows read, {} new, {} changed, {} unchanged, {} rejected."
        )
        lines = [told.format(self.name, *counts)]
        lines += [f"  {count} · {say(why, language)}" for why, count in self.reasons.items()]
        return "\n".join(lines)

    def write_rejected(self, data_folder: Path) -> Path | None:
        """Write `imports/<name>.rejected.csv` in the data folder, or remove a former one."""
        file = data_folder / "imports" / f"{self.name}.rejected.csv"
        if not self.rejected:
            file.unlink(missing_ok=True)
            return None
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8-sig", newline="") as lines:
            table = csv.writer(lines)
            table.writerow(["linea", "motivo", "explicacion", "contenido"])
            for one in self.rejected:
                table.writerow([one.line, one.reason, say(one.reason), as_text(one.row)])
        return file


def as_text(cell: str) -> str:
    """Return a cell that a spreadsheet shows and never works out: it came from outside."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell


def decode(raw: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or the Latin alphabet of old spreadsheets."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def rows(written: str) -> Iterator[tuple[int, dict[str, str] | None, str]]:
    """Yield each row of a CSV with its line number: by column, or None where it is broken.

    Columns are lower case; the third value is the row as it was written, near enough.
    """
    first, _, _ = written.partition("\n")
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
    header = [column.strip().lower() for column in _next(reader) or []]
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, None, ""
            continue
        if any(cell.strip() for cell in cells):
            padding = cells[len(header) :]  # spreadsheets pad rows with empty cells
            whole = len(cells) >= len(header) and not any(padding)
            whole = whole and not any("\x00" in cell for cell in cells)
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            yield reader.line_num, row if whole else None, delimiter.join(cells)


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as broken:
        raise UnreadableFileError(
            "the first line of the file is not one of a table"
        ) from broken
