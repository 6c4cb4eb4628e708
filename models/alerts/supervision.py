"""Watching over silence: a device that says nothing for longer than its class is an alarm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceKind, DeviceStatus, Protocol, Supervision
from models.alerts.device import Device
from models.alerts.listening import DEAF_AFTER, hears_since, silent_from
from models.alerts.pulse import Pulse
from models.clock import now
from models.deadlines import Deadline, DeadlineKind

# On a battery a sign of life is dear: such a device says once a day that it is there.
_ON_BATTERY = frozenset({Protocol.ZIGBEE2MQTT, Protocol.CHIRPSTACK, Protocol.THE_THINGS_STACK})
_USUAL = {
    DeviceKind.PANIC_BUTTON: Supervision.M3,
    DeviceKind.COMMUNITY_ALARM: Supervision.S90,
    DeviceKind.SIREN: Supervision.S90,
    DeviceKind.CAMERA: Supervision.M3,
    DeviceKind.SENSOR: Supervision.H25,
}

AT_ONCE = 500  # deadlines moved in one transaction: some 5 ms of the write lock


def usual_class(kind: DeviceKind, protocol: Protocol) -> Supervision:
    """Return how long a device of a kind may usually be silent, by how it speaks."""
    if kind is DeviceKind.PANIC_BUTTON and protocol in _ON_BATTERY:
        return Supervision.H25
    return _USUAL[kind]


def postpone_heard(session: Session) -> int:
    """Move the deadlines of devices that were heard meanwhile; return how many were moved.

    Heartbeats come by the thousand and move no deadline. So a deadline is only a date to
    look again, and this is the look, for all that are due at once.
    """
    due = (
        select(Deadline.id, Device.supervision, Pulse.last_heard_at)
        .join(Device, Device.id == Deadline.subject_id)
        .outerjoin(Pulse, Pulse.device_id == Device.id)
        .where(
            Deadline.kind == DeadlineKind.DEVICE_SILENCE,
            Deadline.fired_at.is_(None),
            Deadline.withdrawn_at.is_(None),
            Deadline.due_at <= now(),
        )
        .limit(AT_ONCE)
    )
    since = hears_since(session)
    moved = []
    for deadline_id, supervision, heard_at in session.execute(due):
        later = _judged_at(supervision, heard_at, since)
        if later > now():
            moved.append({"id": deadline_id, "due_at": later})
    if moved:
        session.execute(update(Deadline), moved)
    return len(moved)


def fall_silent(session: Session, device_id: UUID) -> None:
    """Say that a device is silent, unless it has spoken since we looked."""
    device = session.get(Device, device_id)
    if device is None or device.status not in {DeviceStatus.INSTALLED, DeviceStatus.ONLINE}:
        return
    pulse = session.get(Pulse, device_id)
    heard_at = pulse.last_heard_at if pulse else None
    later = _judged_at(device.supervision, heard_at, hears_since(session))
    if later > now():
        device.promise(DeadlineKind.DEVICE_SILENCE, later)
    else:
        device.fall_silent(heard_at or later)


def _judged_at(
    supervision: Supervision, heard_at: datetime | None, since: datetime | None
) -> datetime:
    """Return when a silence may be judged: while we are deaf ourselves, not now."""
    if since is None:
        return now() + DEAF_AFTER
    return silent_from(heard_at, supervision.limit, since)
