"""What nobody can read is kept for whoever can mend its cause, and never fills the disk."""

import pytest
from sqlalchemy import select

from models.alerts import dead_letter
from models.alerts.dead_letter import DeadLetter, bury
from models.clock import now
from tests.models.alerts.conftest import later

TOPIC = "convivencia/v1/devices/PB-0007/event"


def letters(session) -> list[DeadLetter]:
    """Return what is kept, the newest first."""
    return list(session.scalars(DeadLetter.newest()))


def test_a_letter_says_where_it_came_from_and_why_it_is_here(session):
    """And how it began, so that somebody can see what it was."""
    bury(session, TOPIC, b'{"id": 7', "no JSON")

    [letter] = letters(session)
    assert (letter.topic, letter.reason, letter.size) == (TOPIC, "no JSON", 8)
    assert letter.beginning == '{"id": 7'


def test_the_same_again_is_counted_not_kept_twice(session, tuesday_morning):
    """A broken device repeats for years."""
    for number in range(3):
        with later(seconds=3 * number):
            bury(session, TOPIC, b"x", "no JSON")
            last = now()

    [letter] = letters(session)
    assert (letter.times, letter.first_at, letter.last_at) == (3, tuesday_morning, last)


def test_the_same_from_another_is_another(session):
    """Whose box is broken is the first question."""
    bury(session, TOPIC, b"x", "no JSON")
    bury(session, TOPIC.replace("7", "8"), b"x", "no JSON")

    assert len(letters(session)) == 2


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\0\xff\xfe",
        b"\xed\xa0\x80",
        bytes(range(256)),
        b"x" * 100_000,
        "ñ\u202e".encode(),
    ],
)
def test_any_bytes_can_be_kept_and_shown(session, payload):
    """Neither a zero nor half a character nor length keeps one from being written."""
    bury(session, TOPIC, payload, "\0" + "why" * 500)
    session.commit()

    [letter] = letters(session)
    assert letter.size == len(payload)
    assert len(letter.beginning) <= 4 * dead_letter.LONGEST
    shown = letter.beginning + letter.reason
    assert all(sign.isprintable() or sign == "\n" for sign in shown)


@pytest.mark.parametrize("topic", ["", "a\0b", "x" * 70_000, "\ud800"])
def test_any_topic_can_be_kept(session, topic):
    """A broker that is not ours may let anything pass."""
    bury(session, topic, b"x", "nobody's topic")
    session.commit()

    assert len(letters(session)) == 1


def test_a_box_that_sends_noise_leaves_room_for_the_others(session, monkeypatch):
    """Twenty of its letters show what it is; the rest are counted."""
    monkeypatch.setattr(dead_letter, "MOST_OF_ONE", 2)
    for number in range(6):
        bury(session, TOPIC, f"{number}".encode(), "no JSON")
    bury(session, TOPIC.replace("7", "8"), b"x", "no JSON")

    assert sorted((one.topic[-7], one.times) for one in letters(session)) == [
        ("7", 1),
        ("7", 5),
        ("8", 1),
    ]


def test_who_floods_us_fills_no_disk(session, monkeypatch):
    """Those that are there stay and are counted on; of new ones, no more are kept."""
    monkeypatch.setattr(dead_letter, "MOST", 3)
    for number in range(5):
        bury(session, f"{TOPIC}/{number}", b"x", "no JSON")
    bury(session, f"{TOPIC}/0", b"x", "no JSON")

    kept = session.scalars(select(DeadLetter).order_by(DeadLetter.times.desc())).all()
    assert [one.times for one in kept] == [2, 1, 1]
