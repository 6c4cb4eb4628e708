"""A device is taken in by its serial, and its key is shown once."""

import re

import pytest
from sqlalchemy import select

from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceKind, DeviceStatus, Protocol, Supervision
from models.alerts.device import Device, with_serial
from models.alerts.device_key import fits
from models.alerts.zone import Zone
from models.events import Event, EventKind
from models.session import reading, unit_of_work
from tests.people import GLORIA, LA_LIBERTAD
from tests.webapp import alarms
from tests.webapp.streets import IN_BOGOTA, IN_LA_LIBERTAD, IN_THE_COUNTRY, PALMARITO

FILLED = {
    "kind": "panic_button",
    "serial": "PB-0042",
    "protocol": "native",
    "place": "Parque Colón",
    "lat": str(IN_LA_LIBERTAD[0]),
    "lon": str(IN_LA_LIBERTAD[1]),
}


def device(serial: str = "PB-0042") -> Device | None:
    """Look a device up."""
    with reading() as session:
        return session.scalars(with_serial(serial)).one_or_none()


def key_on(page) -> str:
    """Read the key that a page shows."""
    return re.search(r'id="clave">([a-z2-7]{32})<', page.text)[1]


def a_bridge(protocol=Protocol.ZIGBEE2MQTT) -> str:
    """Register a bridge and return its id, as a form sends it."""
    with unit_of_work() as session:
        bridge, _key = Bridge.register(session, "centro", protocol, "zigbee2mqtt", by=GLORIA)
        return str(bridge.id)


def test_a_device_is_registered_where_its_pin_says(gloria):
    """Its comuna follows from the point; nobody types it."""
    page = gloria.post("/dispositivos/nuevo", data=FILLED)

    found = device()
    assert (found.place, found.territory_id) == ("Parque Colón", LA_LIBERTAD)
    assert (found.status, found.supervision) == (DeviceStatus.REGISTERED, Supervision.M3)
    assert fits(key_on(page), found.key_digest)
    assert page.headers["Cache-Control"] == "no-store"
    assert "convivencia/v1/devices/PB-0042/event" in page.text


def test_its_key_is_nowhere_afterwards(gloria):
    """It was shown on one page; the record says what else is to be typed, and not that."""
    key = key_on(gloria.post("/dispositivos/nuevo", data=FILLED))
    record = gloria.get("/dispositivos/PB-0042")

    assert record.status_code == 200
    assert key not in record.text
    assert "convivencia/v1/devices/PB-0042/ack" in record.text


def test_one_that_hangs_already_is_installed_at_once(gloria):
    """Its silence means something from now on."""
    gloria.post("/dispositivos/nuevo", data=FILLED | {"installed": "y"})

    assert device().status is DeviceStatus.INSTALLED


