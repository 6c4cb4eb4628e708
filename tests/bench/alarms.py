"""How long a press waits for its answer, and the control room for the press."""

import gc
import http.client
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter

import psutil
from sqlalchemy import func, select

from models.alerts.gateway_figures import figures_file, read_figures
from models.alerts.pulse import Pulse
from models.clock import now
from sensors.simulator.outbox import Press
from tests.bench import bare_broker
from tests.bench.figures import Figure, percentile
from tests.bench.pages import signed_in
from tests.bench.stand import PASSWORD
from tests.faults.installation import Installation, Running, until
from tests.faults.scenarios import counted, street_of

BUTTONS = 200
RATES = (50, 200)  # presses a second
PRESSING_S = 30.0
ANSWER_MS, ANSWER_P99_MS = 5, 50
SEEN_MS, SEEN_P99_MS = 100, 300
HEARTBEATS, BEATING_S, BEATING_BUTTONS = 2_000, 60.0, 500
FLAT_RATE, FLAT_S, FLAT_SHARE = 500, 600.0, 10  # a second, seconds, percent


def run(folder: Path, wanted: Sequence[str]) -> Iterator[Figure]:
    """Measure with mosquitto, then with the smaller broker."""
    with everything(folder / "mosquitto") as running:
        if "alarms" in wanted:
            yield from beside_bare(running, folder / "bare", "mosquitto")
        if "heartbeats" in wanted:
            yield from beating(running)
        if "memory" in wanted:
            yield from flat(running)
    if "alarms" in wanted:
        with everything(folder / "amqtt", smaller=True) as running:
            yield from beside_bare(running, folder / "bare amqtt", "amqtt")


def beside_bare(running: Running, folder: Path, broker: str) -> Iterator[Figure]:
    """Measure presses, and in the same minutes a broker of the same making on its own."""
    alone = list(bare_broker.run(folder, broker, RATES, smaller=broker != "mosquitto"))
    pressed = list(pressing(running, broker))
    yield from alone
    yield from pressed
    medians = {one.what: one.amount for one in [*alone, *pressed]}
    for rate in RATES:
        answer = medians[f"press to answer, {broker}, {rate}/s, p50"]
        echo = medians[f"bare {broker}, {rate}/s, p50"]
        yield Figure("alarms", f"{broker}, {rate}/s, answer over bare, p50", answer / echo, "x")


@contextmanager
def everything(folder: Path, *, smaller: bool = False) -> Iterator[Running]:
    """Run everything of `make run` on a fresh city, and wait until it has calmed down."""
    folder.mkdir(parents=True)
    more = {"CONVIVENCIA_DEMO_PASSWORD": PASSWORD}
    if smaller:
        more |= bare_broker.without_mosquitto(folder)
    city = Installation(folder, more=more)
    city.console("migrate")
    city.console("demo", "--without-history")
    with city.up() as running:
        until(lambda: running.pid("prefect") and running.pid("relay"), "Prefect")
        time.sleep(15)  # until every program has imported what it needs
        yield running


def pressing(running: Running, broker: str) -> Iterator[Figure]:
    """Press at each rate, and time the answers and what the control room sees."""
    with street_of(running.city, BUTTONS) as street:
        for rate in RATES:
            first, before = len(street.presses), counted(running.city)
            gc.disable()
            with watching(running.city) as seen:
                street.begin_presses(PRESSING_S, rate).result()
                if not street.wait_for_acks(30):
                    raise RuntimeError(f"{len(street.unacknowledged)} presses unanswered")
                time.sleep(1)
            gc.enable()
            presses = street.presses[first:]
            after = counted(running.city)
            if not len(presses) == after[0] - before[0] == after[1] - before[1]:
                raise RuntimeError(f"{len(presses)} presses, {before} before, {after} after")
            yield from answers(f"{broker}, {rate}/s", presses)
            yield from sights(f"{broker}, {rate}/s", presses, seen)


def answers(name: str, presses: list[Press]) -> Iterator[Figure]:
    """Tell how long the devices waited for the platform's own answer."""
    times = [one.latency_ms for one in presses if one.latency_ms is not None]
    limits = (ANSWER_MS, ANSWER_P99_MS) if name.startswith("mosquitto") else (None, None)
    yield Figure("alarms", f"press to answer, {name}, p50", median(times), "ms", limits[0])
    yield Figure(
        "alarms", f"press to answer, {name}, p99", percentile(times, 0.99), "ms", limits[1]
    )


