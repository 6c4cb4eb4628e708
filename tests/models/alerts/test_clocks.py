"""Nobody needs to watch the clock: it rings for more people by itself."""

from contextvars import copy_context
from threading import Thread

import pytest
from sqlalchemy import select

from models import ticker
from models.alerts.incident import Incident
from models.alerts.incident_stages import Level
from models.session import unit_of_work
from tests.models.alerts.conftest import later, said, told
from tests.people import WILSON

pytestmark = pytest.mark.usefixtures("park_button")


def test_an_unanswered_call_rings_for_more_and_more_people(session, hear):
    """Ten seconds, a minute, three minutes; each once."""
    [heard] = hear(said())
    session.commit()
    levels = []
    for seconds in (9, 11, 59, 61, 179, 181, 300):
        with later(seconds=seconds):
            ticker.fire_due()
            session.expire_all()
            levels.append(heard.incident.level)
            session.rollback()  # only looked

    assert levels == [
        Level.OPERATOR,
        Level.OPERATORS,
        Level.OPERATORS,
        Level.SUPERVISOR,
        Level.SUPERVISOR,
        Level.COMMANDER,
        Level.COMMANDER,
    ]
    assert told(session, heard.incident)[1:] == [
        "incident.unanswered",
        "incident.escalated",
        "incident.escalated",
    ]


def test_the_clocks_run_from_the_first_press_however_many_join(session, hear):
    """Whoever presses again is not made to wait anew."""
    [heard] = hear(said())
    with later(seconds=9):
        hear(said(message_id="2"))
    session.commit()
    with later(seconds=11):
        ticker.fire_due()
        session.expire_all()

    assert heard.incident.level is Level.OPERATORS


@pytest.mark.postgres
def test_an_operator_who_answers_in_the_very_second_is_not_refused(session, hear, caplog):
    """Operator and clock both want the incident and its deadline: in the same order."""
    [heard] = hear(said())
    session.commit()
    with later(seconds=11):
        ticking = Thread(target=copy_context().run, args=(ticker.fire_due,))
        with unit_of_work() as operator:
            held = operator.scalars(select(Incident).with_for_update(of=Incident)).one()
            ticking.start()
            ticking.join(0.5)
            held.acknowledge(by=WILSON)
        ticking.join(10)

    session.expire_all()
    assert told(session, heard.incident) == ["incident.raised", "incident.acknowledged"]
    assert "could not fire" not in caplog.text
