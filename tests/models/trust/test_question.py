"""A public question is read, assigned, answered within its legal term, or seen to be late."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models import clock
from models.deadlines import Deadline, DeadlineKind
from models.events import ANYONE, Event
from models.lifecycle import TransitionRefusedError
from models.ticker import fire_due
from models.trust.asker import Asker
from models.trust.commitment_stages import PartyKind
from models.trust.question import CommentedAlreadyError, Question
from models.trust.question_stages import QuestionStatus, RefusalReason, Term
from models.trust.speaker import NotYourSideError, Speaker
from models.trust.words import NothingSaidError
from models.upkeep.follower import KEEP_CONTACT
from tests.models.trust.conftest import AS_JAIRO, AS_MARTHA, AS_PEDRO
from tests.people import LA_LIBERTAD, LIGHTING, NIDIA, YESID

WORDS = "¿Cuándo prenden las lámparas de la cancha de La Libertad?"
KEY = "the installation's secret"


@pytest.fixture
def question(city):
    """What somebody asked on the Tuesday, 5 May 2026."""
    question = Question.ask(WORDS, by=ANYONE, territory_id=LA_LIBERTAD)
    city.add(question)
    city.commit()
    return question


@pytest.fixture
def assigned(city, question):
    """The question once Nidia read it and gave it to public lighting."""
    question.review(WORDS, Term.GENERAL, by=NIDIA)
    question.assign(PartyKind.DEPARTMENT, LIGHTING, by=NIDIA)
    city.commit()
    return question


def tick(city) -> None:
    """Let the clocks run, and look again."""
    city.commit()
    fire_due()
    city.expire_all()


def kinds(city, question) -> list[str]:
    """Read what happened to a question, in order."""
    city.flush()
    happened = select(Event.kind).where(Event.subject_id == question.id).order_by(Event.id)
    return [kind.value.removeprefix("question.") for kind in city.scalars(happened)]


@pytest.mark.parametrize(
    ("term", "due"),
    [
        # 18 May 2026 is a holiday (Ascension, moved to Monday), 8 and 15 June are too.
        (Term.GENERAL, "2026-05-27T23:59:59-05:00"),
        (Term.INFORMATION, "2026-05-20T23:59:59-05:00"),
        (Term.CONSULTATION, "2026-06-19T23:59:59-05:00"),
    ],
)
def test_the_term_is_counted_in_working_days_from_the_day_after_receipt(question, term, due):
    """Ley 1755 de 2015, art. 14: 15, 10 and 30 working days."""
    question.review(WORDS, term, by=NIDIA)
    assert question.due_at == datetime.fromisoformat(due)


def test_nobody_outside_reads_it_before_somebody_looked(question):
    """What names a person is taken out; what was asked stays for those who answer."""
    assert not question.is_public
    with pytest.raises(TransitionRefusedError):
        question.assign(PartyKind.DEPARTMENT, LIGHTING, by=NIDIA)
    with pytest.raises(TransitionRefusedError):
        question.forward("Centrales Eléctricas", by=NIDIA)

    question.review("¿Cuándo prenden las lámparas?", Term.GENERAL, by=NIDIA)
    assert question.is_public
    assert (question.words, question.public_words) == (WORDS, "¿Cuándo prenden las lámparas?")


def test_an_answer_stops_the_clocks_and_is_in_time_or_late(city, assigned):
    """The warning comes three working days before, the rest only when nobody answers."""
    open_ones = {one.kind: one.due_at for one in city.scalars(Deadline.still_open())}
    assert open_ones[DeadlineKind.QUESTION_WARNING] == datetime.fromisoformat(
        "2026-05-22T08:00-05:00"
    )
    city.commit()
    with clock.at(datetime(2026, 5, 22, 14, tzinfo=UTC)):
        tick(city)
        assigned.reply("Las prendemos el 5 de junio.", by=AS_JAIRO)
        city.commit()

    assert (assigned.status, assigned.days_late) == (QuestionStatus.ANSWERED, 0)
    assert kinds(city, assigned) == ["asked", "published", "assigned", "due_soon", "answered"]
    assert city.scalars(Deadline.still_open()).all() == []


def test_unanswered_it_is_late_and_says_for_how_long(city, assigned):
    """Overdue is said once; the working days are counted up to the answer."""
    with clock.at(datetime(2026, 6, 3, 15, tzinfo=UTC)):
        tick(city)
        tick(city)
        assert assigned.is_late
        assert assigned.days_late == 5
        assert kinds(city, assigned)[-1] == "overdue"
        assigned.reply("Perdón por la demora.", by=AS_JAIRO)
        city.commit()
    with clock.at(datetime(2026, 7, 3, 15, tzinfo=UTC)):
        assert (assigned.is_late, assigned.days_late) == (False, 5)


def test_the_review_does_not_stop_the_term(city, question):
    """A question that nobody reads is late all the same."""
    with clock.at(datetime(2026, 6, 3, 15, tzinfo=UTC)):
        tick(city)
        assert kinds(city, question) == ["asked", "overdue"]


@pytest.mark.parametrize("who", [AS_PEDRO, AS_MARTHA, Speaker(NIDIA, for_residents=True)])
def test_only_the_body_it_was_assigned_to_answers(assigned, who):
    """Neither another department nor the neighbours nor the liaison."""
    with pytest.raises(NotYourSideError):
        assigned.reply("Pronto.", by=who)


def test_a_unit_answers_by_its_crew_or_its_commander(city, question):
    """A question to the police is answered by the police."""
    unit = "00000000-0000-0000-0000-000000000007"
    question.review(WORDS, Term.GENERAL, by=NIDIA)
    question.assign(PartyKind.UNIT, unit, by=NIDIA)
    with pytest.raises(NotYourSideError):
        question.reply("Pronto.", by=Speaker(YESID))
    question.reply("Todas las noches.", by=Speaker(YESID, every_unit=True))
    city.commit()


def test_what_is_for_others_is_passed_on_within_five_working_days(city, assigned):
    """Art. 21; later it is done too, and seen to be late."""
    assert assigned.forward_by == datetime.fromisoformat("2026-05-12T23:59:59-05:00")
    assigned.forward("Centrales Eléctricas del Norte de Santander", by=NIDIA)
    city.commit()
    assert city.scalars(Deadline.still_open()).all() == []
    with pytest.raises(TransitionRefusedError):
        assigned.reply("Igual contesto.", by=AS_JAIRO)


def test_what_is_not_published_says_why_and_may_be_looked_at_again(city, question):
    """A mistake of the review costs the asker nothing: the term has gone on."""
    due = question.due_at
    question.reject(RefusalReason.ASKED_BEFORE, by=NIDIA)
    city.commit()
    assert not question.is_public
    question.reconsider(by=NIDIA)
    city.commit()
    assert (question.status, question.due_at) == (QuestionStatus.RECEIVED, due)


def test_the_asker_comments_once_and_somebody_reads_it_first(city, assigned):
    """A wrong or unsatisfying answer can be answered, once."""
    asker = Asker.of(assigned, KEY)
    city.add(asker)
    with pytest.raises(TransitionRefusedError):
        assigned.say_of_answer("No me sirve.", by=asker.actor)
    assigned.reply("Pronto.", by=AS_JAIRO)
    with pytest.raises(NothingSaidError):
        assigned.say_of_answer("  ", by=asker.actor)
    assigned.say_of_answer("Pronto no es una fecha.", by=asker.actor)
    with pytest.raises(CommentedAlreadyError):
        assigned.say_of_answer("Otra vez.", by=asker.actor)
    assert assigned.comment_shown_at is None
    assigned.show_comment(by=NIDIA)
    city.commit()


def test_a_contact_needs_consent_and_is_erased_a_year_after_the_last_word(city, assigned):
    """While the question waits it is kept: whoever asked wants to hear the answer."""
    without = Asker.of(assigned, KEY, name="Luz", email="luz@correo.example")
    assert (without.name, without.email, without.consented_at) == (None, None, None)

    asker = Asker.of(
        assigned, KEY, name="Luz", email="luz@correo.example", consent_version="2026-11"
    )
    city.add(asker)
    city.commit()
    assert asker.holds(asker.secret(KEY))
    assert not asker.holds(asker.secret("another key"))
    later = datetime(2027, 5, 6, 15, tzinfo=UTC)
    with clock.at(later):
        tick(city)
        assert asker.email is not None
        assigned.reply("Un año después.", by=AS_JAIRO)
        city.commit()
    with clock.at(later + KEEP_CONTACT + timedelta(days=1)):
        tick(city)
        assert (asker.name, asker.email) == (None, None)
        assert asker.forgotten_at is not None


def test_a_question_without_words_is_none(city):
    """Fifteen letters are the least that asks something."""
    with pytest.raises(NothingSaidError):
        Question.ask("¿Y?", by=ANYONE)


@pytest.mark.parametrize(
    "lie",
    [
        "status = 'answered'",
        "status = 'forwarded'",
        "status = 'rejected'",
        "comment = 'No.'",
        "public_words = NULL",
        "assigned_to_kind = 'committee'",
    ],
)
def test_a_status_cannot_lie(city, assigned, lie):
    """The database itself refuses what has nothing to show for it."""
    with pytest.raises(IntegrityError):
        city.execute(text(f"UPDATE question SET {lie}"))  # noqa: S608 - ours
