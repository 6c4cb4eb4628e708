"""False alarms: how many of a device's calls, or of a custodian's, were about nothing.

Between 94 and 99 in a hundred activations of alarms elsewhere were false, and each one sends a
patrol away from a true one. Counted are real calls that were closed within a year: tests and
drills are none, and what is still open may yet turn out to be something.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.alerts.codes import Mode
from models.alerts.device import Device
from models.alerts.incident import Incident, Outcome
from models.alerts.incident_stages import IncidentStatus
from models.clock import now

A_YEAR = timedelta(days=365)
TOO_OFTEN = 3  # false alarms in a year; then, and at every third again, the custodian is told


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How many of the calls of a year were false."""

    false: int = 0
    closed: int = 0

    @property
    def rate(self) -> float | None:
        """Return the share that was false; None where nothing was closed."""
        return self.false / self.closed if self.closed else None


def of_devices(
    session: Session, device_ids: Collection[UUID], *, until: datetime | None = None
) -> dict[UUID, FalseAlarms]:
    """Count for each device the year up to `until`, or to now; left out is who never called."""
    counted = session.execute(
        select(Incident.device_id, _false(), func.count())
        .where(Incident.device_id.in_(device_ids), _closed_in_the_year_to(until or now()))
        .group_by(Incident.device_id)
    ).all()
    return {
        device_id: FalseAlarms(false, closed)
        for device_id, false, closed in counted
        if device_id is not None
    }


def of_custodian(session: Session, email: str, *, until: datetime | None = None) -> FalseAlarms:
    """Count the year of all devices that one custodian keeps."""
    false, closed = session.execute(
        select(_false(), func.count())
        .select_from(Incident)
        .join(Device, Device.id == Incident.device_id)
        .where(_keeps(email), _closed_in_the_year_to(until or now()))
    ).one()
    return FalseAlarms(false, closed)


def which_of_its_custodian(session: Session, incident: Incident, email: str) -> int:
    """Return the how-manieth false alarm of a year this one was for its custodian."""
    if incident.closed_at is None:
        return 0
    earlier = or_(
        Incident.closed_at < incident.closed_at,
        and_(Incident.closed_at == incident.closed_at, Incident.id <= incident.id),
    )
    counted = session.scalar(
        select(func.count())
        .select_from(Incident)
        .join(Device, Device.id == Incident.device_id)
        .where(
            _keeps(email),
            _closed_in_the_year_to(incident.closed_at),
            Incident.outcome == Outcome.FALSE_ALARM,
            earlier,
        )
    )
    return counted or 0


def _false() -> ColumnElement[int]:
    return func.count().filter(Incident.outcome == Outcome.FALSE_ALARM)


def _keeps(email: str) -> ColumnElement[bool]:
    return func.lower(Device.holder_email) == email.lower()


def _closed_in_the_year_to(instant: datetime) -> ColumnElement[bool]:
    return and_(
        Incident.mode == Mode.REAL,
        Incident.status == IncidentStatus.CLOSED,
        Incident.closed_at > instant - A_YEAR,
        Incident.closed_at <= instant,
    )
