"""Buttons to press, sirens to sound and units to send, for tests of the room and of patrols."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts.codes import DeviceKind, Mode, Protocol, Signal
from models.alerts.command import Command
from models.alerts.device import Device, with_serial
from models.alerts.dispatch import Dispatch
from models.alerts.hearing import hear_all
from models.alerts.incident import Incident
from models.alerts.incident_stages import Level, Outcome
from models.alerts.reading import Said, Sender
from models.alerts.unit import Crew, Unit, UnitKind
from models.alerts.zone import Zone
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM, Actor, Event
from models.people.grant import Grant, Role
from models.people.person import Person
from models.session import reading, unit_of_work
from tests.people import CAST, LA_LIBERTAD, WILSON, WILSON_ID

PARK = "PB-0007"
PLACE = "Parque Santander"
PARK_AT = (7.8863, -72.5053)
_ids = count(1)


def a_button(
    serial: str = PARK,
    place: str = PLACE,
    *,
    at: tuple[float, float] = PARK_AT,
    comuna: str = LA_LIBERTAD,
    kind: DeviceKind = DeviceKind.PANIC_BUTTON,
    zone_id: UUID | None = None,
) -> str:
    """Put up a button, an alarm or a siren, and return its serial."""
    with unit_of_work() as session:
        device, _key = Device.enrol(serial, kind, place, by=PLATFORM)
        session.add(device)
        zone = session.get_one(Zone, zone_id) if zone_id else None
        device.stand_at(place, lat=at[0], lon=at[1], territory_id=comuna, zone=zone)
        device.install(city_day(now()), by=PLATFORM)
    return serial


def a_zone(
    name: str = "Cuadra de la calle 5",
    *,
    serial: str = "SR-0001",
    comuna: str = LA_LIBERTAD,
    **rules: object,
) -> UUID:
    """Draw an alarm zone with one siren."""
    with unit_of_work() as session:
        zone = Zone.draw(name, by=PLATFORM, territory_id=comuna, **rules)
        session.add(zone)
        session.flush()
        zone_id = zone.id
    a_button(serial, name, comuna=comuna, kind=DeviceKind.SIREN, zone_id=zone_id)
    return zone_id


def press(
    serial: str = PARK,
    signal: Signal = Signal.PANIC,
    *,
    said: datetime | None = None,
    code: str = "",
) -> str:
    """Press a button, and return the code of the incident it raised or joined."""
    with unit_of_work() as session:
        sender = Sender(Protocol.NATIVE, serial)
        [heard] = hear_all(session, [Said(sender, f"m-{next(_ids)}", signal, said)])
        assert heard.incident is not None
        heard.incident.code = code or heard.incident.code
        return heard.incident.code


def trial(serial: str = PARK, minutes: int = 30) -> None:
    """Take what a button says for a test."""
    with unit_of_work() as session:
        device = session.scalars(with_serial(serial)).one()
        device.begin_test(now() + timedelta(minutes=minutes), by=WILSON)


def a_unit(
    name: str = "Patrulla 3",
    *riders: str,
    kind: UnitKind = UnitKind.PATROL,
    comuna: str | None = LA_LIBERTAD,
    rides: bool = True,
) -> UUID:
    """Bring a unit into service, with these of the cast in it."""
    with unit_of_work() as session:
        unit = Unit.register(name, kind, comuna, by=WILSON)
        session.add(unit)
        session.flush()
        if rides:
            unit.begin(by=WILSON)
        for who in riders:
            session.add(Crew.board(unit, session.get_one(Person, CAST[who].id)))
        return unit.id


def somebody(name: str, role: Role) -> UUID:
    """Let one more person come, beside the cast: a second operator, a commander."""
    with unit_of_work() as session:
        person = Person(name=name, email=f"{name.lower()}@demo.cucuta.example")
        person.password_hash = "nobody signs in with it"
        session.add(person)
        session.flush()
        session.add(Grant.give(person, role, by=PLATFORM))
        return person.id


def escalate(code: str, level: Level) -> None:
    """Let a clock of an incident run out."""
    with unit_of_work() as session:
        session.scalars(_coded(code)).one().escalate(level)


def taken(code: str, by: Actor = WILSON, person_id: UUID = WILSON_ID) -> str:
    """Let the room take an incident."""
    with unit_of_work() as session:
        incident = session.scalars(_coded(code)).one()
        incident.acknowledge(by=by, person_id=person_id)
    return code


def sent(code: str, unit_id: UUID) -> UUID:
    """Let the room send a unit, after taking the incident; return the dispatch."""
    with unit_of_work() as session:
        incident = session.scalars(_coded(code)).one()
        if incident.can("acknowledge"):
            incident.acknowledge(by=WILSON, person_id=WILSON_ID)
        dispatch = Dispatch.send(incident, session.get_one(Unit, unit_id), by=WILSON)
        session.add(dispatch)
        session.flush()
        return dispatch.id


def incident(code: str) -> Incident:
    """Look up an incident as it stands."""
    with reading() as session:
        return session.scalars(_coded(code)).one()


def unit(unit_id: UUID) -> Unit:
    """Look up a unit as it stands."""
    with reading() as session:
        return session.get_one(Unit, unit_id)


def dispatch(dispatch_id: UUID) -> Dispatch:
    """Look up a dispatch as it stands."""
    with reading() as session:
        return session.get_one(Dispatch, dispatch_id)


def commands(code: str) -> list[Command]:
    """Return what sirens were told about an incident, in the order they were told."""
    with reading() as session:
        told = select(Command).where(Command.incident_id == incident(code).id)
        return list(session.scalars(told.order_by(Command.ordered_at)))


def kinds(code: str) -> list[str]:
    """Return what happened to an incident, as the diary names it."""
    with reading() as session:
        return [one.kind.value for one in session.scalars(Event.history_of(incident(code).id))]


def mode(code: str) -> Mode:
    """Return how an incident is meant."""
    return incident(code).mode


def _coded(code: str):
    return select(Incident).where(Incident.code == code)


def silence(serial: str) -> None:
    """Let a device that was heard fall silent."""
    with unit_of_work() as session:
        device = session.scalars(with_serial(serial)).one()
        device.come_online(now())
        device.fall_silent(now())


def newest() -> int:
    """Return the number of the newest event that the live feed tells."""
    with reading() as session:
        return session.scalar(Event.last_told()) or 0


def obey(code: str) -> None:
    """Let every siren say that it did what it was told."""
    with unit_of_work() as session:
        for command in _orders(session, code):
            command.sent()
            command.answer(done=True)


def fail(code: str) -> None:
    """Let no siren answer."""
    with unit_of_work() as session:
        for command in _orders(session, code):
            command.fail("no_answer")


def _orders(session: Session, code: str) -> list[Command]:
    return list(
        session.scalars(select(Command).where(Command.incident_id == incident(code).id))
    )


def closed(code: str, outcome: Outcome) -> str:
    """Let the room take an incident and close it."""
    taken(code)
    with unit_of_work() as session:
        session.scalars(_coded(code)).one().close(outcome, by=WILSON)
    return code


def board(name: str, person_id: UUID) -> None:
    """Let somebody ride in a unit."""
    with unit_of_work() as session:
        theirs = session.scalars(select(Unit).where(Unit.name == name)).one()
        session.add(Crew.board(theirs, session.get_one(Person, person_id)))


def accepted(dispatch_id: UUID) -> None:
    """Let a unit accept what it was sent to."""
    with unit_of_work() as session:
        session.get_one(Dispatch, dispatch_id).accept(by=WILSON)
