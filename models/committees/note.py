"""Notes on a plan that only the committee's members read, and the auditor."""

from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Identified
from models.committees.member import Membership
from models.committees.problem import Problem
from models.events import EventKind


class PlanNote(Identified, Base):
    """What a member wrote down for the others; its words stand here and nowhere else."""

    __tablename__ = "plan_note"

    problem_id: Mapped[UUID] = mapped_column(ForeignKey(Problem.id), index=True)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey(Membership.id))
    words: Mapped[str]
    written_at: Mapped[datetime]

    seat: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def write(cls, problem: Problem, words: str, seat: Membership) -> Self:
        """Add a note, signed by the seat of whoever writes."""
        note = cls(problem_id=problem.id, seat=seat, seat_id=seat.id, words=words.strip())
        note.written_at = problem.say(EventKind.PROBLEM_NOTED, seat.actor)
        return note


def notes_of(problem_id: UUID) -> Select[PlanNote]:
    """Select the notes on a problem, the newest first."""
    theirs = select(PlanNote).where(PlanNote.problem_id == problem_id)
    return theirs.order_by(PlanNote.written_at.desc(), PlanNote.id)
