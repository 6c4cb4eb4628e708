"""The register of the city's parts: adding a known one only brings it up to date."""

from dataclasses import dataclass, field

from shapely.geometry import MultiPolygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.imports import Outcome, RowRefusedError
from models.places.codes import Fault
from models.places.geometry import TerritoryGeometry, redraw
from models.places.public_place import PlaceKind, PublicPlace
from models.places.territory import (
    CITY,
    Territory,
    TerritoryKind,
    barrio_id,
    comuna_id,
    corregimiento_id,
    same_name,
    spellings,
)


@dataclass
class Register:
    """Every part of the city, read once, so that thousands of rows ask no database."""

    session: Session
    source: str
    approximate: bool = False
    known: dict[str, Territory] = field(init=False)
    kept: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        territories = self.session.scalars(select(Territory).order_by(Territory.id))
        self.known = {territory.id: territory for territory in territories}
        self.places = {
            (place.territory_id, place.name): place
            for place in self.session.scalars(select(PublicPlace))
        }
        self.named: dict[tuple[str | None, TerritoryKind, str], Territory] = {}
        for territory in self.known.values():
            self._remember(territory)
        if CITY not in self.known:
            self._keep(CITY, TerritoryKind.MUNICIPALITY, "San José de Cúcuta", None)

    def draw_city(self, drawing: MultiPolygon) -> Outcome:
        """Keep the outline of the municipality."""
        return self._draw(self.known[CITY], Outcome.UNCHANGED, drawing)

    def keep_comuna(self, number: int, name: str, drawing: MultiPolygon) -> Outcome:
        """Keep a comuna and its boundary."""
        name = name or f"Comuna {number}"
        comuna, outcome = self._keep(comuna_id(number), TerritoryKind.COMUNA, name, CITY)
        return self._draw(comuna, outcome, drawing)

    def keep_corregimiento(self, name: str, drawing: MultiPolygon | None = None) -> Outcome:
        """Keep a corregimiento, with a boundary where the city has drawn one."""
        kind = TerritoryKind.CORREGIMIENTO
        its_id = self._id_of(CITY, kind, name) or corregimiento_id(self._next(CITY, kind))
        corregimiento, outcome = self._keep(its_id, kind, name, CITY)
        return self._draw(corregimiento, outcome, drawing) if drawing else outcome

    def keep_barrio(
        self,
        comuna: str,
        name: str,
        other_names: str = "",
        at: tuple[float, float] | None = None,
    ) -> Outcome:
        """Keep a barrio of a comuna; one of the same name elsewhere is another barrio."""
        kind = TerritoryKind.BARRIO
        its_id = self._id_of(comuna, kind, name) or barrio_id(comuna, self._next(comuna, kind))
        newer: dict[str, object] = {"other_names": other_names or None}
        if at is not None:
            newer |= {"lat": at[0], "lon": at[1]}
        return self._keep(its_id, kind, name, comuna, **newer)[1]

    def keep_place(
        self,
        territory_id: str,
        name: str,
        *,
        kind: PlaceKind,
        at: tuple[float, float],
        radius_m: int,
    ) -> Outcome:
        """Keep a public place of a territory; `at` is latitude and longitude."""
        self._only_once(f"{territory_id} {name}")
        newer: dict[str, object] = {"kind": kind, "lat": at[0], "lon": at[1]}
        newer |= {"radius_m": radius_m, "approximate": self.approximate}
        if (place := self.places.get((territory_id, name))) is not None:
            return _update(place, newer)
        place = PublicPlace(name=name, territory_id=territory_id, **newer)
        self.places[territory_id, name] = place
        self.session.add(place)
        return Outcome.ADDED

    def is_surveyed(self, its_id: str) -> bool:
        """Tell whether a part has a boundary that nobody drew for a demonstration."""
        holding = TerritoryGeometry.in_force().where(TerritoryGeometry.territory_id == its_id)
        drawn = self.session.scalars(holding).one_or_none()
        return drawn is not None and not self.known[its_id].approximate

    def corregimiento_called(self, name: str) -> Territory | None:
        """Find a corregimiento by name; there are ten and each name occurs once."""
        return self.named.get((CITY, TerritoryKind.CORREGIMIENTO, same_name(name)))

    def _id_of(self, parent_id: str, kind: TerritoryKind, name: str) -> str | None:
        found = self.named.get((parent_id, kind, same_name(name)))
        return found.id if found else None

    def _next(self, parent_id: str, kind: TerritoryKind) -> int:
        """Return the first number after those given; a number is never given twice."""
        return 1 + max(
            (
                t.number
                for t in self.known.values()
                if (t.parent_id, t.kind) == (parent_id, kind)
            ),
            default=0,
        )

    def _keep(
        self,
        its_id: str,
        kind: TerritoryKind,
        name: str,
        parent_id: str | None,
        **newer: object,
    ) -> tuple[Territory, Outcome]:
        self._only_once(its_id)
        newer |= {"name": name, "approximate": self.approximate}
        if (known := self.known.get(its_id)) is not None:
            return known, _update(known, newer)
        added = Territory(id=its_id, kind=kind, parent_id=parent_id, **newer)
        self.session.add(added)
        self.known[its_id] = added
        self._remember(added)
        return added, Outcome.ADDED

    def _only_once(self, key: str) -> None:
        """Refuse a second row about one part: nobody knows which of two is right."""
        if key in self.kept:
            raise RowRefusedError(Fault.REPEATED)
        self.kept.add(key)

    def _remember(self, territory: Territory) -> None:
        for spelling in spellings(territory):
            key = (territory.parent_id, territory.kind, same_name(spelling))
            self.named.setdefault(key, territory)

    def _draw(self, territory: Territory, outcome: Outcome, drawing: MultiPolygon) -> Outcome:
        self.session.flush()
        redrawn = redraw(self.session, territory, drawing, source=self.source)
        if redrawn:
            territory.approximate = self.approximate
        return Outcome.CHANGED if redrawn and outcome is Outcome.UNCHANGED else outcome


def _update(record: Territory | PublicPlace, newer: dict[str, object]) -> Outcome:
    changes = {name: value for name, value in newer.items() if getattr(record, name) != value}
    for name, value in changes.items():
        setattr(record, name, value)
    return Outcome.CHANGED if changes else Outcome.UNCHANGED
