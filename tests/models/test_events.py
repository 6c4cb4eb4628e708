"""What is told live takes its number in the order of commits; nothing else waits for that."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.alerts.device import Device, DeviceKind
from models.events import LIVE_CHANNEL, LIVE_KINDS, PLATFORM, Event, EventKind, importing
from models.session import SessionFactory, reading, unit_of_work

pytestmark = pytest.mark.postgres

A_MOMENT = text("SET LOCAL lock_timeout = '200ms'")


@pytest.fixture
def siren(database) -> Callable:
    """A siren, which says things in whichever session it is asked to."""
    with unit_of_work() as session:
        siren, _key = Device.enrol("S-1", DeviceKind.SIREN, "Parque", by=PLATFORM)
        session.add(siren)

    def say(session, kind):
        session.get_one(Device, siren.id).announce(kind, by=PLATFORM)
        session.flush()

    return say


@pytest.mark.parametrize("kind", ["incident.raised", "device.silent", "siren.failed"])
def test_what_is_told_live_queues_for_its_number(siren, kind):
    """A feed that reads after the last number would never see one that comes late."""
    with SessionFactory() as first, SessionFactory() as second:
        siren(first, EventKind(kind))
        second.execute(A_MOMENT)
        with pytest.raises(OperationalError, match="lock timeout"):
            siren(second, EventKind.INCIDENT_RAISED)


def test_nobody_queues_for_the_rest_of_the_diary(siren):
    """Neither reports nor history wait for an alarm, nor an alarm for them."""
    with SessionFactory() as alarm, SessionFactory() as report, SessionFactory() as history:
        for session in (report, history):
            session.execute(A_MOMENT)
        siren(report, EventKind.REPORT_PUBLISHED)
        with importing():
            siren(history, EventKind.INCIDENT_RAISED)
        siren(alarm, EventKind.INCIDENT_RAISED)


def test_whoever_listens_is_woken_by_the_commit(siren):
    """Not before: there would be nothing to see yet. And not by what is not told live."""
    with SessionFactory() as listening, SessionFactory() as writing:
        listening.execute(text(f"LISTEN {LIVE_CHANNEL}"))
        listening.commit()
        ear = listening.connection(
            execution_options={"isolation_level": "AUTOCOMMIT"}
        ).connection.driver_connection
        assert ear is not None
        siren(writing, EventKind.REPORT_PUBLISHED)
        writing.commit()
        siren(writing, EventKind.INCIDENT_RAISED)
        assert list(ear.notifies(timeout=0.2)) == []

        writing.commit()
        assert len(list(ear.notifies(timeout=20, stop_after=1))) == 1


def test_a_page_knows_up_to_where_it_shows_what_happened(siren):
    """By the newest number that the feed tells; history that came in later is not told."""
    with unit_of_work() as session:
        siren(session, EventKind.INCIDENT_RAISED)
        newest = session.scalar(Event.last_told())
        siren(session, EventKind.REPORT_PUBLISHED)
        with importing():
            siren(session, EventKind.INCIDENT_RAISED)

    with reading() as session:
        assert session.scalar(Event.last_told()) == newest


def test_alarms_and_what_answers_them_are_told_live():
    """Reports, orders and people are not."""
    told = {kind.partition(".")[0] for kind in LIVE_KINDS}
    assert told == {"incident", "device", "bridge", "unit", "siren", "zone"}
