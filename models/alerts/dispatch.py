"""Dispatches: one unit sent to one incident, from the order until it is free again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.alerts.incident import Incident
from models.alerts.incident_stages import IncidentStatus, Level, Outcome
from models.alerts.unit import Unit, UnitBusyError, UnitKind, UnitStatus
from models.base import Base, Identified
from models.clock import now
from models.deadlines import DeadlineKind, Promises
from models.events import PLATFORM, Actor, Announces, EventKind

ACCEPT_WITHIN = timedelta(seconds=60)
_RUNNING = text("released_at IS NULL")


class DispatchOverError(Exception):
    """A unit answered for an incident that it was released from meanwhile."""


class Dispatch(Announces, Promises, Identified, Base):
    """A unit on its way to an incident, or there.

    Where the unit is stands here and only while this runs: releasing it erases the position.
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        CheckConstraint("lat IS NULL OR released_at IS NULL", name="no_position_afterwards"),
        Index(
            "uq_dispatch_running",
            "unit_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_dispatch_incident", "incident_id"),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(Unit.id))
    sent_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    help_asked_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    lat: Mapped[float | None]  # WGS84, degrees; while it runs
    lon: Mapped[float | None]
    located_at: Mapped[datetime | None]

    incident: Mapped[Incident] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def send(cls, incident: Incident, unit: Unit, *, by: Actor) -> Self:
        """Send a unit. Raises UnitBusyError where it is not free."""
        if unit.status is not UnitStatus.AVAILABLE:
            raise UnitBusyError(unit.name)
        incident.sent(unit.id, by=by)
        when = unit.move("ask", EventKind.UNIT_ASKED, by=by, code=incident.code)
        sent = cls(
            incident=incident,
            incident_id=incident.id,
            unit=unit,
            unit_id=unit.id,
            sent_at=when,
        )
        sent.promise(DeadlineKind.DISPATCH_ANSWER, when + ACCEPT_WITHIN)
        return sent

    @classmethod
    def take(cls, incident: Incident, unit: Unit, *, person_id: UUID, by: Actor) -> Self:
        """Let a unit take an incident that nobody answered in time, without waiting."""
        if incident.can("acknowledge"):
            incident.acknowledge(by=by, person_id=person_id)
        sent = cls.send(incident, unit, by=by)
        sent.accept(by=by)
        return sent

    def accept(self, *, by: Actor) -> None:
        """Say that the unit is on its way."""
        self._refuse_when_over()
        if self.accepted_at is not None:
            return
        self.accepted_at = self.unit.move(
            "set_out", EventKind.UNIT_EN_ROUTE, by=by, code=self.incident.code
        )
        self.incident.accepted(self.unit_id, by=by)
        self.withdraw(DeadlineKind.DISPATCH_ANSWER)

    def arrive(self, *, by: Actor) -> None:
        """Say that the unit is there; whoever arrives has accepted."""
        self.accept(by=by)
        if self.arrived_at is None:
            self.arrived_at = self.unit.move(
                "arrive", EventKind.UNIT_ON_SCENE, by=by, code=self.incident.code
            )
            self.incident.arrive(self.unit_id, by=by)

    def decline(self, session: Session, *, by: Actor) -> None:
        """Say that the unit cannot go; if nobody else is going, the room must send another."""
        self._refuse_when_over()
        self.declined_at = now()
        self.release(by=by)
        session.flush()
        if self.incident.status is IncidentStatus.DISPATCHED and not any(
            True for _ in session.scalars(running_on(self.incident_id))
        ):
            self.incident.recall(by=by)

    def ask_for_help(self, *, by: Actor) -> None:
        """Say that the unit needs another."""
        self._refuse_when_over()
        self.help_asked_at = now()
        self.incident.ask_for_help(self.unit_id, by=by)

    def go_unanswered(self) -> None:
        """Say that the unit does not answer: the ticker only asks."""
        if self.accepted_at is None and self.released_at is None:
            self.incident._say(  # noqa: SLF001 - an incident's own event, said by its dispatch
                EventKind.INCIDENT_UNIT_SILENT, PLATFORM, unit=str(self.unit_id)
            )

    def locate(self, lat: float, lon: float) -> None:
        """Note where the unit is, while it is sent."""
        if self.released_at is None:
            self.lat, self.lon, self.located_at = lat, lon, now()

    def release(self, *, by: Actor) -> None:
        """Free the unit, and forget where it was."""
        if self.released_at is not None:
            return
        self.released_at = self.unit.move("release", EventKind.UNIT_FREE, by=by)
        self.lat = self.lon = self.located_at = None
        self.withdraw(DeadlineKind.DISPATCH_ANSWER)

    def _refuse_when_over(self) -> None:
        """Refuse what comes late: the unit may be on its way to somebody else by now."""
        if self.released_at is not None:
            raise DispatchOverError(self.incident.code)


def running_on(incident_id: UUID) -> Select[Dispatch]:
    """Select the units that are sent to an incident now."""
    return (
        select(Dispatch)
        .where(Dispatch.incident_id == incident_id, Dispatch.released_at.is_(None))
        .order_by(Dispatch.sent_at)
    )


def running_of(unit_id: UUID) -> Select[Dispatch]:
    """Select what a unit is sent to now."""
    return select(Dispatch).where(Dispatch.unit_id == unit_id, Dispatch.released_at.is_(None))


def close(
    session: Session, incident: Incident, outcome: Outcome, *, note: str = "", by: Actor
) -> None:
    """Close an incident and free whoever was sent."""
    incident.close(outcome, note=note, by=by)
    _free_all(session, incident, by)


def cancel(session: Session, incident: Incident, *, note: str = "", by: Actor) -> None:
    """Cancel an incident and call everybody back."""
    incident.cancel(note=note, by=by)
    _free_all(session, incident, by)


def next_unit(session: Session, incident: Incident) -> Unit | None:
    """Return the unit to ask next: free, not asked yet, and the best placed of them."""
    asked = select(Dispatch.unit_id).where(Dispatch.incident_id == incident.id)
    free = session.scalars(
        select(Unit).where(
            Unit.active, Unit.status == UnitStatus.AVAILABLE, Unit.id.not_in(asked)
        )
    ).all()
    return next(iter(best_placed(free, incident)), None)


def best_placed(units: Iterable[Unit], incident: Incident) -> list[Unit]:
    """Order units as they should be asked: patrols first, then those of that comuna.

    Whoever presses a button asks for the police; a fire engine is sent when no patrol is free.
    """
    return sorted(
        units,
        key=lambda unit: (
            unit.kind is not UnitKind.PATROL,
            unit.territory_id is None or unit.territory_id != incident.comuna_id,
            unit.name,
        ),
    )


def is_offered(session: Session, incident: Incident, unit: Unit) -> bool:
    """Tell whether a unit may take an incident by itself: it escalated, and they are next."""
    if incident.level not in {Level.SUPERVISOR, Level.COMMANDER} or not incident.is_open:
        return False
    if incident.accepted_at is not None:
        return False
    return incident.level is Level.COMMANDER or next_unit(session, incident) == unit


def _free_all(session: Session, incident: Incident, by: Actor) -> None:
    for one in session.scalars(running_on(incident.id)):
        one.release(by=by)
