"""Reading boundaries from GeoJSON, as other people's programs write it."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from models.imports import RowRefusedError
from models.places.codes import Fault, FileFault, UnusableFileError

# Colombia with its islands, generously: what lies elsewhere is in metres, or turned around.
_WEST, _SOUTH, _EAST, _NORTH = -85.0, -6.0, -65.0, 17.0

_NUMBERS = ("comuna", "numero", "número", "num_comuna", "codigo", "código")
_NAMES = ("nombre", "name", "corregimiento", "nom_comuna")


@dataclass(frozen=True, slots=True)
class Boundary:
    """One feature of a file: a number and a name where it has them, and where it runs."""

    number: int | None
    name: str
    geometry: Any

    def drawing(self) -> MultiPolygon:
        """Return the boundary, mended where lines cross; a `RowRefusedError` where none is."""
        try:
            drawn = shapely.make_valid(shape(self.geometry))
        except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
            raise RowRefusedError(Fault.NO_BOUNDARY) from None
        west, south, east, north = drawn.bounds
        if math.isnan(west) or not (areas := _areas(drawn)):
            raise RowRefusedError(Fault.NO_BOUNDARY)
        if west < _WEST or south < _SOUTH or east > _EAST or north > _NORTH:
            raise RowRefusedError(Fault.NOT_DEGREES)
        return MultiPolygon(areas)


def boundaries(written: str) -> Iterator[tuple[int, Boundary, str]]:
    """Yield each feature with its place in the file, and what it said of itself."""
    try:
        collection = json.loads(written)
    except (ValueError, RecursionError) as broken:
        raise UnusableFileError(FileFault.BROKEN_JSON) from broken
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise UnusableFileError(FileFault.NO_FEATURES)
    for place, feature in enumerate(features, start=1):
        whole = feature if isinstance(feature, dict) else {}
        properties = whole.get("properties")
        told = properties if isinstance(properties, dict) else {}
        boundary = Boundary(_number(told), _name(told), whole.get("geometry"))
        yield place, boundary, json.dumps(told, ensure_ascii=False)[:500]


def _areas(drawn: BaseGeometry) -> list[Polygon]:
    """Return the surfaces of a shape; the lines that mending left over enclose nothing."""
    parts = getattr(drawn, "geoms", [drawn])
    found = [part for part in parts if isinstance(part, Polygon) and part.area > 0]
    for part in parts:
        if isinstance(part, MultiPolygon):
            found += part.geoms
    return found


def _number(properties: Mapping[str, Any]) -> int | None:
    for name in _NUMBERS:
        digits = re.search(r"\d+", str(_told(properties, name)))
        if digits and 0 < int(digits.group()[-4:]) <= 99:  # noqa: PLR2004 -- two digits in ids
            return int(digits.group()[-4:])
    return None


def _name(properties: Mapping[str, Any]) -> str:
    for name in _NAMES:
        if told := str(_told(properties, name)).strip():
            return told.replace("\x00", "")
    return ""


def _told(properties: Mapping[str, Any], wanted: str) -> Any:
    return next(
        (value for name, value in properties.items() if name.lower() == wanted and value), ""
    )
