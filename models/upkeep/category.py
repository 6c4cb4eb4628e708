"""Categories: the kinds of broken place, whose duty each is, and how soon it is mended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.calendar import after_hours, after_working_days
from models.people.department import Department
from models.places.territory import Territory
from models.upkeep.codes import Priority, PromiseUnit


@dataclass(frozen=True, slots=True)
class Question:
    """Something the department needs to know about a place of this kind.

    `kind` is `choice` (with `options`), `yes_no` or `text`. Texts are (Spanish, English).
    """

    code: str
    words: tuple[str, str]
    kind: str = "text"
    required: bool = False
    options: tuple[tuple[str, str, str], ...] = ()  # code, Spanish, English

    def as_json(self) -> dict[str, Any]:
        """Write the question down as the table keeps it."""
        return {
            "code": self.code,
            "es": self.words[0],
            "en": self.words[1],
            "kind": self.kind,
            "required": self.required,
            "options": [
                {"code": code, "es": spanish, "en": english}
                for code, spanish, english in self.options
            ],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Question":
        """Read a question as the table keeps it."""
        return cls(
            code=kept["code"],
            words=(kept["es"], kept["en"]),
            kind=kept.get("kind", "text"),
            required=bool(kept.get("required")),
            options=tuple(
                (option["code"], option["es"], option["en"])
                for option in kept.get("options", ())
            ),
        )


class Category(Base):
    """A kind of broken place. The city edits it; a used one is retired, never deleted."""

    __tablename__ = "category"
    __table_args__ = (
        CheckConstraint(
            "promise_urgent > 0 AND promise_normal > 0 AND promise_planned > 0",
            name="promises_some_time",
        ),
        CheckConstraint("join_radius_m BETWEEN 0 AND 500", name="joins_nearby"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name_es: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    description_es: Mapped[str]
    description_en: Mapped[str]
    department_id: Mapped[str | None] = mapped_column(ForeignKey(Department.id))
    promise_unit: Mapped[PromiseUnit]
    promise_urgent: Mapped[int]
    promise_normal: Mapped[int]
    promise_planned: Mapped[int]
    default_priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    join_radius_m: Mapped[int] = mapped_column(default=50)
    questions_json: Mapped[list[dict[str, Any]]] = mapped_column(
        "questions", JSON, default=list
    )
    keywords: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    reportable: Mapped[bool] = mapped_column(default=True)  # else the platform opens orders
    validated: Mapped[bool] = mapped_column(default=False)  # by the city, not only proposed

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what is asked about a place of this kind, in order."""
        return tuple(Question.from_json(kept) for kept in self.questions_json)

    @property
    def is_offered(self) -> bool:
        """Tell whether people may report a place of this kind."""
        return self.active and self.reportable

    def name(self, language: str = "es") -> str:
        """Return the name people read."""
        return self.name_en if language == "en" else self.name_es

    def description(self, language: str = "es") -> str:
        """Return the sentence that tells this kind from the others."""
        return self.description_en if language == "en" else self.description_es

    def amount(self, priority: Priority) -> int:
        """Return how many hours or working days are promised."""
        return {
            Priority.URGENT: self.promise_urgent,
            Priority.NORMAL: self.promise_normal,
            Priority.PLANNED: self.promise_planned,
        }[priority]

    def due_from(self, start: datetime, priority: Priority) -> datetime:
        """Return when a promise made at `start` runs out.

        Hours run on the wall clock; working days are those of Ley 51/1983, counted from the
        day after, and run out at midnight in the city.
        """
        if self.promise_unit is PromiseUnit.HOURS:
            return after_hours(start, self.amount(priority))
        return after_working_days(start, self.amount(priority))


class Duty(Base):
    """An exception: in this territory, places of this kind are another department's duty."""

    __tablename__ = "duty"

    category_code: Mapped[str] = mapped_column(ForeignKey(Category.code), primary_key=True)
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id), primary_key=True)
    department_id: Mapped[str] = mapped_column(ForeignKey(Department.id))


def active_categories() -> Select[Category]:
    """Select the categories that are not retired, in the order they are shown."""
    return select(Category).where(Category.active).order_by(Category.position, Category.code)


def in_use() -> Select[Category]:
    """Select the categories people may choose, in the order they are shown."""
    return active_categories().where(Category.reportable)