def test_a_device_joins_its_zone_and_is_somebodys(gloria):
    """The rest of the form: zone, holder, class."""
    zone_id = alarms.a_zone()
    more = {
        "zone": str(zone_id),
        "holder": "Tienda La Esquina",
        "holder_email": "tienda@demo.cucuta.example",
        "supervision": "s90",
    }
    gloria.post("/dispositivos/nuevo", data=FILLED | more)

    found = device()
    assert (found.zone_id, found.spot) == (zone_id, f"zone:{zone_id}")
    assert (found.holder, found.supervision) == ("Tienda La Esquina", Supervision.S90)
    with reading() as session:
        facts = [one.facts for one in session.scalars(Event.history_of(found.id))]
    assert "Esquina" not in str(facts)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"serial": ""}, "Escriba el número de serie."),
        ({"serial": "a/b"}, "Use de 1 a 64 letras"),
        ({"serial": "nuevo"}, "Esa palabra ya significa otra cosa."),
        ({"lat": "", "lon": ""}, "Marque en el mapa dónde está"),
        ({"lat": "x", "lon": "-72,48"}, "Marque en el mapa dónde está"),
        (dict(zip(("lat", "lon"), map(str, IN_BOGOTA), strict=True)), "fuera del municipio"),
        (
            dict(zip(("lat", "lon"), map(str, IN_THE_COUNTRY), strict=True)),
            "Elija el corregimiento",
        ),
        ({"protocol": "zigbee2mqtt"}, "Escoja el puente"),
        ({"protocol": "shelly", "address": "3c:2e"}, "Deje la dirección vacía"),
        ({"place": ""}, "Escriba cómo se llama el lugar."),
        ({"holder_email": "no"}, "Escriba un correo"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(gloria, changed, said):
    """Nothing is registered, and what was typed stays."""
    page = gloria.post("/dispositivos/nuevo", data=FILLED | changed)

    assert page.status_code == 422
    assert said in page.text
    with reading() as session:
        assert session.scalars(select(Device)).all() == []


def test_the_country_has_no_lines_so_a_person_says(gloria):
    """A device in a corregimiento is registered once somebody names it."""
    there = {"lat": str(IN_THE_COUNTRY[0]), "lon": str(IN_THE_COUNTRY[1])}
    gloria.post("/dispositivos/nuevo", data=FILLED | there | {"corregimiento": PALMARITO})

    assert device().territory_id == PALMARITO


def test_a_serial_is_given_once(gloria):
    """The second box of that number is another box, or a slip."""
    gloria.post("/dispositivos/nuevo", data=FILLED)
    page = gloria.post("/dispositivos/nuevo", data=FILLED)

    assert "Ya hay un dispositivo con ese número de serie." in page.text


def test_what_speaks_through_a_bridge_gets_no_key(gloria):
    """The page says what the bridge expects instead."""
    told = {"protocol": "zigbee2mqtt", "address": "0x00158D0001A2B3C4", "bridge": a_bridge()}
    page = gloria.post("/dispositivos/nuevo", data=FILLED | told)

    found = device()
    assert (found.address, found.key_digest) == ("0x00158d0001a2b3c4", None)
    assert found.supervision is Supervision.H25
    assert "No necesita clave" in page.text
    assert "_b-centro" in page.text


def test_an_address_is_given_once(gloria):
    """Two devices under one address could not be told apart: the page names the other."""
    told = {"protocol": "zigbee2mqtt", "address": "0x00158D0001A2B3C4", "bridge": a_bridge()}
    gloria.post("/dispositivos/nuevo", data=FILLED | told)
    page = gloria.post("/dispositivos/nuevo", data=FILLED | told | {"serial": "PB-0043"})

    assert "Esa dirección es del dispositivo PB-0042." in page.text


def test_a_bridge_speaks_for_its_own_protocol(gloria):
    """A LoRaWAN button cannot be heard through a Zigbee bridge."""
    told = {"protocol": "chirpstack", "address": "24e1241234567890", "bridge": a_bridge()}
    page = gloria.post("/dispositivos/nuevo", data=FILLED | told)

    assert "de este protocolo" in page.text
    assert device() is None


@pytest.mark.parametrize(
    ("protocol", "said"),
    [("tasmota", "%prefix%/%topic%/"), ("shelly", "Prefijo MQTT"), ("native", "/heartbeat")],
)
def test_an_installer_reads_what_to_type(gloria, protocol, said):
    """Each maker's device asks for other words."""
    page = gloria.post("/dispositivos/nuevo", data=FILLED | {"protocol": protocol})

    assert said in page.text
    assert "Este servidor de mensajes solo oye en su propia máquina" in page.text


def test_a_device_that_hangs_elsewhere_now_is_moved(gloria):
    """Place, point and zone change together; the diary says which, never what stands there."""
    alarms.a_button("PB-0042")
    moved = {name: FILLED[name] for name in ("place", "lat", "lon")}
    page = gloria.post(
        "/dispositivos/PB-0042/cambiar",
        data=moved | {"supervision": "h25", "holder": "Colegio"},
        follow_redirects=True,
    )

    assert "Guardamos los cambios." in page.text
    found = device()
    assert (found.place, found.spot) == ("Parque Colón", f"{LA_LIBERTAD}/parquecolon")
    assert (found.supervision, found.holder) == (Supervision.H25, "Colegio")
    with reading() as session:
        told = session.scalars(Event.history_of(found.id)).all()[-1]
    assert told.kind is EventKind.DEVICE_CHANGED
    assert told.facts["changed"] == ["holder", "place", "point", "supervision"]


def test_a_form_sent_back_unchanged_is_no_event(gloria):
    """Somebody only looked."""
    gloria.post("/dispositivos/nuevo", data=FILLED)
    before = alarms.newest()
    same = {name: FILLED[name] for name in ("place", "lat", "lon")} | {"supervision": "m3"}
    gloria.post("/dispositivos/PB-0042/cambiar", data=same)

    assert alarms.newest() == before


def test_a_zone_that_has_ended_takes_no_more_devices(gloria):
    """It is not on the list any more."""
    zone_id = alarms.a_zone("Calle vieja")
    with unit_of_work() as session:
        session.get_one(Zone, zone_id).end(by=GLORIA)

    assert "Calle vieja" not in gloria.get("/dispositivos/nuevo").text
    page = gloria.post("/dispositivos/nuevo", data=FILLED | {"zone": str(zone_id)})
    assert page.status_code == 422


def test_kinds_have_their_usual_class(gloria):
    """A siren is missed sooner than a sensor in a wall."""
    gloria.post("/dispositivos/nuevo", data=FILLED | {"kind": "siren"})

    assert (device().kind, device().supervision) == (DeviceKind.SIREN, Supervision.S90)
