"""The sealer keeps up with the diary, and every day leaves a head behind."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from models import sealer
from models.audit import BATCH, PublishedHead
from models.heartbeats import heartbeats
from models.session import reading
from models.verifying import verify
from tests.models.test_audit import happen


def test_everything_that_waits_is_sealed_in_one_go(database):
    """After an import or a pause the sealer takes batch after batch until none is left."""
    several = 2 * BATCH + 1
    happen(*range(1, several + 1))
    assert sealer.seal_what_is_new(sealer.LookBack()) == several
    with reading() as session:
        assert verify(session).waiting == 0


def test_the_day_that_ended_in_the_city_gets_its_head(database, monkeypatch):
    """Midnight in Cúcuta is five in the morning in UTC; the head is that of the day before."""
    happen(1)
    monkeypatch.setattr(sealer, "wall", lambda: datetime(2026, 5, 5, 4, 59, tzinfo=UTC))
    sealer.seal_what_is_new(sealer.LookBack())
    sealer.publish()
    monkeypatch.setattr(sealer, "wall", lambda: datetime(2026, 5, 5, 5, 0, tzinfo=UTC))
    sealer.publish()
    with reading() as session:
        days = session.scalars(select(PublishedHead.day).order_by(PublishedHead.day)).all()
        assert "sealer" in heartbeats(session)
    assert days == [date(2026, 5, 3), date(2026, 5, 4)]


def test_late_numbers_are_looked_for_an_hour_back_and_once_a_day_everywhere(
    database, monkeypatch
):
    """The look back stays cheap, and still nothing that was committed late is forgotten."""
    half_past_one = datetime(2026, 5, 5, 1, 30, tzinfo=UTC)
    hours = (half_past_one + timedelta(hours=hour) for hour in range(25))
    monkeypatch.setattr(sealer, "wall", lambda: next(hours))
    back = sealer.LookBack()
    windows = []
    for number in range(1, 26):
        happen(number)
        windows.append(back.window())
    assert windows[:4] == [0, 1, 2, 3]
    assert windows[23] == 0  # midnight in UTC: everything
    assert windows[24] == 24
