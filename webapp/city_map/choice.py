"""What somebody chose to see on the map. It all stands in the address, so it can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, or_

from models.calendar import BOGOTA
from models.upkeep.service_request import ServiceRequest
from webapp.city_map.marks import Mark, marked, shown

CURRENT = "actual"
EVERYTHING = "todos"
UNMENDED = "sin-arreglar"  # open, late or not: what the first page counts
STATES = {
    "abiertos": Mark.OPEN,
    "vencidos": Mark.LATE,
    "por-confirmar": Mark.CLAIMED,
    "confirmados": Mark.CONFIRMED,
    "cerrados": Mark.CLOSED,
}
PERIODS = {"30": 30, "90": 90, "365": 365}  # days since the report

_R = ServiceRequest


@dataclass(frozen=True, slots=True)
class Choice:
    """A state, a category, a comuna and a period. What is not understood is left out."""

    state: str = CURRENT
    category: str = ""
    comuna: str = ""
    period: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Read the address."""
        state, period = given.get("estado", ""), given.get("periodo", "")
        return cls(
            state=state if state in {*STATES, UNMENDED, EVERYTHING} else CURRENT,
            category=given.get("categoria", "")[:64],
            comuna=given.get("comuna", "")[:24],
            period=period if period in PERIODS else "",
        )

    def but(self, **changed: str) -> Self:
        """Return the same choice with something else instead."""
        return replace(self, **changed)

    def address(self, path: str = "/mapa", page: int = 1) -> str:
        """Return the address that shows this choice."""
        said = {
            "estado": self.state if self.state != CURRENT else "",
            "categoria": self.category,
            "comuna": self.comuna,
            "periodo": self.period,
            "pagina": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{path}?{query}" if query else path

    def page_address(self, page: int) -> str:
        """Return the address of a page of the list."""
        return f"{self.address(page=page)}#lista"

    def condition(self, now: datetime) -> ColumnElement[bool]:
        """Return what a request must be to be shown."""
        demanded = [shown(), self._state(now)]
        if self.category:
            demanded.append(_R.category_code == self.category)
        if self.comuna:
            demanded.append(_R.territory_id == self.comuna)
        if self.period:
            demanded.append(_R.received_at >= now - timedelta(days=PERIODS[self.period]))
        return and_(*demanded)

    def _state(self, now: datetime) -> ColumnElement[bool]:
        if self.state == EVERYTHING:
            return shown()
        if self.state == UNMENDED:
            return or_(marked(Mark.OPEN, now), marked(Mark.LATE, now))
        if self.state in STATES:
            return marked(STATES[self.state], now)
        confirmed_lately = and_(
            marked(Mark.CONFIRMED, now), _R.closed_at >= start_of_month(now)
        )
        still = (marked(mark, now) for mark in (Mark.OPEN, Mark.LATE, Mark.CLAIMED))
        return or_(*still, confirmed_lately)


def start_of_month(now: datetime) -> datetime:
    """Return the first instant of this month in the city."""
    return now.astimezone(BOGOTA).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
