"""Choosing a password by letter: once, not for long, and nobody who reads the table can."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.events import Event, EventKind
from models.people import reset as resets
from models.people.person import Person
from models.people.reset import PasswordReset, opened_by, secret_for
from tests.people import CAST, GLORIA, everybody

KEY = "the installation's own"


@pytest.fixture
def jairo(session) -> Person:
    """Jairo, who forgot his password."""
    session.add_all(everybody())
    session.flush()
    return session.get_one(Person, CAST["jairo"].id)


def test_the_letter_can_compute_what_the_table_does_not_hold(session, jairo):
    """From the event's subject and the key alone, and twice the same."""
    reset = resets.ask(session, jairo, KEY, by=jairo.actor)
    session.flush()
    told = session.scalars(Event.history_of(reset.id)).one()

    secret = secret_for(KEY, told.subject_id)

    assert session.execute(opened_by(secret)).one() == (reset, jairo)
    assert secret not in reset.token_hash
    assert session.execute(opened_by(secret_for("another key", reset.id))).all() == []


@pytest.mark.parametrize(
    ("has_password", "kind", "lasts"),
    [
        (True, EventKind.RESET_ASKED, timedelta(hours=2)),
        (False, EventKind.RESET_OFFERED, timedelta(days=7)),
    ],
    ids=["forgot it", "was invited"],
)
def test_an_invitation_lasts_longer_than_a_reset(session, jairo, has_password, kind, lasts):
    """Who was invited may be on holiday; who forgot is waiting for the letter."""
    if not has_password:
        jairo.password_hash = None
    reset = resets.ask(session, jairo, KEY, by=GLORIA)
    session.flush()
    secret = secret_for(KEY, reset.id)

    assert session.scalars(Event.history_of(reset.id)).one().kind == kind
    with clock.at(reset.created_at + lasts - timedelta(seconds=1)):
        assert session.execute(opened_by(secret)).one_or_none() is not None
    with clock.at(reset.created_at + lasts):
        assert session.execute(opened_by(secret)).one_or_none() is None


def test_choosing_a_password_spends_every_link(session, jairo):
    """An older letter in the same mailbox opens nothing any more."""
    for _ in range(2):
        resets.ask(session, jairo, KEY, by=jairo.actor)
    session.flush()

    resets.spend_others(session, jairo.id)
    session.flush()

    assert all(reset.used_at for reset in session.scalars(select(PasswordReset)))


def test_a_disabled_account_is_not_opened_by_an_old_letter(session, jairo):
    """Closing an account closes this door too."""
    reset = resets.ask(session, jairo, KEY, by=jairo.actor)
    jairo.disable(by=GLORIA)
    session.flush()

    assert session.execute(opened_by(secret_for(KEY, reset.id))).one_or_none() is None
