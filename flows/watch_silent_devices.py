"""Have devices that fail mended, and let each say for itself whether it was.

Started by what happens to a device (silent, battery low, tampered, heard again, retired) and
to the order that mends it, and every hour for what nothing announces: a battery that is well
again, an order that waited out a breakdown of the network. Safe to run twice: it looks at how
device and order stand. The control room saw the alarm long before, without us.
"""

from uuid import UUID

from prefect import flow, task
from sqlalchemy.orm import Session

from flows.diary import heard, in_parts
from flows.recipients import people_who_may, to_people
from models.alerts.device_repair import DeviceRepair
from models.alerts.repairing import attend, fell_silent_together, to_look_at
from models.calendar import city_day
from models.clock import now
from models.events import Event
from models.letters import LetterKind, write_all
from models.people.roles import Permission
from models.session import reading, unit_of_work

A_FEW = 10  # devices attended to in one transaction: some 20 ms of everybody's time


@flow
def watch_silent_devices(events: list[int] | None = None) -> None:
    """Open, withdraw, confirm or refuse the orders of the devices these events are about."""
    attend_to(events)
    tell_of_many()


@task
def attend_to(events: list[int] | None = None) -> None:
    """Attend to the devices of these events; without events, to all that something ails."""
    with reading() as session:
        told = heard(session, events) if events else None
        devices = to_look_at(session) if told is None else devices_of(session, told)
        held = fell_silent_together(session)
    for some in in_parts(devices, A_FEW):
        with unit_of_work() as session:
            attend(session, some, held)


@task
def tell_of_many() -> None:
    """Write, once a day, to those who look after the devices when many fall silent at once."""
    with reading() as session:
        many = len(fell_silent_together(session))
        people = people_who_may(session, Permission.ADMINISTER_DEVICES) if many else []
    if not people:
        return
    with unit_of_work() as session:
        write_all(
            session,
            to_people(
                people,
                about=city_day(now()).isoformat(),
                kind=LetterKind.DEVICES_SILENT,
                facts={"devices": many, "since": now().isoformat()},
            ),
        )


def devices_of(session: Session, told: list[Event]) -> list[UUID]:
    """List the devices these events are about: their own, or those of the orders."""
    subjects = {event.subject_id for event in told}
    repairs = session.scalars(DeviceRepair.of_orders(subjects)).all()
    own = {event.subject_id for event in told if event.kind.startswith("device.")}
    return sorted(own | {repair.device_id for repair in repairs})
