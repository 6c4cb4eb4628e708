"""Where a point lies: in which comuna, in the country around the city, or outside it.

Official boundaries leave gaps of two to five metres between comunas, mostly under streets,
which is where broken things are. A point in a gap belongs to the nearest comuna within 50 m.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.places.geometry import TerritoryGeometry
from models.places.territory import Territory, TerritoryKind

NEAREST = 50.0  # metres over which a gap between comunas is bridged

# Metres in a degree at the latitude of the city; off by less than 0.3 % over its territory.
_LAT0, _LON0 = 7.9, -72.5
_M_PER_LAT = 110_590.0
_M_PER_LON = 111_320.0 * math.cos(math.radians(_LAT0))


class OutsideTheCityError(ValueError):
    """A place that the city's people, departments and committees cannot reach."""

    def __init__(self, lat: float, lon: float) -> None:
        self.lat, self.lon = lat, lon
        super().__init__("the place lies outside the municipality")


class CorregimientoNeededError(ValueError):
    """A place in the country around the city, whose corregimiento a person must name."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies.

    `inside` is false outside the municipality. `needs_corregimiento` is true inside it but
    in no comuna, while the corregimientos have no boundaries: a person has to name theirs.
    """

    comuna_id: str | None
    corregimiento_id: str | None
    inside: bool
    needs_corregimiento: bool

    @property
    def territory_id(self) -> str | None:
        """Return the comuna or the corregimiento, whichever is known."""
        return self.comuna_id or self.corregimiento_id


OUTSIDE = Located(None, None, inside=False, needs_corregimiento=False)
COUNTRYSIDE = Located(None, None, inside=True, needs_corregimiento=True)


class _Layer:
    """The drawings of one kind, to be searched by point, in metres."""

    def __init__(self, drawn: Sequence[tuple[str, BaseGeometry]]) -> None:
        self.ids = [territory_id for territory_id, _ in drawn]
        shapes = [shapely.transform(outline, _in_metres) for _, outline in drawn]
        shapely.prepare(shapes)
        self.tree = STRtree(shapes)

    def around(self, point: Point) -> str | None:
        """Return which one contains a point; where two overlap, the first by id."""
        found = self.tree.query(point, predicate="intersects")
        return self.ids[int(found.min())] if found.size else None

    def near(self, point: Point) -> str | None:
        """Return which one is nearest within 50 m."""
        found = self.tree.query_nearest(point, max_distance=NEAREST)
        return self.ids[int(found.min())] if found.size else None


class Atlas:
    """The boundaries that hold at one time, ready to be asked about many points.

    Whoever has thousands of points makes one and asks it; `locate` is for a single one.
    """

    def __init__(self, drawn: Sequence[tuple[str, TerritoryKind, BaseGeometry]]) -> None:
        def layer(kind: TerritoryKind) -> _Layer:
            return _Layer([(name, outline) for name, its, outline in drawn if its is kind])

        self.comunas = layer(TerritoryKind.COMUNA)
        self.corregimientos = layer(TerritoryKind.CORREGIMIENTO)
        self.municipality = layer(TerritoryKind.MUNICIPALITY)

    @classmethod
    def of(cls, session: Session, on: datetime | None = None) -> Atlas:
        """Return the atlas of now, or of an instant; drawn anew only when the map changed."""
        version = tuple(
            session.scalars(
                TerritoryGeometry.in_force(on)
                .with_only_columns(TerritoryGeometry.id)
                .order_by(TerritoryGeometry.territory_id)
            )
        )
        return _shelf.find(version, session)

    def locate(self, lat: float, lon: float) -> Located:
        """Say where a point lies; WGS84 degrees. What is no point on earth lies outside."""
        if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 -- also refuses NaN
            return OUTSIDE
        point = Point((lon - _LON0) * _M_PER_LON, (lat - _LAT0) * _M_PER_LAT)
        if comuna := self.comunas.around(point):
            return Located(comuna, None, inside=True, needs_corregimiento=False)
        # A gap first, the country after: the country begins where no comuna is near.
        if comuna := self.comunas.near(point):
            return Located(comuna, None, inside=True, needs_corregimiento=False)
        if corregimiento := self.corregimientos.around(point):
            return Located(None, corregimiento, inside=True, needs_corregimiento=False)
        return COUNTRYSIDE if self.municipality.around(point) else OUTSIDE


class _Shelf:
    """The last few atlases, by the ids of the drawings in them.

    A drawing never changes, so the ids say everything: a process that did not make a new
    boundary still sees it with its next question, and two databases never mix.
    """

    def __init__(self, room: int) -> None:
        self.room, self.lock = room, Lock()
        self.atlases: OrderedDict[tuple[UUID, ...], Atlas] = OrderedDict()

    def find(self, version: tuple[UUID, ...], session: Session) -> Atlas:
        with self.lock:
            if version in self.atlases:
                self.atlases.move_to_end(version)
                return self.atlases[version]
        atlas = Atlas(_drawings(session, version))
        with self.lock:
            self.atlases[version] = atlas
            while len(self.atlases) > self.room:
                self.atlases.popitem(last=False)
        return atlas


_shelf = _Shelf(room=4)


def locate(session: Session, lat: float, lon: float) -> Located:
    """Say where a point lies on the map of now; WGS84 degrees."""
    return Atlas.of(session).locate(lat, lon)


def settle(
    session: Session, lat: float, lon: float, *, corregimiento_id: str | None = None
) -> str:
    """Return the id of the territory of a place, or refuse with what is the matter.

    `OutsideTheCityError` where the city has no say; `CorregimientoNeededError` in the
    country, unless the person named an existing corregimiento.
    """
    located = locate(session, lat, lon)
    if not located.inside:
        raise OutsideTheCityError(lat, lon)
    if located.territory_id:
        return located.territory_id
    named = session.get(Territory, corregimiento_id) if corregimiento_id else None
    if named is None or named.kind is not TerritoryKind.CORREGIMIENTO:
        raise CorregimientoNeededError("the place lies in no comuna: name its corregimiento")
    return named.id


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance between two places of the city, in metres."""
    return math.hypot((lat - other_lat) * _M_PER_LAT, (lon - other_lon) * _M_PER_LON)


def _drawings(
    session: Session, version: tuple[UUID, ...]
) -> list[tuple[str, TerritoryKind, BaseGeometry]]:
    asked = (
        select(TerritoryGeometry, Territory.kind)
        .join(Territory, Territory.id == TerritoryGeometry.territory_id)
        .where(TerritoryGeometry.id.in_(version))
        .order_by(TerritoryGeometry.territory_id)
    )
    return [(one.territory_id, kind, one.shape) for one, kind in session.execute(asked)]


def _in_metres(degrees: np.ndarray) -> np.ndarray:
    return (degrees - (_LON0, _LAT0)) * (_M_PER_LON, _M_PER_LAT)
