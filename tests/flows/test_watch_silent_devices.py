"""A device that fails opens an order, and its own word closes it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.calls import kinds_calling
from flows.watch_silent_devices import attend_to, tell_of_many, watch_silent_devices
from models import clock
from models.alerts.codes import DeviceKind, DeviceStatus, Protocol, Trouble
from models.alerts.device import Device
from models.alerts.device_repair import DeviceRepair
from models.alerts.pulse import Vital, flush
from models.alerts.reading import Sender
from models.alerts.repairing import AT_ONCE, HELD_FOR
from models.clock import now
from models.events import Event
from models.events import EventKind as K
from models.letters import LetterKind
from models.session import reading
from models.upkeep.codes import CancelReason, Confirmation, Priority
from models.upkeep.order_lists import to_confirm
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.routing import open_orders
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.flows.conftest import letters, numbers
from tests.people import GLORIA, JAIRO, LA_LIBERTAD, LIGHTING


@pytest.fixture
def button(city: Session) -> Device:
    """The panic button of the park, which was heard this morning."""
    return enrol(city, "PB-0007")


def enrol(city: Session, serial: str) -> Device:
    """Put up a button and let it be heard."""
    device, _key = Device.enrol(serial, DeviceKind.PANIC_BUTTON, "Parque", by=GLORIA)
    device.stand_at("Parque Santander", lat=7.88, lon=-72.5, territory_id=LA_LIBERTAD)
    device.install(now().date(), by=GLORIA)
    city.add(device)
    city.flush()
    device.come_online(now())
    city.commit()
    return device


def tell() -> None:
    """Tell the flow everything, as a relay that lost its memory would; twice."""
    for _ in range(2):
        attend_to.fn(numbers(*kinds_calling(watch_silent_devices.name)))


def speak(city: Session, device: Device, **told: int) -> None:
    """Let the device give a sign of life."""
    flush(city, {Sender(Protocol.NATIVE, device.serial): Vital(heard_at=now(), **told)})
    city.commit()


def orders() -> list[WorkOrder]:
    """Read every order, the oldest first."""
    with reading() as session:
        return list(session.scalars(select(WorkOrder).order_by(WorkOrder.number)))


def the_order(city: Session) -> WorkOrder:
    """Return the only order there is, as it now stands."""
    [found] = orders()
    city.expire_all()
    return city.get_one(WorkOrder, found.id)


def test_silence_opens_one_order_with_the_hour_it_began(city: Session, button: Device) -> None:
    """The department reads where, what and since when; told twice, it gets one order."""
    since = now()
    with clock.at(now() + timedelta(minutes=5)):
        button.fall_silent(since)
        city.commit()
        tell()

    order = the_order(city)
    assert order.place == (
        "Parque Santander (botón de pánico PB-0007: no da señales desde el martes 5 de mayo,"
        " 10:00 a. m.)"
    )
    assert (order.department_id, order.priority) == ("seguridad-ciudadana", Priority.URGENT)
    assert (order.lat, order.lon, order.territory_id) == (7.88, -72.5, LA_LIBERTAD)
    assert order.due_at == now() + timedelta(hours=24, minutes=5)
    with reading() as session:
        repair = session.scalars(DeviceRepair.running_for(button.id)).one()
    assert (repair.trouble, repair.since) == (Trouble.SILENT, since)


@pytest.mark.parametrize(
    ("ail", "words", "priority"),
    [
        (lambda device: device.run_low(12), "batería baja desde el", Priority.NORMAL),
        (Device.tamper, "lo manipularon el", Priority.URGENT),
    ],
    ids=["battery", "tamper"],
)
def test_a_low_battery_and_a_hand_on_it_open_an_order_too(
    city: Session,
    button: Device,
    ail: Callable[[Device], None],
    words: str,
    priority: Priority,
) -> None:
    """Each in its own words, and a battery is less urgent than an alarm that is out."""
    ail(button)
    city.commit()
    tell()

    order = the_order(city)
    assert words in order.place
    assert order.priority is priority


def test_a_second_trouble_joins_the_open_order(city: Session, button: Device) -> None:
    """One visit mends both."""
    button.run_low(12)
    city.commit()
    tell()
    button.fall_silent(now())
    city.commit()
    tell()

    assert len(orders()) == 1


def test_a_device_that_recovers_withdraws_the_order(city: Session, button: Device) -> None:
    """Nobody is sent to what works again, and the reason is the device's own."""
    button.fall_silent(now())
    city.commit()
    tell()
    speak(city, button)
    tell()

    order = the_order(city)
    assert order.status is WorkOrderStatus.CANCELLED
    assert order.cancel_reason is CancelReason.RECOVERED
    with reading() as session:
        assert session.scalars(DeviceRepair.running_for(button.id)).all() == []


def test_what_recovers_with_a_trouble_left_is_still_visited(
    city: Session, button: Device
) -> None:
    """It speaks again, but somebody opened it: that is still to be looked at."""
    button.tamper()
    button.fall_silent(now())
    city.commit()
    tell()
    speak(city, button)
    tell()

    assert the_order(city).status is WorkOrderStatus.ASSIGNED


