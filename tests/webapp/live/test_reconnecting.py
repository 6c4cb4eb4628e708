"""Whatever breaks, every listener hears every event once, in order."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from random import Random
from threading import Event as Flag

import pytest

from models.clock import wall
from models.session import unit_of_work
from tests.webapp import mending
from tests.webapp.live import alarms
from tests.webapp.live.serving import PATIENCE_S, Reader, Served, free_port, served
from tests.webapp.live.test_watcher import CUT

WRITERS = 6
EACH = 100  # alarms of one writer
READERS = 8

pytestmark = pytest.mark.slow


@pytest.fixture
def tuesday_morning() -> datetime:
    """Let the true time run here: the portal's processes know no other."""
    return wall()


@pytest.fixture
def real_portal(settings, button, categories) -> Iterator[Served]:
    """The portal in processes of its own, over the test's database."""
    with served(replace(settings, port=free_port())) as portal:
        yield portal


@pytest.fixture
def cookie(visit_as) -> str:
    """What the browser of somebody in the control room carries."""
    browser = visit_as("wilson")
    return f"convivencia={browser.get_cookie('convivencia').value}"


def test_whatever_breaks_every_event_is_heard_once_in_order(
    real_portal, cookie, kind_of_database
):
    """Many write at once, listeners come and go, connections are cut, the portal is killed."""
    before = len(alarms.numbers())
    wanted, enough = before + WRITERS * EACH, Flag()
    chances = [Random(seed) for seed in range(READERS)]  # noqa: S311 - no secrets
    readers = [Reader(real_portal.port, cookie, chance) for chance in chances]
    with ThreadPoolExecutor(READERS + WRITERS) as crowd:
        reading = [crowd.submit(one.read, enough, wanted) for one in readers]
        writing = [crowd.submit(write, chance) for chance in chances[:WRITERS]]
        try:
            trouble(real_portal, cut=kind_of_database == "postgresql")
            for one in writing:
                one.result()
            give_up_at = time.monotonic() + PATIENCE_S
            while time.monotonic() < give_up_at and not all(one.done() for one in reading):
                time.sleep(0.1)
        finally:
            enough.set()  # or the readers would be waited for without end

    told = alarms.numbers()
    assert len(told) == wanted
    assert [one.heard for one in readers] == [told] * READERS
    assert all(one.breaks > 2 for one in readers)


def write(chance: Random) -> None:
    """Let alarms be raised, some in transactions that take their time, among reports."""
    for _number in range(EACH):
        time.sleep(chance.expovariate(12))
        if chance.random() < 0.2:
            mending.report()  # has a number that queued for nobody
        alarms.ring(hold=chance.choice([0, 0, 0.03]))


def trouble(portal: Served, *, cut: bool) -> None:
    """Cut the watchers' connections where there are any, kill the portal, start it again."""
    for _time in range(4):
        time.sleep(0.8)
        if cut:
            with unit_of_work() as session:
                session.execute(CUT)
    portal.kill()
    time.sleep(0.5)
    portal.start()
