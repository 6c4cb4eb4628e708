"""Calls for help: which presses are one incident, and what it sets off at the place."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from models.alerts.codes import Mode, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import CLUSTER_WITHIN, OPEN
from models.alerts.message import DeviceMessage
from models.alerts.quietly import quietly
from models.alerts.sounding import Sounding
from models.alerts.witness import Witness
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.events import Actor

# The gateway and a neighbour's page may take a call of one zone in the same moment.
_ONE_AFTER_ANOTHER = text("SELECT pg_advisory_xact_lock(hashtext('calls'))")
_PRESSED = select(func.max(DeviceMessage.heard_at)).where(
    DeviceMessage.incident_id == Incident.id
)
_CALLED = select(func.max(Witness.said_at)).where(
    Witness.incident_id == Incident.id, Witness.sees
)
_OPEN_AT = (
    select(Incident, _PRESSED.scalar_subquery(), _CALLED.scalar_subquery())
    .where(Incident.spot.in_(bindparam("spots", expanding=True)), Incident.status.in_(OPEN))
    .order_by(Incident.raised_at)
    .with_for_update(read=True, key_share=True, of=Incident)
)


class Calls:
    """The open incidents at the spots of some devices, and what more presses do to them.

    A press of a spot where an incident is open joins it; within `CLUSTER_WITHIN` of the last
    one it is the same call, later it rings again. A closed incident is never opened by it: it
    raises a new one. Real calls and tests never join each other.
    """

    def __init__(self, session: Session, devices: Iterable[Device] = ()) -> None:
        self.session = session
        self.sounding = Sounding(session)
        self.open: dict[tuple[str, Mode], Incident] = {}
        self.last: dict[UUID, datetime] = {}  # when each was last pressed
        self.looked: set[str] = set()
        if spots := {device.spot for device in devices}:
            self._look(spots)

    def press(self, device: Device, signal: Signal, *, late_s: int | None) -> Incident:
        """Raise an incident or join the open one; set off the light and the siren."""
        return self.call(device, device.spot, signal, late_s=late_s, by=device.actor)

    def call(
        self,
        where: Device | Zone,
        spot: str,
        signal: Signal,
        *,
        late_s: int | None = None,
        voice: ZoneMember | None = None,
        mode: Mode | None = None,
        by: Actor,
    ) -> Incident:
        """Take a call for help from a device, or from a neighbour's page of their zone.

        `voice` is the neighbour, who counts as one of those who confirm. `mode` says how it is
        meant where that is not for the place to say.
        """
        meant = mode or where.mode
        incident = self.open_at(spot, meant)
        if incident is None:
            incident = Incident.raise_at(where, signal, late_s=late_s, mode=meant, by=by)
            self.session.add(incident)
            self.open[spot, meant] = incident
            self.sounding.nothing_said_yet(incident)
        else:
            self._join(incident, signal, late_s=late_s, by=by)
        self.last[incident.id] = now()
        if voice is not None:
            Witness.speak(self.session, incident, voice, sees=True)
            self.sounding.note_voice(incident, voice)
        if signal is not Signal.DURESS:
            self.sounding.heed(incident, where, by)
        return incident

    def all_clear(self, device: Device) -> Incident | None:
        """Note that somebody says all is well, and end the noise; the call stays open."""
        incident = self.open_at(device.spot, device.mode)
        if incident is not None:
            incident.all_clear(by=device.actor)
            self.sounding.silence(incident, by=device.actor)
        return incident

    def _join(
        self, incident: Incident, signal: Signal, *, late_s: int | None, by: Actor
    ) -> None:
        last = self.last.get(incident.id, incident.raised_at)
        rings = signal is Signal.DURESS or now() - last > CLUSTER_WITHIN
        incident.press_again(self.session, signal, rings=rings, late_s=late_s, by=by)
        if signal is Signal.DURESS and incident.duress_at is None:
            quietly(self.session, incident, duress_at=now())

    def open_at(self, spot: str, mode: Mode) -> Incident | None:
        """Return what is open at a spot; nobody else raises anything until we are done."""
        if spot not in self.looked:
            self._look({spot})
        incident = self.open.get((spot, mode))
        return incident if incident is not None and incident.is_open else None

    def _look(self, spots: set[str]) -> None:
        """Find what is open there. The lock is the one that a message naming it takes."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(_ONE_AFTER_ANOTHER)
        theirs = self.session.execute(_OPEN_AT, {"spots": list(spots)})
        for incident, pressed_at, called_at in theirs:
            self.open[incident.spot, incident.mode] = incident
            if heard := list(filter(None, (pressed_at, called_at))):
                self.last[incident.id] = max(heard)
        self.looked |= spots
