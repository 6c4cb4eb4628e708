"""Handing over an office: everything open that one holder leaves, acknowledged by the next."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.people.person import Person
from models.people.roles import Role
from models.places.territory import CITY
from models.trust.commitment import Commitment, open_in
from models.trust.commitment_stages import PartyKind
from models.trust.question import Question
from models.trust.question_stages import WAITING

HANDED_OVER = (Role.LIAISON, Role.COMMANDER)


class NotTheSuccessorError(Exception):
    """Somebody wanted to acknowledge what is handed over to another person."""


class SamePersonError(Exception):
    """An office was to be handed over by a person to themselves."""


class Handover(Announces, Identified, Base):
    """One change of a liaison or a commander.

    Community policing in six countries brought no trust where officers rotated and nobody
    followed up what the one before had promised (Blair et al., Science 2021): so what is open
    is listed, and the newcomer says that they have read it. `left` keeps the codes as they
    stood when the list was made; the page shows how each stands today.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("from_person_id <> to_person_id", name="between_two_people"),
        CheckConstraint("role IN ('liaison', 'commander')", name="of_an_office_that_rotates"),
    )

    role: Mapped[Role]
    from_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    to_person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    left: Mapped[dict[str, Any]]  # "commitments" and "questions": lists of codes
    begun_at: Mapped[datetime]
    begun_by: Mapped[str]
    acknowledged_at: Mapped[datetime | None]

    @classmethod
    def begin(
        cls, session: Session, role: Role, leaving: Person, coming: Person, *, by: Actor
    ) -> Self:
        """List everything open that somebody leaves behind. Raises SamePersonError."""
        if leaving.id == coming.id:
            raise SamePersonError
        left = {
            "commitments": [one.code for one in session.scalars(left_open(role))],
            "questions": [one.code for one in session.scalars(left_unanswered(role))],
        }
        handover = cls(role=role, from_person_id=leaving.id, to_person_id=coming.id, left=left)
        handover.begun_by = str(by)
        handover.begun_at = handover.announce(
            EventKind.HANDOVER_BEGUN,
            by=by,
            role=role,
            to=str(coming.id),
            commitments=len(left["commitments"]),
            questions=len(left["questions"]),
        )
        return handover

    def acknowledge(self, *, by: Actor) -> None:
        """Say, as the newcomer, that the list was read. Said again, nothing changes."""
        if by != Actor.person(self.to_person_id):
            raise NotTheSuccessorError
        if self.acknowledged_at is None:
            self.acknowledged_at = self.announce(EventKind.HANDOVER_ACKNOWLEDGED, by=by)

    @property
    def codes(self) -> list[str]:
        """Return the commitments that were open when the list was made."""
        return list(self.left.get("commitments", []))

    @property
    def question_codes(self) -> list[str]:
        """Return the questions that were not answered then."""
        return list(self.left.get("questions", []))


def left_open(role: Role) -> Select[Commitment]:
    """Select what is open: for a commander what units owe, for a liaison all of the city.

    By territory, then by whoever owes it, the oldest date first.
    """
    chosen = open_in(CITY)
    if role is Role.COMMANDER:
        chosen = chosen.where(Commitment.owed_by_kind == PartyKind.UNIT)
    return chosen.order_by(None).order_by(
        Commitment.territory_id,
        Commitment.owed_by_kind,
        Commitment.owed_by_id,
        Commitment.due_on,
    )


def left_unanswered(role: Role) -> Select[Question]:
    """Select what is not answered: for a commander by units, for a liaison all of it."""
    chosen = select(Question).where(Question.status.in_(WAITING))
    if role is Role.COMMANDER:
        chosen = chosen.where(Question.assigned_to_kind == PartyKind.UNIT)
    return chosen.order_by(Question.due_at, Question.code)


def seen_by(person_id: UUID) -> Select[Handover]:
    """Select the handovers that somebody leaves or takes, the newest first."""
    return (
        select(Handover)
        .where(or_(Handover.from_person_id == person_id, Handover.to_person_id == person_id))
        .order_by(Handover.begun_at.desc())
    )


def waiting_for(person_id: UUID) -> Select[Handover]:
    """Select what somebody has to read and acknowledge, the oldest first."""
    return (
        select(Handover)
        .where(Handover.to_person_id == person_id, Handover.acknowledged_at.is_(None))
        .order_by(Handover.begun_at)
    )


def days_waiting(handover: Handover) -> int:
    """Return for how many days a list has waited to be read."""
    return ((handover.acknowledged_at or now()) - handover.begun_at).days
