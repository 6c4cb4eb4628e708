"""The diary is sealed: whoever rewrites it is found out."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from models.audit import PublishedHead, Seal, head, publish_head, seal_late, seal_some
from models.clock import wall
from models.events import PLATFORM, Event, EventKind
from models.session import reading, unit_of_work
from models.verifying import ChainBrokenError, verify

LAMP = UUID(int=7)
CHANGE = "UPDATE event SET {} WHERE id = 3"


def happen(*numbers, when=None):
    """Let something happen to the lamp at the corner, as often as there are numbers."""
    with unit_of_work() as session:
        for number in numbers:
            session.add(event(number, when))


def event(number, when=None):
    """Make one event by hand, with every kind of value a column can hold."""
    columns = {
        "id": number,
        "kind": EventKind.WORK_ORDER_OPENED,
        "subject_id": LAMP,
        "actor": str(PLATFORM),
        "occurred_at": when or wall(),
        "recorded_at": when or wall(),
        "facts": {"amount": 1.5, "code": "ñ", "of": number},
        "imported": False,
    }
    known = Event.__table__.columns.keys()
    return Event(**{name: value for name, value in columns.items() if name in known})


@pytest.fixture
def five_sealed(database):
    """Five things happened, and all are sealed."""
    happen(1, 2, 3, 4, 5)
    assert seal_some() == 5
    return database


def tamper(*sentences):
    """Do what only the owner of the disk can: change rows past triggers and foreign keys."""
    with reading() as session:
        address = session.get_bind().engine.url
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(address.database)) as connection, connection:
            for table in ("event", "seal", "published_head"):
                for deed in ("update", "delete"):
                    connection.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{deed}")
            for sentence in sentences:
                connection.execute(sentence)
    else:
        with unit_of_work() as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            for sentence in sentences:
                session.execute(text(sentence))


def verdict(expected=""):
    """Verify, and return what was found wrong."""
    with reading() as session, pytest.raises(ChainBrokenError) as found:
        verify(session, expected)
    return str(found.value)


def test_an_untouched_diary_verifies(five_sealed):
    """The head is the last seal, and nothing waits."""
    with reading() as session:
        found = verify(session)
        assert (found.head, found.waiting) == (head(session), 0)
        assert found.head.position == 5
        assert verify(session, found.head.digest) == found
        assert verify(session, f"5:{found.head.digest}") == found


def test_an_empty_diary_verifies(database):
    """A city on its first day has nothing to hide."""
    with reading() as session:
        assert verify(session).head.position == 0


def test_what_is_not_sealed_yet_is_counted_and_is_no_fault(five_sealed):
    """Events come before their seals: for some seconds that is how it should be."""
    happen(6, 7)
    with reading() as session:
        assert verify(session).waiting == 2


def test_seals_continue_the_chain_in_small_batches(database):
    """Sealing in parts gives the chain that sealing at once gives."""
    happen(1, 2, 3, 4, 5)
    assert [seal_some(2), seal_some(2), seal_some(2), seal_some(2)] == [2, 2, 1, 0]
    with reading() as session:
        assert verify(session).head.position == 5


@pytest.mark.parametrize("table", ["event", "seal"])
@pytest.mark.parametrize(
    "sentence", ["DELETE FROM {}", "UPDATE {} SET {key} = {key}"], ids=["delete", "update"]
)
def test_the_database_refuses_to_change_diary_and_seals(five_sealed, table, sentence):
    """Whoever works through the database can only add."""
    key = {"event": "kind", "seal": "digest"}[table]
    with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
        session.execute(text(sentence.format(table, key=key)))


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'work_order.closed'",
        "kind = 'no.such.thing'",
        "actor = 'person:00000000-0000-0000-0000-000000000001'",
        "occurred_at = '2020-01-01 00:00:00.000000'",
        "recorded_at = '2020-01-01 00:00:00.000000'",
        "subject_id = '00000000000000000000000000000008'",
        """facts = '{"amount": 1.4, "code": "ñ", "of": 3}'""",
        "facts = '{}'",
    ],
)
def test_a_changed_event_is_named(five_sealed, change):
    """Whatever column is changed, the first bad row is named by its number."""
    tamper(CHANGE.format(change))
    assert verdict() == "event 3 (seal 3) is not what was sealed: it was changed"


@pytest.mark.parametrize("change", ["facts = '{'", "occurred_at = 'yesterday'"])
def test_an_unreadable_event_is_named_too(five_sealed, change):
    """Rubbish in a column is a bad row with a number, never a traceback."""
    with reading() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL keeps rubbish out by the column's type")
    tamper(CHANGE.format(change))
    assert verdict() == "event 3 (seal 3) is not what was sealed: it was changed"


def test_a_missing_event_is_named(five_sealed):
    """A row that was taken out is missed."""
    tamper("DELETE FROM event WHERE id = 2")
    assert verdict() == "event 2 (seal 2) is missing"


def test_a_missing_seal_is_named(five_sealed):
    """Positions have no gaps, so a missing one is proof."""
    tamper("DELETE FROM seal WHERE position = 4", "DELETE FROM event WHERE id = 4")
    assert verdict() == "seal 4 is missing"


def test_an_altered_seal_is_told_from_an_altered_event(five_sealed):
    """The event is right and the seal is not: that is said."""
    tamper("UPDATE seal SET digest = upper(digest) WHERE position = 2")
    assert verdict() == "the seal of event 2 (seal 2) was altered"


def test_two_seals_that_changed_places_are_named(five_sealed):
    """Who did what first cannot be turned round."""
    tamper(
        "UPDATE seal SET position = 20 WHERE position = 2",
        "UPDATE seal SET position = 2 WHERE position = 3",
        "UPDATE seal SET position = 3 WHERE position = 20",
    )
    assert verdict() == "event 3 (seal 2) and event 2 changed places"


def test_two_events_that_changed_numbers_are_found(five_sealed):
    """The number is part of what is sealed."""
    tamper(
        "UPDATE event SET id = 20 WHERE id = 2",
        "UPDATE event SET id = 2 WHERE id = 3",
        "UPDATE event SET id = 3 WHERE id = 20",
    )
    assert verdict().startswith("event 2 (seal 2)")


def test_a_form_that_would_cover_less_is_found(five_sealed):
    """The form is part of what is sealed: nobody can choose a narrower one afterwards."""
    tamper("UPDATE seal SET form = 2 WHERE position = 2")
    assert verdict().startswith("event 2 (seal 2)")


def test_a_chain_cut_off_is_found_by_the_published_head(five_sealed):
    """What is left verifies in itself; only the head from outside tells that more was there."""
    with reading() as session:
        published = head(session).digest
    tamper("DELETE FROM seal WHERE position > 3", "DELETE FROM event WHERE id > 3")
    with reading() as session:
        assert verify(session).head.position == 3
    assert verdict(published).startswith("the chain was made anew or cut off")


def test_a_chain_made_anew_is_found_by_the_published_head(five_sealed):
    """Who changes an event and seals all again has seals that fit, and another head."""
    with reading() as session:
        published = head(session)
    tamper("UPDATE event SET actor = 'nobody' WHERE id = 3", "DELETE FROM seal")
    assert seal_some() == 5
    with reading() as session:
        assert verify(session).head.position == published.position
    assert verdict(published.digest).startswith("the chain was made anew or cut off")
    assert verdict(f"5:{published.digest}").startswith("the chain was made anew or cut off")


def test_each_day_its_head_is_published_once(five_sealed):
    """What is published stays published, and verification compares with all of it."""
    with unit_of_work() as session:
        assert publish_head(session, date(2026, 5, 4))
    happen(6)
    seal_some()
    with unit_of_work() as session:
        assert not publish_head(session, date(2026, 5, 4))
        assert publish_head(session, date(2026, 5, 5))
    with reading() as session:
        heads = session.scalars(select(PublishedHead).order_by(PublishedHead.day)).all()
        assert [one.position for one in heads] == [5, 6]
        assert verify(session).head.position == 6


def test_the_published_days_betray_a_cut_and_a_new_chain(five_sealed):
    """Even without a head from outside, the table of published ones must fit."""
    with unit_of_work() as session:
        publish_head(session, date(2026, 5, 4))
    tamper("DELETE FROM seal WHERE position > 3", "DELETE FROM event WHERE id > 3")
    assert "cut off" in verdict()
    happen(4, 5)
    seal_some()
    assert verdict().startswith("the chain was made anew: the head published for 2026-05-04")


def test_an_event_slipped_in_among_sealed_ones_is_named(database):
    """A row put into a gap afterwards has no seal, and old ones without are no delay."""
    happen(1, 2, 4, 5)
    seal_some()
    happen(3, when=wall() - timedelta(hours=2))
    assert verdict() == ("event 3 stands among sealed events without a seal: it was slipped in")


def test_a_number_that_comes_late_is_sealed_late(database):
    """PostgreSQL gives 6 before 7 and may commit it after: it stands behind 7, and no hole."""
    happen(1, 2, 7)
    seal_some()
    happen(6)
    with reading() as session:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
    assert seal_some() == 0
    assert seal_late() == (0 if on_sqlite else 1)
    with reading() as session:
        sealed = session.scalars(select(Seal.event_id).order_by(Seal.position)).all()
        assert sealed == ([1, 2, 7] if on_sqlite else [1, 2, 7, 6])
        assert verify(session).waiting == (1 if on_sqlite else 0)


def test_a_second_sealer_writes_nothing_twice(five_sealed, monkeypatch):
    """Two sealers that saw the same head: the slower one finds the chain longer, and stops."""
    happen(6)

    def overtaken():
        monkeypatch.undo()
        assert seal_some() == 1
        return unit_of_work()

    monkeypatch.setattr("models.audit.unit_of_work", overtaken)
    assert seal_some() == 0
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Seal)) == 6
        assert verify(session).head.position == 6


def test_verification_reads_the_chain_a_page_at_a_time(five_sealed, monkeypatch):
    """Memory stays flat however long the diary is, and pages join without a seam."""
    monkeypatch.setattr("models.verifying.PAGE", 2)
    with reading() as session:
        assert verify(session).head.position == 5
    tamper("UPDATE event SET actor = 'nobody' WHERE id = 5")
    assert verdict().startswith("event 5 (seal 5)")
