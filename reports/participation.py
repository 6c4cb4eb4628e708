"""The part of an accountability report that is about people: what was promised and asked.

Each part is a function of the place and the month that returns plain data, under its own key.
Whoever adds a part (meetings held, trust measured) adds a line to `PARTS`, its sentence to
`sentences_of`, its figures to `definitions.py` and its section to the two templates; a report
published before has no such key, and both templates pass over it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.language import number
from models.upkeep.dataset import rehearsals
from reports import commitment_figures, question_figures
from reports.period import Month

Part = Callable[[Session, str, Month, datetime], dict[str, Any]]

PARTS: Mapping[str, Part] = {
    "commitments": commitment_figures.month_of,
    "questions": question_figures.month_of,
}


def participation_of(
    session: Session, territory_id: str, month: Month, as_of: datetime
) -> dict[str, Any]:
    """Gather every part, and whether what is counted was made up for a demonstration."""
    gathered: dict[str, Any] = {
        key: part(session, territory_id, month, as_of) for key, part in PARTS.items()
    }
    gathered["made_up"] = session.scalars(rehearsals()).first() is not None
    return gathered


def sentences_of(part: Mapping[str, Any], language: str = "es") -> dict[str, str]:
    """Return the sentence that begins each section, under the key of its part."""
    say = _english if language == "en" else _spanish
    return {key: say[key](part[key]) for key in say if key in part}


def _commitments_es(one: Mapping[str, Any]) -> str:
    if not any(one[key] for key in ("made", "due", "late", "broken")):
        return (
            "En el mes no se prometió nada, no vencía ningún compromiso y no hay incumplidos."
        )
    broken = (
        "hoy no hay ninguno incumplido"
        if not one["broken"]
        else f"hoy hay {number(one['broken'])} sin cumplir con la fecha pasada"
    )
    due = (
        f"De {number(one['due'])} compromisos que vencían en el mes se cumplieron a tiempo "
        f"{number(one['kept'])}"
        if one["due"]
        else "En el mes no vencía ningún compromiso"
    )
    return f"{due}; tarde se cumplieron {number(one['late'])}; {broken}."


def _questions_es(one: Mapping[str, Any]) -> str:
    if not (one["asked"] or one["answered"] or one["late"]):
        return "En el mes nadie preguntó, y no hay preguntas sin responder fuera de plazo."
    return (
        f"Se publicaron {number(one['asked'])} preguntas del mes; se respondieron "
        f"{number(one['answered'])}, {number(one['in_time'])} dentro del plazo legal; sin "
        f"respuesta y con el plazo vencido hay {number(one['late'])}."
    )


def _commitments_en(one: Mapping[str, Any]) -> str:
    en = "en"
    return (
        f"Of {number(one['due'], en)} commitments due in the month, "
        f"{number(one['kept'], en)} were kept in time; kept late: {number(one['late'], en)}; "
        f"broken today: {number(one['broken'], en)}."
    )


def _questions_en(one: Mapping[str, Any]) -> str:
    en = "en"
    return (
        f"Questions of the month published: {number(one['asked'], en)}; answered: "
        f"{number(one['answered'], en)}, {number(one['in_time'], en)} within the legal term; "
        f"not answered and past it: {number(one['late'], en)}."
    )


_Sayings = Mapping[str, Callable[[Mapping[str, Any]], str]]
_spanish: _Sayings = {"commitments": _commitments_es, "questions": _questions_es}
_english: _Sayings = {"commitments": _commitments_en, "questions": _questions_en}
