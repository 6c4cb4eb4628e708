"""Templates of plans: what a committee of a kind often has to do with, to begin from."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identified
from models.committees.codes import CommitteeKind

__all__ = ["PlanTemplate", "in_use"]


class PlanTemplate(Identified, Base):
    """A common problem of one kind of committee, in words to change and tasks to begin with.

    `tasks` is a list of `{"es", "en", "days"}`: what to do, and in how many days. A used
    template may change: plans that began with it keep what they took from it.
    """

    __tablename__ = "plan_template"

    kind: Mapped[CommitteeKind]
    title_es: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    what_es: Mapped[str]
    what_en: Mapped[str] = mapped_column(default="")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    counts_incidents: Mapped[bool] = mapped_column(default=False)
    behaviours: Mapped[list[str]] = mapped_column(JSON, default=list)
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)

    def title(self, language: str = "es") -> str:
        """Return its title in the reader's language."""
        return (self.title_en if language == "en" else "") or self.title_es

    def what(self, language: str = "es") -> str:
        """Return what the problem is, in the reader's language."""
        return (self.what_en if language == "en" else "") or self.what_es

    def steps(self, language: str = "es") -> list[tuple[str, int]]:
        """Return what to do, each with the days it may take."""
        other = "en" if language == "en" else "es"
        return [(one.get(other) or one["es"], int(one["days"])) for one in self.tasks]


def in_use(kind: CommitteeKind) -> Select[PlanTemplate]:
    """Select the templates offered to a committee of a kind."""
    return (
        select(PlanTemplate)
        .where(PlanTemplate.kind == kind, PlanTemplate.active)
        .order_by(PlanTemplate.title_es)
    )


def all_templates() -> Select[PlanTemplate]:
    """Select every template, by kind."""
    return select(PlanTemplate).order_by(PlanTemplate.kind, PlanTemplate.title_es)


def with_id(template_id: UUID) -> Select[PlanTemplate]:
    """Select one template."""
    return select(PlanTemplate).where(PlanTemplate.id == template_id)
