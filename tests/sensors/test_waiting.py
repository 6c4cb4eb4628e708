"""What cannot be written now waits, and what can never be written stops nobody."""

import sqlite3

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from models.session import SessionFactory
from sensors import gateway as gateways
from sensors import writing
from tests.sensors.gateways import (
    acknowledged,
    answered,
    arrival,
    enrol,
    event,
    hear,
    kept,
    letters,
    quiet_gateway,
)


@pytest.fixture
def gateway(database):
    """A gateway of a city with one button."""
    enrol("PB-0007")
    return quiet_gateway()


# --- what cannot be kept --------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure",
    [
        DataError("", {}, ValueError("does not fit")),
        IntegrityError("", {}, ValueError("is there")),
        OverflowError("too large"),
        KeyError("x"),
    ],
)
def test_a_message_that_cannot_be_kept_takes_no_other_with_it(gateway, monkeypatch, failure):
    """It goes to the dead letters with its reason, unanswered, and does not come back."""
    hear_all = writing.hear_all

    def refuse_one(session, group):
        if any(one.message_id == "poison" for one in group):
            raise failure
        return hear_all(session, group)

    monkeypatch.setattr(writing, "hear_all", refuse_one)

    hear(gateway, *(event(message_id=name) for name in ("1", "2", "poison", "3", "4")))

    assert {one.message_id for one in kept()} == {"1", "2", "3", "4"}
    assert [said for _, said in answered(gateway)] == ["1", "2", "3", "4"]
    assert acknowledged(gateway) == 5
    [letter] = letters()
    assert "could not be kept" in letter.reason
    assert "poison" in letter.beginning


def test_a_message_that_fails_once_is_tried_again_alone(gateway, monkeypatch):
    """Somebody else made the same incident in the same moment: the second look finds it."""
    failures = [IntegrityError("", {}, ValueError("is there"))]
    hear_all = writing.hear_all

    def fail_first(session, group):
        if failures:
            raise failures.pop()
        return hear_all(session, group)

    monkeypatch.setattr(writing, "hear_all", fail_first)

    hear(gateway, event())

    assert answered(gateway) == [("PB-0007", "41")]
    assert letters() == []


def test_a_message_that_is_refused_even_as_a_dead_letter_does_not_end_the_gateway(
    gateway, monkeypatch, caplog
):
    """The log has it."""
    monkeypatch.setattr(writing, "bury", lambda *_: 1 / 0)

    hear(gateway, arrival("nobody", b"x"), event())

    assert "could not keep nobody" in caplog.text
    assert acknowledged(gateway) == 2


# --- the database is away -------------------------------------------------------------------


@pytest.fixture
def waiting(gateway, monkeypatch):
    """The same gateway without chores, in a hurry to try again."""
    monkeypatch.setattr(gateways, "NOT_NOW_PAUSE", 0)
    gateway.chores = []
    return gateway


def pragma(sentence: str) -> int | None:
    """Say something to the connection that the gateway uses, and return the answer."""
    with SessionFactory() as session:
        return session.connection().exec_driver_sql(f"PRAGMA {sentence}").scalar()


def test_a_press_waits_for_a_database_that_is_away_and_is_then_answered(waiting, monkeypatch):
    """Numbered: 1. the database is away. 2. Nothing is acknowledged. 3. It is back."""
    away = [OperationalError("", {}, OSError("away"))] * 2
    hear_all = writing.hear_all

    def hear_later(session, group):
        if away:
            raise away.pop()
        return hear_all(session, group)

    monkeypatch.setattr(writing, "hear_all", hear_later)
    waiting.arrived.put(event())
    for _ in range(2):
        waiting.step(0)
        assert (acknowledged(waiting), answered(waiting)) == (0, [])
    waiting.arrived.put(event(message_id="42"))
    waiting.step(0)
    waiting.step(0)

    assert answered(waiting) == [("PB-0007", "41"), ("PB-0007", "42")]


def test_a_press_waits_while_somebody_holds_the_database(waiting, database):
    """A real lock on a real file, longer than SQLite's own patience."""
    pragma("busy_timeout = 20")
    holder = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    waiting.arrived.put(event())

    waiting.step(0)
    assert (acknowledged(waiting), waiting.pen.waiting) == (0, 1)
    holder.execute("ROLLBACK")
    holder.close()
    waiting.step(0)

    assert answered(waiting) == [("PB-0007", "41")]


def test_presses_wait_while_the_disk_is_full(waiting):
    """SQLite says `database or disk is full`: that is no fault of the messages."""
    pragma(f"max_page_count = {pragma('page_count')}")
    for number in range(150):
        waiting.arrived.put(event(message_id=f"{number:064}"))
    waiting.pen.size = 150
    waiting.step(0)
    left = waiting.pen.waiting
    pragma("max_page_count = 100000")
    waiting.step(0)

    assert left == 150
    assert len(answered(waiting)) == acknowledged(waiting) == 150
    assert letters() == []


def test_a_group_that_is_refused_for_ever_is_taken_apart_in_the_end(waiting, monkeypatch):
    """A database that takes all but this is well: one message must not end all alarms."""
    monkeypatch.setattr(writing, "LONG_ENOUGH", 3)
    hear_all = writing.hear_all

    def refuse_one(session, group):
        if any(one.message_id == "poison" for one in group):
            raise OperationalError("", {}, sqlite3.OperationalError("too many of something"))
        return hear_all(session, group)

    monkeypatch.setattr(writing, "hear_all", refuse_one)
    for name in ("1", "poison", "2"):
        waiting.arrived.put(event(message_id=name))
    for _ in range(20):
        waiting.step(0)

    assert {said for _, said in answered(waiting)} == {"1", "2"}
    assert [one.times for one in letters()] == [1]


def test_what_is_no_matter_of_the_database_is_not_waited_for(waiting):
    """A mistake of ours must be seen, not slept over for ever."""
    with pytest.raises(DataError):
        waiting.wait_for_the_database(DataError("", {}, ValueError()))
