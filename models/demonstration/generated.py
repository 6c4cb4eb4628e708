"""Months of made-up cases, for a demonstration where no file of real ones is at hand."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from models.places.geometry import TerritoryGeometry
from models.places.territory import Territory, TerritoryKind

ROWS = 900
DAYS = 150
CLOSED = 0.93  # of all cases, sooner or later
FIRST = datetime(2020, 1, 6)  # noqa: DTZ001 - the file has no zone; the import moves its dates
SOURCE = "generados"
COLUMNS = (
    "id_origen", "creado", "meta_sla", "cerrado", "estado", "motivo_cierre", "titulo",
    "categoria", "lat", "lon", "comuna", "ubicacion_ajustada",
)  # fmt: skip

# How often, the category, hours promised, hours it usually takes, and what people write.
KINDS = (
    (24, "alumbrado", 336, 117, "Lámpara apagada frente a las casas"),
    (22, "bache_via", 360, 150, "Hueco en la calzada"),
    (15, "basura_escombros", 72, 40, "Basura acumulada en la esquina"),
    (11, "arbol_maleza", 240, 300, "Ramas sobre los cables"),
    (6, "inmueble_abandonado_inseguro", 520, 400, "Casa abandonada con la puerta rota"),
    (7, "anden_danado", 480, 700, "Losa suelta en el andén"),
    (6, "semaforo_senal", 240, 90, "Señal de pare caída"),
    (4, "grafiti", 520, 200, "Pared del colegio rayada"),
    (3, "plagas", 340, 160, "Zancudos en el canal"),
    (2, "parque_deteriorado", 690, 500, "Columpio roto en el parque"),
)
NOTES = ("Se atendió en el sitio.", "Se reparó y quedó funcionando.", "Se retiró el material.")


def write_cases(session: Session, file: Path, rows: int = ROWS) -> Path:
    """Write a file of cases in the comunas of the city; the same each time."""
    chance = Random(54001)  # noqa: S311 - made up, not secret
    frames = _comunas(session)
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, COLUMNS)
        table.writeheader()
        for number in range(rows):
            table.writerow(_case(chance, number, rows, frames))
    return file


def _case(
    chance: Random, number: int, rows: int, frames: list[tuple[int, float, float]]
) -> dict[str, str]:
    [(_, category, promised, usual, words)] = chance.choices(KINDS, [one[0] for one in KINDS])
    comuna, lat, lon = chance.choice(frames)
    created = FIRST + timedelta(days=DAYS * number / rows, hours=chance.triangular(-6, 6))
    took = timedelta(hours=usual * chance.lognormvariate(0, 1.1))
    closed = created + took if chance.random() < CLOSED else None
    note = chance.choice(NOTES) if closed else ""
    return {
        "id_origen": f"540010{number:06d}",
        "creado": f"{created:%Y-%m-%d %H:%M:%S}",
        "meta_sla": f"{created + timedelta(hours=promised):%Y-%m-%d %H:%M:%S}",
        "cerrado": f"{closed:%Y-%m-%d %H:%M:%S}" if closed else "",
        "estado": "Cerrado" if closed else "Abierto",
        "motivo_cierre": note,
        "titulo": words,
        "categoria": category,
        "lat": f"{lat + chance.gauss(0, 0.002):.6f}",
        "lon": f"{lon + chance.gauss(0, 0.002):.6f}",
        "comuna": str(comuna),
        "ubicacion_ajustada": "0",
    }


def _comunas(session: Session) -> list[tuple[int, float, float]]:
    """Return the number of each comuna, and the latitude and longitude of its middle."""
    drawn = (
        TerritoryGeometry.in_force()
        .join(Territory, Territory.id == TerritoryGeometry.territory_id)
        .where(Territory.kind == TerritoryKind.COMUNA)
        .order_by(TerritoryGeometry.territory_id)
    )
    middles = [
        (int(one.territory_id[-2:]), one.shape.representative_point())
        for one in session.scalars(drawn)
    ]
    return [(number, middle.y, middle.x) for number, middle in middles]
