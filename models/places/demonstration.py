"""A city to look at before the real boundaries are at hand: our own drawing, said to be so.

The ten comunas are polygons with a handful of corners that follow only the general
arrangement of San José de Cúcuta: the centre in the middle, the others around it by the names
they carry. No corner is a surveyed one. Everything here is `approximate`, and every map
that shows it says so. Where sample files are at hand, the demonstration reads those instead.
"""

from pathlib import Path

from shapely.geometry import MultiPolygon, Polygon
from sqlalchemy.orm import Session

from models.places.importing import import_file
from models.places.public_place import PlaceKind
from models.places.register import Register
from models.places.territory import CITY, comuna_id

SOURCE = "Dibujo aproximado para la demostración"

# The corners that comunas share, so that they meet without gaps. Longitude, latitude.
_CORNERS = {
    "north west": (-72.550, 7.953),
    "north": (-72.511, 7.955),
    "north east": (-72.478, 7.953),
    "west, upper": (-72.561, 7.916),
    "airport road": (-72.512, 7.914),
    "zulia bridge": (-72.480, 7.926),
    "malecon, upper": (-72.483, 7.912),
    "border road": (-72.457, 7.917),
    "old town, north west": (-72.515, 7.898),
    "old town, north east": (-72.4955, 7.893),
    "malecon, lower": (-72.486, 7.886),
    "border road, lower": (-72.457, 7.890),
    "west, lower": (-72.560, 7.886),
    "old town, south west": (-72.515, 7.880),
    "old town, south east": (-72.4965, 7.880),
    "south east hills": (-72.462, 7.869),
    "malecon, end": (-72.490, 7.868),
    "motorway": (-72.500, 7.866),
    "cemetery hill": (-72.523, 7.863),
    "south west hills": (-72.547, 7.862),
    "south, left": (-72.526, 7.848),
    "south, right": (-72.503, 7.848),
}

_COMUNAS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "Comuna 1 Centro",
        (
            "old town, north west",
            "old town, north east",
            "old town, south east",
            "old town, south west",
        ),
    ),
    2: (
        "Comuna 2 Centro Oriental",
        (
            "old town, north east",
            "malecon, upper",
            "malecon, lower",
            "malecon, end",
            "motorway",
            "old town, south east",
        ),
    ),
    3: (
        "Comuna 3 Sur Oriental",
        ("malecon, lower", "border road, lower", "south east hills", "malecon, end"),
    ),
    4: (
        "Comuna 4 Oriental",
        ("malecon, upper", "border road", "border road, lower", "malecon, lower"),
    ),
    5: (
        "Comuna 5 Nororiental",
        (
            "old town, north west",
            "airport road",
            "zulia bridge",
            "malecon, upper",
            "old town, north east",
        ),
    ),
    6: ("Comuna 6 Norte", ("north", "north east", "zulia bridge", "airport road")),
    7: ("Comuna 7 Noroccidental", ("north west", "north", "airport road", "west, upper")),
    8: (
        "Comuna 8 Occidental",
        ("west, upper", "airport road", "old town, north west", "west, lower"),
    ),
    9: (
        "Comuna 9 Suroccidental",
        (
            "west, lower",
            "old town, north west",
            "old town, south west",
            "cemetery hill",
            "south west hills",
        ),
    ),
    10: (
        "Comuna 10 Sur",
        (
            "old town, south west",
            "old town, south east",
            "motorway",
            "south, right",
            "south, left",
            "cemetery hill",
        ),
    ),
}

# The municipality reaches a good fifty kilometres to the north of its city.
_MUNICIPALITY = (
    (-72.62, 7.80),
    (-72.53, 7.79),
    (-72.495, 7.843),
    (-72.465, 7.861),
    (-72.450, 7.870),
    (-72.445, 7.93),
    (-72.42, 8.01),
    (-72.37, 8.06),
    (-72.35, 8.16),
    (-72.38, 8.28),
    (-72.41, 8.42),
    (-72.53, 8.41),
    (-72.61, 8.20),
    (-72.64, 8.00),
)

