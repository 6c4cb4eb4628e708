"""Members: who belongs to a committee, as what, until when, and by what name they are known.

What a member does as a member is signed by their *seat* (`seat:<membership>`), never by their
account: the event log then tells which committee acted and who of it, and only the committee
itself can say which person that was.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Identified
from models.clock import now
from models.committees.codes import EndReason, Position
from models.committees.committee import Committee
from models.deadlines import DeadlineKind, Promises
from models.events import Actor, Announces, EventKind
from models.people.grant import Permission, Rights, Scope
from models.people.person import Person

_STILL = text("left_at IS NULL")

# Trees and birds of the region. Given at random, so that a name tells nothing of its bearer.
PSEUDONYMS = (
    *("Guayacán", "Ceiba", "Samán", "Cují", "Oití", "Acacia", "Caracolí", "Yarumo"),
    *("Cedro", "Roble", "Nogal", "Gualanday", "Cañaguate", "Mamón", "Tamarindo", "Almendro"),
    *("Turpial", "Colibrí", "Azulejo", "Mirla", "Toche", "Garza", "Canario", "Cardenal"),
    *("Carpintero", "Golondrina", "Gorrión", "Tángara", "Barranquero", "Copetón"),
)


class Membership(Announces, Promises, Identified, Base):
    """Somebody's seat in a committee. Its term ends by itself; ended ones stay as history."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("until > since", name="lasts_a_while"),
        CheckConstraint("(left_at IS NULL) = (end_reason IS NULL)", name="ended_for_a_reason"),
        Index(
            "uq_membership_running",
            "committee_id",
            "person_id",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
        Index("ix_membership_person_id", "person_id"),
        Index("uq_membership_pseudonym", "committee_id", "pseudonym", unique=True),
    )

    committee_id: Mapped[UUID] = mapped_column(ForeignKey(Committee.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    position: Mapped[Position]
    pseudonym: Mapped[str | None] = mapped_column(String(60))  # where the committee has them
    since: Mapped[datetime]
    until: Mapped[datetime]  # when the term ends
    left_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]

    committee: Mapped[Committee] = relationship(
        lazy="joined", innerjoin=True, back_populates="memberships"
    )
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def take(
        cls,
        committee: Committee,
        person: Person,
        position: Position,
        until: datetime,
        *,
        by: Actor,
    ) -> Self:
        """Seat somebody. `models.committees.seats.seat` also gives what a member may do."""
        seat = cls(
            committee=committee,
            committee_id=committee.id,
            person=person,
            person_id=person.id,
            position=position,
            until=until,
        )
        if committee.is_pseudonymous:
            seat.pseudonym = draw_pseudonym(committee.memberships)
        seat.since = seat._say(EventKind.MEMBER_SEATED, by, position=position)
        seat.promise(DeadlineKind.MEMBERSHIP_TERM, until)
        return seat

    def move(self, position: Position, *, by: Actor) -> None:
        """Give them another position."""
        self.position = position
        self._say(EventKind.MEMBER_MOVED, by, position=position)

    def renew(self, until: datetime, *, by: Actor) -> None:
        """Begin another term."""
        self.until = until
        self._say(EventKind.MEMBER_RENEWED, by)
        self.promise(DeadlineKind.MEMBERSHIP_TERM, until)

    def leave(self, reason: EndReason, *, by: Actor) -> None:
        """Belong to it no longer, from the next click on."""
        if self.left_at is None:
            self.left_at = self._say(EventKind.MEMBER_LEFT, by, reason=reason)
            self.end_reason = reason
            self.withdraw(DeadlineKind.MEMBERSHIP_TERM)

    @property
    def is_running(self) -> bool:
        """Tell whether they belong to it at this moment."""
        return self.left_at is None and self.until > now()

    @property
    def coordinates(self) -> bool:
        """Tell whether they coordinate it."""
        return self.position is Position.COORDINATOR

    @property
    def actor(self) -> Actor:
        """Sign what they do as a member: by their seat, not by their account."""
        return Actor("seat", str(self.id))

    @property
    def source(self) -> str:
        """Return where the grants of this seat come from."""
        return f"membership:{self.id}"

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is: its committee's."""
        return self.committee.scopes

    def _say(self, kind: EventKind, by: Actor, **facts: object) -> datetime:
        return self.announce(kind, by=by, committee=str(self.committee_id), **facts)


def name_for(viewer_rights: Rights | None, membership: Membership) -> str:
    """Return by what name a member is shown to somebody with these rights (None: anybody).

    The one place that decides it. Members of an ordinary committee agreed to be known by
    name. Those of a committee without names are a pseudonym to all but their own committee:
    to the administrator, the auditor and the police liaison too.
    """
    if not membership.committee.is_pseudonymous or knows(viewer_rights, membership.committee):
        return membership.person.name
    return membership.pseudonym or ""


def knows(viewer_rights: Rights | None, committee: Committee) -> bool:
    """Tell whether somebody with these rights may know who belongs to a committee."""
    if not committee.is_pseudonymous:
        return True
    return viewer_rights is not None and viewer_rights.may(
        Permission.KNOW_MEMBERS, on=committee
    )


def invites(viewer_rights: Rights, committee: Committee) -> bool:
    """Tell whether somebody may make invitations to a committee, and see their codes.

    Once a committee without names works and somebody coordinates it, only its own: with an
    invitation of their own making anybody could take a seat and read who has the others.
    """
    coordinated = any(one.coordinates for one in committee.running)
    return not (committee.is_at_work and coordinated) or knows(viewer_rights, committee)


def running_seats() -> Select[Membership]:
    """Select the seats that are taken at this moment."""
    return select(Membership).where(Membership.left_at.is_(None), Membership.until > now())


def members_of(session: Session, committee_id: UUID) -> Sequence[Membership]:
    """Return who belongs to a committee now: coordinators first, then the longest there."""
    seats = session.scalars(
        running_seats()
        .where(Membership.committee_id == committee_id)
        .order_by(Membership.since, Membership.id)
    )
    order = list(Position)
    return sorted(seats, key=lambda seat: order.index(seat.position))


def committees_of(session: Session, person_id: UUID) -> Sequence[Committee]:
    """Return the committees somebody belongs to at this moment, by name."""
    theirs = running_seats().where(Membership.person_id == person_id)
    return sorted(
        (seat.committee for seat in session.scalars(theirs)), key=lambda one: one.name
    )


def draw_pseudonym(taken_by: Collection[Membership]) -> str:
    """Draw a name that nobody of this committee has or ever had."""
    taken = {one.pseudonym for one in taken_by}
    rounds = 1
    while True:
        names = PSEUDONYMS if rounds == 1 else [f"{one} {rounds}" for one in PSEUDONYMS]
        if free := [one for one in names if one not in taken]:
            return secrets.choice(free)
        rounds += 1


def by_ids(session: Session, seat_ids: Collection[UUID]) -> dict[UUID, Membership]:
    """Return seats by their ids, ended ones included."""
    if not seat_ids:
        return {}
    found = session.scalars(select(Membership).where(Membership.id.in_(seat_ids)))
    return {one.id: one for one in found}


def was_member(session: Session, committee_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody belonged to a committee once, and does no longer."""
    ended = select(Membership.id).where(
        Membership.committee_id == committee_id,
        Membership.person_id == person_id,
        or_(Membership.left_at.is_not(None), Membership.until <= now()),
    )
    return session.scalar(ended.limit(1)) is not None
