"""Long lists, one page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

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
        """Return the address of another page of the same list, filters and all.

        Put together by hand: what somebody writes into an address must not be taken for an
        argument of `url_for`, such as the host or the scheme.
        """
        asked = request.args.to_dict(flat=False) | {"pagina": [str(number)]}
        return f"{request.path}?{urlencode(asked, doseq=True)}"


def page_in(arguments: MultiDict[str, str]) -> int:
    """Return the page an address asks for; one that no list could have is the first."""
    asked = arguments.get("pagina", 1, type=int)
    return asked if 1 <= asked <= HIGHEST else 1


def page_of(rows: Select[T], size: int = SIZE) -> Page[T]:
    """Return the page that the address asks for (`?pagina=2`); a wrong number is the first."""
    total = db.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    asked = page_in(request.args)
    number = asked if asked <= pages else 1
    found = db.scalars(rows.limit(size).offset((number - 1) * size)).all()
    return Page(found, number, pages, total)
