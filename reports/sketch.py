"""A map as SVG, for paper: the outline of a territory and its places, without any tiles."""

from collections.abc import Iterable, Mapping, Sequence
from math import cos, radians
from typing import Any

from shapely import union_all
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from reports.charts import AMBER, COBALT, FONT, GREEN, GREY

WIDE = 640
TALLEST = 620
MARGIN = 12
FINE = 0.00005  # degrees: five metres, finer than a printer at this scale

# State → shape and colour: a state is never told by colour alone.
SIGNS = {
    "open": ("triangle", AMBER),
    "confirmed": ("circle", GREEN),
    "unconfirmed": ("square", GREY),
}


class Sheet:
    """A flat sheet that shows a box of the earth, true to its shape at that latitude."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self._west, self._north = west, north
        self._narrow = cos(radians((south + north) / 2))
        across = max((east - west) * self._narrow, 1e-9)
        up = max(north - south, 1e-9)
        self._scale = min((WIDE - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / up)
        self.height = round(up * self._scale + 2 * MARGIN)
        self.width = round(across * self._scale + 2 * MARGIN)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a point stands on the sheet."""
        x = (lon - self._west) * self._narrow * self._scale + MARGIN
        y = (self._north - lat) * self._scale + MARGIN
        return x, y


def draw(outlines: Mapping[str, Any], points: Iterable[Sequence[Any]]) -> str | None:
    """Draw territories (id → GeoJSON geometry) and places ([code, lat, lon, state]).

    Returns None where no territory was ever drawn: a map of nothing says nothing.
    """
    shapes = {key: shape(geometry) for key, geometry in outlines.items()}
    if not shapes:
        return None
    west, south, east, north = union_all(list(shapes.values())).bounds
    sheet = Sheet(west, south, east, north)
    parts = [_outline(one, sheet) for one in shapes.values()]
    # Closed ones first, so that what is still broken lies on top.
    order = {"unconfirmed": 0, "confirmed": 1, "open": 2}
    for _code, lat, lon, state in sorted(points, key=lambda one: (order[one[3]], one[0])):
        if south <= lat <= north and west <= lon <= east:
            parts.append(_sign(*sheet.at(lat, lon), *SIGNS[state]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}" '
        f'width="{sheet.width}" height="{sheet.height}" {FONT}>{"".join(parts)}</svg>'
    )


def _outline(territory: BaseGeometry, sheet: Sheet) -> str:
    simple = territory.simplify(FINE)
    if isinstance(simple, Polygon):
        polygons = [simple]
    elif isinstance(simple, MultiPolygon):
        polygons = list(simple.geoms)
    else:
        return ""
    rings = [ring for one in polygons for ring in (one.exterior, *one.interiors)]
    path = "".join(_ring([(lat, lon) for lon, lat, *_ in ring.coords], sheet) for ring in rings)
    return (
        f'<path d="{path}" fill="#E5ECF8" fill-rule="evenodd" stroke="{COBALT}" '
        'stroke-width="1" stroke-linejoin="round"/>'
    )


def _ring(points: Sequence[tuple[float, float]], sheet: Sheet) -> str:
    steps = (f"{x:.1f} {y:.1f}" for x, y in (sheet.at(lat, lon) for lat, lon in points))
    return "M" + "L".join(steps) + "Z"


def _sign(x: float, y: float, form: str, colour: str) -> str:
    edge = 'stroke="#FFFFFF" stroke-width="0.6"'
    if form == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}" {edge}/>'
    if form == "square":
        return (
            f'<rect x="{x - 2.6:.1f}" y="{y - 2.6:.1f}" width="5.2" height="5.2" '
            f'fill="{colour}" {edge}/>'
        )
    corners = f"M{x:.1f} {y - 4:.1f}L{x + 3.6:.1f} {y + 2.8:.1f}L{x - 3.6:.1f} {y + 2.8:.1f}Z"
    return f'<path d="{corners}" fill="{colour}" {edge}/>'
