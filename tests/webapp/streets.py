"""Streets for tests of the portal: a map with two comunas on it, and things broken there."""

from typing import Any
from uuid import UUID

from shapely.geometry import MultiPolygon, Polygon, box
from sqlalchemy.orm import Session

from models.events import ANYONE
from models.places.geometry import redraw
from models.places.territory import CITY, Territory, TerritoryKind
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import ATALAYA, LA_LIBERTAD, LIGHTING, NIDIA

IN_LA_LIBERTAD = (7.8690, -72.4800)
IN_THE_COUNTRY = (7.9950, -72.3050)
IN_BOGOTA = (4.6100, -74.0800)
PALMARITO = "54001-R01"
BARRIO = f"{LA_LIBERTAD}-B001"

DRAWN = {
    CITY: box(-72.60, 7.70, -72.30, 8.00),
    LA_LIBERTAD: box(-72.50, 7.85, -72.46, 7.88),
    ATALAYA: box(-72.55, 7.88, -72.51, 7.92),
}


def lay_out(session: Session) -> None:
    """Draw the comunas, name a barrio and a corregimiento, and open the categories."""
    catalogue.install(session)
    session.add_all(
        [
            Territory(
                id=PALMARITO,
                kind=TerritoryKind.CORREGIMIENTO,
                name="Palmarito",
                parent_id=CITY,
            ),
            Territory(
                id=BARRIO, kind=TerritoryKind.BARRIO, name="Boconó", parent_id=LA_LIBERTAD
            ),
        ]
    )
    session.flush()
    for place, outline in DRAWN.items():
        _draw(session, session.get_one(Territory, place), outline)
    session.flush()


def broken_light(session: Session, **told: Any) -> ServiceRequest:
    """Let somebody report a broken light in La Libertad."""
    lat, lon = IN_LA_LIBERTAD
    where = {"lat": lat, "lon": lon, "territory_id": LA_LIBERTAD, "address": "Calle 5 con 3"}
    request = ServiceRequest.receive(
        session.get_one(Category, "alumbrado"),
        channel=Channel.PORTAL,
        by=ANYONE,
        **{**where, **told},
    )
    session.add(request)
    session.flush()
    return request


def promised_light(session: Session, **told: Any) -> WorkOrder:
    """Let public lighting promise to mend a light."""
    [order] = open_orders(session, [(broken_light(session, **told), LIGHTING)], by=NIDIA)
    session.flush()
    return order


def mended_light(session: Session, photo_id: UUID, **told: Any) -> WorkOrder:
    """Let public lighting say that a light is mended."""
    order = promised_light(session, **told)
    order.complete("Se cambió la lámpara.", after_photo_id=photo_id, by=NIDIA)
    session.flush()
    return order


def _draw(session: Session, territory: Territory, outline: Polygon) -> None:
    redraw(session, territory, MultiPolygon([outline]), source="drawn for tests")
