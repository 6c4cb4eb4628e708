"""Broken places for tests of the portal, and a way to look at what became of them."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from PIL import Image

from models.events import ANYONE
from models.session import reading, unit_of_work
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.order_lists import numbered
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest, coded
from models.upkeep.work_order import WorkOrder
from tests.people import JAIRO, LA_LIBERTAD, LIGHTING, NIDIA

CALLE_5 = {"lat": 7.8690, "lon": -72.4800, "address": "Calle 5 con avenida 3"}


def settle_categories() -> None:
    """Put the categories of a new city in force."""
    with unit_of_work() as session:
        catalogue.install(session)


def report(category: str = "alumbrado", **told: Any) -> str:
    """Report something broken in La Libertad, and return the code of the report."""
    code = told.pop("code", None)
    with unit_of_work() as session:
        request = ServiceRequest.receive(
            session.get_one(Category, category),
            channel=Channel.PORTAL,
            by=ANYONE,
            **{"territory_id": LA_LIBERTAD, **CALLE_5, **told},
        )
        request.code = code or request.code
        session.add(request)
    return request.code


def order_for(code: str, department: str = LIGHTING) -> str:
    """Give a report to a department, and return the number of the order."""
    with unit_of_work() as session:
        request = session.scalars(coded(code)).one()
        [order] = open_orders(session, [(request, department)], by=NIDIA)
    return order.number


def an_order(department: str = LIGHTING, **told: Any) -> str:
    """Make an order of a fresh report, and return its number."""
    return order_for(report(**told), department)


def change(number: str, do: Callable[[WorkOrder], object]) -> None:
    """Let something happen to an order while nobody looks at the portal."""
    with unit_of_work() as session:
        do(session.scalars(numbered(number)).one())


def mend(number: str) -> None:
    """Let Jairo call a place mended, with a photo."""
    change(
        number,
        lambda order: order.complete("Se cambió la lámpara.", after_photo_id=uuid4(), by=JAIRO),
    )


def look(number: str) -> WorkOrder:
    """Look at an order."""
    with reading() as session:
        return session.scalars(numbered(number)).one()


def look_at_report(code: str) -> ServiceRequest:
    """Look at a report."""
    with reading() as session:
        return session.scalars(coded(code)).one()


def a_photo(colour: str = "green") -> tuple[io.BytesIO, str]:
    """Take a photo, as a form sends one."""
    taken = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(taken, "JPEG")
    taken.seek(0)
    return taken, "arreglo.jpg"


def seen(number: str) -> dict[str, str]:
    """Return what the hidden fields of a form say to somebody who looks at an order now."""
    return {"version": str(look(number).version)}
