"""What an administrator does to a device; what the state does not allow is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.alerts.bridge import Bridge, named
from models.alerts.codes import Action, DeviceKind, DeviceStatus, Mode, Protocol
from models.alerts.command import Command
from models.alerts.device import Device, with_serial
from models.alerts.device_key import fits
from models.calendar import city_day
from models.clock import now
from models.events import PLATFORM
from models.session import reading, unit_of_work
from tests.people import GLORIA
from tests.webapp import alarms
from tests.webapp.devices.test_registering import key_on

PARK = f"/dispositivos/{alarms.PARK}"
_S = DeviceStatus


@pytest.fixture
def button(portal) -> str:
    """The button of the park."""
    return alarms.a_button()


@pytest.fixture
def box(portal) -> str:
    """A device that is registered and lies in its box."""
    with unit_of_work() as session:
        device, _key = Device.enrol("BOX-1", DeviceKind.SIREN, "Bodega", by=PLATFORM)
        session.add(device)
    return "BOX-1"


def device(serial: str = alarms.PARK) -> Device:
    """Look a device up."""
    with reading() as session:
        return session.scalars(with_serial(serial)).one()


def orders() -> list[Command]:
    """Return what devices were told."""
    with reading() as session:
        return list(session.scalars(select(Command)))


def test_a_device_is_installed_on_a_day(gloria, box):
    """Not tomorrow: a day that has not come is a slip."""
    tomorrow = city_day(now()) + timedelta(days=1)
    page = gloria.post("/dispositivos/BOX-1/instalar", data={"day": tomorrow.isoformat()})
    assert "Ese día todavía no llega." in page.text

    gloria.post("/dispositivos/BOX-1/instalar", data={"day": "2026-05-04"})
    assert (device("BOX-1").status, device("BOX-1").installed_on.day) == (_S.INSTALLED, 4)


def test_a_button_under_test_calls_nobody(gloria, button):
    """And is taken seriously again when the test ends."""
    page = gloria.post(f"{PARK}/probar", data={"minutes": "30"}, follow_redirects=True)
    assert "en prueba hasta las 10:30 a. m." in page.text
    assert alarms.mode(alarms.press()) is Mode.TEST

    gloria.post(f"{PARK}/terminar-prueba")
    assert device().test_until is None


def test_how_long_a_test_lasts_is_one_of_a_few(gloria, button):
    """A test of a year would be a button that is off."""
    assert gloria.post(f"{PARK}/probar", data={"minutes": "525600"}).status_code == 422
    assert device().test_until is None


def test_a_device_goes_into_repair_and_comes_back(gloria, button):
    """Its silence means nothing meanwhile."""
    gloria.post(f"{PARK}/reparar")
    assert device().status is _S.IN_REPAIR

    gloria.post(f"{PARK}/arreglado")
    assert device().status is _S.INSTALLED


def test_a_new_key_is_shown_once(gloria, button):
    """The old one opens nothing any more."""
    before = device().key_digest
    assert "deja de servir" in gloria.get(f"{PARK}/clave").text
    page = gloria.post(f"{PARK}/clave")

    assert fits(key_on(page), device().key_digest)
    assert device().key_digest != before
    assert page.headers["Cache-Control"] == "no-store"


def test_a_device_is_retired_for_good(gloria, button):
    """It keeps its history; nothing is offered any more, and nothing may be done."""
    gloria.post(f"{PARK}/retirar")
    assert (device().status, device().key_digest) == (_S.RETIRED, None)

    page = gloria.get(PARK).text
    assert "Qué puede hacer ahora" not in page
    for move in ("retirar", "clave", "probar", "autoprueba", "reparar"):
        assert gloria.post(f"{PARK}/{move}").status_code == 409


def test_a_device_is_asked_to_test_itself(gloria, button):
    """The order goes out; the page says later what came of it."""
    gloria.post(f"{PARK}/autoprueba")

    [order] = orders()
    assert (order.action, order.duration_s) == (Action.SELF_TEST, 3)
    assert "por enviar" in gloria.get(PARK).text


def test_a_siren_sounds_for_a_moment(gloria, portal):
    """Two seconds: enough to hear that it works."""
    alarms.a_button("SR-1", kind=DeviceKind.SIREN)
    gloria.post("/dispositivos/SR-1/sonar")

    [order] = orders()
    assert (order.action, order.duration_s) == (Action.SIREN_ON, 2)


def test_a_button_cannot_sound(gloria, button):
    """It has nothing to sound with."""
    assert "Sonar dos segundos" not in gloria.get(PARK).text
    assert gloria.post(f"{PARK}/sonar").status_code == 409
    assert orders() == []


def test_what_takes_no_orders_is_given_none(gloria, portal):
    """A LoRaWAN button would not hear it."""
    with unit_of_work() as session:
        bridge, _key = Bridge.register(
            session, "lora", Protocol.CHIRPSTACK, "application/1", by=GLORIA
        )
        session.flush()
        lora, _none = Device.enrol(
            "LW-1",
            DeviceKind.PANIC_BUTTON,
            "Malecón",
            protocol=Protocol.CHIRPSTACK,
            address="24e1241234567890",
            bridge=bridge,
            by=GLORIA,
        )
        session.add(lora)
        lora.install(city_day(now()), by=GLORIA)

    page = gloria.get("/dispositivos/LW-1").text
    assert "Pedirle que se pruebe" not in page
    assert "Darle una clave nueva" not in page
    assert gloria.post("/dispositivos/LW-1/autoprueba").status_code == 409
    assert gloria.post("/dispositivos/LW-1/clave").status_code == 409


def test_a_bridge_is_registered_and_its_key_shown_once(gloria):
    """With the prefix that it may use, and nothing else."""
    page = gloria.post(
        "/dispositivos/puentes/nuevo",
        data={"name": "centro", "protocol": "zigbee2mqtt", "prefix": "zigbee2mqtt"},
    )

    with reading() as session:
        bridge = session.scalars(named("centro")).one()
    assert fits(key_on(page), bridge.key_digest)
    assert page.headers["Cache-Control"] == "no-store"
    assert key_on(page) not in gloria.get("/dispositivos/puentes").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Con Espacios"}, "letras minúsculas, cifras y guiones"),
        ({"prefix": "convivencia"}, "Bajo ese prefijo hablan"),
        ({"prefix": "zigbee/#/x"}, "un tema sin comodines"),
        ({"protocol": "native"}, "Escoja qué programa es."),
    ],
)
def test_a_bridge_that_could_hear_others_is_refused(gloria, changed, said):
    """Beside the field, with what to do."""
    filled = {"name": "centro", "protocol": "zigbee2mqtt", "prefix": "zigbee2mqtt"}
    page = gloria.post("/dispositivos/puentes/nuevo", data=filled | changed)

    assert page.status_code == 422
    if changed.get("protocol") is None:
        assert said in page.text


def test_a_bridge_is_retired_and_comes_back_with_a_new_key(gloria):
    """Its devices still name it, so it is never taken away for good."""
    gloria.post(
        "/dispositivos/puentes/nuevo",
        data={"name": "centro", "protocol": "zigbee2mqtt", "prefix": "zigbee2mqtt"},
    )
    gloria.post("/dispositivos/puentes/_b-centro/retirar")
    with reading() as session:
        assert session.scalars(named("centro")).one().key_digest is None
    assert gloria.post("/dispositivos/puentes/_b-centro/retirar").status_code == 409

    page = gloria.post("/dispositivos/puentes/_b-centro/clave")
    with reading() as session:
        assert fits(key_on(page), session.scalars(named("centro")).one().key_digest)
