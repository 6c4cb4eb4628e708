"""What the registry says of devices: addresses, changes, and how many work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.alerts.addresses import UnreachableError, address_of
from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceKind, Protocol, Supervision
from models.alerts.device import Device
from models.alerts.working import Working, together, working_by_kind
from models.calendar import city_day
from models.clock import now
from models.deadlines import Deadline, DeadlineKind
from models.events import PLATFORM, Event, EventKind
from models.lifecycle import TransitionRefusedError
from tests.people import GLORIA

P = Protocol


@pytest.mark.parametrize(
    ("protocol", "written", "address"),
    [
        (P.NATIVE, "anything", "PB-1"),
        (P.TASMOTA, "", "PB-1"),
        (P.ZIGBEE2MQTT, "0x00158D0001A2B3C4", "0x00158d0001a2b3c4"),
        (P.ZIGBEE2MQTT, "00:15:8d:00:01:a2:b3:c4", "0x00158d0001a2b3c4"),
        (P.CHIRPSTACK, "24-E1-24-12-34-56-78-90", "24e1241234567890"),
        (P.THE_THINGS_STACK, " 24E1241234567890 ", "24e1241234567890"),
        (P.SHELLY, "", "PB-1"),
        (P.SHELLY, "3C2EF5000001", "3c:2e:f5:00:00:01"),
        (P.SHELLY, "shellyblugwg3-abc/bthomedevice:200", "shellyblugwg3-abc/bthomedevice:200"),
    ],
)
def test_an_address_is_read_however_it_is_written(protocol, written, address):
    """Boxes print addresses in every way; the device has one."""
    assert address_of(protocol, "PB-1", written) == address


@pytest.mark.parametrize(
    ("protocol", "written"),
    [
        (P.ZIGBEE2MQTT, ""),
        (P.ZIGBEE2MQTT, "0x00158d0001a2b3c"),
        (P.CHIRPSTACK, "24e124123456789g"),
        (P.SHELLY, "3c:2e:f5"),
        (P.SHELLY, "a/b/bthomedevice:200"),
    ],
)
def test_an_address_that_nothing_could_have_is_refused(protocol, written):
    """One letter too few, and the device would be silent for ever."""
    with pytest.raises(UnreachableError):
        address_of(protocol, "PB-1", written)


def enrolled(session, serial: str, kind=DeviceKind.PANIC_BUTTON, **more) -> Device:
    """Register and install a device."""
    device, _key = Device.enrol(serial, kind, "Parque Santander", by=PLATFORM, **more)
    session.add(device)
    device.install(city_day(now()), by=PLATFORM)
    session.flush()
    return device


def test_what_speaks_through_others_has_no_key(session):
    """A key that opens nothing is not kept, and cannot be drawn anew."""
    bridge = Bridge(
        name="_b-zigbee", protocol=P.ZIGBEE2MQTT, prefix="zigbee2mqtt", registered_at=now()
    )
    session.add(bridge)
    session.flush()
    bridged = enrolled(
        session, "PB-1", protocol=P.ZIGBEE2MQTT, address="0x00158d0001a2b3c4", bridge=bridge
    )
    heard = enrolled(session, "PB-2", protocol=P.SHELLY, address="3c:2e:f5:00:00:01")

    assert (bridged.key_digest, heard.key_digest) == (None, None)
    for device in (bridged, heard):
        with pytest.raises(TransitionRefusedError):
            device.rekey(by=GLORIA)


def test_a_change_is_in_the_diary_by_what_was_changed(session, park_button):
    """Which columns, and never what stands in them: a holder's name can be erased."""
    park_button.holder = "Tienda La Esquina"
    park_button.change("holder", by=GLORIA)
    session.flush()

    told = session.scalars(Event.history_of(park_button.id)).all()[-1]
    assert (told.kind, told.facts["changed"]) == (EventKind.DEVICE_CHANGED, ["holder"])
    assert "Esquina" not in str(told.facts)


def test_a_stricter_class_is_looked_at_sooner(session):
    """A device put under twenty seconds is not left alone for the rest of its day."""
    button = enrolled(session, "PB-1", supervision=Supervision.H25)
    button.come_online(now())
    session.flush()
    button.supervision = Supervision.S20
    button.change("supervision", by=GLORIA)
    session.flush()

    due = select(Deadline.due_at).where(
        Deadline.kind == DeadlineKind.DEVICE_SILENCE, Deadline.withdrawn_at.is_(None)
    )
    assert session.scalars(due).one() <= now() + timedelta(seconds=30)


def test_what_was_taken_away_changes_no_more(session, park_button):
    """No key, no test, no other place."""
    park_button.begin_test(now() + timedelta(hours=1), by=GLORIA)
    park_button.retire(by=GLORIA)

    assert not park_button.is_under_test
    for deed in (
        lambda: park_button.rekey(by=GLORIA),
        lambda: park_button.begin_test(now() + timedelta(hours=1), by=GLORIA),
        lambda: park_button.change("place", by=GLORIA),
    ):
        with pytest.raises(TransitionRefusedError):
            deed()


def test_what_works_is_counted_of_what_was_put_up(session):
    """Silent, opened and in repair do not work; a box in the store is not counted."""
    states = {
        "on": lambda one: one.come_online(now()),
        "opened": lambda one: (one.come_online(now()), one.tamper()),
        "silent": lambda one: one.fall_silent(now()),
        "mending": lambda one: one.repair(by=GLORIA),
        "gone": lambda one: one.retire(by=GLORIA),
    }
    for name, happen in states.items():
        happen(enrolled(session, name))
    siren = enrolled(session, "siren", DeviceKind.SIREN)
    siren.come_online(now())
    session.add(Device.enrol("box", DeviceKind.SIREN, "Bodega", by=PLATFORM)[0])
    session.flush()

    found = working_by_kind(session)
    assert found == {
        DeviceKind.PANIC_BUTTON: Working(1, 4),
        DeviceKind.SIREN: Working(1, 1),
    }
    assert together(found.values()).share == pytest.approx(0.4)
    assert Working().share is None
