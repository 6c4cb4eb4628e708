"""Light and siren of a zone: the light at the first call, the siren when it is confirmed."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.alerts.codes import Action, DeviceKind, DeviceStatus, Mode
from models.alerts.command import Command, CommandStatus
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import OPEN
from models.alerts.message import DeviceMessage
from models.alerts.witness import Witness
from models.alerts.zone import LONGEST_SIREN_S, Zone
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.events import Actor

LOUD = (DeviceKind.SIREN, DeviceKind.COMMUNITY_ALARM)


class SirenSpentError(Exception):
    """The sirens of an incident have sounded for as long as they may."""


class Sounding:
    """Tells the sirens of a zone what to do, and never for longer than 180 s an incident."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def heed(self, incident: Incident, where: Device | Zone, by: Actor) -> None:
        """Light up at a first call, count the voices, and sound when there are enough.

        A test lights up but does not sound; a drill does both. A disarmed zone does neither.
        """
        zone = where.zone if isinstance(where, Device) else where
        if zone is None or not zone.armed:
            return
        sirens = self._sirens(zone)
        if not self._was_told(incident, Action.STROBE_ON):
            self._tell(sirens, Action.STROBE_ON, LONGEST_SIREN_S, incident, by=by)
        if incident.confirmed_at is None:
            self.session.flush()  # the press itself is one of the voices
            voices = self.voices(incident, zone, where)
            if voices < zone.needed:
                return
            self._note_confirmed(incident, incident.confirm(voices))
            if incident.mode is not Mode.TEST:
                self.sound(incident, zone, sirens, by=by)

    def sound(
        self,
        incident: Incident,
        zone: Zone,
        sirens: list[Device] | None = None,
        *,
        by: Actor,
    ) -> None:
        """Sound the sirens, after a few seconds of light; less, or not at all, at night.

        Raises SirenSpentError when they have sounded for 180 s in all.
        """
        if incident.siren_left() <= 0:
            raise SirenSpentError(incident.code)
        seconds = min(zone.siren_seconds(now()), incident.siren_left())
        if seconds == 0:
            return
        after = now() + timedelta(seconds=zone.strobe_lead_s)
        theirs = self._sirens(zone) if sirens is None else sirens
        if not theirs:
            return
        self._tell(theirs, Action.SIREN_ON, seconds, incident, by=by, not_before=after)
        _quietly(self.session, incident, siren_s=incident.siren_s + seconds)

    def silence(self, incident: Incident, *, by: Actor) -> None:
        """Turn light and siren off, and forget what was still to be told."""
        if incident.zone_id is None:
            return
        zone = self.session.get_one(Zone, incident.zone_id)
        waiting = select(Command).where(
            Command.incident_id == incident.id,
            Command.action.in_([Action.SIREN_ON, Action.STROBE_ON]),
            Command.status == CommandStatus.QUEUED,
        )
        for command in self.session.scalars(waiting):
            command.status = command.LIFECYCLE.follow("refuse", command.status)
            command.reason = "withdrawn"
        sirens = self._sirens(zone)
        self._tell(sirens, Action.SIREN_OFF, 0, incident, by=by)
        self._tell(sirens, Action.STROBE_OFF, 0, incident, by=by)

    def voices(self, incident: Incident, zone: Zone, where: Device | Zone) -> int:
        """Count who called or confirmed, within the zone's seconds up to now.

        A neighbour and the button in their hall are one voice.
        """
        since = now() - timedelta(seconds=zone.within_s)
        pressed = set(
            self.session.scalars(
                select(DeviceMessage.device_id).where(
                    DeviceMessage.incident_id == incident.id, DeviceMessage.heard_at >= since
                )
            )
        )
        if isinstance(where, Device):
            pressed.add(where.id)
        seen = (
            select(Witness.member_id, ZoneMember.device_id)
            .join(ZoneMember, ZoneMember.id == Witness.member_id)
            .where(Witness.incident_id == incident.id, Witness.sees, Witness.said_at >= since)
        )
        voices: set[UUID | None] = pressed - {None}
        for member_id, device_id in self.session.execute(seen):
            voices.add(device_id or member_id)
        return len(voices)

    def _sirens(self, zone: Zone) -> list[Device]:
        theirs = select(Device).where(
            Device.zone_id == zone.id,
            Device.kind.in_(LOUD),
            Device.status.not_in([DeviceStatus.REGISTERED, DeviceStatus.RETIRED]),
        )
        return list(self.session.scalars(theirs.order_by(Device.serial)))

    def _was_told(self, incident: Incident, action: Action) -> bool:
        told = select(Command.id).where(
            Command.incident_id == incident.id, Command.action == action
        )
        return self.session.scalars(told.limit(1)).first() is not None

    def _tell(
        self,
        sirens: list[Device],
        action: Action,
        seconds: int,
        incident: Incident,
        *,
        by: Actor,
        not_before: datetime | None = None,
    ) -> None:
        for siren in sirens:
            self.session.add(
                Command.order(
                    siren, action, seconds, incident=incident, not_before=not_before, by=by
                )
            )

    def _note_confirmed(self, incident: Incident, at: datetime) -> None:
        _quietly(self.session, incident, confirmed_at=at)


def _quietly(session: Session, incident: Incident, **columns: object) -> None:
    """Write columns that no operator decides about, without taking the record from one."""
    session.flush()
    session.execute(
        update(Incident)
        .where(Incident.id == incident.id, Incident.status.in_(OPEN))
        .values(**columns)
        .execution_options(synchronize_session=False)
    )
    for name, value in columns.items():
        set_committed_value(incident, name, value)
