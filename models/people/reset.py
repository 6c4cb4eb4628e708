"""Choosing a password by letter: for those who forgot theirs, and for those just invited."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.events import Actor, Announces, EventKind
from models.people.codes import computed, hashed
from models.people.person import Person

FORGOTTEN = timedelta(hours=2)
INVITED = timedelta(days=7)


class PasswordReset(Announces, Identified, Base):
    """A link that lets one person choose a new password, once and not for long.

    The link's secret is computed from this row's id and the installation's key, so the
    letter can be written (and written again after a crash) by another program; the row
    holds only its hash.
    """

    __tablename__ = "password_reset"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="lives_for_a_while"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Tell whether the link still works."""
        return self.used_at is None and self.expires_at > now()

    def use(self) -> None:
        """Spend the link."""
        self.used_at = now()


def secret_for(key: str, reset_id: UUID) -> str:
    """Return the secret in the link of a reset: `/restablecer/<secret>`."""
    return computed(key, "password-reset", str(reset_id))


def ask(session: Session, person: Person, key: str, *, by: Actor) -> PasswordReset:
    """Make a link for a person, and say so: a flow writes the letter that brings it.

    Whoever never had a password is invited and has a week; whoever forgot it has two hours.
    The event is about the reset, whose id is all that the letter needs to compute the link.
    """
    invited = person.password_hash is None
    reset = PasswordReset(person_id=person.id)
    reset.token_hash = hashed(secret_for(key, reset.id))
    reset.created_at = reset.announce(
        EventKind.RESET_OFFERED if invited else EventKind.RESET_ASKED,
        by=by,
        person=str(person.id),
    )
    reset.expires_at = reset.created_at + (INVITED if invited else FORGOTTEN)
    session.add(reset)
    return reset


def opened_by(secret: str) -> Select[PasswordReset, Person]:
    """Select the reset a link's secret opens, and for whom; nothing if it is spent or old."""
    return (
        select(PasswordReset, Person)
        .join(Person, Person.id == PasswordReset.person_id)
        .where(
            PasswordReset.token_hash == hashed(secret),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
            Person.disabled_at.is_(None),
        )
    )


def spend_others(session: Session, person_id: UUID) -> None:
    """Let no other link of this person work: they have just chosen a password."""
    still = select(PasswordReset).where(
        PasswordReset.person_id == person_id, PasswordReset.used_at.is_(None)
    )
    for reset in session.scalars(still):
        reset.use()
