"""The relay and a real Prefect: in its process, on a worker's, and killed in the middle."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL
from prefect.testing.utilities import prefect_test_harness
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from flows.carriers import Outcome, carrier, prefect_answers, run_here
from flows.post import empty_the_box
from flows.relay import relay
from flows.serve import register
from models import clock
from models.deliveries import Batch, Delivery
from models.events import ANYONE, EventKind
from models.heartbeats import heartbeats
from models.letters import Letter, LetterKind
from models.session import reading
from models.settings import Settings
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.follower import Follower, FollowerRole
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest
from tests.flows.conftest import KEY, letters, numbers
from tests.people import LA_LIBERTAD, LIGHTING

pytestmark = pytest.mark.slow

POOL = "municipal"
REPORTS = 500


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    """A Prefect of our own, thrown away afterwards."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(autouse=True)
def true_time() -> Iterator[None]:
    """Other processes know no stopped clock, so here time passes."""
    with clock.at(clock.wall()):
        clock._told.set(None)  # noqa: SLF001 - until the fixture that stopped it ends
        yield


def many_reports(city: Session, how_many: int) -> None:
    """Let many neighbours report a lamp each."""
    lamp = city.get_one(Category, "alumbrado")
    for number in range(how_many):
        request = ServiceRequest.receive(
            lamp,
            channel=Channel.PORTAL,
            by=ANYONE,
            territory_id=LA_LIBERTAD,
            address=f"Calle {number}",
        )
        city.add(request)
        city.flush()
        email = f"vecino{number}@correo.example"
        city.add(Follower.of(request, FollowerRole.REPORTER, KEY, email=email))
    city.commit()


def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"after {seconds} s still not: {what}")
        time.sleep(0.1)


def count(column: object, *where: object) -> int:
    """Count rows."""
    with reading() as session:
        return session.scalar(select(func.count(column)).where(*where)) or 0  # type: ignore[arg-type]


@contextmanager
def program(*command: str, database: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the platform's programs against this city and this Prefect."""
    environment = os.environ | {
        "CONVIVENCIA_DATABASE_URL": database,
        "PREFECT_API_URL": PREFECT_API_URL.value(),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with log.open("ab") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield running
        finally:
            running.terminate()
            try:
                running.wait(15)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def test_a_report_goes_all_the_way_to_a_letter(
    city: Session, report: Callable[..., ServiceRequest], data_folder: Path
) -> None:
    """Received, routed, told, sent: by the relay alone, each step from the event before."""
    request = report()
    carry_out = carrier(Settings.from_environment())

    while relay(carry_out):
        pass
    while empty_the_box():
        pass

    city.refresh(request)
    assert (request.status, request.department_id) == (RequestStatus.ACCEPTED, LIGHTING)
    assert {letter.kind for letter in letters()} == {
        LetterKind.REQUEST_ACCEPTED,
        LetterKind.ORDERS_ASSIGNED,
    }
    assert len(list((data_folder / "outbox").glob("*.eml"))) == 2


def test_the_relay_hears_whether_a_flow_succeeded(
    city: Session, report: Callable[..., ServiceRequest]
) -> None:
    """A batch that failed is tried again; one that succeeded is never told twice."""
    report()
    good = tuple(numbers(EventKind.REQUEST_RECEIVED))

    assert prefect_answers()
    assert run_here(Batch("route-work-orders", 0, good)) is Outcome.SUCCEEDED
    assert run_here(Batch("route-work-orders", 0, ("no number",))) is Outcome.FAILED  # type: ignore[arg-type]


def test_a_relay_killed_in_the_middle_loses_and_repeats_nothing(
    city: Session, database: str, data_folder: Path
) -> None:
    """Kill -9, twice: every event is handled, one letter and one file for each recipient."""
    many_reports(city, REPORTS)
    log = data_folder / "relay.log"
    waits = Delivery.handled_at.is_(None)

    def letters_left() -> int:
        return count(Letter.id, Letter.sent_at.is_not(None))

    for reached in (
        lambda: count(Letter.id) > 0 and count(Delivery.event_id, waits) > 0,
        lambda: 0 < letters_left() < REPORTS,
    ):
        with program("flows", database=database, log=log) as running:
            until(reached, 120, f"in the middle of it: {log.read_text()[-2000:]}")
            running.kill()
            running.wait()
    killed_at = letters_left()
    with program("flows", database=database, log=log):
        until(
            lambda: (
                letters_left() >= REPORTS
                and count(Delivery.event_id) >= 3 * REPORTS
                and count(Delivery.event_id, waits) == 0
                and count(Letter.id, Letter.sent_at.is_(None)) == 0
            ),
            180,
            f"everything done: {log.read_text()[-2000:]}",
        )
        with reading() as session:
            assert not any(one.is_silent for one in heartbeats(session).values())

    assert killed_at < REPORTS
    assert count(Delivery.event_id, Delivery.parked_at.is_not(None)) == 0
    assert count(ServiceRequest.id, ServiceRequest.status == RequestStatus.ACCEPTED) == REPORTS
    told = [one for one in letters() if one.kind is LetterKind.REQUEST_ACCEPTED]
    assert len(told) == len({one.recipient for one in told}) == REPORTS
    files = {path.name for path in (data_folder / "outbox").glob("*.eml")}
    assert files == {one.eml_name for one in letters()}
    lines = [
        line["number"]
        for one in letters()
        if one.kind is LetterKind.ORDERS_ASSIGNED
        for line in one.facts["orders"]
    ]
    assert len(lines) == len(set(lines)) == REPORTS


def test_workers_elsewhere_run_the_same_batches(
    city: Session, database: str, data_folder: Path
) -> None:
    """One switch: a Prefect worker runs the flow, and the relay waits for how it ended."""
    many_reports(city, 3)
    carry_out = carrier(Settings(data=str(data_folder), work_pool=POOL))
    log = data_folder / "worker.log"
    start = ("prefect", "worker", "start", "--pool", POOL, "--type", "process", "--name", "one")

    def handled() -> bool:
        relay(carry_out)
        return count(Delivery.event_id, Delivery.handled_at.is_not(None)) >= 3

    with program(*start, database=database, log=log):
        until(registered, 90, f"a pool to register at: {log.read_text()[-2000:]}")
        until(handled, 180, f"handled by the worker: {log.read_text()[-3000:]}")

    assert count(ServiceRequest.id, ServiceRequest.status == RequestStatus.ACCEPTED) == 3
    with reading() as session:
        assert {one.attempts for one in session.scalars(select(Delivery))} == {0}


def registered() -> bool:
    """Tell whether the deployments could be registered at the pool yet."""
    try:
        register(POOL)
    except Exception:  # noqa: BLE001 - Prefect has a different error for each moment of this
        return False
    return True


def test_a_batch_for_a_pool_that_does_not_exist_waits(
    city: Session, report: Callable[..., ServiceRequest]
) -> None:
    """Somebody misspelt the pool, or registers it in an hour: nothing is used up or lost."""
    report()
    events = tuple(numbers(EventKind.REQUEST_RECEIVED))
    carry_out = carrier(Settings(work_pool="nowhere"))

    assert carry_out(Batch("route-work-orders", 0, events)) is Outcome.UNDER_WAY
