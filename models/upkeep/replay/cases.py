"""A row of the file, understood: what was reported, when, where, and how it ended."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from models.calendar import BOGOTA
from models.clock import now
from models.imports import RowRefusedError
from models.places.locate import Atlas
from models.places.territory import comuna_id
from models.upkeep.replay.faults import Fault, Remark
from models.upkeep.replay.rows import RawRow
from models.upkeep.routing import Duties

FIRST_YEAR = 1990
LONGEST_WORDS = 4000
WEEK = timedelta(weeks=1)

_STATES = {
    "closed": True,
    "cerrado": True,
    "cerrada": True,
    "open": False,
    "abierto": False,
    "abierta": False,
}
# What every closure begins with says nothing; telephones and addresses of officials are
# public where they come from, but nobody there has agreed to be shown here.
_FORMULA = re.compile(
    r"^\s*(?:Case Closed\b\.?|Closed date\s*:\s*[\d\-]+ [\d:.]+|Case Resolved\b\.?|\s)+"
)
_CONTACT = re.compile(r"\(?\b\d{3}\)?[-. ]?\d{3}[-. ]\d{4}\b|\S+@\S+\.\w+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class Case:
    """One case, with its instants moved and its place found."""

    source_id: str
    category: str
    words: str
    created: datetime
    target: datetime | None
    closed: datetime | None
    closure: str  # as it was written; it may name another case
    lat: float | None
    lon: float | None
    territory_id: str | None
    adjusted: bool  # its place was moved to the nearest street
    lead_id: str | None = None  # the case it repeats, where that is clear

    @property
    def note(self) -> str:
        """Return what the closure says beyond being one."""
        return _CONTACT.sub("…", _FORMULA.sub("", self.closure)).strip()

    @property
    def stays_untaken(self) -> bool:
        """Tell whether it waits for a person still: open, and nobody knows where."""
        return self.closed is None and self.territory_id is None


@dataclass
class Reader:
    """Understands rows, with what the city knows: its categories, its map, its comunas."""

    categories: frozenset[str]
    duties: Duties
    territories: frozenset[str]
    atlas: Atlas
    shift: timedelta = timedelta()
    seen: set[str] = field(default_factory=set)
    remarks: Counter[Remark] = field(default_factory=Counter)
    _noted: list[Remark] = field(default_factory=list)  # of this row, until it is kept

    def understand(self, raw: RawRow) -> Case:
        """Return the case a row tells of, or raise RowRefusedError with the fault."""
        if raw.cells is None:
            raise RowRefusedError(raw.fault or Fault.BROKEN_ROW)
        self._noted.clear()
        cells = raw.cells
        source_id, category = self._id(cells), self._category(cells)
        created, target, closed = self._dates(cells)
        lat, lon = _point(cells)
        territory_id = self._territory(cells, lat, lon)
        self.seen.add(source_id)
        if raw.latin:
            self._noted.append(Remark.READ_AS_LATIN)
        self.remarks.update(self._noted)
        return Case(
            source_id=source_id,
            category=category,
            words=_clean(cells.get("titulo", "")),
            created=created,
            target=target,
            closed=closed,
            closure=_clean(cells.get("motivo_cierre", "")),
            lat=lat,
            lon=lon,
            territory_id=territory_id,
            adjusted=cells.get("ubicacion_ajustada") == "1",
        )

    def _id(self, cells: Mapping[str, str]) -> str:
        source_id = cells["id_origen"]
        if not source_id:
            raise RowRefusedError(Fault.NO_ID)
        if source_id in self.seen:
            raise RowRefusedError(Fault.REPEATED)
        return source_id

    def _category(self, cells: Mapping[str, str]) -> str:
        category = cells["categoria"]
        if category not in self.categories:
            raise RowRefusedError(Fault.UNKNOWN_CATEGORY)
        if self.duties.usual(category) is None:
            raise RowRefusedError(Fault.NOBODYS_DUTY)
        return category

    def _dates(
        self, cells: Mapping[str, str]
    ) -> tuple[datetime, datetime | None, datetime | None]:
        """Read the three instants, as the clocks of the city would have shown them."""
        created = instant(cells["creado"])
        if created is None:
            raise RowRefusedError(Fault.NO_DATE)
        target, closed = instant(cells.get("meta_sla", "")), instant(cells.get("cerrado", ""))
        if max(created, created + self.shift, closed or created) > now():
            raise RowRefusedError(Fault.IN_THE_FUTURE)
        self._refuse_contradictions(cells.get("estado", ""), created, closed)
        created += self.shift
        return created, self._target(created, target), self._closed(closed)

    def _refuse_contradictions(
        self, state: str, created: datetime, closed: datetime | None
    ) -> None:
        is_closed = _STATES.get(state.lower()) if state else closed is not None
        if is_closed is None:
            raise RowRefusedError(Fault.UNKNOWN_STATE)
        if is_closed is not (closed is not None):
            raise RowRefusedError(Fault.CLOSED_WITHOUT_DATE)
        if closed is not None and closed < created:
            raise RowRefusedError(Fault.CLOSED_BEFORE_CREATED)

    def _target(self, created: datetime, target: datetime | None) -> datetime | None:
        if target is None:
            self._noted.append(Remark.NO_TARGET)
            return None
        target += self.shift
        if target < created:
            self._noted.append(Remark.TARGET_BEFORE_CREATED)
            return None
        return target

    def _closed(self, closed: datetime | None) -> datetime | None:
        """Return when it was closed; a closure that now lies ahead has not happened yet."""
        if closed is not None and closed + self.shift <= now():
            return closed + self.shift
        self._noted.append(Remark.STILL_OPEN)
        if closed is not None:
            self._noted.append(Remark.OPEN_AGAIN_BY_SHIFT)
        return None

    def _territory(
        self, cells: Mapping[str, str], lat: float | None, lon: float | None
    ) -> str | None:
        """Find the comuna by the map; where the map has none, the file may still name it."""
        if lat is None or lon is None:
            self._noted.append(Remark.NO_PLACE)
        else:
            located = self.atlas.locate(lat, lon)
            if not located.inside:
                raise RowRefusedError(Fault.OUTSIDE)
            if located.territory_id is not None:
                return located.territory_id
        told = cells.get("comuna", "")
        if not told:
            return None
        number = int(told) if told.isascii() and told.isdigit() else 0
        if (comuna := comuna_id(number)) not in self.territories:
            raise RowRefusedError(Fault.UNKNOWN_COMUNA)
        self._noted.append(Remark.COMUNA_FROM_FILE)
        return comuna


def instant(written: str) -> datetime | None:
    """Read an instant; None where nothing is written, RowRefusedError where it is no date.

    One without a zone is read as the time of this city, so that a report made at nine in the
    evening stays one: hours of the day carry over, the distance to Greenwich does not.
    """
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
        zoned = read if read.tzinfo else read.replace(tzinfo=BOGOTA)
        known = zoned.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowRefusedError(Fault.BROKEN_DATE) from None
    if known.year < FIRST_YEAR:
        raise RowRefusedError(Fault.BROKEN_DATE)
    return known


def weeks_until(last: datetime, day: datetime) -> timedelta:
    """Return the whole weeks between the last case and a day: a Monday stays a Monday."""
    return ((day - last) // WEEK) * WEEK


def _point(cells: Mapping[str, str]) -> tuple[float | None, float | None]:
    told = [cells.get(axis, "").replace(",", ".") for axis in ("lat", "lon")]
    if told == ["", ""]:
        return None, None
    try:
        lat, lon = (float(one) for one in told)
    except ValueError:
        raise RowRefusedError(Fault.BROKEN_COORDINATES) from None
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise RowRefusedError(Fault.BROKEN_COORDINATES)
    return lat, lon


def _clean(written: str) -> str:
    return " ".join(_CONTROLS.sub(" ", written).split())[:LONGEST_WORDS]
