"""A device that was put up, or mended, is asked about when it should have spoken by now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.alerts.codes import DeviceStatus, Supervision
from models.alerts.device import MARGIN
from models.alerts.listening import Listening
from models.clock import at, now
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM
from models.ticker import fire_due

A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("supervision", "patience"),
    [
        (Supervision.S20, A_DAY),
        (Supervision.M3, A_DAY),
        (Supervision.H25, timedelta(hours=25) + MARGIN),
    ],
)
@pytest.mark.parametrize("begin", ["installed", "mended"])
def test_its_first_word_may_take_a_day_and_on_battery_an_hour_more(
    session, park_button, supervision, patience, begin
):
    """A button that speaks once a day is not called silent an hour before it would."""
    park_button.supervision = supervision
    park_button.install(now().date(), by=PLATFORM)
    if begin == "mended":
        park_button.repair(by=PLATFORM)
        park_button.mend(by=PLATFORM)
    session.flush()

    silence = Deadline.still_open().where(Deadline.kind == DeadlineKind.DEVICE_SILENCE)
    assert session.scalars(silence).one().due_at == now() + patience


def test_one_that_never_says_it_is_silent_after_that(session, park_button):
    """Hung up and forgotten: the registry does not call it fine."""
    park_button.install(now().date(), by=PLATFORM)
    session.commit()
    with at(now() + A_DAY + timedelta(minutes=5)):
        hour_ago = now() - timedelta(hours=1)
        session.add(Listening(listener="gateway", since=hour_ago, until=now()))
        session.commit()
        fire_due()

    session.refresh(park_button)
    assert park_button.status is DeviceStatus.SILENT
    fired = select(Deadline.fired_at).where(Deadline.subject_id == park_button.id)
    assert session.scalars(fired).one() is not None
