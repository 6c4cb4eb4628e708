"""How long people wait for the pages that read most, eight of them at a time."""

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import CookieJar
from itertools import cycle, islice
from statistics import median
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from sqlalchemy import func, select

from models.clock import now
from models.demonstration.accounts import address
from models.session import reading
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.bench.figures import Figure, percentile
from tests.bench.stand import PASSWORD, City

CLIENTS = 8
ROUNDS = 40  # visits of each client
WARMING = 2  # of each client, not counted
LONGEST_MS = 120
A_PAGE = 100  # rows of the open interface
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ORDER = re.compile(rb'href="/ordenes/OT-')

Check = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """A page: its name, the addresses to take in turns, and what must be in an answer."""

    name: str
    paths: Sequence[str]
    check: Check
    cookie: str = ""


def run(city: City, size: int) -> Iterator[Figure]:
    """Visit every page of a city with so many cases."""
    city.connect()
    with city.portal() as where:
        for visit in visits(where, size):
            times = measure(city.port, visit)
            name = f"{visit.name}, {size:,} cases"
            yield Figure("pages", f"{name}, p50", 1000 * median(times), "ms")
            yield Figure(
                "pages", f"{name}, p95", 1000 * percentile(times, 0.95), "ms", LONGEST_MS
            )


def ratios(small: Sequence[Figure], large: Sequence[Figure]) -> Iterator[Figure]:
    """Say how many times longer the large city takes than the small one, page by page."""
    for one, other in zip(small, large, strict=True):
        if one.what.endswith("p50"):
            page = one.what.partition(",")[0]
            yield Figure("pages", f"{page}, large over small", other.amount / one.amount, "x")


def visits(where: str, size: int) -> Iterator[Visit]:
    """Choose the pages, and say what none of them may lack."""
    with reading() as session:
        codes = session.scalars(
            select(ServiceRequest.code)
            .join(WorkOrder, WorkOrder.request_id == ServiceRequest.id)
            .where(ServiceRequest.imported)
            .order_by(ServiceRequest.received_at)
            .limit(200)
        ).all()
        located = session.scalar(
            select(func.count()).where(
                ServiceRequest.lat.is_not(None),
                ServiceRequest.hidden_at.is_(None),
                ServiceRequest.joined_to_id.is_(None),
            )
        )
    if located is None or located < 0.8 * size:
        raise RuntimeError(f"only {located} of {size} cases have a place")
    yield Visit(
        "department inbox",
        ["/ordenes"],
        lambda page: _at_least(len(_ORDER.findall(page)), 30, "orders"),
        signed_in(where, "dependencia"),
    )
    yield Visit(
        "map data, whole city",
        ["/mapa/lugares.json?estado=todos"],
        lambda sheet: _at_least(json.loads(sheet)["count"], int(0.8 * size), "places"),
    )
    yield Visit("case page", [f"/casos/{code}" for code in codes], _has_a_history)
    until = now()
    window = {
        "start_date": (until - timedelta(days=90)).isoformat(),
        "end_date": until.isoformat(),
        "page_size": A_PAGE,
    }
    yield Visit(
        "open311, 90 days, 100 a page",
        [f"/open311/v2/requests.json?{urlencode(window)}"],
        lambda rows: _at_least(len(json.loads(rows)), A_PAGE, "requests"),
    )


def measure(port: int, visit: Visit) -> list[float]:
    """Let eight people visit a page again and again; return the seconds of each visit."""
    with ThreadPoolExecutor(CLIENTS) as crowd:
        everybody = crowd.map(lambda first: _visits(port, visit, first), range(CLIENTS))
        return [one for times in everybody for one in times]


def signed_in(where: str, word: str) -> str:
    """Sign in as somebody of the demonstration, and return their cookies."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    with browser.open(f"{where}/ingresar", timeout=30) as form:
        found = _TOKEN.search(form.read().decode())
    if found is None:
        raise RuntimeError("the form to sign in has no token")
    told = {"email": address(word), "password": PASSWORD, "csrf_token": found.group(1)}
    browser.open(f"{where}/ingresar", urlencode(told).encode(), timeout=30).close()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def _visits(port: int, visit: Visit, first: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    paths = islice(cycle(visit.paths), first * ROUNDS % len(visit.paths), None)
    headers = {"Cookie": visit.cookie} if visit.cookie else {}
    times = []
    for number, path in enumerate(islice(paths, ROUNDS + WARMING)):
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status}")
        if number < WARMING:
            visit.check(body)
        else:
            times.append(took)
    connection.close()
    return times


def _has_a_history(page: bytes) -> None:
    if len(page) < 2000:
        raise RuntimeError("the page of a case has nothing to tell")
    _at_least(page.count(b"<time"), 2, "dates")


def _at_least(found: int, wanted: int, what: str) -> None:
    if found < wanted:
        raise RuntimeError(f"only {found} {what}, not {wanted}")