_CORREGIMIENTOS = (
    "Agua Clara",
    "Banco de Arena",
    "El Carmen de Tonchalá",
    "Guaramito",
    "La Buena Esperanza",
    "Palmarito",
    "Puerto Villamizar",
    "Ricaurte",
    "San Faustino",
    "San Pedro",
)

_BARRIOS: dict[int, tuple[str, ...]] = {
    1: ("Centro", "El Llano", "La Playa"),
    2: ("Bellavista", "Caobos", "Colsag"),
    3: ("Bellavista", "La Libertad", "San Mateo"),
    4: ("San Luis", "Torcoroma"),
    5: ("Guaimaral", "Zulima"),
    6: ("El Salado", "Virgilio Barco"),
    7: ("Chapinero", "Comuneros", "Motilones"),
    8: ("Antonia Santos", "Atalaya"),
    9: ("Belén", "Loma de Bolívar"),
    10: ("Alfonso López", "San Rafael"),
}

_PLACES: tuple[tuple[int, str, PlaceKind, float, float, int], ...] = (
    (1, "Parque Santander", PlaceKind.PARK, 7.8885, -72.4985, 80),
    (1, "Parque Mercedes Ábrego", PlaceKind.PARK, 7.8900, -72.5035, 100),
    (1, "Parque Colón", PlaceKind.PARK, 7.8845, -72.5010, 80),
    (2, "Malecón", PlaceKind.WALK, 7.9020, -72.4875, 400),
    (5, "Terminal de transportes", PlaceKind.TERMINAL, 7.8965, -72.5020, 150),
    (5, "Estadio General Santander", PlaceKind.SPORTS_GROUND, 7.9000, -72.4970, 200),
    (3, "Parque de La Libertad", PlaceKind.PARK, 7.8830, -72.4750, 80),
    (8, "Parque de Atalaya", PlaceKind.PARK, 7.9040, -72.5370, 100),
    (9, "Mercado de La Sexta", PlaceKind.MARKET, 7.8880, -72.5200, 150),
)

# What to read from the sample folder, in the order in which each needs the one before.
_SAMPLES = (
    "cucuta_comunas.geojson",
    "cucuta_corregimientos.csv",
    "cucuta_barrios_comuna.csv",
    "cucuta_lugares_publicos.csv",
)


def settle_city(session: Session, samples: str | Path | None = None) -> None:
    """Give the demonstration its territory: the sample files where there are some, else ours.

    The outline of the municipality is ours either way, and stays labelled approximate.
    Settling twice changes nothing, and what was surveyed is never drawn over.
    """
    register = Register(session, SOURCE, approximate=True)
    if not register.is_surveyed(CITY):
        register.draw_city(MultiPolygon([Polygon(_MUNICIPALITY)]))
    session.flush()
    folder = Path(samples) / "geo" if samples else None
    if folder is not None and (folder / _SAMPLES[0]).is_file():
        for name in _SAMPLES:
            if (folder / name).is_file():
                import_file(session, folder / name)
    elif not any(register.is_surveyed(comuna_id(number)) for number in _COMUNAS):
        _draw_by_hand(register)
    session.flush()


def _draw_by_hand(register: Register) -> None:
    for number, (name, corners) in _COMUNAS.items():
        outline = Polygon([_CORNERS[corner] for corner in corners])
        register.keep_comuna(number, name, MultiPolygon([outline]))
    for name in _CORREGIMIENTOS:
        register.keep_corregimiento(name)
    for number, names in _BARRIOS.items():
        for name in names:
            register.keep_barrio(comuna_id(number), name)
    for number, name, kind, lat, lon, radius in _PLACES:
        register.keep_place(comuna_id(number), name, kind=kind, at=(lat, lon), radius_m=radius)
