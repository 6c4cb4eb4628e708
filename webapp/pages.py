"""Long lists, one page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select, func, select

from webapp.database import db

T = TypeVar("T")

SIZE = 50
HIGHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a long list, and where in it they stand."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int

    def address(self, number: int) -> str:
        """Return the address of another page of the same list, filters and all."""
        asked: dict[str, Any] = request.args.to_dict(flat=False)
        view: dict[str, Any] = request.view_args or {}
        return url_for(str(request.endpoint), **(asked | view | {"pagina": number}))


def page_of(rows: Select[T], size: int = SIZE) -> Page[T]:
    """Return the page that the address asks for (`?pagina=2`); a wrong number is the first."""
    total = db.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    asked = request.args.get("pagina", 1, type=int)
    number = asked if 1 <= asked <= min(pages, HIGHEST) else 1
    found = db.scalars(rows.limit(size).offset((number - 1) * size)).all()
    return Page(found, number, pages, total)
