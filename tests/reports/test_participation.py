"""What was promised and asked stands in the report: broken first, dialogue included."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from models import clock
from models.events import ANYONE
from models.trust.commitment import Commitment
from models.trust.commitment_stages import Origin, PartyKind
from models.trust.question import Question
from models.trust.question_stages import RefusalReason, Term
from reports.accountability import gather
from reports.document import as_pdf
from reports.participation import PARTS
from reports.participation_sentences import sentences_of
from reports.period import Month
from tests.models.trust.conftest import AS_JAIRO, AS_MARTHA
from tests.people import ATALAYA, LA_LIBERTAD, LIGHTING, NIDIA

APRIL = Month(2026, 4)
HOME = "https://convivencia.example"


def on(day: int, month: int = 4) -> datetime:
    """Return ten in the morning of a day of 2026."""
    return datetime(2026, month, day, 15, tzinfo=UTC)


@pytest.fixture
def promise(city: Session):
    """Let public lighting promise something on 1 April, and tell what became of it."""

    def it(what: str, due: int, *, shown: int | None = None, said: bool = True, **told):
        with clock.at(on(1)):
            commitment = Commitment.propose(
                what,
                owed_by=(PartyKind.DEPARTMENT, LIGHTING),
                territory_id=told.get("where", LA_LIBERTAD),
                due_on=date(2026, 4, due),
                origin=Origin.MEETING,
                by=NIDIA,
            )
            city.add(commitment)
            commitment.accept(by=AS_JAIRO)
        if shown is not None:
            with clock.at(on(shown)):
                commitment.claim("Está hecho.", by=AS_JAIRO)
                if said:
                    commitment.confirm(by=AS_MARTHA)
        city.commit()
        return commitment

    return it


@pytest.fixture
def spring(city: Session, promise) -> Session:
    """April: two kept, one late, one broken, one let go, one claimed late; three questions."""
    promise("Podar los árboles", 10, shown=8)
    promise("Pintar la cancha", 20, shown=20)
    promise("Arreglar el andén", 12, shown=15)
    promise("Poner lámparas", 14)
    promise("Abrir el salón", 22, shown=25, said=False)
    gone = promise("Cerrar la calle", 18)
    with clock.at(on(16)):
        gone.let_go("Ya no hace falta.", by=AS_MARTHA)
    promise("Otra comuna", 14, where=ATALAYA)
    with clock.at(on(1)):
        for words in ("¿Cuándo prenden las lámparas?", "¿Cuándo podan el parque?"):
            question = Question.ask(words, by=ANYONE, territory_id=LA_LIBERTAD)
            city.add(question)
            question.review(words, Term.INFORMATION, by=NIDIA)
            question.assign(PartyKind.DEPARTMENT, LIGHTING, by=NIDIA)
        hidden = Question.ask("¿Por qué mi vecina Luz no paga?", by=ANYONE)
        hidden.territory_id = LA_LIBERTAD
        city.add(hidden)
        hidden.reject(RefusalReason.ACCUSES_SOMEBODY, by=NIDIA)
    with clock.at(on(10)):
        question.reply("El 20 de abril.", by=AS_JAIRO)
    city.commit()
    return city


def test_what_was_promised_is_counted_by_the_date_in_force(spring):
    """Due: all but the withdrawn one. Broken: open past its date, claimed late included."""
    told = gather(spring, LA_LIBERTAD, APRIL).data["participation"]["commitments"]

    assert (told["made"], told["due"]) == (6, 5)
    assert (told["kept"], told["late"], told["broken"]) == (2, 1, 2)
    assert [one["what"] for one in told["broken_list"]] == ["Poner lámparas", "Abrir el salón"]
    assert [(one["days_late"], one["claimed"]) for one in told["broken_list"]] == [
        (21, False),
        (3, True),
    ]


def test_the_city_has_the_sum_of_its_comunas(spring):
    """And another comuna none of this one's."""
    city = gather(spring, "54001", APRIL).data["participation"]["commitments"]
    there = gather(spring, ATALAYA, APRIL).data["participation"]
    assert (city["made"], city["broken"]) == (7, 3)
    assert there["commitments"]["broken"] == 1
    assert there["questions"]["asked"] == 0


def test_what_was_asked_is_told_with_its_answer_and_what_was_not_published_is_hidden(spring):
    """One refusal could point at somebody: under five it is not told."""
    told = gather(spring, LA_LIBERTAD, APRIL).data["participation"]["questions"]

    assert (told["asked"], told["answered"], told["in_time"], told["late"]) == (2, 1, 1, 1)
    assert told["not_published"] is None
    assert "Luz" not in str(told)
    unanswered, answered = told["list"]
    assert (unanswered["answer"], unanswered["days_late"]) == (None, 11)
    assert (answered["answer"], answered["days_late"]) == ("El 20 de abril.", 0)


def test_broken_commitments_come_before_what_was_achieved_and_the_dialogue_is_there(spring):
    """On paper as on the screen; the same data make the same bytes."""
    content = gather(spring, LA_LIBERTAD, APRIL)
    paper = as_pdf(content, {}, HOME)
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)

    assert said.index("Compromisos incumplidos") < said.index("El mes en cifras")
    assert "Poner lámparas" in said
    assert "¿Cuándo podan el parque?" in said
    assert "El 20 de abril." in said
    assert "queda incompleto en esa parte" not in said
    assert as_pdf(gather(spring, LA_LIBERTAD, APRIL), {}, HOME) == paper


def test_each_part_begins_with_a_sentence_in_both_languages(spring):
    """And a month in which nothing happened is said plainly."""
    part = gather(spring, LA_LIBERTAD, APRIL).data["participation"]
    assert sentences_of(part)["commitments"] == (
        "De 5 compromisos que vencían en el mes se cumplieron a tiempo 2; "
        "tarde se cumplió 1; hoy hay 2 sin cumplir con la fecha pasada."
    )
    assert set(sentences_of(part, "en")) == set(PARTS)
    empty = gather(spring, "54001-C05", APRIL).data["participation"]
    assert "no se prometió nada" in sentences_of(empty)["commitments"]
    assert "nadie preguntó" in sentences_of(empty)["questions"]


def test_a_report_published_before_still_reads(spring):
    """Its data know nothing of commitments: nothing is said of them."""
    content = gather(spring, LA_LIBERTAD, APRIL)
    content.data.pop("participation")
    paper = as_pdf(content, {}, HOME)
    assert "Compromisos" not in PdfReader(BytesIO(paper)).pages[0].extract_text()
