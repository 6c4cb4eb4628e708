"""The door of a wave: which codes were given out, and which no longer work.

One row for all of them, so that nothing is written, looked up or removed for one person
(`models/trust/surveys/__init__.py` says why). Prints of used codes come here in batches only.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.trust.surveys.codes import joined, parted


class UnknownCodeError(Exception):
    """A code that was not printed for this wave."""


class UsedCodeError(Exception):
    """A code, or a form, that was sent already."""


class SurveyDoor(Base):
    """What is kept of the codes of one wave, until it closes."""

    __tablename__ = "survey_door"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("survey_wave.id"), primary_key=True)
    issued: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    spent: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    def let_in(self, given: bytes, *, needs_code: bool, waiting: set[bytes]) -> None:
        """Refuse what was never printed, and what was used: here, or in the pool.

        `given` is the print of a code, or of an open form's own mark, which is made for one
        sending. Raises UnknownCodeError, UsedCodeError.
        """
        if needs_code and given not in parted(self.issued):
            raise UnknownCodeError
        if given in waiting or given in parted(self.spent):
            raise UsedCodeError

    def issue(self, prints: set[bytes]) -> None:
        """Let more codes in."""
        self.issued = joined(parted(self.issued) | prints)

    def spend(self, prints: set[bytes]) -> None:
        """Let these in no longer."""
        self.spent = joined(parted(self.spent) | prints)

    def forget(self) -> None:
        """Forget every code, used or not: the wave is over."""
        self.issued = self.spent = b""
