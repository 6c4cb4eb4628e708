"""Those who must answer hear of the legal term, and whoever asked hears the answer; once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from flows.answer_questions_on_time import TO_ASKER, TO_BODY, write_about
from flows.send_letters import hand_in
from models import clock
from models.events import ANYONE
from models.letters import LetterKind as L
from models.ticker import fire_due
from models.trust.asker import Asker
from models.trust.commitment_stages import PartyKind
from models.trust.question import Question
from models.trust.question_stages import RefusalReason, Term
from tests.flows.conftest import KEY, letters, numbers
from tests.models.trust.conftest import AS_JAIRO
from tests.people import LIGHTING, NIDIA, NIDIA_ID, PARKS

WORDS = "¿Cuándo prenden las lámparas de la cancha?"
DEPARTMENT, LIAISON = f"department:{LIGHTING}", f"person:{NIDIA_ID}"


@pytest.fixture
def question(city: Session) -> Question:
    """What Luz asked on the Tuesday, with her address."""
    question = Question.ask(f"{WORDS} Soy Luz.", by=ANYONE)
    city.add(question)
    city.flush()
    city.add(Asker.of(question, KEY, email="luz@correo.example", consent_version="2026-11"))
    city.commit()
    return question


@pytest.fixture
def assigned(city: Session, question: Question) -> Question:
    """The question once public lighting must answer it, by 27 May."""
    question.review(WORDS, Term.GENERAL, by=NIDIA)
    question.assign(PartyKind.DEPARTMENT, LIGHTING, by=NIDIA)
    city.commit()
    return question


def run_twice() -> None:
    """Run the flow twice on everything that happened, as a relay that stumbles would."""
    for _ in range(2):
        write_about.fn(numbers(*TO_BODY, *TO_ASKER))


def told() -> list[tuple[str, str]]:
    """Return who was told what."""
    return sorted((letter.kind.value, letter.recipient) for letter in letters())


def tick(city: Session, at: datetime) -> None:
    """Let the clocks run at a moment, and the flow after them, twice."""
    with clock.at(at):
        city.commit()
        fire_due()
        run_twice()
        city.expire_all()


def test_the_body_hears_when_assigned_soon_and_late(city, assigned):
    """The liaison hears of the late one too; each letter once."""
    run_twice()
    assert told() == [(L.QUESTION_ASSIGNED, DEPARTMENT)]
    tick(city, datetime(2026, 5, 22, 14, tzinfo=UTC))
    assert told()[1:] == [(L.QUESTION_DUE_SOON, DEPARTMENT)]
    tick(city, datetime(2026, 5, 28, 14, tzinfo=UTC))
    late = [one for one in told() if one[0] == L.QUESTION_OVERDUE]
    assert late == [(L.QUESTION_OVERDUE, DEPARTMENT), (L.QUESTION_OVERDUE, LIAISON)]


def test_what_nobody_reviewed_is_the_liaisons(city, question):
    """And what was typed is in no letter to anybody before somebody read it."""
    tick(city, datetime(2026, 5, 28, 14, tzinfo=UTC))
    assert {one[1] for one in told()} == {LIAISON}
    assert not any("Luz" in str(letter.facts) for letter in letters())


def test_who_has_it_no_longer_is_not_told(city, assigned):
    """Given to the parks before the letter was written: only they hear of it."""
    assigned.assign(PartyKind.DEPARTMENT, PARKS, by=NIDIA)
    city.commit()
    run_twice()
    assert told() == [(L.QUESTION_ASSIGNED, f"department:{PARKS}")]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_asker_gets_the_answer_and_their_own_link(city, assigned, language):
    """The link is computed at the last moment, and the letter we keep does not hold it."""
    asker = city.query(Asker).one()
    asker.language = language
    assigned.reply("El 5 de junio.", by=AS_JAIRO)
    city.commit()
    run_twice()
    hand_in.fn([letter.id for letter in letters()])
    [letter] = [one for one in letters() if one.kind is L.QUESTION_ANSWERED]
    assert letter.address == "luz@correo.example"
    assert letter.sent_at is not None, letter.last_error
    assert "El 5 de junio." in letter.body
    assert asker.secret(KEY) not in letter.body


def test_other_outcomes_are_told_to_the_asker_too(city, question):
    """Sent on, or not published and why."""
    question.reject(RefusalReason.OFFENSIVE, by=NIDIA)
    city.commit()
    run_twice()
    question.reconsider(by=NIDIA)
    question.review(WORDS, Term.GENERAL, by=NIDIA)
    question.forward("Centrales Eléctricas", by=NIDIA)
    city.commit()
    run_twice()
    assert [one[0] for one in told()] == [L.QUESTION_FORWARDED, L.QUESTION_NOT_PUBLISHED]
    hand_in.fn([letter.id for letter in letters()])
    assert all(letter.sent_at for letter in letters())
    assert "es ofensiva" in letters()[0].body


def test_who_left_no_address_is_written_nothing(city):
    """There is nobody to write to."""
    question = Question.ask(WORDS, by=ANYONE)
    city.add(question)
    city.flush()
    city.add(Asker.of(question, KEY))
    question.review(WORDS, Term.GENERAL, by=NIDIA)
    question.forward("Centrales Eléctricas", by=NIDIA)
    city.commit()
    run_twice()
    assert told() == []
