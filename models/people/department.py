"""City departments: who mends what."""

import re

from sqlalchemy import CheckConstraint, Select, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Base

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


class Department(Base):
    """A part of the city's administration that takes work orders, or a company that does.

    Its id is a word that stays (`alumbrado-publico`); its name may change with every decree.
    """

    __tablename__ = "department"
    __table_args__ = (CheckConstraint("length(id) <= 60", name="id_is_short"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name_es: Mapped[str]
    name_en: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)

    @validates("id")
    def _is_a_slug(self, _column: str, written: str) -> str:
        if not SLUG.fullmatch(written) or len(written) > LONGEST_SLUG:
            raise ValueError(f"not a department id: {written!r}")
        return written

    def name(self, language: str = "es") -> str:
        """Return its name in the reader's language; Spanish where there is no other."""
        return (self.name_en if language == "en" else "") or self.name_es


def active_departments() -> Select[Department]:
    """Select the departments that take orders today, by name."""
    return select(Department).where(Department.active).order_by(Department.name_es)
