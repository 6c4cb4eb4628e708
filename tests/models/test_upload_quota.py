"""How many photos a stranger may send, and what is known of them afterwards: nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.clock import now
from models.upload_quota import (
    EVERYBODY,
    MEGABYTE,
    QuotaSpentError,
    UploadTally,
    count_upload,
)

HOME, CAFE = "181.57.2.3", "190.85.4.4"


@pytest.fixture
def send(session, tmp_path):
    """Send a photo of some size from an address."""

    def send(address=HOME, size=MEGABYTE):
        with session.begin_nested():
            count_upload(session, tmp_path, address, size)

    return send


def test_an_address_may_send_three_hundred_photos_a_day(send):
    """A whole barrio behind one address of a mobile network still gets through."""
    for _ in range(300):
        send(size=1)
    with pytest.raises(QuotaSpentError) as spent:
        send(size=1)
    assert not spent.value.by_everybody
    send(CAFE)
    with clock.at(now() + timedelta(days=1)):
        send(size=1)


def test_an_address_may_send_six_hundred_megabytes_a_day(send):
    """Large photos fill the disk sooner than many."""
    for _ in range(60):
        send(size=10 * MEGABYTE)
    with pytest.raises(QuotaSpentError):
        send(size=1)


def test_everybody_together_has_a_limit_too(send, session):
    """Ten thousand machines with a photo each fill a disk as well."""
    send()
    tally = session.get(UploadTally, (clock.now().date(), EVERYBODY))
    tally.photos = 20_000
    session.flush()
    with pytest.raises(QuotaSpentError) as spent:
        send(CAFE)
    assert spent.value.by_everybody


def test_a_refused_photo_is_not_counted(send, session):
    """Whoever comes from another address is not made to pay for it."""
    for _ in range(300):
        send(size=1)
    with pytest.raises(QuotaSpentError):
        send(size=1)
    assert session.get(UploadTally, (clock.now().date(), EVERYBODY)).photos == 300


def test_nothing_tells_who_sent_what(send, session, tmp_path):
    """No address is written down, and tomorrow nobody can compute today's hashes again."""
    send()
    today = {row.sender for row in session.scalars(select(UploadTally))}
    assert not any(HOME in str(vars(row)) for row in session.scalars(select(UploadTally)))
    (key,) = (tmp_path / "quota").iterdir()
    assert key.stat().st_mode & 0o077 == 0

    with clock.at(now() + timedelta(days=1)):
        send()
    session.expire_all()
    tomorrow = {row.sender for row in session.scalars(select(UploadTally))}
    assert today & tomorrow == {EVERYBODY}
    assert not key.exists()
    assert len(list((tmp_path / "quota").iterdir())) == 1


def test_two_workers_count_the_same_address_together(send, session):
    """The key of the day is made once, whoever comes first."""
    send()
    send()
    rows = {row.sender: row.photos for row in session.scalars(select(UploadTally))}
    assert len(rows) == 2
    assert set(rows.values()) == {2}
