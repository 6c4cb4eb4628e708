"""How long the flows take to route ten thousand new reports, with a real Prefect server."""

import sys
import time
from collections.abc import Iterator
from random import Random

from sqlalchemy import Select, func, select

from models.deliveries import Delivery
from models.events import ANYONE
from models.session import reading, unit_of_work
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.bench.figures import Figure
from tests.bench.stand import City, answers, free_port, until

FRESH = 10_000
AT_ONCE = 100
LONGEST_S = 180
MARK = "bench"


def run(city: City) -> Iterator[Figure]:
    """Report ten thousand places, start the relay, and wait until all are somebody's."""
    city.connect()
    took = report_places()
    yield Figure("routing", f"{FRESH:,} reports written", took, "s")
    port = free_port()
    prefect = ("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    api = f"http://127.0.0.1:{port}/api"
    with city.program(sys.executable, "-m", *prefect):
        until(lambda: answers(f"{api}/health"), "the Prefect server")
        with city.program(sys.executable, "-m", "flows", PREFECT_API_URL=api):
            routed = until(lambda: waiting() == 0, "routing", 2 * LONGEST_S)
            handled = routed + until(lambda: owed() == 0, "deliveries", 2 * LONGEST_S)
    with reading() as session:
        orders = session.scalar(
            select(func.count())
            .select_from(WorkOrder)
            .join(ServiceRequest, ServiceRequest.id == WorkOrder.request_id)
            .where(ServiceRequest.source == MARK)
        )
    if orders != FRESH:
        raise RuntimeError(f"{orders} orders for {FRESH} reports")
    yield Figure("routing", f"{FRESH:,} reports routed by the flows", routed, "s", LONGEST_S)
    yield Figure("routing", "everything the flows were told handled", handled, "s")


def report_places() -> float:
    """Write the reports down as the portal would, and return the seconds it took."""
    chance, began = Random(7), time.monotonic()  # noqa: S311 - places, not secrets
    for start in range(0, FRESH, AT_ONCE):
        with unit_of_work() as session:
            kinds = session.scalars(select(Category).where(Category.active)).all()
            session.add_all(
                ServiceRequest.receive(
                    chance.choice(kinds),
                    channel=Channel.PORTAL,
                    by=ANYONE,
                    description="Reporte de la medición",
                    address="Calle 10 con avenida 5",
                    lat=7.89 + chance.gauss(0, 0.01),
                    lon=-72.5 + chance.gauss(0, 0.01),
                    territory_id=f"54001-C{chance.randint(1, 10):02d}",
                    source=MARK,
                    source_id=str(number),
                )
                for number in range(start, start + AT_ONCE)
            )
    return time.monotonic() - began


def waiting() -> int:
    """Count the new reports that are nobody's yet."""
    return _count(
        select(func.count())
        .select_from(ServiceRequest)
        .where(ServiceRequest.source == MARK, ServiceRequest.status == RequestStatus.RECEIVED)
    )


def owed() -> int:
    """Count what the flows have not handled; what was parked would never be, and counts."""
    return _count(
        select(func.count()).select_from(Delivery).where(Delivery.handled_at.is_(None))
    )


def _count(query: Select[int]) -> int:
    with reading() as session:
        return session.scalar(query) or 0