def sights(name: str, presses: list[Press], seen: dict[str, list[float]]) -> Iterator[Figure]:
    """Tell how long it took until a press was on a live page: each place's in their order."""
    pressed = defaultdict(list)
    for one in presses:
        pressed[f"Parque {int(one.serial.removeprefix('BTN-'))}"].append(one.due_at)
    times = [
        1000 * (at - due)
        for place, dues in pressed.items()
        for due, at in zip(dues, seen[place], strict=True)
    ]
    if len(times) != len(presses):
        raise RuntimeError(f"{len(times)} of {len(presses)} presses were seen")
    limits = (SEEN_MS, SEEN_P99_MS) if name.startswith("mosquitto") else (None, None)
    yield Figure("alarms", f"press to live page, {name}, p50", median(times), "ms", limits[0])
    yield Figure(
        "alarms", f"press to live page, {name}, p99", percentile(times, 0.99), "ms", limits[1]
    )


@contextmanager
def watching(city: Installation) -> Iterator[dict[str, list[float]]]:
    """Be a browser of the control room; note when each place's presses are seen."""
    seen: dict[str, list[float]] = defaultdict(list)
    cookie = signed_in(f"http://127.0.0.1:{city.port}", "sala")
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=60)
    connection.request("GET", "/live/incidents", headers={"Cookie": cookie})
    stream = connection.getresponse()
    if stream.status != http.client.OK:
        raise RuntimeError(f"the live feed answers {stream.status}")

    def read() -> None:
        kind = ""
        with suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            while line := stream.readline():
                if line.startswith(b"event: "):
                    kind = line[7:].decode().strip()
                elif line.startswith(b"data: ") and kind in {
                    "incident.raised",
                    "incident.pressed",
                    "incident.pressed_again",
                }:
                    seen[json.loads(line[6:])["place"]].append(perf_counter())

    reader = Thread(target=read, daemon=True)
    reader.start()
    time.sleep(0.5)
    yield seen
    if connection.sock is not None:
        connection.sock.shutdown(2)
    reader.join(5)


def beating(running: Running) -> Iterator[Figure]:
    """Take in heartbeats by the thousand, while people go on pressing."""
    with street_of(running.city, BEATING_BUTTONS) as street:
        street.beat(HEARTBEATS)
        time.sleep(6)  # the gateway tells its figures every five seconds
        first, before = len(street.presses), signs_of_life(running.city)
        street.begin_presses(BEATING_S, RATES[0]).result()
        after = signs_of_life(running.city)
        street.wait_for_acks(30)
        fresh = now()
        time.sleep(6)  # last-heard times are written within five seconds
        with running.city.eyes().connect() as connection:
            heard = connection.scalar(
                select(func.count()).select_from(Pulse).where(Pulse.last_heard_at >= fresh)
            )
        if (heard or 0) < BEATING_BUTTONS:
            raise RuntimeError(f"only {heard} of {BEATING_BUTTONS} devices were heard")
        per_s = (after[1] - before[1]) / (after[0] - before[0])
        missing = 100 * (1 - per_s / HEARTBEATS)
        yield Figure("alarms", "heartbeats taken in while pressing", per_s, "/s")
        yield Figure("alarms", f"heartbeats short of {HEARTBEATS}/s", missing, "%", 1)
        yield from answers(f"mosquitto, {RATES[0]}/s and heartbeats", street.presses[first:])


def signs_of_life(city: Installation) -> tuple[float, int]:
    """Return when the gateway last told its figures, and how many heartbeats it had heard.

    A press is a sign of life as well, and is left out.
    """
    path = figures_file(city.settings.data_folder)
    told = read_figures(city.settings.data_folder)
    if told is None:
        raise RuntimeError("the gateway tells no figures")
    counts = told.counts
    presses = counts.get("news", 0) + counts.get("repeats", 0)
    return path.stat().st_mtime, counts["signs_of_life"] - presses


def flat(running: Running) -> Iterator[Figure]:
    """Watch the gateway's memory through ten busy minutes."""
    gateway = psutil.Process(running.pid("gateway"))
    with street_of(running.city, BEATING_BUTTONS) as street:
        rush = street.begin_presses(FLAT_S, FLAT_RATE)
        time.sleep(60)  # until every pool and cache is filled
        early = gateway.memory_info().rss
        rush.result()
        late = gateway.memory_info().rss
        left = 0 if street.wait_for_acks(60) else len(street.unacknowledged)
        presses = street.presses
    growth = 100 * (late - early) / early
    what = f"gateway's memory growth, {FLAT_RATE}/s for 10 min"
    yield Figure("alarms", what, growth, "%", FLAT_SHARE)
    yield Figure("alarms", "gateway's memory then", late / 2**20, "MiB")
    yield Figure("alarms", "presses unanswered then", left, "", 0)
    times = [one.latency_ms for one in presses if one.latency_ms is not None]
    yield Figure(
        "alarms", f"press to answer, {FLAT_RATE}/s, p99", percentile(times, 0.99), "ms"
    )
