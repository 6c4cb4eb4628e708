"""A committee says from a phone, with nothing but a keyboard, whether a promise was kept."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from models.attachments import Attachment, PhotoRole
from models.calendar import city_day
from models.clock import wall
from models.demonstration.drawings import keep_drawing
from models.media import MediaStore
from models.session import unit_of_work
from models.trust.commitment import Commitment, coded
from models.trust.commitment_stages import CommitmentStatus, Origin, PartyKind
from tests.browser.test_keyboard import HERE, MOST_STEPS
from tests.browser.walking import title
from tests.people import LA_LIBERTAD, LIGHTING, NIDIA
from tests.webapp import promises

LAMPS = "Poner tres lámparas en la cancha"
BENCH = "Arreglar la banca del parque"


@pytest.fixture
def claimed(city):
    """Promise something in La Libertad and show it with a picture; return its code."""

    def it(what: str) -> str:
        shown = keep_drawing(MediaStore.of(city.settings.data_folder), "alumbrado", mended=True)
        with unit_of_work() as session:
            commitment = Commitment.propose(
                what,
                owed_by=(PartyKind.DEPARTMENT, LIGHTING),
                territory_id=LA_LIBERTAD,
                due_on=city_day(wall()) + timedelta(days=20),
                origin=Origin.MEETING,
                by=NIDIA,
            )
            session.add(commitment)
            commitment.accept(by=promises.AS_JAIRO)
            claim = commitment.claim("Las tres prenden.", photos=1, by=promises.AS_JAIRO)
            session.flush()
            by = promises.AS_JAIRO.actor
            session.add(
                Attachment.add(shown, claim.id, PhotoRole.EVIDENCE, by=by, looked_at=True)
            )
        return commitment.code

    return it


def walk_to(page: Page, words: str) -> None:
    """Press Tab until there; on the way, the focus is seen at every step."""
    for _ in range(MOST_STEPS * 2):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            continue  # past the last one, on the way to the first
        here = page.evaluate(HERE)
        assert here["shown"], f"the focus on {here['words']!r} is not seen"
        if " ".join(here["words"].split()).startswith(words):
            return
    pytest.fail(f"the keyboard does not reach {words!r}")


def status_of(code: str) -> CommitmentStatus:
    """Look at how a commitment stands."""
    return promises.look(code).status


def test_the_committee_confirms_and_disputes_with_the_keyboard_alone(visitors, claimed):
    """From the first page to the answer, on 360 pixels; every page axe clean on the way."""
    kept, wanting = claimed(LAMPS), claimed(BENCH)
    visitor = visitors["martha"]
    page = visitor.page
    visitor.go("/inicio")
    walk_to(page, "Compromisos")
    page.keyboard.press("Enter")
    title(page, "Compromisos pendientes")
    assert visitor.look() == []
    expect(page.get_by_role("article", name=LAMPS).get_by_role("img")).to_have_count(1)

    walk_to(page, f"Sí, se cumplió : {LAMPS}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("quedó como cumplido")
    assert status_of(kept) is CommitmentStatus.KEPT
    assert visitor.look() == []

    visitor.go("/compromisos/pendientes")
    walk_to(page, f"Todavía falta algo : {BENCH}")
    page.keyboard.press("Enter")
    title(page, "Todavía falta algo")
    assert visitor.look() == []
    walk_to(page, "¿Qué falta?")
    walk_to(page, "Todavía falta algo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    walk_to(page, "¿Qué falta?")
    page.keyboard.type("Falta pintarla.")
    walk_to(page, "Todavía falta algo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Falta pintarla.")
    assert status_of(wanting) is CommitmentStatus.IN_PROGRESS
    with unit_of_work() as session:
        assert session.scalars(coded(wanting)).one().disputes == 1


def test_without_scripts_the_phone_confirms_too(claimed, chromium, city):
    """A button is a form; no script is needed."""
    from tests.browser.conftest import open_context, sign_in  # noqa: PLC0415

    code = claimed("Encender la fuente")
    context = open_context(chromium, city, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "martha")
    page.goto("/compromisos/pendientes")
    page.get_by_role("article", name="Encender la fuente").get_by_role(
        "button", name="Sí, se cumplió"
    ).click()
    expect(page.get_by_role("main")).to_contain_text("quedó como cumplido")
    context.close()
    assert status_of(code) is CommitmentStatus.KEPT


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("anybody", "/compromisos"),
        ("anybody", "/compromisos?codigo=nada"),
        ("anybody", "/compromisos/territorio/{comuna}"),
        ("anybody", "/compromisos/C-3333-3333"),
        ("anybody", "/preguntas"),
        ("anybody", "/preguntas/nueva"),
        ("anybody", "/preguntas/P-3333-3333"),
        ("jairo", "/compromisos/C-3333-3333"),
        ("jairo", "/compromisos/C-3333-3333/cumplido"),
        ("jairo", "/compromisos/C-3333-3333/otra-fecha"),
        ("jairo", "/preguntas/responder"),
        ("jairo", "/preguntas/P-3333-3333/responder"),
        ("nidia", "/compromisos/nuevo"),
        ("nidia", "/preguntas/revisar"),
        ("nidia", "/preguntas/P-3333-3333"),
        ("nidia", "/relevos"),
        ("nidia", "/relevos/nuevo"),
    ],
)
def test_a_page_of_the_ledger_can_be_read_by_everybody(visitors, ledger, who, path):
    """No violation, no scrolling sideways, no other host, no complaint, one heading."""
    visitor = visitors[who]
    visitor.go(path)
    wrong = visitor.look()
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def ledger(city) -> None:
    """A promise that runs and a question that waits, for whoever looks at pages."""
    day = city_day(wall()) + timedelta(days=20)
    promises.promised("C-3333-3333", due_on=day, evidence="Que prendan de noche")
    promises.assigned("P-3333-3333")
