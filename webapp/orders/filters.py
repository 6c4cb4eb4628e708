"""What somebody asked the inbox to show: a few words in the address, each of them a link."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from models.language import speak
from models.upkeep.order_stages import IN_HAND, NOBODYS, WorkOrderStatus
from webapp.pages import page_in


class Shelf(StrEnum):
    """Where in the inbox an order lies. The values stand in addresses."""

    PENDING = "pendientes"
    UNPLANNED = "sin-programar"
    PLANNED = "programadas"
    STARTED = "en-ejecucion"
    PAUSED = "en-pausa"
    TO_CONFIRM = "por-confirmar"
    NOBODYS = "esperan-decision"
    CLOSED = "cerradas"
    CANCELLED = "canceladas"


speak(
    Shelf,
    {
        Shelf.PENDING: ("Pendientes", "To do"),
        Shelf.UNPLANNED: ("Sin programar", "Not scheduled"),
        Shelf.PLANNED: ("Programadas", "Scheduled"),
        Shelf.STARTED: ("En ejecución", "Under way"),
        Shelf.PAUSED: ("En pausa", "Paused"),
        Shelf.TO_CONFIRM: ("Por confirmar", "To be confirmed"),
        Shelf.NOBODYS: ("Esperan decisión", "Waiting for a decision"),
        Shelf.CLOSED: ("Cerradas", "Closed"),
        Shelf.CANCELLED: ("Canceladas", "Cancelled"),
    },
)

_S = WorkOrderStatus

STATUSES: dict[Shelf, tuple[WorkOrderStatus, ...]] = {
    Shelf.PENDING: IN_HAND,
    Shelf.UNPLANNED: (_S.ASSIGNED,),
    Shelf.PLANNED: (_S.SCHEDULED,),
    Shelf.STARTED: (_S.STARTED,),
    Shelf.PAUSED: (_S.PAUSED,),
    Shelf.TO_CONFIRM: (_S.COMPLETED,),
    Shelf.NOBODYS: NOBODYS,
    Shelf.CLOSED: (_S.CLOSED, _S.VERIFIED),
    Shelf.CANCELLED: (_S.CANCELLED,),
}
# What is over is shown newest first; what is not, most pressing first.
OVER = (Shelf.CLOSED, Shelf.CANCELLED)


class Term(StrEnum):
    """How soon an order must be done. The values stand in addresses."""

    OVERDUE = "vencidas"
    NOW = "hoy-y-manana"
    WEEK = "esta-semana"


speak(
    Term,
    {
        Term.OVERDUE: ("Vencidas", "Overdue"),
        Term.NOW: ("Vencen hoy o mañana", "Due today or tomorrow"),
        Term.WEEK: ("Vencen en 7 días", "Due within 7 days"),
    },
)

E = TypeVar("E", bound=StrEnum)

_NAMES = {
    "shelf": "estado",
    "term": "plazo",
    "category": "categoria",
    "territory": "comuna",
    "department": "dependencia",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of the inbox. What an address says that nobody understands is passed over."""

    shelf: Shelf = Shelf.PENDING
    term: Term | None = None
    category: str | None = None
    territory: str | None = None
    department: str | None = None
    page: int = 1

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the words of an address."""
        said = {field: arguments.get(name) or None for field, name in _NAMES.items()}
        return cls(
            shelf=_one_of(Shelf, said["shelf"]) or Shelf.PENDING,
            term=_one_of(Term, said["term"]),
            category=said["category"],
            territory=said["territory"],
            department=said["department"],
            page=page_in(arguments),
        )

    def but(self, **changes: object) -> Self:
        """Return the same view with one thing changed, from its first page on."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]

    @property
    def words(self) -> dict[str, str]:
        """Return the words of its address, without those that go without saying."""
        said = {name: getattr(self, field) for field, name in _NAMES.items()}
        if self.shelf is Shelf.PENDING:
            del said["estado"]
        kept = {name: str(word) for name, word in said.items() if word}
        return kept | ({"pagina": str(self.page)} if self.page > 1 else {})

    @property
    def query(self) -> str:
        """Return its address, from the question mark on."""
        return f"?{urlencode(self.words)}" if self.words else "?"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether something is left out that the plain inbox shows."""
        return bool(self.words.keys() - {"pagina"})


def _one_of(codes: type[E], said: str | None) -> E | None:
    return next((code for code in codes if code.value == said), None)
