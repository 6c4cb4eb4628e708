"""Commitments and questions for tests of the portal, and a way to look at them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from models.events import ANYONE
from models.people.person import Person
from models.people.roles import Role
from models.session import reading, unit_of_work
from models.trust import commitment as commitments
from models.trust import question as questions
from models.trust.asker import Asker
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.handover import Handover
from models.trust.question import Question
from models.trust.question_stages import Term
from models.trust.speaker import Speaker
from tests.people import GLORIA, JAIRO, LA_LIBERTAD, LIGHTING, NIDIA

IN_JUNE = date(2026, 6, 5)
LAMPS = "Poner tres lámparas en la cancha"
WORDS = "¿Cuándo prenden las lámparas de la cancha de La Libertad?"
AS_JAIRO = Speaker(JAIRO, departments=frozenset({LIGHTING}))


def proposed(code: str | None = None, **told: Any) -> str:
    """Ask public lighting for lamps in La Libertad, and return the code."""
    with unit_of_work() as session:
        made = Commitment.propose(
            told.pop("what", LAMPS),
            **{
                "owed_by": (PartyKind.DEPARTMENT, LIGHTING),
                "territory_id": LA_LIBERTAD,
                "due_on": IN_JUNE,
                "origin": Origin.MEETING,
                "by": NIDIA,
                **told,
            },
        )
        made.code = code or made.code
        session.add(made)
    return made.code


def promised(code: str | None = None, **told: Any) -> str:
    """Let Jairo accept the lamps, and return the code."""
    made = proposed(code, **told)
    change(made, lambda one: one.accept(by=AS_JAIRO))
    return made


def claimed(code: str | None = None, **told: Any) -> str:
    """Let Jairo say that the lamps are there, and return the code."""
    made = promised(code, **told)
    change(made, lambda one: one.claim("Las tres prenden.", photos=1, by=AS_JAIRO))
    return made


def change(code: str, do: Callable[[Commitment], object]) -> None:
    """Let something happen to a commitment while nobody looks at the portal."""
    with unit_of_work() as session:
        do(session.scalars(commitments.coded(code)).one())


def look(code: str) -> Commitment:
    """Look at a commitment, with what was claimed and which dates were asked for."""
    with reading() as session:
        found = session.scalars(commitments.coded(code)).one()
        assert found.claims is not None
        assert found.dates is not None
        return found


def seen(code: str) -> dict[str, str]:
    """Return what the hidden field of a form says to somebody who looks at it now."""
    return {"version": str(look(code).version)}


def asked(code: str | None = None, *, key: str = "not a secret", **told: Any) -> str:
    """Ask a question and leave an address, and return the code."""
    with unit_of_work() as session:
        question = Question.ask(told.pop("words", WORDS), by=ANYONE, **told)
        question.code = code or question.code
        session.add(question)
        session.flush()
        session.add(
            Asker.of(
                question,
                key,
                name="Luz Marina",
                email="luz@correo.example",
                consent_version="2026-11",
            )
        )
    return question.code


def assigned(code: str | None = None, **told: Any) -> str:
    """Let Nidia publish a question and give it to public lighting, and return the code."""
    made = asked(code, **told)

    def give(question: Question) -> None:
        question.review(question.words, Term.GENERAL, by=NIDIA)
        question.assign(PartyKind.DEPARTMENT, LIGHTING, by=NIDIA)

    change_question(made, give)
    return made


def answered(code: str | None = None, **told: Any) -> str:
    """Let Jairo answer, and return the code."""
    made = assigned(code, **told)
    change_question(made, lambda one: one.reply("El 5 de junio prenden.", by=AS_JAIRO))
    return made


def change_question(code: str, do: Callable[[Question], object]) -> None:
    """Let something happen to a question while nobody looks at the portal."""
    with unit_of_work() as session:
        do(session.scalars(questions.coded(code)).one())


def look_at_question(code: str) -> Question:
    """Look at a question."""
    with reading() as session:
        return session.scalars(questions.coded(code)).one()


def asker_of(code: str) -> Asker:
    """Look at whoever asked."""
    with reading() as session:
        question = session.scalars(questions.coded(code)).one()
        return session.query(Asker).filter_by(question_id=question.id).one()


def handover(leaving: Any, coming: Any, *, id: Any = None) -> Handover:  # noqa: A002
    """Let Gloria list what a liaison leaves to the next."""
    with unit_of_work() as session:
        people = session.get_one(Person, leaving), session.get_one(Person, coming)
        made = Handover.begin(session, Role.LIAISON, *people, by=GLORIA)
        made.id = id or made.id
        session.add(made)
    return made
