"""Where the devices of the demonstration hang: parks known by name, and places for show.

About a third do not work, because that is how the press found them: 28 of 40 alarms worked in
2021, 42 of 316 cameras in 2023. A place that is only for show says so in its name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceKind
from models.places.geometry import TerritoryGeometry
from models.places.public_place import PublicPlace
from models.places.territory import Territory, TerritoryKind, comuna_id

PREFIX = "DEMO-"
STEP = 0.0003  # degrees between two devices of one place: some 33 metres
MOST_PLACES = 9
# A name, and the comuna in which the demonstration says it lies.
ZONES = (("Cuadra de muestra del Centro", 1), ("Cuadra de muestra del Norte", 6))

_K = DeviceKind
_Middles = Mapping[str, tuple[str, float, float]]  # name, latitude, longitude


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a device of the demonstration hangs. `dead` ones are never heard again."""

    serial: str
    kind: DeviceKind
    place: str
    lat: float
    lon: float
    territory_id: str
    zone: str | None = None
    dead: bool = False
    kept: bool = False  # by somebody who gets letters about its false alarms


def stands(session: Session) -> Iterator[Stand]:
    """Say where everything hangs: the same each time on the same map."""
    middles = _middles(session)
    yield from _in_parks(session, middles)
    yield from _in_zones(middles)
    yield from _in_halls(middles)


def _in_parks(session: Session, middles: _Middles) -> Iterator[Stand]:
    """Hang two buttons and perhaps a camera in each park; every fifth button is dead."""
    known = session.scalars(PublicPlace.in_territory().limit(MOST_PLACES)).all()
    spots = [(one.name, one.lat, one.lon, one.territory_id) for one in known] + [
        (f"Parque de muestra, {name}", lat, lon, territory_id)
        for territory_id, (name, lat, lon) in middles.items()
    ]
    for number, (place, lat, lon, territory_id) in enumerate(spots):
        for side in (0, 1):
            button = 2 * number + side + 1
            yield Stand(
                f"{PREFIX}BP-{button:03d}", _K.PANIC_BUTTON, place,
                lat, lon + side * STEP, territory_id, dead=button % 5 == 0,
            )  # fmt: skip
        if number % 3 == 0:
            camera = number // 3 + 1
            yield Stand(
                f"{PREFIX}CA-{camera:03d}", _K.CAMERA, place,
                lat + STEP, lon, territory_id, dead=camera % 3 != 1,
            )  # fmt: skip


def _in_zones(middles: _Middles) -> Iterator[Stand]:
    """Give each zone a siren, an alarm with a light, and three buttons in its shops."""
    kinds = (_K.SIREN, _K.COMMUNITY_ALARM, *(_K.PANIC_BUTTON,) * 3)
    words = ("sirena", "alarma", "botón 1", "botón 2", "botón 3")
    for number, (zone, comuna) in enumerate(ZONES, start=1):
        if comuna_id(comuna) not in middles:
            continue
        _name, lat, lon = middles[comuna_id(comuna)]
        for place, (kind, word) in enumerate(zip(kinds, words, strict=True)):
            yield Stand(
                f"{PREFIX}Z{number}-{place + 1:02d}", kind, f"{zone}, {word}",
                lat - 2 * STEP, lon + place * STEP, comuna_id(comuna), zone=zone,
                kept=kind is _K.PANIC_BUTTON,
            )  # fmt: skip


def _in_halls(middles: _Middles) -> Iterator[Stand]:
    """Hang a community alarm in the hall of each comuna; every third is dead."""
    for number, (territory_id, (name, lat, lon)) in enumerate(middles.items(), start=1):
        yield Stand(
            f"{PREFIX}AC-{number:03d}", _K.COMMUNITY_ALARM, f"Salón comunal de muestra, {name}",
            lat + 3 * STEP, lon, territory_id, dead=number % 3 == 0, kept=True,
        )  # fmt: skip


def _middles(session: Session) -> _Middles:
    """Return the name of each comuna and a point inside it, by its id."""
    drawn = session.execute(
        select(Territory, TerritoryGeometry)
        .join(TerritoryGeometry, TerritoryGeometry.territory_id == Territory.id)
        .where(Territory.kind == TerritoryKind.COMUNA, TerritoryGeometry.valid_to.is_(None))
        .order_by(Territory.id)
    )
    points = [(territory, one.shape.representative_point()) for territory, one in drawn]
    return {
        territory.id: (territory.name, round(point.y, 6), round(point.x, 6))
        for territory, point in points
    }
