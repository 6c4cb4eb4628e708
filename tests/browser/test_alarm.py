"""From a press in a park to a patrol that arrives: real boxes, real programs, real screens."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import open_context, sign_in
from tests.browser.night import (
    CARLOS,
    OTHER_PARK,
    OTHER_PLACE,
    PARK,
    PATROL,
    PLACE,
    SHOP,
    SIREN,
    Night,
    night,
)
from tests.browser.visitor import DESK, Visitor
from tests.people import PASSWORD

RANG = re.compile(r"^(call|loud) ")


@pytest.fixture(scope="module")
def city_at_night(chromium, tmp_path_factory) -> Iterator[Night]:
    """A city of its own whose programs all run, Prefect excepted."""
    with night(tmp_path_factory.mktemp("night")) as running:
        yield running


@pytest.fixture
def street(city_at_night):
    """The boxes in the street."""
    return city_at_night.street


@pytest.fixture
def room(chromium, city_at_night) -> Iterator[Visitor]:
    """Wilson's screen in the control room, in touch with what happens."""
    context = open_context(chromium, city_at_night.city, viewport=DESK)
    visitor = Visitor(context, city_at_night.city)
    sign_in(visitor.page, "wilson")
    visitor.go("/sala")
    expect(visitor.page.get_by_text("En vivo")).to_be_visible()
    yield visitor
    settle(visitor.page)
    context.close()


@pytest.fixture
def other_desk(chromium, city_at_night) -> Iterator[Page]:
    """The screen of the second operator."""
    context = open_context(chromium, city_at_night.city, viewport=DESK)
    page = context.new_page()
    page.goto("/ingresar")
    page.get_by_label("Correo").fill(f"{CARLOS.lower()}@demo.cucuta.example")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Ingresar").click()
    page.wait_for_url("**/inicio")
    page.goto("/sala")
    expect(page.get_by_text("En vivo")).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def phone(chromium, city_at_night) -> Iterator[Visitor]:
    """Yesid's phone, which knows where it is."""
    context = open_context(
        chromium,
        city_at_night.city,
        geolocation={"latitude": 7.88, "longitude": -72.5},
        permissions=["geolocation"],
    )
    visitor = Visitor(context, city_at_night.city)
    sign_in(visitor.page, "yesid")
    visitor.go("/patrulla")
    boarding = visitor.page.get_by_role("button", name=PATROL)
    if boarding.count():
        boarding.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Disponible")
    yield visitor
    context.close()


def card(page: Page, place: str) -> Locator:
    """Return the card of a place that is open."""
    return page.locator("article.alarm:not([inert])").filter(has_text=place)


def top_of(button: Locator) -> int:
    """Return where a button stands on the screen, in whole pixels."""
    box = button.bounding_box()
    assert box is not None
    return round(box["y"])


def settle(page: Page) -> None:
    """End what is open, so that the next test begins in a quiet room."""
    page.goto("/sala")
    for link in page.locator("article.alarm h3 a").all():
        address = str(link.get_attribute("href"))
        page.context.request.get(address)
        token = page.locator('article.alarm input[name="csrf_token"]').first.input_value()
        page.context.request.post(
            f"{address}/cancelar", form={"csrf_token": token, "reason": "Fin de la prueba"}
        )


def look(visitor: Visitor) -> None:
    """Look at the page as it stands: axe, both themes, small, large, and with large text."""
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)


def test_a_press_leads_to_a_patrol_that_arrives(room, phone, street):
    """Press → ring → answered by one key → sent by one key → accepted → arrived → closed."""
    page = room.page
    page.get_by_role("button", name="Activar sonido").click()
    expect(page.get_by_role("button", name="Sonido activado")).to_be_visible()

    street.press(PARK)
    expect(page.locator("html")).to_have_attribute("data-rang", RANG)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(card(page, PLACE)).to_contain_text("sin atender")
    look(room)
    page.set_viewport_size(DESK)

    page.keyboard.press("a")
    expect(card(page, PLACE)).to_be_focused()
    page.keyboard.press("e")  # at once: it waits for its button
    expect(card(page, PLACE)).to_contain_text("Lo atiende usted")
    expect(card(page, PLACE)).to_contain_text("enviada, sin aceptar")

    told = phone.page
    expect(told.locator("html")).to_have_attribute("data-rang", RANG)
    expect(told.get_by_role("heading", level=1)).to_have_text(PLACE)
    look(phone)
    told.get_by_role("button", name="Acepto, voy").click()
    expect(told.get_by_text("La sala ve dónde está")).to_be_visible()
    expect(card(page, PLACE)).to_contain_text("en camino")
    look(phone)
    told.get_by_role("button", name="Llegué").click()
    expect(card(page, PLACE)).to_contain_text("patrulla en el lugar")
    look(phone)
    look(room)
    page.set_viewport_size(DESK)

    told.get_by_label("Nota para la sala").fill("Una riña. Ya se calmaron.")
    told.get_by_role("button", name="Hubo un hecho").click()
    expect(told.get_by_role("heading", level=1)).to_have_text("Disponible")
    expect(card(page, PLACE)).to_have_count(0)
    expect(page.get_by_text("No hay alarmas abiertas.")).to_be_visible()

    room.go("/sala/historia?resultado=founded")
    look(room)
    page.get_by_role("link", name=PLACE).first.click()
    expect(page.get_by_role("main")).to_contain_text("Una riña. Ya se calmaron.")
    expect(page.locator(".timeline li")).to_have_count(6)
    look(room)


