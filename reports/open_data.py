"""The open data of the city: every request as a line that anybody may take and count again.

What is published says what was broken, roughly where, when, and what became of it. It never
says who reported it, nor in which words: texts may name people. Places are rounded to some
eleven metres, enough to find the lamp and not the door; those of hidden reports are left out.
Old cases of another city, shown to try the platform out, are marked in every line.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from models.calendar import BOGOTA
from models.language import say
from models.places.territory import Territory
from models.session import reading
from models.upkeep.category import Category
from models.upkeep.service_request import ServiceRequest

PAGE = 1000  # rows in memory at a time, however many are published
DECIMALS = 4  # of a degree: some eleven metres
NAME = "reportes.csv"

_lead = aliased(ServiceRequest)
_R = ServiceRequest


@dataclass(frozen=True, slots=True)
class Column:
    """One published column: its name, what it says in both languages, and where it is from."""

    name: str
    spanish: str
    english: str
    value: Callable[[Row[Any]], Any]

    def meaning(self, language: str) -> str:
        """Return what the column says, in the reader's language."""
        return self.english if language == "en" else self.spanish


def _moment(name: str) -> Callable[[Row[Any]], str | None]:
    def in_city(row: Row[Any]) -> str | None:
        instant: datetime | None = getattr(row, name)
        return instant.astimezone(BOGOTA).isoformat(timespec="seconds") if instant else None

    return in_city


def _word(name: str) -> Callable[[Row[Any]], str | None]:
    def in_words(row: Row[Any]) -> str | None:
        code = getattr(row, name)
        return say(code) if code else None

    return in_words


def _coarse(name: str) -> Callable[[Row[Any]], float | None]:
    def rounded(row: Row[Any]) -> float | None:
        degrees: float | None = getattr(row, name)
        return None if degrees is None or row.hidden_at else round(degrees, DECIMALS)

    return rounded


def _plain(name: str) -> Callable[[Row[Any]], Any]:
    return lambda row: getattr(row, name)


def _yes_no(name: str) -> Callable[[Row[Any]], str]:
    return lambda row: "si" if getattr(row, name) else "no"


COLUMNS = (
    Column("codigo", "Código público del caso", "Public code of the case", _plain("code")),
    Column(
        "categoria",
        "Qué está dañado: código de la categoría",
        "What is broken: code of the category",
        _plain("category_code"),
    ),
    Column("categoria_nombre", "La categoría, en palabras", "The category", _plain("category")),
    Column("estado", "Cómo va", "Where it stands", _word("status")),
    Column("prioridad", "Qué tan urgente es", "How urgent it is", _word("priority")),
    Column("canal", "Por dónde llegó", "How it came", _word("channel")),
    Column("recibido", "Cuándo se reportó", "When it was reported", _moment("received_at")),
    Column("aceptado", "Cuándo se aceptó", "When it was accepted", _moment("accepted_at")),
    Column("prometido", "Para cuándo se prometió", "Promised for", _moment("due_at")),
    Column(
        "arreglado",
        "Cuándo dijo la dependencia que lo arregló",
        "When the department said it was mended",
        _moment("resolved_at"),
    ),
    Column("cerrado", "Cuándo se cerró", "When it was closed", _moment("closed_at")),
    Column(
        "confirmacion",
        "Quién confirmó el arreglo: los vecinos, nadie a tiempo, o no se sabe",
        "Whether neighbours confirmed the repair, nobody did in time, or it is not known",
        _word("confirmation"),
    ),
    Column(
        "desacuerdos",
        "Cuántas veces dijeron los vecinos que no quedó arreglado",
        "How often neighbours said that it was not mended",
        _plain("disputes"),
    ),
    Column(
        "motivo_no_aceptado",
        "Por qué no le toca a la ciudad",
        "Why it is not for the city to mend",
        _word("rejection_reason"),
    ),
    Column(
        "voces",
        "Cuántas personas lo reportaron; cuente lugares solo donde unido_a está vacío",
        "How many people reported it; count places only where unido_a is empty",
        _plain("weight"),
    ),
    Column(
        "unido_a",
        "Código del caso al que se unió, si es el mismo daño",
        "Code of the case it was joined to, if it is the same damage",
        _plain("lead_code"),
    ),
    Column(
        "territorio",
        "Código de la comuna o el corregimiento",
        "Code of the comuna or rural district",
        _plain("territory_id"),
    ),
    Column("territorio_nombre", "Su nombre", "Its name", _plain("territory")),
    Column(
        "dependencia",
        "Código de la dependencia que responde",
        "Code of the department in charge",
        _plain("department_id"),
    ),
    Column(
        "latitud",
        "Grados WGS84, con cuatro decimales (unos 11 metros)",
        "Degrees WGS84, four decimals (some 11 metres)",
        _coarse("lat"),
    ),
    Column(
        "longitud",
        "Grados WGS84, con cuatro decimales (unos 11 metros)",
        "Degrees WGS84, four decimals (some 11 metres)",
        _coarse("lon"),
    ),
    Column(
        "importado",
        "si: caso antiguo o de otra ciudad, puesto aquí para mostrar la plataforma",
        "si: an old case, or one of another city, put here to show the platform",
        _yes_no("imported"),
    ),
    Column("fuente", "De dónde se importó", "Where it was imported from", _plain("source")),
    Column(
        "ubicacion_ajustada",
        "si: el punto se movió al lugar más cercano de la ciudad",
        "si: the point was moved to the nearest place of the city",
        _yes_no("location_adjusted"),
    ),
)


