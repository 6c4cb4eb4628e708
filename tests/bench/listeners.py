"""What 500 open live feeds cost everybody else, and how soon they hear what happens."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from threading import Event as Flag

import psutil

from models.alerts.device import with_serial
from models.events import EventKind
from models.session import unit_of_work
from tests.bench.crowd import listen
from tests.bench.figures import Figure, percentile
from tests.bench.pages import Visit, signed_in, visits
from tests.bench.stand import City

LISTENERS = 500
RATE = 20  # events a second
LASTING_S = 30
WARMING_S = 4
READERS = 4
PAUSE_S = 0.2  # a reader looks at a page before the next one
PATIENCE_S = 60.0  # for the listeners to come in
SERIAL = "BENCH-LIVE"

PAGE_MS = 100
HEARD_P50_MS = 100
HEARD_P99_MS = 300

Heard = list[tuple[list[int], list[float]]]


def run(city: City, size: int) -> Iterator[Figure]:
    """Let people read pages of a city with so many cases, alone and then beside listeners."""
    city.connect()
    where_is = ("--place", "Parque Santander", "--lat", "7.8891", "--lon", "-72.4967")
    city.console("device", "add", SERIAL, "--kind", "panic_button", *where_is)
    with city.portal() as where:
        looked_at = list(visits(where, size))
        read(city.port, looked_at, WARMING_S)
        alone = read(city.port, looked_at, LASTING_S / 3)
        yield Figure("listeners", "a page, nobody listening, p99", _ms(alone, 0.99), "ms")
        with crowd(city.port, signed_in(where, "sala"), LISTENERS) as line:
            before, began = cpu(city.port), time.monotonic()
            with ThreadPoolExecutor(2) as both:
                reading = both.submit(read, city.port, looked_at, LASTING_S)
                told = happen(RATE, LASTING_S)
                times = reading.result()
            spent = (cpu(city.port) - before) / (time.monotonic() - began)
            memory = sum(one.memory_info().rss for one in portal(city.port)) / 2**20
            line.send(told)
            heard: Heard = line.recv()
    check(heard, told)
    yield from figures(times, heard)
    yield Figure("listeners", "processor time of the portal", 100 * spent, "%")
    yield Figure("listeners", "memory of the portal", memory, "MiB")


def figures(times: list[float], heard: Heard) -> Iterator[Figure]:
    """Say how long pages took, and how long news did."""
    what = f"{LISTENERS} listeners, {RATE}/s"
    delays = list(chain.from_iterable(delays for _numbers, delays in heard))
    yield Figure("listeners", f"{what}: a page, p50", 1000 * median(times), "ms")
    yield Figure("listeners", f"{what}: a page, p99", _ms(times, 0.99), "ms", PAGE_MS)
    yield Figure("listeners", f"{what}: heard, p50", _ms(delays, 0.5), "ms", HEARD_P50_MS)
    yield Figure("listeners", f"{what}: heard, p99", _ms(delays, 0.99), "ms", HEARD_P99_MS)


def check(heard: Heard, told: int) -> None:
    """Raise RuntimeError unless everybody heard everything once, in order."""
    everything, _delays = heard[0]
    if len(everything) != told or everything != sorted(set(everything)):
        raise RuntimeError(f"{len(everything)} events heard in the first stream, not {told}")
    others = [len(numbers) for numbers, _delays in heard if numbers != everything]
    if others:
        raise RuntimeError(f"{len(others)} listeners heard others: {others[:9]} of {told}")


def happen(rate: int, lasting: float) -> int:
    """Let so much happen a second, each in its transaction; return how often it did."""
    began = time.monotonic()
    for told in range(round(rate * lasting)):
        time.sleep(max(began + told / rate - time.monotonic(), 0))
        with unit_of_work() as session:
            device = session.scalars(with_serial(SERIAL)).one()
            kind, now = EventKind.INCIDENT_RAISED, time.monotonic_ns()
            device.announce(kind, by=device.actor, place=device.place, said_ns=now)
    return round(rate * lasting)


def read(port: int, looked_at: list[Visit], lasting: float) -> list[float]:
    """Let a few people read pages for so long; return the seconds that each page took."""
    enough = Flag()
    with ThreadPoolExecutor(READERS) as readers:
        everybody = [
            readers.submit(_read, port, looked_at, first, enough) for first in range(READERS)
        ]
        time.sleep(lasting)
        enough.set()
        return [one for times in everybody for one in times.result()]


def _read(port: int, looked_at: list[Visit], first: int, enough: Flag) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for number in count(first):
        visit = looked_at[number % len(looked_at)]
        path = visit.paths[number % len(visit.paths)]
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": visit.cookie})
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status}")
        visit.check(body)
        if enough.wait(PAUSE_S):
            break
    connection.close()
    return times


@contextmanager
def crowd(port: int, cookie: str, size: int) -> Iterator[Connection]:
    """Let so many listeners come in, from a process of their own."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(
        target=listen, args=(port, cookie, size, theirs), daemon=True
    )
    process.start()
    theirs.close()
    try:
        if not ours.poll(PATIENCE_S) or ours.recv() != size:
            raise RuntimeError("the listeners did not come in")
        yield ours
    finally:
        process.terminate()
        process.join()


def portal(port: int) -> list[psutil.Process]:
    """Return the processes that answer at a port."""
    return [
        one
        for one in psutil.Process().children(recursive=True)
        if f"127.0.0.1:{port}" in one.cmdline()
    ]


def cpu(port: int) -> float:
    """Return the seconds of processor time that the portal has used."""
    times = [one.cpu_times() for one in portal(port)]
    return sum(one.user + one.system for one in times)


def _ms(times: list[float], share: float) -> float:
    return 1000 * percentile(times, share)
