"""What stands in the streets of the browser's city: devices, a bridge, a zone, a unit."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceKind, Protocol, Signal
from models.alerts.device import Device
from models.alerts.hearing import hear_all
from models.alerts.reading import Said, Sender
from models.alerts.unit import Unit, UnitKind
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.session import unit_of_work
from tests.browser.city import City
from tests.people import LA_LIBERTAD, NIDIA

BUTTON, SILENT, ALARM, SIREN = "PB-0007", "PB-0008", "CA-0001", "SR-0001"
CODE, THREAT = "4711", "1147"


def put_up(city: City) -> None:
    """Hang everything up, let one button fall silent and another be pressed."""
    key = city.settings.secret
    with unit_of_work() as session:
        zone = Zone.draw("Cuadra de la calle 5", by=PLATFORM, needed=2)
        bridge, _key = Bridge.register(
            session, "centro", Protocol.ZIGBEE2MQTT, "zigbee2mqtt", by=PLATFORM
        )
        unit = Unit.register("Patrulla 3", UnitKind.PATROL, LA_LIBERTAD, by=PLATFORM)
        session.add_all([zone, unit])
        session.flush()
        _device(session, BUTTON, DeviceKind.PANIC_BUTTON, "Parque Santander")
        silent = _device(session, SILENT, DeviceKind.PANIC_BUTTON, "Malecón")
        _device(session, ALARM, DeviceKind.COMMUNITY_ALARM, "Tienda", zone)
        _device(session, SIREN, DeviceKind.SIREN, "Esquina", zone)
        silent.fall_silent(now())
        bridge.lose()
        for name, takes_part in (("Carmen", True), ("Luis", False)):
            neighbour = ZoneMember.invite(zone, name, None, key, by=NIDIA)
            session.add(neighbour)
            if takes_part:
                neighbour.confirm(CODE, THREAT)
            city.secret[name] = neighbour.secret(key)
        _press(session)
        city.street |= {"zone": zone.id, "unit": unit.id, "bridge": bridge.name}


def _device(
    session: Session, serial: str, kind: DeviceKind, place: str, zone: Zone | None = None
) -> Device:
    device, _key = Device.enrol(serial, kind, place, by=PLATFORM)
    session.add(device)
    device.stand_at(place, lat=7.89, lon=-72.49, territory_id=LA_LIBERTAD, zone=zone)
    device.install(city_day(now()), by=PLATFORM)
    session.flush()
    return device


def _press(session: Session) -> UUID | None:
    sender = Sender(Protocol.NATIVE, BUTTON)
    [heard] = hear_all(session, [Said(sender, "1", Signal.PANIC, now(), seq=1, battery=80)])
    return heard.incident.id if heard.incident else None
