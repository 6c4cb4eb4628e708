"""The places of the city in one small file, drawn once for everybody who looks.

A row of a table for each of 35,000 places would be megabytes of the same words. Columns are
a third of that: the codes end to end (each has eight letters), the states end to end (one
letter each), the points as steps from one to the next in hundred-thousandths of a degree,
which is about a metre.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import now
from models.upkeep.service_request import ServiceRequest
from webapp.city_map.choice import Choice
from webapp.city_map.fresh import Fresh
from webapp.city_map.marks import letter

SCALE = 100_000

_R = ServiceRequest


@dataclass(frozen=True, slots=True)
class Sheet:
    """One choice, drawn: the file, the file packed, and what tells it from another."""

    plain: bytes
    packed: bytes
    tag: str


_sheets: Fresh[Sheet] = Fresh()


def sheet_of(session: Session, choice: Choice) -> Sheet:
    """Return the sheet of a choice as the city stands."""
    return _sheets.answer(session, choice, lambda: _drawn(session, choice))


def _drawn(session: Session, choice: Choice) -> Sheet:
    instant = now()
    rows = session.execute(
        select(_R.code, _R.lat, _R.lon, _R.category_code, letter(instant))
        .where(choice.condition(instant), _R.lat.is_not(None), _R.hidden_at.is_(None))
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
    return Sheet(plain, gzip.compress(plain, 5, mtime=0), sha256(plain).hexdigest()[:16])


def _steps(degrees: Iterable[float]) -> list[int]:
    """Write numbers as the steps between them: small ones, which are short."""
    steps, last = [], 0
    for degree in degrees:
        here = round(degree * SCALE)
        steps.append(here - last)
        last = here
    return steps