def test_a_crew_that_is_there_is_not_called_back(city: Session, button: Device) -> None:
    """Once begun, the device is in repair: what it says meanwhile means nothing."""
    button.fall_silent(now())
    city.commit()
    tell()
    the_order(city).start(by=JAIRO)
    city.commit()
    tell()
    speak(city, button)
    tell()

    assert the_order(city).status is WorkOrderStatus.STARTED
    assert button.status is DeviceStatus.IN_REPAIR


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
def test_its_own_sign_of_life_confirms_the_repair(
    city: Session,
    button: Device,
    begun: bool,  # noqa: FBT001 - a case of the table
) -> None:
    """Closed is not fixed: the department says done, and the device itself says so or not."""
    button.fall_silent(now())
    city.commit()
    tell()
    if begun:
        the_order(city).start(by=JAIRO)
        city.commit()
        tell()
    the_order(city).complete("Cambié la antena.", after_photo_id=uuid4(), by=JAIRO)
    city.commit()
    tell()
    assert the_order(city).status is WorkOrderStatus.COMPLETED
    assert button.status is DeviceStatus.INSTALLED

    speak(city, button)
    tell()

    order = the_order(city)
    assert (order.status, order.confirmation) == (WorkOrderStatus.CLOSED, Confirmation.HEARD)
    with reading() as session:
        verified = select(Event.actor).where(Event.kind == K.WORK_ORDER_VERIFIED)
        assert session.scalars(verified).all() == ["device:PB-0007"]


def test_silence_after_the_repair_refuses_it(city: Session, button: Device) -> None:
    """A day without a word: the order is the department's again, and the first promise broken.

    The neighbours' queue never shows it: there is nothing for them to see.
    """
    button.fall_silent(now())
    city.commit()
    tell()
    the_order(city).complete("Listo.", after_photo_id=uuid4(), by=JAIRO)
    city.commit()
    tell()
    assert city.scalars(to_confirm()).all() == []
    with clock.at(now() + timedelta(days=1, minutes=1)):
        button.fall_silent(now() - timedelta(days=1))
        city.commit()
        tell()

    order = the_order(city)
    assert (order.status, order.rejections) == (WorkOrderStatus.ASSIGNED, 1)


def test_a_new_battery_that_is_empty_is_no_repair(city: Session, button: Device) -> None:
    """It speaks, but says that the battery is low: still broken."""
    button.run_low(12)
    city.commit()
    tell()
    the_order(city).complete("Pila nueva.", after_photo_id=uuid4(), by=JAIRO)
    city.commit()
    tell()
    speak(city, button, battery=9)
    tell()

    assert the_order(city).rejections == 1


def test_who_withdraws_an_order_is_not_asked_again(city: Session, button: Device) -> None:
    """A person said that nothing must be done about this silence; the next one is new."""
    button.fall_silent(now())
    city.commit()
    tell()
    the_order(city).cancel(CancelReason.DUPLICATE, by=GLORIA)
    city.commit()
    tell()
    attend_to.fn()
    assert len(orders()) == 1

    with clock.at(now() + timedelta(hours=2)):
        speak(city, button)
        button.fall_silent(now())
        city.commit()
        tell()
    assert len(orders()) == 2


def test_a_device_that_is_retired_needs_nobody(city: Session, button: Device) -> None:
    """Its order is withdrawn, and says why."""
    button.fall_silent(now())
    city.commit()
    tell()
    button.retire(by=GLORIA)
    city.commit()
    tell()

    assert the_order(city).cancel_reason is CancelReason.TAKEN_AWAY


def test_a_battery_that_is_well_again_is_found_by_the_hourly_look(
    city: Session, button: Device
) -> None:
    """Nothing announces it, so the look every hour withdraws the order."""
    button.run_low(12)
    city.commit()
    tell()
    button.recharge()
    city.commit()
    attend_to.fn()

    assert the_order(city).cancel_reason is CancelReason.RECOVERED


def many(city: Session, how_many: int) -> list[Device]:
    """Let many devices fall silent in the same minute."""
    devices = [enrol(city, f"PB-{number:04d}") for number in range(100, 100 + how_many)]
    for device in devices:
        device.fall_silent(now())
    city.commit()
    return devices


def test_many_at_once_are_one_breakdown_and_not_a_hundred_orders(city: Session) -> None:
    """A district without power: one letter a day, and orders for those still silent later."""
    devices = many(city, AT_ONCE + 5)
    tell()
    tell_of_many.fn()
    tell_of_many.fn()
    assert orders() == []
    [letter] = letters()
    assert (letter.kind, letter.facts["devices"]) == (LetterKind.DEVICES_SILENT, len(devices))
    assert letter.address.startswith("gloria@")

    speak(city, devices[0])
    with clock.at(now() + HELD_FOR + timedelta(minutes=1)):
        attend_to.fn()
    assert len(orders()) == len(devices) - 1


def test_a_few_at_once_are_a_few_orders(city: Session) -> None:
    """Up to twenty may be a coincidence; each gets its own."""
    many(city, 3)
    tell()
    tell_of_many.fn()

    assert len(orders()) == 3
    assert letters() == []


def test_orders_of_other_things_are_left_alone(
    city: Session, report: Callable[..., ServiceRequest]
) -> None:
    """The flow hears of every order that is begun; most are about a lamp."""
    [order] = open_orders(city, [(report(), LIGHTING)], by=GLORIA)
    city.commit()
    order.start(by=JAIRO)
    city.commit()
    tell()

    assert the_order(city).status is WorkOrderStatus.STARTED
    with reading() as session:
        assert session.scalars(select(DeviceRepair)).all() == []
