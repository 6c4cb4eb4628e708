"""Applications: neighbours who ask to belong to a committee, and what they are answered."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Identified
from models.clock import now
from models.committees.codes import ApplicationStatus
from models.committees.committee import Committee
from models.deadlines import DeadlineKind, Promises
from models.events import ANYONE, Actor, Announces, EventKind
from models.lifecycle import TransitionRefusedError
from models.people.grant import Scope

# Who asked and was answered is written to within a month; then nobody needs to know.
KEEP_AFTER_ANSWER = timedelta(days=30)
# Who was never answered is not kept for ever either.
KEEP_UNANSWERED = timedelta(days=180)


class ClosedToApplicationsError(Exception):
    """A committee that takes no applications: it has ended, or nobody there could read them."""


class Application(Announces, Promises, Identified, Base):
    """A neighbour's wish to belong. What is personal stands here and is erased in the end.

    Whoever asks a committee without names is known to its coordinators alone.
    """

    __tablename__ = "committee_application"
    __table_args__ = (
        CheckConstraint(
            "(status = 'received') = (answered_at IS NULL)", name="answered_when_it_says_so"
        ),
    )

    committee_id: Mapped[UUID] = mapped_column(ForeignKey(Committee.id), index=True)
    status: Mapped[ApplicationStatus]
    name: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    why: Mapped[str | None] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(default="es")
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    committee: Mapped[Committee] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def receive(
        cls, committee: Committee, name: str, email: str, why: str, *, language: str = "es"
    ) -> Self:
        """Take in an application. Raises ClosedToApplicationsError."""
        if not takes_applications(committee):
            raise ClosedToApplicationsError(committee.code)
        asked = cls(
            committee=committee,
            committee_id=committee.id,
            status=ApplicationStatus.RECEIVED,
            name=name.strip(),
            email=email.strip(),
            why=why.strip(),
            language=language,
        )
        asked.received_at = asked._say(EventKind.APPLICATION_RECEIVED, ANYONE)
        asked.promise(DeadlineKind.APPLICATION_RETENTION, asked.received_at + KEEP_UNANSWERED)
        return asked

    def answer(self, status: ApplicationStatus, *, by: Actor) -> None:
        """Say yes or no; on yes an invitation goes to their address."""
        if self.status is not ApplicationStatus.RECEIVED:
            raise TransitionRefusedError("application", "answer", self.status)
        self.answered_at = self._say(EventKind.APPLICATION_ANSWERED, by, answer=status)
        self.status = status
        self.promise(DeadlineKind.APPLICATION_RETENTION, self.answered_at + KEEP_AFTER_ANSWER)

    def forget(self) -> None:
        """Erase who asked, and why."""
        self.name = self.email = self.why = None
        self.forgotten_at = now()

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is: its committee's."""
        return self.committee.scopes

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, committee=str(self.committee_id), **facts)


def takes_applications(committee: Committee) -> bool:
    """Tell whether somebody may apply. Without names, only where a coordinator can read it."""
    if not committee.is_living:
        return False
    return not committee.is_pseudonymous or any(one.coordinates for one in committee.running)


def waiting_of(committee_id: UUID) -> Select[Application]:
    """Select the applications nobody has answered, the longest waiting first."""
    return (
        select(Application)
        .where(
            Application.committee_id == committee_id,
            Application.status == ApplicationStatus.RECEIVED,
            Application.forgotten_at.is_(None),
        )
        .order_by(Application.received_at)
    )


def is_waiting(session: Session, committee_id: UUID, email: str) -> bool:
    """Tell whether somebody asked already and waits for an answer: twice is once."""
    theirs = waiting_of(committee_id).where(
        func.lower(Application.email) == email.strip().lower()
    )
    return session.scalars(theirs.limit(1)).first() is not None


def forget(session: Session, application_id: UUID) -> None:
    """Erase an application whose time is over; asked by the ticker."""
    if (asked := session.get(Application, application_id)) is not None:
        asked.forget()