def requests_csv() -> Iterator[str]:
    """Yield the published file, portion by portion: UTF-8, commas, a header, CRLF (RFC 4180).

    Each portion is read in a moment of its own, so that a slow reader keeps nobody waiting.
    """
    yield _lines([[column.name for column in COLUMNS]])
    after: Row[Any] | None = None
    while True:
        with reading() as session:
            rows = session.execute(_page(after)).all()
        if not rows:
            return
        yield _lines([[tame(column.value(row)) for column in COLUMNS] for row in rows])
        after = rows[-1]


def tame(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula.

    Texts that begin like one get an apostrophe in front (OWASP, "CSV injection"); numbers
    stay numbers.
    """
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    if isinstance(value, str) and value.startswith(("\t", "\r", "\n")):
        return f"'{value}"
    return value


def newest(session: Session) -> datetime | None:
    """Return when something in the published file last changed."""
    return session.scalar(select(func.max(_R.updated_at)))


def counted(session: Session) -> tuple[int, int]:
    """Return how many requests are published, and how many of them were imported."""
    total = session.scalar(select(func.count()).select_from(_R)) or 0
    old = session.scalar(select(func.count()).select_from(_R).where(_R.imported)) or 0
    return total, old


def _page(after: Row[Any] | None) -> Select[*tuple[Any, ...]]:
    """Select the next rows, oldest first; their place in the order is their time and id."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            _R.id,
            _R.code,
            _R.status,
            _R.category_code,
            Category.name_es.label("category"),
            _R.priority,
            _R.channel,
            _R.received_at,
            _R.accepted_at,
            _R.due_at,
            _R.resolved_at,
            _R.closed_at,
            _R.confirmation,
            _R.disputes,
            _R.rejection_reason,
            _R.weight,
            _lead.code.label("lead_code"),
            _R.territory_id,
            Territory.name.label("territory"),
            _R.department_id,
            _R.lat,
            _R.lon,
            _R.hidden_at,
            _R.imported,
            _R.source,
            _R.location_adjusted,
        )
        .join(Category, Category.code == _R.category_code)
        .outerjoin(_lead, _lead.id == _R.joined_to_id)
        .outerjoin(Territory, Territory.id == _R.territory_id)
        .order_by(_R.received_at, _R.id)
        .limit(PAGE)
    )
    if after is None:
        return wanted
    return wanted.where(tuple_(_R.received_at, _R.id) > (after.received_at, after.id))


def _lines(rows: list[list[Any]]) -> str:
    page = io.StringIO(newline="")
    csv.writer(page).writerows(rows)
    return page.getvalue()
