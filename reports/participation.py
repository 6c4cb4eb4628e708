"""The part of an accountability report that is about people: promises, questions, meetings.

Each part is a function of the place and the month that returns plain data, under its own key.
Whoever adds a part adds a line to `PARTS`, its sentence to `participation_sentences.py`, its
figures to `definitions.py` and its section to the templates; a report published before has no
such key, and every template passes over it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.upkeep.dataset import rehearsals
from reports import (
    commitment_figures,
    committee_figures,
    meeting_figures,
    question_figures,
    recognition_figures,
    trust_figures,
)
from reports.period import Month

Part = Callable[[Session, str, Month, datetime], dict[str, Any]]

PARTS: Mapping[str, Part] = {
    "commitments": commitment_figures.month_of,
    "questions": question_figures.month_of,
    "meetings": meeting_figures.month_of,
    "committees": committee_figures.month_of,
    "trust": trust_figures.month_of,
    "recognition": recognition_figures.month_of,
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
