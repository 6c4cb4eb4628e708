"""A letter is written once, however often somebody tells the story again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.letters import (
    Draft,
    Letter,
    LetterKind,
    abandoned,
    forget_recipient,
    waiting,
    write,
    write_all,
)

ANA = {"recipient": "person:1", "address": "ana@correo.example"}
KIND = LetterKind.REQUEST_ACCEPTED


def test_the_same_letter_is_written_once(session: Session) -> None:
    """Event, kind and recipient make a letter; what it would say now does not matter."""
    first = write(session, about=7, kind=KIND, facts={"code": "R-1"}, **ANA)
    again = write(session, about=7, kind=KIND, facts={"code": "R-2"}, **ANA)
    other = write(session, about=8, kind=KIND, **ANA)

    assert first is not None
    assert again is not None
    assert (again.id, again.facts) == (first.id, {"code": "R-1"})
    assert other is not None
    assert len({first.digest, other.digest}) == 2


def test_many_letters_are_written_in_one_go(session: Session) -> None:
    """A batch that was half written before is completed, and nothing in it is written twice."""
    drafts = [Draft(str(n), KIND, "person:1", "ana@correo.example") for n in range(300)]
    write_all(session, drafts[:100])
    write_all(session, drafts)

    assert len(session.scalars(select(Letter.id)).all()) == 300


@pytest.mark.parametrize("address", [None, "", "  ", "\0"])
def test_whoever_left_no_address_gets_no_letter(session: Session, address: str | None) -> None:
    """There is nobody to write to, and that is no error."""
    assert write(session, about=1, kind=KIND, recipient="person:1", address=address) is None
    assert waiting(session, 10) == []


def test_what_people_type_can_be_kept(session: Session) -> None:
    """NUL bytes, emoji and words without end are kept as they are and rendered harmless."""
    facts = {"place": "a\0b 😀 שלום " + "x" * 10_000}
    letter = write(session, about=1, kind=KIND, facts=facts, **ANA)
    session.commit()

    assert letter is not None
    assert session.get_one(Letter, letter.id).facts == facts


def test_a_letter_that_fails_rests_longer_each_time(session: Session) -> None:
    """A minute, four, sixteen… and at last it is given up, for a person to look at."""
    letter = write(session, about=1, kind=KIND, **ANA)
    assert letter is not None
    rests = []
    while letter.abandoned_at is None:
        letter.settle(error="450 try later")
        rests.append((letter.next_try_at - clock.now()) / timedelta(minutes=1))
    session.flush()

    assert rests == [1, 4, 16, 64, 256, 720, 720, 720]
    assert session.scalars(abandoned()).all() == [letter]
    letter.try_again()
    session.flush()
    assert waiting(session, 10) == [letter.id]


def test_a_forgotten_letter_is_empty_and_never_sent(session: Session) -> None:
    """What it said and to whom is gone; that it was written stays, so it stays one letter."""
    letter = write(session, about=1, kind=KIND, facts={"code": "R-1"}, **ANA)
    assert letter is not None
    forget_recipient(session, "person:1")
    again = write(session, about=1, kind=KIND, **ANA)
    session.refresh(letter)

    assert again is not None
    assert again.id == letter.id
    assert (letter.address, letter.facts, letter.subject, letter.body) == ("", {}, None, None)
    assert waiting(session, 10) == []
