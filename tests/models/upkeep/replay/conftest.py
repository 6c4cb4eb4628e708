"""A city with a map and categories, and a small file of cases to bring in."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.places.demonstration import settle_city
from models.session import unit_of_work
from models.upkeep import catalogue
from models.upkeep.replay.importing import Replay

COLUMNS = (
    "id_origen",
    "creado",
    "meta_sla",
    "cerrado",
    "a_tiempo",
    "estado",
    "motivo_cierre",
    "titulo",
    "motivo",
    "tipo_origen",
    "categoria",
    "dependencia_origen",
    "canal_origen",
    "barrio_origen",
    "lat",
    "lon",
    "comuna",
    "ubicacion_ajustada",
)
A_LIGHT = {
    "creado": "2026-03-02 21:15:00",
    "meta_sla": "2026-03-16 21:15:00",
    "cerrado": "2026-03-05 08:30:00",
    "estado": "Closed",
    "motivo_cierre": "Case Closed Case Resolved  replaced 100 amp fuse  ",
    "titulo": "Street Light Outages",
    "categoria": "alumbrado",
    "lat": "7.8870",
    "lon": "-72.5000",
    "comuna": "1",
    "ubicacion_ajustada": "0",
}
STILL_OPEN = {"cerrado": "", "estado": "Open", "motivo_cierre": ""}


def a_row(number: int, **told: str) -> dict[str, str]:
    """Make a row: a light that went out on a Monday evening and was mended on Thursday."""
    source_id = told.pop("id_origen", f"101000{number:06d}")
    return {"id_origen": source_id, **A_LIGHT, **told}


def written(*rows: dict[str, str]) -> str:
    """Write rows down as the file has them."""
    lines = io.StringIO()
    table = csv.DictWriter(lines, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return lines.getvalue()


@pytest.fixture
def city(database: str) -> str:
    """A city on the map, with departments that mend twelve kinds of places."""
    with unit_of_work() as session:
        settle_city(session)
    with unit_of_work() as session:
        catalogue.install(session)
    return database


@pytest.fixture
def bring_in(city: str, tmp_path: Path) -> Callable[..., Replay]:
    """Import rows, or the text or bytes of a file, and return the import."""

    def bring(*rows: dict[str, str], raw: str | bytes | None = None, **more: Any) -> Replay:
        file = tmp_path / more.pop("name", "casos.csv")
        content = written(*rows) if raw is None else raw
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        replay = Replay(file, more.pop("source", "otra-ciudad"), **more)
        replay.run()
        return replay

    return bring
