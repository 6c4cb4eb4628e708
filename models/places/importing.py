"""The city's divisions and places, from the files its offices and the electoral roll publish.

A file says what it is by its columns. Boundaries come as GeoJSON, names as CSV. The same
file twice changes nothing; a new boundary closes the former one (`geometry.redraw`).
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from models.imports import Outcome, RowRefusedError, Tally, UnreadableFileError, decode, rows
from models.places.boundaries import Boundary, boundaries
from models.places.codes import Fault, FileFault, FileKind, UnusableFileError
from models.places.locate import Atlas
from models.places.public_place import PlaceKind
from models.places.register import Register
from models.places.territory import comuna_id, same_name

LONGEST_NAME = 120
LARGEST_RADIUS = 5000  # metres
USUAL_RADIUS = 100

Row = Mapping[str, str] | None


def import_file(
    session: Session, file: Path, *, kind: FileKind | None = None, approximate: bool = False
) -> Tally:
    """Read a GeoJSON or CSV file into the city, and return what became of each row.

    Without `kind` the file's own columns decide. `UnreadableFileError` says in a sentence
    why nothing could be kept.
    """
    try:
        sent = file.read_bytes()
    except OSError as missing:
        raise UnreadableFileError(f"{file.name}: {missing.strerror}") from missing
    return import_sent(session, sent, file.name, kind=kind, approximate=approximate)


def import_sent(
    session: Session,
    sent: bytes,
    name: str,
    *,
    kind: FileKind | None = None,
    approximate: bool = False,
) -> Tally:
    """Read what somebody sent under the name of a file, as `import_file` reads a file."""
    written = decode(sent)
    tally = Tally(name)
    register = Register(session, name[:200], approximate)
    if written.lstrip().startswith(("{", "[")):
        kind = kind or FileKind.COMUNAS
        if kind not in _DRAWN:
            raise UnusableFileError(FileFault.NOT_DRAWN)
        draw = _DRAWN[kind]
        tally.keep(boundaries(written), lambda drawn: draw(register, drawn))
    else:
        kind = kind or _kind_of(written)
        if kind not in _LISTED:
            raise UnusableFileError(FileFault.NOT_LISTED)
        keep, atlas = _LISTED[kind], Atlas.of(session)
        tally.keep(rows(written), lambda row: keep(register, atlas, _whole(row)))
    session.flush()
    return tally


def _draw_city(register: Register, drawn: Boundary) -> Outcome:
    return register.draw_city(drawn.drawing())


def _draw_comuna(register: Register, drawn: Boundary) -> Outcome:
    if drawn.number is None:
        raise RowRefusedError(Fault.NO_COMUNA)
    name = _name(drawn.name) if drawn.name else ""
    return register.keep_comuna(drawn.number, name, drawn.drawing())


def _draw_corregimiento(register: Register, drawn: Boundary) -> Outcome:
    return register.keep_corregimiento(_name(drawn.name), drawn.drawing())


def _list_corregimiento(register: Register, _atlas: Atlas, row: Mapping[str, str]) -> Outcome:
    return register.keep_corregimiento(_name(row.get("corregimiento") or row.get("nombre", "")))


def _list_barrio(register: Register, _atlas: Atlas, row: Mapping[str, str]) -> Outcome:
    name = _name(row.get("barrio") or row.get("nombre", ""))
    number = row.get("comuna", "").lower().removeprefix("comuna").strip()
    if not (number.isascii() and number.isdigit()):
        raise RowRefusedError(Fault.NO_COMUNA)
    comuna = comuna_id(int(number[:6]))
    if comuna not in register.known:
        raise RowRefusedError(Fault.UNKNOWN_COMUNA)
    at = _point(row) if row.get("lat") or row.get("lon") else None
    return register.keep_barrio(comuna, name, row.get("otras_grafias", "")[:200], at)


def _list_place(register: Register, atlas: Atlas, row: Mapping[str, str]) -> Outcome:
    name = _name(row.get("lugar") or row.get("nombre", ""))
    at = _point(row)
    territory_id = _territory_of(register, atlas, row, at)
    kind = _place_kind(row.get("tipo", ""))
    return register.keep_place(territory_id, name, kind=kind, at=at, radius_m=_radius(row))


_DRAWN: Mapping[FileKind, Callable[[Register, Boundary], Outcome]] = {
    FileKind.MUNICIPALITY: _draw_city,
    FileKind.COMUNAS: _draw_comuna,
    FileKind.CORREGIMIENTOS: _draw_corregimiento,
}
_LISTED: Mapping[FileKind, Callable[[Register, Atlas, Mapping[str, str]], Outcome]] = {
    FileKind.CORREGIMIENTOS: _list_corregimiento,
    FileKind.BARRIOS: _list_barrio,
    FileKind.PLACES: _list_place,
}


def _kind_of(written: str) -> FileKind:
    """Tell what a table lists by the names of its columns."""
    first = written.partition("\n")[0].lower()
    for column, kind in (
        ("lugar", FileKind.PLACES),
        ("barrio", FileKind.BARRIOS),
        ("corregimiento", FileKind.CORREGIMIENTOS),
    ):
        if column in [word.strip(' "\r') for word in first.replace(";", ",").split(",")]:
            return kind
    raise UnusableFileError(FileFault.UNKNOWN_COLUMNS)


def _whole(row: Row) -> Mapping[str, str]:
    if row is None:
        raise RowRefusedError(Fault.BROKEN_ROW)
    return row


def _name(told: str) -> str:
    name = " ".join(told.split())
    if not any(letter.isalnum() for letter in name):
        raise RowRefusedError(Fault.NO_NAME)
    if len(name) > LONGEST_NAME:
        raise RowRefusedError(Fault.NAME_TOO_LONG)
    return name


def _point(row: Mapping[str, str]) -> tuple[float, float]:
    try:
        lat, lon = (float(row.get(axis, "").replace(",", ".")) for axis in ("lat", "lon"))
    except ValueError:
        raise RowRefusedError(Fault.NO_COORDINATES) from None
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise RowRefusedError(Fault.NO_COORDINATES)
    return lat, lon


def _radius(row: Mapping[str, str]) -> int:
    told = row.get("radio_m", "").partition(".")[0]
    known = int(told) if told.isascii() and told.isdigit() else USUAL_RADIUS
    return min(known or USUAL_RADIUS, LARGEST_RADIUS)


def _territory_of(
    register: Register, atlas: Atlas, row: Mapping[str, str], at: tuple[float, float]
) -> str:
    located = atlas.locate(*at)
    if not located.inside:
        raise RowRefusedError(Fault.OUTSIDE)
    if located.territory_id:
        return located.territory_id
    named = register.corregimiento_called(row.get("corregimiento", ""))
    if named is None:
        raise RowRefusedError(Fault.NO_CORREGIMIENTO)
    return named.id


def _place_kind(told: str) -> PlaceKind:
    """Return the kind a word of the file stands for; a place of no known kind is still one."""
    wanted = same_name(told)
    return next(
        (kind for word, kind in _PLACE_KINDS.items() if word in wanted), PlaceKind.OTHER
    )


_PLACE_KINDS = {
    "mercado": PlaceKind.MARKET,
    "abastos": PlaceKind.MARKET,
    "parque": PlaceKind.PARK,
    "plaza": PlaceKind.SQUARE,
    "plazoleta": PlaceKind.SQUARE,
    "malecon": PlaceKind.WALK,
    "paseo": PlaceKind.WALK,
    "cancha": PlaceKind.SPORTS_GROUND,
    "deport": PlaceKind.SPORTS_GROUND,
    "estadio": PlaceKind.SPORTS_GROUND,
    "comercial": PlaceKind.SHOPS,
    "terminal": PlaceKind.TERMINAL,
}
