"""A night of alarms on a platform that really runs: broker, gateway, portal and ticker.

There is no Prefect anywhere near it: what rings, sounds and escalates must not need it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from models.alerts.codes import DeviceKind
from models.alerts.device import Device
from models.alerts.unit import Unit, UnitKind
from models.alerts.zone import Zone
from models.calendar import city_day
from models.clock import at, now, wall
from models.events import PLATFORM
from models.people.grant import Grant, Role
from models.people.person import Person
from models.places.demonstration import settle_city
from models.session import ReadingFactory, SessionFactory, connect, unit_of_work
from sensors.simulator.accounts import Account
from sensors.simulator.street import Street
from tests.browser.city import City
from tests.faults.installation import Installation
from tests.people import CAST, LA_LIBERTAD, settle

PARK, PLACE = "PB-0007", "Parque Santander"
OTHER_PARK, OTHER_PLACE = "PB-0011", "Parque Colón"
SHOP, SIREN = "CA-0001", "SR-0001"
PATROL = "Patrulla 3"
CARLOS = "Carlos"  # the operator at the other desk; signs in with everybody's password


@dataclass(frozen=True, slots=True)
class Night:
    """What stands in the street, and where the portal answers."""

    street: Street
    city: City


@contextmanager
def night(folder: Path) -> Iterator[Night]:
    """Run a city with a park, another park, and a shop in an alarm zone with a siren."""
    installation = Installation(folder, prefect=False)
    installation.console("migrate")
    with _its_own_database(installation):
        accounts = _furnish()
    city = City(f"http://127.0.0.1:{installation.port}", installation.settings)
    with (
        installation.up(),
        Street(accounts, "127.0.0.1", installation.mqtt_port) as street,
    ):
        assert street.wait_until_connected()
        yield Night(street, city)


@contextmanager
def _its_own_database(installation: Installation) -> Iterator[None]:
    """Write into this installation; afterwards sessions are again where they were."""
    before = SessionFactory.kw.get("bind"), ReadingFactory.kw.get("bind")
    engine = connect(installation.settings.database)
    try:
        yield
    finally:
        engine.dispose()
        SessionFactory.configure(bind=before[0])
        ReadingFactory.configure(bind=before[1])


def _furnish() -> list[Account]:
    with at(wall() - timedelta(days=365)), unit_of_work() as session:
        settle(session, now())
        settle_city(session)
        wilson = session.get_one(Person, CAST["wilson"].id)
        carlos = Person(name=CARLOS, email="carlos@demo.cucuta.example")
        carlos.password_hash = wilson.password_hash
        session.add(carlos)
        session.flush()
        session.add(Grant.give(carlos, Role.CONTROL_ROOM, by=PLATFORM))
    with unit_of_work() as session:
        session.add(Unit.register(PATROL, UnitKind.PATROL, LA_LIBERTAD, by=PLATFORM))
        zone = Zone.draw(
            "Cuadra de la calle 5", by=PLATFORM, needed=1, strobe_lead_s=0, quiet_siren_s=60
        )
        session.add(zone)
        session.flush()
        return [
            _put_up(session, PARK, DeviceKind.PANIC_BUTTON, PLACE, 7.8863, -72.5053),
            _put_up(session, OTHER_PARK, DeviceKind.PANIC_BUTTON, OTHER_PLACE, 7.8925, -72.499),
            _put_up(session, SHOP, DeviceKind.COMMUNITY_ALARM, "Tienda", 7.89, -72.49, zone),
            _put_up(session, SIREN, DeviceKind.SIREN, "Esquina", 7.89, -72.49, zone),
        ]


def _put_up(session, serial, kind, place, lat, lon, zone=None) -> Account:
    device, key = Device.enrol(serial, kind, place, by=PLATFORM)
    session.add(device)
    device.stand_at(place, lat=lat, lon=lon, territory_id=LA_LIBERTAD, zone=zone)
    device.install(city_day(now()), by=PLATFORM)
    return Account(serial, key, kind)
