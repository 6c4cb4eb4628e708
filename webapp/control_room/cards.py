"""What the room shows of each incident, gathered for all of them in a handful of questions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts.codes import Mode
from models.alerts.command import Command
from models.alerts.device import Device
from models.alerts.dispatch import ACCEPT_WITHIN, Dispatch
from models.alerts.incident import Incident
from models.alerts.incident_stages import IncidentStatus, Level
from models.alerts.message import DeviceMessage
from models.alerts.sounding import LOUD
from models.alerts.unit import Unit, UnitStatus
from models.alerts.witness import Witness
from models.clock import now
from models.events import Event, EventKind
from models.people.grant import Permission, Rights
from webapp.control_room.names import names_of
from webapp.control_room.promises import Promise, promises
from webapp.control_room.sirens import Siren, sirens_of
from webapp.control_room.units import Choice, Riding, choices
from webapp.orders.signatures import Viewer

_S = IncidentStatus


@dataclass(slots=True)
class Card:
    """One incident with all that an operator needs to decide about it."""

    incident: Incident
    comuna: str = ""
    device: Device | None = None
    taken_by: str = ""
    presses: int = 0
    sees: int = 0
    sees_nothing: int = 0
    all_clear: bool = False
    has_sirens: bool = False
    dispatches: list[Dispatch] = field(default_factory=list)
    sirens: list[Siren] = field(default_factory=list)
    units: Sequence[Choice] = ()
    territories: Mapping[str, str] = field(default_factory=dict)

    @property
    def clocks(self) -> list[Promise]:
        """Return its two clocks, none for a test."""
        return promises(self.incident)

    @property
    def running(self) -> list[Riding]:
        """Return the units that are sent to it now."""
        return [
            Riding(one.unit, self.territories.get(one.unit.territory_id or "", ""), one)
            for one in self.dispatches
            if one.released_at is None
        ]

    @property
    def declined(self) -> list[Dispatch]:
        """Return the units that said they could not go."""
        return [one for one in self.dispatches if one.declined_at is not None]

    @property
    def asks_for_help(self) -> bool:
        """Tell whether a unit there wants another."""
        return any(one.help_asked_at and not one.released_at for one in self.dispatches)

    @property
    def is_under_threat(self) -> bool:
        """Tell whether somebody called under threat."""
        return self.incident.duress_at is not None

    @property
    def waits(self) -> bool:
        """Tell whether nobody has taken it."""
        return self.incident.status is _S.RAISED

    @property
    def may_send(self) -> bool:
        """Tell whether a unit may be sent now: never to a test."""
        return self.incident.mode is Mode.REAL and (
            self.incident.can("dispatch") or self.incident.can("reinforce")
        )

    @property
    def needs_unit(self) -> bool:
        """Tell whether sending one is what comes next."""
        return self.may_send and (not self.running or self.asks_for_help)

    def is_silent(self, dispatch: Dispatch) -> bool:
        """Tell whether a unit was asked and does not answer."""
        return dispatch.accepted_at is None and now() - dispatch.sent_at >= ACCEPT_WITHIN

    def rings(self, rights: Rights) -> str:
        """Tell how the page of somebody rings for it: not, once as it came, or on and on."""
        incident = self.incident
        if not incident.is_open or incident.mode is not Mode.REAL:
            return ""
        unsent = incident.status in {_S.RAISED, _S.ACKNOWLEDGED}
        loud = {
            Permission.HANDLE_INCIDENTS: incident.level is not Level.OPERATOR and self.waits,
            Permission.SUPERVISE_INCIDENTS: unsent
            and incident.level in {Level.SUPERVISOR, Level.COMMANDER},
            Permission.COMMAND_INCIDENTS: incident.level is Level.COMMANDER
            and incident.accepted_at is None,
        }
        if any(due and rights.holds(permission) for permission, due in loud.items()):
            return "repeat"
        return "once" if self.waits else ""


def cards_of(
    session: Session,
    incidents: Sequence[Incident],
    free: Sequence[Unit],
    territories: Mapping[str, str],
    viewer: Viewer,
) -> list[Card]:
    """Gather what is known of each incident; `free` are the units that could be sent."""
    ids = [one.id for one in incidents]
    known = _Known(session, ids, incidents)
    names = names_of(session, {one.acknowledged_by for one in incidents}, viewer)
    cards = []
    for one in incidents:
        sent = known.dispatches[one.id]
        cards.append(
            Card(
                one,
                comuna=territories.get(one.comuna_id or "", ""),
                device=known.devices.get(one.device_id),
                taken_by=names.get(one.acknowledged_by, ""),
                presses=known.presses.get(one.id, 0),
                sees=known.witnesses.get((one.id, True), 0),
                sees_nothing=known.witnesses.get((one.id, False), 0),
                all_clear=one.id in known.all_clear,
                has_sirens=one.zone_id in known.loud_zones,
                dispatches=sent,
                sirens=sirens_of(known.commands[one.id]),
                units=choices(one, free, {each.unit_id for each in sent}, territories),
                territories=territories,
            )
        )
    return cards


class _Known:
    """What the tables around incidents say of some of them."""

    def __init__(
        self, session: Session, ids: Sequence[UUID], incidents: Sequence[Incident]
    ) -> None:
        self.presses: dict[UUID | None, int] = dict(
            session.execute(
                select(DeviceMessage.incident_id, func.count())
                .where(DeviceMessage.incident_id.in_(ids))
                .group_by(DeviceMessage.incident_id)
            ).all()
        )
        said = (
            select(Witness.incident_id, Witness.sees, func.count())
            .where(Witness.incident_id.in_(ids))
            .group_by(Witness.incident_id, Witness.sees)
        )
        self.witnesses = {(row[0], row[1]): row[2] for row in session.execute(said)}
        self.dispatches: defaultdict[UUID, list[Dispatch]] = defaultdict(list)
        sent = select(Dispatch).where(Dispatch.incident_id.in_(ids)).order_by(Dispatch.sent_at)
        for one in session.scalars(sent):
            self.dispatches[one.incident_id].append(one)
        self.commands: defaultdict[UUID | None, list[Command]] = defaultdict(list)
        told = select(Command).where(Command.incident_id.in_(ids))
        for command in session.scalars(told.order_by(Command.ordered_at, Command.next_try_at)):
            self.commands[command.incident_id].append(command)
        clear = select(Event.subject_id).where(
            Event.subject_id.in_(ids), Event.kind == EventKind.INCIDENT_ALL_CLEAR
        )
        self.all_clear = set(session.scalars(clear))
        theirs = {one.device_id for one in incidents}
        self.devices: dict[UUID | None, Device] = {
            one.id: one
            for one in session.scalars(select(Device).where(Device.id.in_(theirs - {None})))
        }
        zones = {one.zone_id for one in incidents} - {None}
        loud = select(Device.zone_id).where(Device.zone_id.in_(zones), Device.kind.in_(LOUD))
        self.loud_zones = set(session.scalars(loud))


def free_units(riding: Sequence[Riding]) -> list[Unit]:
    """Return the units that could be sent now."""
    return [one.unit for one in riding if one.unit.status is UnitStatus.AVAILABLE]
