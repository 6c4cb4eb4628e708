"""Invitations: a code, also as a QR on paper, by which a neighbour takes a seat themselves.

Nobody is seated by somebody else: whoever holds the code signs in and accepts. So the police
liaison can form a committee without names and never learn who is in it.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Identified
from models.clock import now
from models.committees import seats
from models.committees.codes import Position
from models.committees.committee import Committee
from models.committees.member import Membership
from models.events import Actor, Announces, EventKind
from models.numbering import ALPHABET
from models.people.codes import hashed
from models.people.grant import Scope
from models.people.person import Person

LENGTH = 16  # of an alphabet of 26: 75 bits, typed in four groups of four
GROUP = 4
LASTS = timedelta(days=14)  # until after the next meeting of a committee that meets fortnightly
MOST_USES = 50  # one sheet at the door of an assembly


class SpentInvitationError(Exception):
    """An invitation that was used up, withdrawn, or has grown old."""


class Invitation(Announces, Identified, Base):
    """An open door to a committee. The database holds only the hash of its code."""

    __tablename__ = "committee_invitation"
    __table_args__ = (
        CheckConstraint(f"uses BETWEEN 1 AND {MOST_USES}", name="admits_a_few"),
        CheckConstraint("used BETWEEN 0 AND uses", name="admits_no_more"),
    )

    committee_id: Mapped[UUID] = mapped_column(ForeignKey(Committee.id), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    position: Mapped[Position]
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    term_until: Mapped[datetime]  # of whoever accepts
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    committee: Mapped[Committee] = relationship(lazy="joined", innerjoin=True)

    # Two people with the last place of a code: the second is told.
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def make(
        cls, committee: Committee, position: Position, key: str, *, uses: int = 1, by: Actor
    ) -> Self:
        """Make an invitation. `key` is the installation's secret, from which its code comes."""
        made = cls(
            committee=committee,
            committee_id=committee.id,
            position=position,
            uses=uses,
            used=0,
        )
        made.secret_hash = hashed(made.code(key))
        made.made_at = made._say(EventKind.INVITATION_MADE, by, position=position, uses=uses)
        made.expires_at = made.made_at + LASTS
        made.term_until = made.made_at + seats.TERM
        return made

    def code(self, key: str) -> str:
        """Return its code, made from its id and the installation's key, never kept."""
        made = hmac.new(
            key.encode(), f"committee invitation:{self.id}".encode(), hashlib.sha256
        )
        number = int.from_bytes(made.digest(), "big")
        signs = []
        for _ in range(LENGTH):
            number, sign = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[sign])
        return "".join(signs)

    def accept(self, session: Session, person: Person) -> Membership:
        """Seat whoever holds it. Raises SpentInvitationError and AlreadyMemberError."""
        if not self.is_open:
            raise SpentInvitationError(str(self.id))
        seat = seats.seat(
            session,
            self.committee,
            person,
            self.position,
            until=self.term_until,
            by=person.actor if not self.committee.is_pseudonymous else Actor("anyone"),
        )
        self.used += 1
        self._say(EventKind.INVITATION_USED, seat.actor)
        return seat

    def withdraw(self, *, by: Actor) -> None:
        """Close the door; those who came in stay."""
        if self.withdrawn_at is None:
            self.withdrawn_at = self._say(EventKind.INVITATION_WITHDRAWN, by)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody may still come in by it."""
        return (
            self.withdrawn_at is None
            and self.used < self.uses
            and self.expires_at > now()
            and self.committee.is_living
        )

    @property
    def left(self) -> int:
        """Return how many more it admits."""
        return self.uses - self.used

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is: its committee's."""
        return self.committee.scopes

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, committee=str(self.committee_id), **facts)


def spelled(code: str) -> str:
    """Write a code as people read it aloud: in four groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def opened_by(written: str) -> Select[Invitation]:
    """Select the invitation that a code opens, however it was typed."""
    code = "".join(sign for sign in written.upper() if sign.isalnum())
    return select(Invitation).where(Invitation.secret_hash == hashed(code))


def open_invitations(session: Session, committee_id: UUID) -> list[Invitation]:
    """Return the invitations by which somebody may still come in, the newest first."""
    made = (
        select(Invitation)
        .where(Invitation.committee_id == committee_id, Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.made_at.desc())
    )
    return [one for one in session.scalars(made) if one.is_open]


def close_from_outside(session: Session, committee: Committee, *, by: Actor) -> None:
    """Close what was open when a committee without names began to work.

    Whoever formed it knows those codes, and by one of them could seat somebody who reads who
    belongs to it. From now on its own members invite.
    """
    if committee.is_pseudonymous:
        for one in open_invitations(session, committee.id):
            one.withdraw(by=by)
