"""Light and siren of a zone: the light at the first call, the siren when it is confirmed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.codes import Action, DeviceKind, DeviceStatus, Mode
from models.alerts.command import Command, CommandStatus
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.message import DeviceMessage
from models.alerts.quietly import quietly
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
        self._sirens_of: dict[UUID, list[Device]] = {}  # by zone
        self._voices: dict[UUID, dict[UUID, datetime]] = {}  # by incident: who, and when last
        self._lit: set[UUID] = set()  # incidents

    def nothing_said_yet(self, incident: Incident) -> None:
        """Take note of an incident that is just raised: nobody needs to be asked about it."""
        self._voices[incident.id] = {}

    def note_voice(self, incident: Incident, member: ZoneMember) -> None:
        """Count a neighbour who calls at this moment."""
        self._voices_of(incident)[member.device_id or member.id] = now()

    def heed(self, incident: Incident, where: Device | Zone, by: Actor) -> None:
        """Light up at a first call, count the voices, and sound when there are enough.

        A test lights up but does not sound; a drill does both. A disarmed zone does neither,
        but who calls there meanwhile is a voice.
        """
        zone = where.zone if isinstance(where, Device) else where
        if zone is None or incident.confirmed_at is not None:
            return
        is_new = self._voices.get(incident.id) == {}
        voices = self._voices_of(incident)
        if isinstance(where, Device):
            voices[where.id] = now()
        if not zone.armed:
            return
        if incident.id not in self._lit:
            if is_new or not self._was_told(incident, Action.STROBE_ON):
                self._tell(zone, Action.STROBE_ON, LONGEST_SIREN_S, incident, by=by)
            self._lit.add(incident.id)
        count = _within(voices, zone)
        if count < zone.needed:
            return
        quietly(self.session, incident, confirmed_at=incident.confirm(count))
        if incident.mode is not Mode.TEST and incident.siren_left() > 0:
            self.sound(incident, zone, by=by)

    def sound(self, incident: Incident, zone: Zone, *, by: Actor) -> None:
        """Sound the sirens, after a few seconds of light; less, or not at all, at night.

        Raises SirenSpentError when they have sounded for 180 s in all.
        """
        if incident.siren_left() <= 0:
            raise SirenSpentError(incident.code)
        seconds = min(zone.siren_seconds(now()), incident.siren_left())
        if seconds == 0 or not self._sirens(zone):
            return
        after = now() + timedelta(seconds=zone.strobe_lead_s)
        self._tell(zone, Action.SIREN_ON, seconds, incident, by=by, not_before=after)
        quietly(self.session, incident, siren_s=incident.siren_s + seconds)

    def silence(self, incident: Incident, *, by: Actor) -> None:
        """Turn light and siren off, and repeat nothing that would turn them on again."""
        if incident.zone_id is None:
            return
        zone = self.session.get_one(Zone, incident.zone_id)
        self.session.flush()  # an order of this very group may have to be withdrawn
        waiting = select(Command).where(
            Command.incident_id == incident.id,
            Command.action.in_([Action.SIREN_ON, Action.STROBE_ON]),
            Command.status.in_([CommandStatus.QUEUED, CommandStatus.SENT]),
        )
        for command in self.session.scalars(waiting.with_for_update(of=Command)):
            command.withdraw()
        self._tell(zone, Action.SIREN_OFF, 0, incident, by=by)
        self._tell(zone, Action.STROBE_OFF, 0, incident, by=by)

    def voices(self, incident: Incident, zone: Zone) -> int:
        """Count who called or confirmed, within the zone's seconds up to now."""
        return _within(self._voices_of(incident), zone)

    def _voices_of(self, incident: Incident) -> dict[UUID, datetime]:
        """Return who called or confirmed, and when last.

        A neighbour and the button in their hall are one voice.
        """
        if incident.id not in self._voices:
            self._voices[incident.id] = dict(self._heard_voices(incident))
        return self._voices[incident.id]

    def _heard_voices(self, incident: Incident) -> Iterator[tuple[UUID, datetime]]:
        pressed = (
            select(DeviceMessage.device_id, func.max(DeviceMessage.heard_at))
            .where(DeviceMessage.incident_id == incident.id)
            .group_by(DeviceMessage.device_id)
        )
        heard = {who: at for who, at in self.session.execute(pressed) if who is not None}
        seen = (
            select(Witness.member_id, ZoneMember.device_id, Witness.said_at)
            .join(ZoneMember, ZoneMember.id == Witness.member_id)
            .where(Witness.incident_id == incident.id, Witness.sees)
        )
        for member_id, device_id, said_at in self.session.execute(seen):
            who = device_id or member_id
            heard[who] = max(said_at, heard.get(who, said_at))
        yield from heard.items()

    def _sirens(self, zone: Zone) -> list[Device]:
        if zone.id not in self._sirens_of:
            theirs = select(Device).where(
                Device.zone_id == zone.id,
                Device.kind.in_(LOUD),
                Device.status.not_in([DeviceStatus.REGISTERED, DeviceStatus.RETIRED]),
            )
            found = self.session.scalars(theirs.order_by(Device.serial))
            self._sirens_of[zone.id] = list(found)
        return self._sirens_of[zone.id]

    def _was_told(self, incident: Incident, action: Action) -> bool:
        told = select(Command.id).where(
            Command.incident_id == incident.id, Command.action == action
        )
        return self.session.scalars(told.limit(1)).first() is not None

    def _tell(
        self,
        zone: Zone,
        action: Action,
        seconds: int,
        incident: Incident,
        *,
        by: Actor,
        not_before: datetime | None = None,
    ) -> None:
        for siren in self._sirens(zone):
            self.session.add(
                Command.order(
                    siren, action, seconds, incident=incident, not_before=not_before, by=by
                )
            )


def _within(voices: dict[UUID, datetime], zone: Zone) -> int:
    """Count the voices of the zone's last seconds."""
    since = now() - timedelta(seconds=zone.within_s)
    return sum(at >= since for at in voices.values())
