"""Open data about alarms and devices: small tables, each row a count and never a call.

They are the figures of the public pages, with the same delay and the same figures hidden: an
empty cell is one that is not published, and a zero is a zero.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.calendar import city_day
from models.clock import now
from models.language import say
from reports.alarm_outcomes import NOWHERE, months, outcomes
from reports.device_health import device_health, names
from reports.open_data import tame
from reports.response_times import responses

EVER = 1200  # months
SHARE = 4  # decimals


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, and what it says in both languages."""

    name: str
    spanish: str
    english: str

    def meaning(self, language: str) -> str:
        """Return what the column says, in the reader's language."""
        return self.english if language == "en" else self.spanish


@dataclass(frozen=True, slots=True)
class Dataset:
    """One published table: the name of its file, what it is called, and its rows."""

    name: str
    titles: tuple[str, str]  # Spanish, English
    fields: tuple[Field, ...]
    rows: Callable[[Session], Iterator[Sequence[Any]]]

    def title(self, language: str) -> str:
        """Return what it is called, in the reader's language."""
        return self.titles[1] if language == "en" else self.titles[0]

    def as_csv(self, session: Session) -> str:
        """Write it as UTF-8 with commas, a header, and CRLF (RFC 4180)."""
        page = io.StringIO(newline="")
        table = csv.writer(page)
        table.writerow([field.name for field in self.fields])
        table.writerows([tame(value) for value in row] for row in self.rows(session))
        return page.getvalue()


def _device_rows(session: Session) -> Iterator[Sequence[Any]]:
    health, called = device_health(session), names(session)
    for place in health.by_place:
        for kind in health.by_kind:
            one = health.at(place, kind)
            if one.counted:
                yield (
                    city_day(now()).isoformat(),
                    place or NOWHERE,
                    called.get(place or NOWHERE, ""),
                    kind.value,
                    say(kind),
                    one.counted,
                    one.working,
                )


def _response_rows(session: Session) -> Iterator[Sequence[Any]]:
    for one in responses(session, EVER):
        yield (str(one.month), one.calls, _share(one.answered), _share(one.dispatched))


def _outcome_rows(session: Session) -> Iterator[Sequence[Any]]:
    called = names(session)
    for month in months(session):
        published = outcomes(session, month)
        for end, count in published.city.items():
            yield (str(month), "", "", end.value, say(end), count)
        for place, counts in published.places.items():
            for end, count in counts.items():
                if count is not None:
                    where = (place or "?", called.get(place, ""))
                    yield (str(month), *where, end.value, say(end), count)


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE)


_MONTH = Field("mes", "Mes en que llegó la llamada", "Month in which the call came in")

DEVICES = Dataset(
    "dispositivos.csv",
    ("Dispositivos que funcionan", "Devices that work"),
    (
        Field("fecha", "Día en que se contaron", "Day on which they were counted"),
        Field(
            "territorio",
            "Código de la comuna o el corregimiento",
            "Code of the comuna or rural district",
        ),
        Field("territorio_nombre", "Su nombre", "Its name"),
        Field("clase", "Código de la clase de dispositivo", "Code of the kind of device"),
        Field("clase_nombre", "La clase, en palabras", "The kind, in words"),
        Field("dispositivos", "Cuántos hay instalados", "How many are installed"),
        Field("funcionan", "Cuántos están en línea", "How many are online"),
    ),
    _device_rows,
)
RESPONSES = Dataset(
    "respuesta-alarmas.csv",
    ("Qué tan rápido se responde a las alarmas", "How soon alarms are answered"),
    (
        _MONTH,
        Field(
            "llamadas",
            "Llamadas reales de auxilio; vacío si fueron menos de cinco",
            "Real calls for help; empty if fewer than five",
        ),
        Field(
            "atendidas_10s",
            "Proporción atendida en diez segundos",
            "Share answered within ten seconds",
        ),
        Field(
            "unidad_60s",
            "Proporción con unidad enviada en sesenta segundos",
            "Share to which a unit was sent within sixty seconds",
        ),
    ),
    _response_rows,
)
OUTCOMES = Dataset(
    "resultado-alarmas.csv",
    ("En qué terminaron las alarmas", "What alarms came to"),
    (
        _MONTH,
        Field(
            "territorio",
            "Código de la comuna o el corregimiento; vacío para toda la ciudad",
            "Code of the comuna or rural district; empty for the whole city",
        ),
        Field("territorio_nombre", "Su nombre", "Its name"),
        Field("resultado", "Código del resultado", "Code of the outcome"),
        Field("resultado_nombre", "El resultado, en palabras", "The outcome, in words"),
        Field(
            "llamadas",
            "Cuántas; vacío, o sin línea, si son menos de cinco o dejarían deducirlas",
            "How many; empty, or no line, if fewer than five or if those could be worked out",
        ),
    ),
    _outcome_rows,
)
DATASETS = {one.name: one for one in (DEVICES, RESPONSES, OUTCOMES)}
