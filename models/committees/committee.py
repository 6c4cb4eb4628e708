"""Committees: neighbours who got together to prevent one thing in one part of the city."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts.zone import Zone
from models.base import Base, Identified
from models.committees.codes import PSEUDONYMOUS, CommitteeKind, DissolutionReason
from models.committees.committee_stages import (
    AT_WORK,
    COMMITTEE_EVIDENCE,
    COMMITTEE_LIFECYCLE,
    LIVING,
    CommitteeStatus,
)
from models.events import Actor, Announces, EventKind
from models.lifecycle import Lifecycle
from models.numbering import random_code
from models.people.grant import Scope, ScopeKind
from models.places.territory import Territory, district_of

if TYPE_CHECKING:
    from models.committees.member import Membership

__all__ = ["Committee", "CommitteeKind", "CommitteeStatus", "coded", "living"]

_K = EventKind


class MissingActError(Exception):
    """A committee was to be constituted without its act, or without a profile of the sector."""


class MissingAlertSystemError(Exception):
    """A security front without an alert system or a direct line to the police."""


class NoCoordinatorError(Exception):
    """A committee in which nobody coordinates was to be constituted."""


class Committee(Announces, Identified, Base):
    """A committee of a barrio, comuna or corregimiento, from the choice of its sector on.

    `act` is what was agreed when it was constituted, `profile` what the sector is like;
    `alert_system` and `police_channel` say how a security front calls for help. All four are
    words, and read by its members only: who may call whom is nobody else's business.
    """

    __tablename__ = "committee"
    __table_args__ = (
        *COMMITTEE_EVIDENCE,
        Index("ix_committee_territory", "territory_id", "status"),
    )
    LIFECYCLE: ClassVar[Lifecycle[CommitteeStatus]] = COMMITTEE_LIFECYCLE

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[CommitteeKind]
    is_pseudonymous: Mapped[bool]  # as the kind says; kept, so that no query forgets it
    status: Mapped[CommitteeStatus]
    territory_id: Mapped[str] = mapped_column(ForeignKey(Territory.id))
    purpose: Mapped[str] = mapped_column(String(500), default="")  # public, in a sentence
    chosen_at: Mapped[datetime]
    convened_at: Mapped[datetime | None]
    constituted_at: Mapped[datetime | None]
    act: Mapped[str | None]
    profile: Mapped[str | None]
    alert_system: Mapped[str | None] = mapped_column(String(200))
    alert_zone_id: Mapped[UUID | None] = mapped_column(ForeignKey(Zone.id))
    police_channel: Mapped[str | None] = mapped_column(String(200))
    inaugurated_at: Mapped[datetime | None]
    registered_at: Mapped[datetime | None]
    registry_number: Mapped[str | None] = mapped_column(String(60))
    renewed_at: Mapped[datetime | None]
    dissolved_at: Mapped[datetime | None]
    dissolution_reason: Mapped[DissolutionReason | None]
    version: Mapped[int] = mapped_column()

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="committee", lazy="select", order_by="Membership.since"
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def form(
        cls, name: str, kind: CommitteeKind, territory_id: str, *, purpose: str = "", by: Actor
    ) -> Self:
        """Choose the sector in which neighbours will be asked to form a committee."""
        committee = cls(
            code=random_code("B"),
            name=name.strip(),
            kind=kind,
            is_pseudonymous=kind in PSEUDONYMOUS,
            status=CommitteeStatus.SECTOR_CHOSEN,
            territory_id=territory_id,
            purpose=purpose.strip(),
        )
        committee.chosen_at = committee._say(_K.COMMITTEE_SECTOR_CHOSEN, by, theme=kind)
        return committee

    def convene(self, *, by: Actor) -> None:
        """Call the neighbours of the sector together."""
        self.convened_at = self._move("convene", _K.COMMITTEE_CONVENED, by)

    def constitute(
        self,
        act: str,
        profile: str,
        *,
        alert_system: str = "",
        alert_zone_id: UUID | None = None,
        police_channel: str = "",
        by: Actor,
    ) -> None:
        """Found it, with what was agreed and what the sector is like.

        Raises MissingActError, NoCoordinatorError and, for a security front that nobody could
        hear, MissingAlertSystemError.
        """
        self.LIFECYCLE.follow("constitute", self.status)
        if not act.strip() or not profile.strip():
            raise MissingActError(self.code)
        front = self.kind is CommitteeKind.SECURITY_FRONT
        if front and not (alert_system.strip() and police_channel.strip()):
            raise MissingAlertSystemError(self.code)
        if not any(one.coordinates for one in self.running):
            raise NoCoordinatorError(self.code)
        self.act, self.profile = act.strip(), profile.strip()
        self.alert_system = alert_system.strip() or None
        self.alert_zone_id = alert_zone_id
        self.police_channel = police_channel.strip() or None
        self.constituted_at = self._move("constitute", _K.COMMITTEE_CONSTITUTED, by)

    def inaugurate(self, *, by: Actor) -> None:
        """Present it to the neighbourhood."""
        self.inaugurated_at = self._move("inaugurate", _K.COMMITTEE_INAUGURATED, by)

    def register(self, number: str, *, by: Actor) -> None:
        """Note under which number the police keep it."""
        self.registered_at = self._move("register", _K.COMMITTEE_REGISTERED, by)
        self.registry_number = number.strip()

    def renew(self, *, by: Actor) -> None:
        """Go on for another term; its members' terms are renewed one by one."""
        self.renewed_at = self._move("renew", _K.COMMITTEE_RENEWED, by)

    def dissolve(self, reason: DissolutionReason, *, by: Actor) -> None:
        """End it. `models.committees.seats.dissolve` also ends its members' terms."""
        self.dissolved_at = self._move("dissolve", _K.COMMITTEE_DISSOLVED, by, reason=reason)
        self.dissolution_reason = reason

    def can(self, move: str) -> bool:
        """Tell whether a move is open to the committee as it stands."""
        return move in self.LIFECYCLE.open_to(self.status)

    def is_member(self, person_id: UUID) -> bool:
        """Tell whether somebody belongs to it at this moment."""
        return self.seat_of(person_id) is not None

    def seat_of(self, person_id: UUID) -> "Membership | None":
        """Return as what somebody belongs to it at this moment."""
        theirs = (one for one in self.running if one.person_id == person_id)
        return next(theirs, None)

    @property
    def running(self) -> list["Membership"]:
        """Return those who belong to it at this moment, the longest first."""
        return [one for one in self.memberships if one.is_running]

    @property
    def is_at_work(self) -> bool:
        """Tell whether it exists, so that its members may act for it."""
        return self.status in AT_WORK

    @property
    def is_living(self) -> bool:
        """Tell whether it is on its way or at work."""
        return self.status in LIVING

    @property
    def district_id(self) -> str:
        """Return the comuna or corregimiento it lies in."""
        return district_of(self.territory_id) or self.territory_id

    @property
    def scopes(self) -> frozenset[Scope]:
        """Return whose it is (its members') and where it lies."""
        return frozenset(
            {(ScopeKind.COMMITTEE, str(self.id)), (ScopeKind.COMUNA, self.district_id)}
        )

    def _move(self, name: str, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        """Make the move, announce it, and return when it happened."""
        self.status = self.LIFECYCLE.follow(name, self.status)
        return self._say(kind, by, **facts)

    def _say(self, kind: EventKind, by: Actor, **facts: Any) -> datetime:
        return self.announce(kind, by=by, code=self.code, **facts)


def coded(code: str) -> Select[Committee]:
    """Select the committee that people know by this code."""
    return select(Committee).where(Committee.code == code)


def living() -> Select[Committee]:
    """Select the committees on their way or at work, by name."""
    return select(Committee).where(Committee.status.in_(LIVING)).order_by(Committee.name)
