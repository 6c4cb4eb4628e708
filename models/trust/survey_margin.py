"""How many people of each comuna, sex and age there are: what survey answers are weighted to.

The city gives them; no population per comuna can be looked up anywhere. A later table stands
beside the earlier ones and replaces none: a published result says which one it was weighted to.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.append_only import append_only
from models.base import Base, Identified
from models.events import Actor, Announces, EventKind

Figures = Mapping[str, Mapping[str, float]]  # dimension → category → people


class MarginTable(Announces, Identified, Base):
    """One table of margins, as the city gave it for one audience."""

    __tablename__ = "survey_margins"

    audience: Mapped[str] = mapped_column(String(20))  # the code of who was asked
    source: Mapped[str] = mapped_column(String(200))  # which census or projection
    figures: Mapped[dict[str, Any]]
    made_up: Mapped[bool]  # for a demonstration; every result weighted to it says so
    given_at: Mapped[datetime]

    @classmethod
    def give(
        cls, audience: str, source: str, figures: Figures, *, by: Actor, made_up: bool = False
    ) -> Self:
        """Write a table down; `reports/survey_weights.py` asks before whether it adds up."""
        table = cls(
            audience=audience,
            source=source,
            figures={dimension: dict(margin) for dimension, margin in figures.items()},
            made_up=made_up,
        )
        table.given_at = table.announce(
            EventKind.MARGINS_GIVEN, by=by, audience=audience, made_up=made_up
        )
        return table


append_only(MarginTable)


def tables_for(audience: str) -> Select[MarginTable]:
    """Select the tables for an audience; the first is the one in force."""
    return (
        select(MarginTable)
        .where(MarginTable.audience == audience)
        .order_by(MarginTable.given_at.desc(), MarginTable.id)
    )
