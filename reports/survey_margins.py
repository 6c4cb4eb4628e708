"""Reading a table of population figures as a person or a spreadsheet writes it.

Three columns: dimension, category, people. Commas, semicolons or tabs; thousands with dots or
spaces; a first line of headings is skipped. Every line that cannot be read is told apart, so
that a table of forty lines is mended in one go.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from sqlalchemy.orm import Session

from models.places.territory import Territory, TerritoryKind, same_name
from models.trust.surveys.constructs import AgeBand, Margin, Sex
from reports.survey_weights import MarginsDisagreeError, MarginsMissingError, check

COLUMNS = 3
LONGEST = 500  # lines
MOST_DIGITS = 9  # of people: no city has a thousand millions
NUMBER = re.compile(r"\d{1,3}(?:[. \u00a0]\d{3})+|\d+")
SEX_WORDS = {"mujer": Sex.WOMAN, "mujeres": Sex.WOMAN, "hombre": Sex.MAN, "hombres": Sex.MAN}
DIMENSIONS = {
    "comuna": Margin.COMUNA,
    "territorio": Margin.COMUNA,
    "sexo": Margin.SEX,
    "sex": Margin.SEX,
    "edad": Margin.AGE,
    "age": Margin.AGE,
}

Known = Mapping[Margin, Mapping[str, str]]  # how a category may be written → its code


class Fault(StrEnum):
    """What is wrong with a line."""

    COLUMNS = "columns"
    DIMENSION = "dimension"
    CATEGORY = "category"
    PEOPLE = "people"
    REPEATED = "repeated"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class LineFault:
    """One line that cannot be read: its number, why, and what was written there."""

    line: int
    fault: Fault
    written: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. `totals` is filled where the margins do not add up."""

    figures: dict[str, dict[str, float]]
    faults: tuple[LineFault, ...]
    totals: Mapping[str, float] | None = None
    empty: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether answers can be weighted to it."""
        return not self.faults and self.totals is None and not self.empty


def known_categories(session: Session) -> Known:
    """Return the categories of this city, by every way in which they may be written."""
    districts = [
        *session.scalars(Territory.of_kind(TerritoryKind.COMUNA)),
        *session.scalars(Territory.of_kind(TerritoryKind.CORREGIMIENTO)),
    ]
    comunas: dict[str, str] = {}
    for one in districts:
        comunas[same_name(one.id)] = comunas[same_name(one.name)] = one.id
        if one.kind is TerritoryKind.COMUNA:
            comunas[str(one.number)] = comunas[f"comuna{one.number}"] = one.id
    return {
        Margin.COMUNA: comunas,
        Margin.SEX: {same_name(one): one for one in Sex}
        | {word: code.value for word, code in SEX_WORDS.items()},
        Margin.AGE: {same_name(one): one.value for one in AgeBand},
    }


def read_table(text: str, known: Known) -> Table:
    """Read a table, and say of every line that cannot be read why not."""
    figures: dict[str, dict[str, float]] = {}
    faults: list[LineFault] = []
    rows = [(at, row) for at, row in enumerate(_rows(text), start=1) if any(row)]
    for at, row in rows[:LONGEST]:
        if at == 1 and _is_heading(row):
            continue
        if (fault := _take(row, known, figures)) is not None:
            faults.append(LineFault(at, fault, " ".join(row)[:80]))
    if len(rows) > LONGEST:
        faults.append(LineFault(rows[LONGEST][0], Fault.TOO_LONG, ""))
    if faults:
        return Table(figures, tuple(faults))
    try:
        check(figures)
    except MarginsDisagreeError as why:
        return Table(figures, (), totals=why.totals)
    except MarginsMissingError:
        return Table(figures, (), empty=True)
    return Table(figures, ())


def _rows(text: str) -> list[list[str]]:
    plain = re.sub(r"\r\n?", "\n", text.lstrip("\ufeff"))  # some programs end lines with \r
    first = plain.partition("\n")[0]
    sign = next((one for one in ("\t", ";") if one in first), ",")
    reader = csv.reader(StringIO(plain), delimiter=sign)
    return [[cell.strip() for cell in row] for row in reader]


def _is_heading(row: list[str]) -> bool:
    return len(row) == COLUMNS and not any(sign.isdigit() for sign in row[2])


def _take(row: list[str], known: Known, figures: dict[str, dict[str, float]]) -> Fault | None:
    if len(row) != COLUMNS:
        return Fault.COLUMNS
    dimension = DIMENSIONS.get(same_name(row[0]))
    if dimension is None:
        return Fault.DIMENSION
    category = known[dimension].get(same_name(row[1]))
    if category is None:
        return Fault.CATEGORY
    if not NUMBER.fullmatch(row[2]) or len(digits := re.sub(r"\D", "", row[2])) > MOST_DIGITS:
        return Fault.PEOPLE
    margin = figures.setdefault(dimension.value, {})
    if category in margin:
        return Fault.REPEATED
    margin[category] = float(digits)
    return None
