"""Nobody tries all passwords, and nobody is locked out for ever by those who try."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from models import clock
from models.people.attempts import (
    ACCOUNT,
    Attempts,
    Counted,
    TooManyAttemptsError,
    forgive,
    neighbourhood,
    take,
)
from models.session import reading, unit_of_work

JAIROS = [Counted.under(ACCOUNT, "key", "jairo@demo.cucuta.example")]
ROSAS = [Counted.under(ACCOUNT, "key", "rosa@demo.cucuta.example")]

pytestmark = pytest.mark.usefixtures("database")


def try_once(counted=JAIROS):
    """Try, as the portal does."""
    with unit_of_work() as session:
        take(session, counted)


def test_the_eleventh_try_is_refused_and_the_window_ends(tuesday_morning):
    """It is refused until the window ends, whoever tries meanwhile; then one may try again."""
    for _ in range(ACCOUNT.tries):
        try_once()
    with pytest.raises(TooManyAttemptsError) as refusal:
        try_once()

    assert refusal.value.until == tuesday_morning + ACCOUNT.window
    with clock.at(refusal.value.until):
        try_once()


def test_refused_tries_do_not_prolong_the_window(tuesday_morning):
    """An attacker who goes on cannot keep the owner out any longer than fifteen minutes."""
    for _ in range(ACCOUNT.tries):
        try_once()
    with clock.at(tuesday_morning + timedelta(minutes=14)), pytest.raises(TooManyAttemptsError):
        try_once()

    with clock.at(tuesday_morning + ACCOUNT.window):
        try_once()


def test_one_account_does_not_count_for_another():
    """Jairo's tries are Jairo's."""
    for _ in range(ACCOUNT.tries):
        try_once()

    try_once(ROSAS)


def test_a_right_try_forgives_the_wrong_ones():
    """Whoever remembered it at last begins anew."""
    for _ in range(ACCOUNT.tries):
        try_once()
    with unit_of_work() as session:
        forgive(session, JAIROS)

    try_once()


def test_tries_sent_at_the_same_moment_are_all_counted():
    """Two workers count in one place: of twelve at once ten may try, never eleven."""
    start, refused = Barrier(12), []

    def one_of_many():
        start.wait()
        try:
            try_once()
        except TooManyAttemptsError:
            refused.append(1)

    threads = [Thread(target=one_of_many) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 12 - ACCOUNT.tries


def test_the_table_tells_nobody_who_tried():
    """Without the installation's own key its rows cannot be told apart."""
    try_once()
    with reading() as session:
        [row] = session.scalars(select(Attempts))

    assert "jairo" not in row.key
    assert Counted.under(ACCOUNT, "another key", "jairo@demo.cucuta.example").key != row.key


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("190.85.1.7", "190.85.1.7"),
        ("::ffff:190.85.1.7", "190.85.1.7"),
        ("2800:e2:1:2:3:4:5:6", "2800:00e2:0001:0002"),
        ("2800:e2:1:2:9:9:9:9", "2800:00e2:0001:0002"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_home_is_counted_as_one(address, counted):
    """Who has a whole /64 of addresses has not eighteen quintillion times ten tries."""
    assert neighbourhood(address) == counted
