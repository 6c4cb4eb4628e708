"""Who is signed in where. The browser holds a secret, this table its hash.

Because the row decides, a session ends the moment somebody ends it: signing out here,
"close my other sessions", a new password, a disabled account.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Identified
from models.clock import now
from models.people.codes import drawn, hashed
from models.people.person import Person

LIFETIME = timedelta(hours=12)  # a shift; then one signs in anew

_OPEN = text("ended_at IS NULL")


class WebSession(Identified, Base):
    """One browser in which one person is signed in."""

    __tablename__ = "web_session"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="lives_for_a_while"),
        Index("ix_web_session_open", "person_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    token_hash: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str]  # "Firefox, Android": so that people recognise their own
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def begin(cls, person: Person, browser: str = "") -> tuple[Self, str]:
        """Sign a person in and return the session with the secret for the cookie.

        Every sign-in draws a new secret, so that one planted in the browser before is
        worth nothing afterwards.
        """
        secret, started = drawn(), now()
        session = cls(
            person_id=person.id,
            token_hash=hashed(secret),
            browser=browser[:80],
            created_at=started,
            expires_at=started + LIFETIME,
        )
        return session, secret

    def end(self) -> None:
        """Sign out."""
        self.ended_at = self.ended_at or now()


def open_sessions(person_id: UUID) -> Select[WebSession]:
    """Select where a person is signed in at this moment, the latest first."""
    return (
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            WebSession.ended_at.is_(None),
            WebSession.expires_at > now(),
        )
        .order_by(WebSession.created_at.desc())
    )


def holder_of(secret: str) -> Select[WebSession, Person]:
    """Select the session a cookie's secret opens, and whose it is; nothing if it ended."""
    return (
        select(WebSession, Person)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.token_hash == hashed(secret),
            WebSession.ended_at.is_(None),
            WebSession.expires_at > now(),
            Person.disabled_at.is_(None),
        )
    )


def end_sessions(session: Session, person_id: UUID, *, but: UUID | None = None) -> int:
    """End a person's sessions everywhere, but for one, and return how many there were."""
    ending: Sequence[WebSession] = [
        one for one in session.scalars(open_sessions(person_id)) if one.id != but
    ]
    for one in ending:
        one.end()
    return len(ending)