def test_two_operators_see_who_took_it(room, other_desk, street):
    """Both rang; the second, who presses on an old page, is told."""
    street.press(PARK)
    expect(card(room.page, PLACE)).to_be_visible()
    expect(card(other_desk, PLACE)).to_be_visible()
    other_desk.route("**/sala/tablero", lambda route: route.abort())  # its page grows old
    room.page.keyboard.press("a")
    expect(card(room.page, PLACE)).to_contain_text("Lo atiende usted")

    other_desk.keyboard.press("a")
    expect(card(other_desk, PLACE)).to_contain_text(re.compile("Lo tomó Wilson hace \\d+ s"))
    other_desk.unroute("**/sala/tablero")
    other_desk.reload()
    expect(card(other_desk, PLACE)).to_contain_text("Lo atiende Wilson")


def test_what_nobody_answers_rings_on_until_somebody_does(room, street):
    """Ten seconds later every operator's page rings on and on, without Prefect."""
    street.press(PARK)
    expect(card(room.page, PLACE)).to_have_attribute("data-ring", "once")
    expect(card(room.page, PLACE)).to_have_attribute("data-ring", "repeat", timeout=30_000)
    expect(card(room.page, PLACE)).to_contain_text("suena a todos los operadores")
    expect(room.page.locator("html")).to_have_attribute("data-rang", re.compile("^loud "))

    room.page.keyboard.press("a")
    expect(card(room.page, PLACE)).to_have_attribute("data-ring", "")


def test_a_siren_says_that_it_sounds_and_that_it_is_silent(room, street):
    """What the page shows is what the siren itself answered."""
    street.press(SHOP)
    siren = card(room.page, "Tienda").locator("li").filter(has_text=SIREN)
    expect(siren).to_contain_text("sonando")
    card(room.page, "Tienda").get_by_role("button", name="Apagar").click()
    expect(siren).to_contain_text("apagada")


def test_nothing_moves_under_the_pointer(room, other_desk, street):
    """Neither when a call comes, nor when the one above is closed at the other desk."""
    page = room.page
    street.press(PARK)
    expect(card(page, PLACE)).to_be_visible()
    street.press(OTHER_PARK)
    lower = card(page, OTHER_PLACE)
    expect(lower).to_be_visible()
    button = lower.get_by_role("button", name="Atender")
    button.hover()
    stood = top_of(button)
    expect(card(other_desk, PLACE)).to_be_visible()

    other_desk.keyboard.press("a")  # the upper one, which is the oldest
    expect(card(page, PLACE)).to_contain_text(f"Lo atiende {CARLOS}")
    assert top_of(button) == stood
    upper = card(other_desk, PLACE)
    upper.locator("summary").filter(has_text="Cerrar").click()
    upper.get_by_role("button", name="Falsa alarma").click()
    expect(card(page, PLACE)).to_have_count(0)
    assert top_of(button) == stood
    button.click()
    expect(lower).to_contain_text("Lo atiende usted")


def test_keys_are_listed_can_be_switched_off_and_leave_fields_alone(room, street):
    """WCAG 2.1.4: a letter that does something can be taken back."""
    page = room.page
    street.press(PARK)
    expect(card(page, PLACE)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Teclas de la sala")).to_be_visible()
    page.get_by_label("Usar estas teclas en este equipo").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.get_by_role("button", name="Teclas").click()
    page.get_by_label("Usar estas teclas en este equipo").check()
    page.keyboard.press("Escape")
    expect(card(page, PLACE)).to_contain_text("sin atender")

    card(page, PLACE).locator("summary").filter(has_text="Cancelar").click()
    reason = page.get_by_label("Por qué")
    reason.press_sequentially("ja, era una prueba")
    expect(reason).to_have_value("ja, era una prueba")
    expect(card(page, PLACE)).to_contain_text("sin atender")


def test_what_is_being_typed_survives_news(room, street):
    """A note half written stays when the page brings itself up to date."""
    page = room.page
    street.press(PARK)
    card(page, PLACE).locator("summary").filter(has_text="Cancelar").click()
    page.get_by_label("Por qué").fill("El vecino llamó")
    street.press(OTHER_PARK)
    expect(card(page, OTHER_PLACE)).to_be_visible()

    expect(page.get_by_label("Por qué").first).to_have_value("El vecino llamó")
    expect(page.get_by_label("Por qué").first).to_be_focused()


def test_a_press_that_does_not_get_through_is_said_and_may_be_repeated(room, phone, street):
    """On a bad road: the words stay beside the button, and the second try works."""
    street.press(PARK)
    expect(card(room.page, PLACE)).to_be_visible()
    room.page.keyboard.press("a")
    expect(card(room.page, PLACE)).to_be_focused()
    room.page.keyboard.press("e")
    told = phone.page
    accept = told.get_by_role("button", name="Acepto, voy")
    expect(accept).to_be_visible()
    told.route("**/aceptar", lambda route: route.abort())
    accept.click()
    expect(told.get_by_text("No se envió: no hay conexión. Toque otra vez.")).to_be_visible()

    told.unroute("**/aceptar")
    accept.click()
    expect(told.get_by_role("button", name="Llegué")).to_be_visible()


def test_without_scripts_all_of_it_works(chromium, city_at_night, room, street):
    """By plain forms: an old computer in the room is better than none."""
    context = open_context(chromium, city_at_night.city, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "wilson")
    street.press(PARK)
    expect(card(room.page, PLACE)).to_be_visible()
    page.goto("/sala")
    card(page, PLACE).get_by_role("button", name="Atender").click()
    expect(page.get_by_text("Usted atiende Parque Santander.")).to_be_visible()
    card(page, PLACE).locator("summary").filter(has_text="Cerrar").click()
    card(page, PLACE).get_by_role("button", name="No se encontró nada").click()
    expect(page.get_by_text("Cerrado: no se encontró nada.")).to_be_visible()
    context.close()
