"""Calls for help: which presses are one incident, and what it sets off at the place."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.codes import Mode, Signal
from models.alerts.device import Device
from models.alerts.incident import Incident
from models.alerts.incident_stages import CLUSTER_WITHIN, OPEN
from models.alerts.message import DeviceMessage
from models.alerts.sounding import Sounding
from models.alerts.zone import Zone
from models.clock import now
from models.events import Actor


class Calls:
    """The open incidents at the spots of some devices, and what more presses do to them.

    A press of a spot where an incident is open joins it; within `CLUSTER_WITHIN` of the last
    one it is the same call, later it rings again. A closed incident is never opened by it: it
    raises a new one. Real calls and tests never join each other.
    """

    def __init__(self, session: Session, devices: Iterable[Device]) -> None:
        self.session = session
        self.sounding = Sounding(session)
        spots = {device.spot for device in devices}
        self.open: dict[tuple[str, Mode], Incident] = {}
        self.last: dict[str, datetime] = {}
        if spots:
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
        by: Actor,
    ) -> Incident:
        """Take a call for help from a device, or from a neighbour's page of their zone."""
        key = (spot, where.mode)
        incident = self.open.get(key)
        if incident is None or not incident.is_open:
            incident = Incident.raise_at(where, signal, by=by)
            incident.late_s = late_s
            if late_s is not None:
                incident.announcements[-1].facts["late_s"] = late_s
            self.session.add(incident)
            self.session.flush()  # its messages name it
            self.open[key] = incident
        else:
            last = self.last.get(spot, incident.raised_at)
            rings = signal is Signal.DURESS or now() - last > CLUSTER_WITHIN
            incident.press_again(signal, rings=rings, late_s=late_s, by=by)
            if signal is Signal.DURESS and incident.duress_at is None:
                incident.duress_at = now()
        self.last[spot] = now()
        if signal is not Signal.DURESS:
            self.sounding.heed(incident, where, by)
        return incident

    def all_clear(self, device: Device) -> Incident | None:
        """Note that somebody says all is well, and end the noise; the call stays open."""
        incident = self.open.get((device.spot, device.mode))
        if incident is not None and incident.is_open:
            incident.all_clear(by=device.actor)
            self.sounding.silence(incident, by=device.actor)
        return incident

    def _look(self, spots: set[str]) -> None:
        theirs = select(Incident).where(Incident.spot.in_(spots), Incident.status.in_(OPEN))
        for incident in self.session.scalars(theirs.order_by(Incident.raised_at)):
            self.open[incident.spot, incident.mode] = incident
        if not self.open:
            return
        last = (
            select(Incident.spot, func.max(DeviceMessage.heard_at).label("heard_at"))
            .join(Incident, Incident.id == DeviceMessage.incident_id)
            .where(DeviceMessage.incident_id.in_([one.id for one in self.open.values()]))
            .group_by(Incident.spot)
        )
        self.last = {row.spot: row.heard_at for row in self.session.execute(last)}
