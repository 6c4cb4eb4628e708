"""Open data about commitments and public questions: one row each, without a person in it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import city_day
from models.language import say
from models.trust.bodies import Bodies
from models.trust.commitment import Commitment
from models.trust.ledger_lists import published
from models.trust.question import Question
from reports.open_data_alarms import Dataset, Field


def _commitment_rows(session: Session) -> Iterator[Sequence[Any]]:
    found = session.scalars(select(Commitment).order_by(Commitment.proposed_at, Commitment.id))
    listed = found.all()
    bodies = Bodies.of(session, listed)
    for one in listed:
        yield (
            one.code,
            one.status.value,
            say(one.status),
            "si" if one.is_broken else "no",
            one.what,
            one.owed_by_kind.value,
            bodies.owing(one),
            bodies.named(one),
            one.territory_id,
            bodies.place(one.territory_id),
            one.origin.value,
            _day(one.proposed_at),
            _day(one.accepted_at),
            one.first_due_on.isoformat(),
            one.due_on.isoformat(),
            one.reschedulings,
            one.disputes,
            _day(one.claimed_on),
            _day(one.settled_at),
        )


def _question_rows(session: Session) -> Iterator[Sequence[Any]]:
    listed = session.scalars(
        published().order_by(None).order_by(Question.received_at, Question.id)
    ).all()
    bodies = Bodies.read(
        session,
        {
            (one.assigned_to_kind, one.assigned_to_id)
            for one in listed
            if one.assigned_to_kind and one.assigned_to_id
        },
        {one.territory_id for one in listed},
    )
    for one in listed:
        yield (
            one.code,
            one.status.value,
            say(one.status),
            "si" if one.is_late else "no",
            one.public_words,
            one.term.value,
            bodies.name(one.assigned_to_kind, one.assigned_to_id),
            one.territory_id or "",
            bodies.place(one.territory_id),
            _day(one.received_at),
            _day(one.due_at),
            _day(one.answered_at),
            one.answer or "",
            one.forwarded_to or "",
            _day(one.forwarded_at),
            one.days_late,
        )


def _day(when: datetime | date | None) -> str:
    """Return a day of the city; a time of day would be more than anybody needs."""
    if when is None:
        return ""
    return (city_day(when) if isinstance(when, datetime) else when).isoformat()


COMMITMENTS = Dataset(
    "compromisos.csv",
    ("Compromisos", "Commitments"),
    (
        Field("codigo", "Código del compromiso", "Code of the commitment"),
        Field("estado", "Código del estado", "Code of the status"),
        Field("estado_nombre", "El estado, en palabras", "The status, in words"),
        Field(
            "incumplido",
            "si: sigue abierto y su fecha ya pasó",
            "si: it is open and its date has passed",
        ),
        Field("que", "Lo que se prometió", "What was promised"),
        Field(
            "debe_clase",
            "Si lo debe una dependencia, una unidad o un comité",
            "Whether a department, a unit or a committee owes it",
        ),
        Field("debe", "Quién lo debe", "Who owes it"),
        Field(
            "comite",
            "El comité al que se le prometió; vacío: los residentes",
            "The committee it was made to; empty: the residents",
        ),
        Field(
            "territorio",
            "Código de la comuna o el corregimiento",
            "Code of the comuna or rural district",
        ),
        Field("territorio_nombre", "Su nombre", "Its name"),
        Field(
            "origen",
            "Si nació en un encuentro o en un plan",
            "Whether it was made at a meeting or in a plan",
        ),
        Field("propuesto", "Día en que se propuso", "Day on which it was proposed"),
        Field("aceptado", "Día en que se aceptó", "Day on which it was accepted"),
        Field("primera_fecha", "Lo primero que se prometió", "What was promised first"),
        Field("fecha", "La fecha en vigor", "The date in force"),
        Field("cambios", "Cuántas veces cambió la fecha", "How often the date was moved"),
        Field(
            "faltaba",
            "Cuántas veces dijeron que faltaba algo",
            "How often something was said to be missing",
        ),
        Field(
            "mostrado",
            "Día en que se mostró lo que está en pie",
            "Day on which the claim that stands was made",
        ),
        Field("terminado", "Día en que terminó, como fuera", "Day on which it was settled"),
    ),
    _commitment_rows,
)
QUESTIONS = Dataset(
    "preguntas.csv",
    ("Preguntas a las entidades", "Questions to institutions"),
    (
        Field("codigo", "Código de la pregunta", "Code of the question"),
        Field("estado", "Código del estado", "Code of the status"),
        Field("estado_nombre", "El estado, en palabras", "The status, in words"),
        Field(
            "atrasada",
            "si: el plazo terminó y no hay respuesta",
            "si: the term is over and there is no answer",
        ),
        Field("pregunta", "Como se publicó", "As it was published"),
        Field(
            "plazo",
            "general: 15 días hábiles; information: 10; consultation: 30",
            "general: 15 working days; information: 10; consultation: 30",
        ),
        Field("a_quien", "Quién debe responder", "Who must answer"),
        Field(
            "territorio",
            "Código de la comuna o el corregimiento, si es de uno",
            "Code of the comuna or rural district, if it is of one",
        ),
        Field("territorio_nombre", "Su nombre", "Its name"),
        Field("preguntada", "Día en que llegó", "Day on which it came"),
        Field("vence", "Último día del plazo", "Last day of the term"),
        Field("respondida", "Día de la respuesta", "Day of the answer"),
        Field("respuesta", "La respuesta", "The answer"),
        Field("remitida_a", "La entidad a la que se envió", "The body it was sent to"),
        Field("remitida", "Día en que se envió", "Day on which it was sent"),
        Field(
            "dias_de_atraso",
            "Días hábiles de atraso, hasta la respuesta o hasta hoy",
            "Working days late, until the answer or until today",
        ),
    ),
    _question_rows,
)
LEDGER_DATASETS = {one.name: one for one in (COMMITMENTS, QUESTIONS)}
