"""Months of made-up calls for help, so that figures have something to count.

They go through the same verbs as real ones, as history: no flow hears of them, no page rings.
Three in four were false, which is less than elsewhere (94 to 99 in a hundred).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import clock
from models.alerts.codes import DeviceKind, DeviceStatus, Signal
from models.alerts.device import Device
from models.alerts.dispatch import Dispatch, cancel, close
from models.alerts.incident import Incident, Outcome
from models.alerts.unit import Crew, Unit, UnitKind, unit_of
from models.clock import wall
from models.demonstration.accounts import address
from models.demonstration.stands import PREFIX
from models.events import PLATFORM, Actor, importing
from models.people.person import with_email
from models.places.territory import Territory, comuna_id
from models.session import reading, unit_of_work
from models.upkeep.dataset import Dataset, DatasetKind

SOURCE = "alarmas-demostracion"
CALLS = 240
DAYS = 150
NOTE = "Incidente inventado para la demostración."
OUTCOMES = (
    (Outcome.FALSE_ALARM, 72),
    (Outcome.UNFOUNDED, 14),
    (Outcome.FOUNDED, 11),
    (None, 3),  # cancelled
)
# A unit, whose it is, the number of the comuna it rides in, and the account that is aboard.
UNITS = (
    ("Cuadrante 1", UnitKind.PATROL, 1, "patrulla"),
    ("Cuadrante 2", UnitKind.PATROL, 6, None),
    ("Cuadrante 3", UnitKind.PATROL, None, None),
    ("Máquina 1", UnitKind.FIRE, None, "bomberos"),
    ("Socorro 1", UnitKind.CIVIL_DEFENCE, None, None),
)
PATROL = "Cuadrante 1"  # in which `patrulla@` rides
FIRST = 3  # comunas that have most of the calls, as a city centre does


def form_units() -> int:
    """Register the units that are missing, on duty, with their crews; return how many were."""
    with unit_of_work() as session:
        known = set(session.scalars(select(Unit.name)))
        missing = [row for row in UNITS if row[0] not in known]
        for name, kind, comuna, rider in missing:
            where = session.get(Territory, comuna_id(comuna)) if comuna else None
            unit = Unit.register(name, kind, where.id if where else None, by=PLATFORM)
            unit.begin(by=PLATFORM)
            session.add(unit)
            session.flush()
            if rider is not None:
                _let_ride(session, unit, rider)
    return len(missing)


def _let_ride(session: Session, unit: Unit, word: str) -> None:
    """Let one of the accounts ride in a unit, unless they ride in another one."""
    person = session.scalars(with_email(address(word))).one_or_none()
    if person is not None and session.scalars(unit_of(person.id)).first() is None:
        session.add(Crew.board(unit, person))


def tell_calls(people: Mapping[str, Actor]) -> int:
    """Tell the calls of the last months, if nobody has; return how many there are."""
    with reading() as session:
        if session.get(Dataset, SOURCE) is not None:
            return 0
    chance = Random(54001)  # noqa: S311 - made up, not secret
    began = wall() - timedelta(days=DAYS)
    with importing(), unit_of_work() as session:
        devices = session.scalars(_callers()).all()
        units = session.scalars(
            select(Unit).where(Unit.kind == UnitKind.PATROL).order_by(Unit.name)
        ).all()
        if not devices or not units:
            return 0
        for number in range(CALLS):
            at = began + timedelta(days=DAYS * number / (CALLS + 1), hours=chance.uniform(0, 9))
            _tell(session, chance, _one_of(chance, devices), units[number % len(units)],
                  at=at, people=people)  # fmt: skip
        session.add(Dataset(
            source=SOURCE, kind=DatasetKind.REHEARSAL, title="demostración", shift_days=0,
            rows=CALLS, begun_at=wall(), imported_at=wall(),
        ))  # fmt: skip
    return CALLS


def _callers() -> Select[Device]:
    working = [DeviceStatus.INSTALLED, DeviceStatus.ONLINE]
    return (
        select(Device)
        .where(
            Device.serial.startswith(PREFIX),
            Device.kind == DeviceKind.PANIC_BUTTON,
            Device.status.in_(working),
            Device.zone_id.is_(None),
        )
        .order_by(Device.serial)
    )


def _one_of(chance: Random, devices: Sequence[Device]) -> Device:
    """Draw a device, most often one of a few comunas."""
    comunas = sorted({str(one.territory_id) for one in devices})
    weights = [8 if str(one.territory_id) in comunas[:FIRST] else 1 for one in devices]
    [drawn] = chance.choices(devices, weights)
    return drawn


def _tell(
    session: Session,
    chance: Random,
    device: Device,
    unit: Unit,
    *,
    at: datetime,
    people: Mapping[str, Actor],
) -> None:
    """Tell one call from the press to its end: mostly in time, sometimes late."""
    room, patrol = people["sala"], people["patrulla"]
    [(outcome, _weight)] = chance.choices(OUTCOMES, [weight for _, weight in OUTCOMES])
    answered = at + timedelta(seconds=chance.lognormvariate(1.7, 0.5))
    sent = answered + timedelta(seconds=chance.lognormvariate(3.4, 0.5))
    there = sent + timedelta(seconds=chance.uniform(180, 840))
    over = there + timedelta(minutes=chance.uniform(5, 40))
    with clock.at(at):
        incident = Incident.raise_at(device, Signal.PANIC, by=device.actor)
        session.add(incident)
    with clock.at(answered):
        incident.acknowledge(by=room)
    if outcome is None:
        with clock.at(sent):
            cancel(session, incident, note=NOTE, by=room)
            session.flush()
        return
    with clock.at(sent):
        dispatch = Dispatch.send(incident, unit, by=room)
        session.add(dispatch)
    with clock.at(sent + timedelta(seconds=chance.uniform(4, 30))):
        dispatch.accept(by=patrol)
    with clock.at(there):
        dispatch.arrive(by=patrol)
    with clock.at(over):
        close(session, incident, outcome, note=NOTE, by=patrol)
        session.flush()
