"""The places of the city in one small file, drawn once for everybody who looks.

A row of a table for each of 35,000 places would be megabytes of the same words. Columns are
a third of that: the codes end to end (each has eight letters), the states end to end (one
letter each), the points as steps from one to the next in hundred-thousandths of a degree,
which is about a metre.
"""

import gzip
import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.clock import now
from models.upkeep.service_request import ServiceRequest
from webapp.city_map.choice import Choice
from webapp.city_map.marks import letter

SCALE = 100_000
KEPT = 64  # sheets, of different choices
FRESH = 60  # seconds; a promise may break without anybody touching the record

_R = ServiceRequest


@dataclass(frozen=True, slots=True)
class Sheet:
    """One choice, drawn: what it was drawn from, the file, and the file packed."""

    version: tuple[str, ...]
    plain: bytes
    packed: bytes
    tag: str


class Drawer:
    """Keeps the sheets of one process. A sheet is drawn anew when something has changed.

    While one thread draws, the others hand out the former sheet: nobody waits for a map that
    differs from the last one by a place.
    """

    def __init__(self) -> None:
        self._sheets: OrderedDict[tuple[str, Choice], Sheet] = OrderedDict()
        self._look, self._draw = Lock(), Lock()

    def sheet(self, session: Session, choice: Choice) -> Sheet:
        """Return the sheet of a choice as the city stands."""
        key = (str(session.get_bind().url), choice)  # type: ignore[union-attr]
        version = _version(session)
        with self._look:
            kept = self._sheets.get(key)
        if kept is not None and kept.version == version:
            return kept
        if not self._draw.acquire(blocking=kept is None) and kept is not None:
            return kept
        try:
            return self._keep(key, _drawn(session, choice, version))
        finally:
            self._draw.release()

    def _keep(self, key: tuple[str, Choice], sheet: Sheet) -> Sheet:
        with self._look:
            self._sheets[key] = sheet
            self._sheets.move_to_end(key)
            while len(self._sheets) > KEPT:
                self._sheets.popitem(last=False)
        return sheet


def _version(session: Session) -> tuple[str, ...]:
    changed = session.scalar(select(func.max(_R.updated_at)))
    return (str(changed), str(int(now().timestamp()) // FRESH))


def _drawn(session: Session, choice: Choice, version: tuple[str, ...]) -> Sheet:
    instant = now()
    rows = session.execute(
        select(_R.code, _R.lat, _R.lon, _R.category_code, letter(instant))
        .where(choice.condition(instant), _R.lat.is_not(None))
        .order_by(_R.lat)
    ).all()
    codes, lats, lons, kinds, states = zip(*rows, strict=True) if rows else ((),) * 5
    categories = sorted(set(kinds))
    number = {code: place for place, code in enumerate(categories)}
    plain = json.dumps(
        {
            "count": len(rows),
            "codes": "".join(code[2:6] + code[7:] for code in codes),
            "states": "".join(states),
            "lat": _steps(lats),
            "lon": _steps(lons),
            "categories": categories,
            "category": [number[kind] for kind in kinds],
            "scale": SCALE,
        },
        separators=(",", ":"),
    ).encode()
    return Sheet(
        version, plain, gzip.compress(plain, 5, mtime=0), sha256(plain).hexdigest()[:16]
    )


def _steps(degrees: Iterable[float]) -> list[int]:
    """Write numbers as the steps between them: small ones, which are short."""
    steps, last = [], 0
    for degree in degrees:
        here = round(degree * SCALE)
        steps.append(here - last)
        last = here
    return steps
