"""Meetings on a phone: registering, and a door that works where the network does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from models.clock import wall
from models.session import reading, unit_of_work
from models.trust import agenda, minutes, scheduling
from models.trust.attendance import Attendance, door_secret
from models.trust.meeting import Meeting
from models.trust.registration import Registration, register
from tests.browser.city import City
from tests.browser.conftest import open_context
from tests.browser.visitor import Visitor
from tests.people import LA_LIBERTAD, NIDIA, NIDIA_ID

NAMES = ("Luz", "Beto", "Inés", "Omar")


@dataclass(frozen=True)
class Evening:
    """A meeting that begins in half an hour, and one whose minutes are written."""

    code: str
    door: str
    mine: str  # Luz's own page
    tickets: dict[str, str]
    drafted: str
    commented: str  # the page of somebody who was there


def a_meeting(title: str, minutes_ahead: int) -> Meeting:
    """Convene a meeting in La Libertad."""
    with unit_of_work() as session:
        begin = wall() + timedelta(minutes=minutes_ahead)
        meeting = scheduling.schedule(
            session,
            title,
            begin,
            begin + timedelta(hours=2),
            liaison_id=NIDIA_ID,
            by=NIDIA,
            territory_id=LA_LIBERTAD,
            place="Salón comunal, calle 10 con avenida 5",
            purpose="Hablar de lo que pasa los viernes.",
            places=20,
        )
        meeting.convene(by=NIDIA)
        agenda.add(session, meeting, "Palabras del comité")
        return meeting


@pytest.fixture(scope="module")
def evening(city: City) -> Evening:
    """Two meetings, four neighbours."""
    key = city.settings.secret
    meeting = a_meeting("Riñas en la cancha", 30)
    other = a_meeting("Parque sin luz", 600)
    with unit_of_work() as session:
        here = session.get_one(Meeting, meeting.id)
        people = {
            name: register(session, here, key, name=name, phone="3001234567") for name in NAMES
        }
        held = session.get_one(Meeting, other.id)
        witness = register(session, held, key, name="Rocío", phone="3001234567")
        held.starts_at = wall() - timedelta(hours=20)
        held.ends_at = held.starts_at + timedelta(hours=2)
        scheduling.hold(session, held, by=NIDIA)
        minutes.write(session, held, "Se habló del parque.", "", person_id=NIDIA_ID, by=NIDIA)
    return Evening(
        meeting.code,
        f"/encuentros/{meeting.code}/puerta/{door_secret(meeting, key)}",
        f"/encuentros/{meeting.code}/registro/{people['Luz'].secret(key)}",
        {name: one.ticket for name, one in people.items()},
        other.code,
        f"/encuentros/{other.code}/registro/{witness.secret(key)}",
    )


@pytest.fixture
def door(chromium: Browser, city: City) -> Iterator[Page]:
    """A phone in the hand of whoever holds the door."""
    context = open_context(chromium, city, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def arrived() -> int:
    """Count the arrivals that the platform knows of."""
    with reading() as session:
        return session.scalar(select(func.count(Attendance.id))) or 0


def test_the_door_goes_on_without_a_network_and_sends_when_it_is_back(
    door: Page, evening: Evening
) -> None:
    """What is noted offline is shown as waiting, survives a reload, and is sent once."""
    before = arrived()
    door.goto(evening.door)
    luz = door.locator(f'[data-ticket="{evening.tickets["Luz"]}"]')
    luz.get_by_role("button").click()
    expect(door.get_by_text("Todo está enviado.")).to_be_visible()
    assert arrived() == before + 1

    door.context.set_offline(True)
    beto = door.locator(f'[data-ticket="{evening.tickets["Beto"]}"]')
    beto.get_by_role("button").click()
    expect(beto.get_by_text("guardado, sin enviar")).to_be_visible()
    door.get_by_label("Nombre", exact=True).fill("Efraín")
    door.get_by_role("button", name="Anotar por su nombre").click()
    expect(door.get_by_text("Efraín")).to_be_visible()
    expect(door.locator("[data-how-many]")).to_have_text("2")
    assert arrived() == before + 1

    door.context.set_offline(False)
    expect(door.get_by_text("Todo está enviado.")).to_be_visible()
    assert arrived() == before + 3
    door.reload()
    expect(door.locator("[data-how-many]")).to_be_hidden()
    expect(door.get_by_text("Efraín")).to_be_visible()
    assert arrived() == before + 3


def test_notes_wait_in_the_telephone_while_the_platform_is_away(
    door: Page, evening: Evening
) -> None:
    """An answer that got lost, a page opened anew: the note is sent again and counted once."""
    door.goto(evening.door)
    before = arrived()
    address = f"**{urlsplit(evening.door).path}/notas"
    lost = 0

    def lose_the_answer(route) -> None:
        nonlocal lost
        lost += 1
        route.fetch()  # the platform hears it, and the telephone does not hear the platform
        route.abort()

    door.route(address, lose_the_answer)
    ines = door.locator(f'[data-ticket="{evening.tickets["Inés"]}"]')
    ines.get_by_role("button").click()
    expect(ines.get_by_text("guardado, sin enviar")).to_be_visible()
    door.wait_for_timeout(300)
    assert lost == 1
    door.unroute(address)
    door.reload()
    expect(door.get_by_text("Todo está enviado.")).to_be_visible()
    assert arrived() == before + 1


def test_a_code_of_nobody_is_explained_at_once(door: Page, evening: Evening) -> None:
    """Also without a network: the list is in the page."""
    door.goto(evening.door)
    door.context.set_offline(True)
    door.get_by_label("Código o nombre").fill("NADA9999")
    door.get_by_role("button", name="Anotar el código").click()
    expect(door.get_by_text("Ese código no es de este encuentro")).to_be_visible()


def test_the_door_is_held_with_the_keyboard_alone(door: Page, evening: Evening) -> None:
    """Type a part of the name, press Enter; the next name can be typed at once."""
    before = arrived()
    door.goto(evening.door)
    door.get_by_label("Código o nombre").focus()
    door.keyboard.type("oma")
    door.keyboard.press("Enter")
    expect(door.get_by_text("Todo está enviado.")).to_be_visible()
    expect(door.get_by_label("Código o nombre")).to_be_focused()
    assert arrived() == before + 1


def test_without_scripts_the_door_is_forms(old_phone: Page, evening: Evening) -> None:
    """One button a name, and the page says what was noted."""
    with reading() as session:
        before = session.scalar(select(func.count(Registration.id))) or 0
    old_phone.goto(evening.door)
    old_phone.get_by_label("Nombre", exact=True).fill("Rocío Elena")
    old_phone.get_by_role("button", name="Anotar por su nombre").click()
    expect(old_phone.get_by_text("Anotado: Rocío Elena.")).to_be_visible()
    with reading() as session:
        assert session.scalar(select(func.count(Registration.id))) == before + 1


def test_somebody_registers_with_the_keyboard(phone: Page, evening: Evening) -> None:
    """And finds the code for the door on the page after it."""
    phone.goto(f"/encuentros/{evening.code}/registro")
    phone.get_by_label("Su nombre").focus()
    phone.keyboard.type("Hernán")
    phone.keyboard.press("Tab")
    phone.keyboard.type("hernan@correo.example")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("img", name="Código QR de su entrada")).to_be_visible()


def test_every_page_of_a_meeting_is_clean(
    visitors: dict[str, Visitor], evening: Evening
) -> None:
    """Axe, small and large, light and dark, with large text; for each who sees it."""
    code = f"/encuentros/{evening.code}"
    pages = {
        "anybody": (
            *("/encuentros", "/encuentros?vista=mes", code, f"{code}/registro"),
            *(evening.mine, evening.commented, evening.door),
            evening.door.replace("/puerta/", "/cartel/"),
            f"{code}/entrada/{evening.tickets['Beto']}",
            f"/encuentros/{evening.drafted}",
        ),
        "martha": (f"/encuentros/{evening.drafted}/acta", "/encuentros/solicitar"),
        "nidia": (
            *("/encuentros/gestion", "/encuentros/nuevo", code, f"{code}/orden-del-dia"),
            *(f"{code}/asistencia", f"{code}/asistencia/hoja", f"{code}/aplazar"),
            *(f"{code}/cancelar", f"{code}/cambiar"),
            f"/encuentros/{evening.drafted}/acta/escribir",
        ),
    }
    wrong = {}
    for who, addresses in pages.items():
        for address in addresses:
            visitors[who].go(address)
            if found := visitors[who].look():
                wrong[address] = found
    assert wrong == {}
