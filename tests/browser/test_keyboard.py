"""Everything can be done with the keyboard alone, and one always sees where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_context
from tests.browser.walking import title
from tests.people import CAST, PASSWORD

MOST_STEPS = 40
# What has the focus: its words, and whether an outline of at least two pixels shows it.
HERE = """() => {
  const one = document.activeElement;
  const words = one.labels?.[0]?.innerText || one.innerText || one.id;
  const shown = (it) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const whole = one.closest("label") || one;
  return { words: words.trim(), shown: shown(one) || shown(whole) };
}"""


@pytest.fixture
def keys(chromium, city):
    """A desk without a mouse."""
    context = open_context(chromium, city, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def step_to(page: Page, words: str) -> None:
    """Press Tab until there; on the way, the focus is seen at every step."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["shown"], f"the focus on {here['words']!r} is not seen"
        if here["words"].startswith(words):
            return
    pytest.fail(f"the keyboard does not reach {words!r}")


def test_the_first_step_leads_past_the_frame(keys):
    """Nobody walks through the navigation of every page."""
    keys.goto("/denunciar")
    step_to(keys, "Saltar al contenido")
    keys.keyboard.press("Enter")
    expect(keys.locator("#contenido")).to_be_focused()


def test_somebody_signs_in_with_the_keyboard(keys):
    """What is wrong is said at once: the summary takes the focus and leads to the field."""
    keys.goto("/ingresar")
    step_to(keys, "Correo")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("alert")).to_be_focused()
    keys.keyboard.press("Tab")
    keys.keyboard.press("Enter")
    expect(keys.locator("#email")).to_be_focused()

    keys.keyboard.type(CAST["martha"].email)
    step_to(keys, "Contraseña")
    keys.keyboard.type(PASSWORD)
    keys.keyboard.press("Enter")
    title(keys, "Hola, Martha")


def test_somebody_reports_with_the_keyboard(keys):
    """From the first page to the code, without a map and without a photo."""
    keys.goto("/reportar")
    step_to(keys, "Alumbrado público")
    keys.keyboard.press("ArrowDown")  # the pothole
    keys.keyboard.press("Enter")
    title(keys, "¿Dónde está?")
    step_to(keys, "Seguir")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("alert")).to_be_focused()
    step_to(keys, "Dirección")
    keys.keyboard.type("Calle 3 con avenida 9")
    step_to(keys, "Barrio o comuna")
    keys.keyboard.type("Comuna 3")
    step_to(keys, "Seguir")
    keys.keyboard.press("Enter")
    for heading in ("Muéstrelo y cuéntelo", "¿Quiere que le contemos"):
        title(keys, heading)
        step_to(keys, "Seguir")
        keys.keyboard.press("Enter")
    title(keys, "Revise y envíe")
    step_to(keys, "Enviar el reporte")
    keys.keyboard.press("Enter")
    title(keys, "Recibimos su reporte")
