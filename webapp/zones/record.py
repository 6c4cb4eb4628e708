"""The page of one zone: how it stands, its rules, its devices, its neighbours and its tests."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from models.alerts.codes import DeviceKind, DeviceStatus
from models.alerts.device import Device
from models.alerts.neighbours import open_call
from models.alerts.pulse import Pulse
from models.alerts.self_test import SelfTest
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember, members_of
from models.events import Event, EventKind
from models.people.grant import Permission
from models.places.territory import Territory
from webapp.access import may, requires_on
from webapp.control_room.names import RoomSignatures
from webapp.database import db
from webapp.devices.standing import standings as standings_of_device
from webapp.orders.history import Step
from webapp.orders.signatures import Viewer
from webapp.zones.blueprint import blueprint
from webapp.zones.deeds import open_deeds
from webapp.zones.forms import ButtonForm
from webapp.zones.found import zone_with
from webapp.zones.standing import rules, standings

MOST = 30  # steps of the history, and tests
_K = EventKind

_WORDS: dict[EventKind, tuple[object, str, str]] = {
    _K.ZONE_DRAWN: (_l("Se creó la zona"), "", "plus"),
    _K.ZONE_CHANGED: (_l("Cambiaron sus reglas"), "", "gear"),
    _K.ZONE_ARMED: (_l("Se activó"), "good", "confirmed"),
    _K.ZONE_DISARMED: (_l("Se desactivó"), "soon", "silence"),
    _K.ZONE_DRILL_BEGUN: (_l("Empezó un simulacro"), "", "gear"),
    _K.ZONE_DRILL_ENDED: (_l("Terminó el simulacro"), "", "gear"),
    _K.ZONE_ENDED: (_l("Terminó la zona"), "", "stop"),
}


@blueprint.get("/<uuid:zone_id>")
@requires_on(Permission.SEE_ZONES, zone_with)
def record(zone: Zone) -> str:
    """Show a zone. Who its neighbours are is for those who run it."""
    administers = may(Permission.ADMINISTER_ZONES, on=zone)
    tests = _tests(db, zone)
    devices = _devices(db, zone)
    members = list(db.scalars(members_of(zone.id)))
    return render_template(
        "zones/record.html",
        zone=zone,
        standings=standings(zone),
        rules=rules(zone),
        territory=db.get(Territory, zone.territory_id) if zone.territory_id else None,
        call=open_call(db, zone),
        devices=[(device, standings_of_device(device, pulse)[0]) for device, pulse in devices],
        members=members if administers else [],
        taking_part=sum(one.takes_part for one in members),
        asked=sum(not one.takes_part for one in members),
        button_of=lambda member: _button_form(member, [device for device, _pulse in devices]),
        tests=tests,
        deeds=open_deeds(zone, is_tested=any(not one.ended_at for one in tests))
        if administers
        else [],
        administers=administers,
        history=_told(db, zone, Viewer(current_user.id, current_user.rights)),
    )


def _devices(session: Session, zone: Zone) -> list[tuple[Device, Pulse | None]]:
    theirs = (
        select(Device, Pulse)
        .outerjoin(Pulse, Pulse.device_id == Device.id)
        .where(Device.zone_id == zone.id, Device.status != DeviceStatus.RETIRED)
        .order_by(Device.kind, Device.place, Device.serial)
    )
    return [(device, pulse) for device, pulse in session.execute(theirs)]


def _tests(session: Session, zone: Zone) -> list[SelfTest]:
    theirs = select(SelfTest).where(SelfTest.zone_id == zone.id)
    return list(session.scalars(theirs.order_by(SelfTest.begun_at.desc()).limit(MOST)))


def _button_form(member: ZoneMember, devices: list[Device]) -> ButtonForm:
    """Return the list of buttons that may be a neighbour's, each list with ids of its own."""
    form = ButtonForm(
        prefix=f"v-{member.id}", formdata=None, device=str(member.device_id or "")
    )
    form.device.choices = buttons(devices)
    return form


def buttons(devices: list[Device]) -> list[SelectChoice]:
    """Offer the buttons of a zone."""
    return [
        SelectChoice("", "—"),
        *(
            SelectChoice(str(one.id), f"{one.serial} · {one.place}")
            for one in devices
            if one.kind is DeviceKind.PANIC_BUTTON
        ),
    ]


def _told(session: Session, zone: Zone, viewer: Viewer) -> list[Step]:
    """Tell the history of a zone, the newest step first."""
    newest = (
        select(Event)
        .where(Event.subject_id == zone.id, Event.kind.in_(_WORDS))
        .order_by(Event.id.desc())
        .limit(MOST)
    )
    events = session.scalars(newest).all()
    signatures = RoomSignatures.read(session, events, viewer)
    steps = []
    for event in events:
        words, tone, sign = _WORDS[event.kind]
        who = signatures.of(event, zone)
        steps.append(Step(str(words), event.occurred_at, who, "", tone, sign))
    return steps
