"""A place is called mended, and those who live there have the last word."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from models.attachments import Attachment, PhotoRole, Visibility
from models.session import reading
from models.upkeep.codes import Confirmation
from models.upkeep.order_lists import numbered
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import coded
from tests.browser.walking import photo, press, title


@pytest.fixture
def found(city):
    """Look at the order and the report of one of the city's stories."""

    def look(name):
        with reading() as session:
            order = session.scalars(numbered(city.number[name])).one()
            return order, session.scalars(coded(city.code[name])).one()

    return look


def test_a_department_shows_what_it_mended(visitors, city, found):
    """Words and a photo of the place afterwards, then it waits for the neighbours."""
    page = visitors["jairo"].page
    page.goto("/ordenes")
    page.locator(f'a[href="/ordenes/{city.number["to_mend"]}"]').click()
    page.get_by_role("link", name="Decir que quedó arreglado").click()
    press(page, "Decir que quedó arreglado")
    expect(page.get_by_role("alert")).to_be_focused()  # no photo, no words: it is said

    page.get_by_label("¿Qué se hizo?").fill("Se cambió la lámpara y el fotocontrol.")
    page.get_by_label("Foto del arreglo").set_input_files(photo(mended=True))
    press(page, "Decir que quedó arreglado")

    expect(page.get_by_role("img", name="El lugar después del arreglo")).to_be_visible()
    order, request = found("to_mend")
    assert order.status is WorkOrderStatus.COMPLETED
    assert request.status is RequestStatus.RESOLVED
    with reading() as session:
        [after] = session.scalars(Attachment.of(order.id, PhotoRole.AFTER))
    assert after.id == order.after_photo_id
    assert after.visibility is Visibility.PUBLIC


def test_the_committee_confirms_a_repair_from_its_queue(visitors, city, found):
    """Before and after beside each other, and one press."""
    page = visitors["martha"].page
    page.goto("/inicio")
    page.get_by_role("main").get_by_role("link", name="Arreglos por confirmar").click()
    title(page, "¿Quedó arreglado?")
    order, _ = found("to_confirm")
    card = page.get_by_role("article", name=order.place)
    expect(card.get_by_role("img")).to_have_count(2)
    card.get_by_role("button", name="Sí, quedó arreglado").click()

    expect(page.get_by_role("status").first).to_be_visible()
    order, request = found("to_confirm")
    assert order.status is WorkOrderStatus.CLOSED
    assert order.confirmation is Confirmation.CONFIRMED
    assert request.status is RequestStatus.CLOSED
    page.goto(f"/casos/{city.code['to_confirm']}")
    expect(page.get_by_role("main")).to_contain_text("confirmada por vecinos")


def test_whoever_reported_says_through_the_secret_link_that_it_is_not_mended(
    phone, city, found
):
    """A no needs a reason, and brings the order back with a new date."""
    before, _ = found("to_dispute")
    phone.goto(city.url("/casos/{code[to_dispute]}/confirmar/{secret[to_dispute]}"))
    phone.get_by_label("No", exact=True).check()
    press(phone, "Enviar mi respuesta")
    expect(phone.get_by_role("alert")).to_contain_text("Elija qué pasó")
    expect(phone.get_by_label("No", exact=True)).to_be_checked()
    phone.get_by_label("Sigue dañado").check()
    press(phone, "Enviar mi respuesta")

    expect(phone.get_by_role("main")).to_contain_text("vuelve a la dependencia")
    order, request = found("to_dispute")
    assert order.status is WorkOrderStatus.ASSIGNED
    assert order.rejections == 1
    assert order.due_at - before.due_at > timedelta(days=1)
    assert request.status is RequestStatus.ACCEPTED  # promised anew
