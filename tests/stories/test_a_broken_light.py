"""The whole thread: a light goes out in La Libertad, and the month's report counts it."""

import email
import re
from collections.abc import Iterator
from email import policy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prefect.testing.utilities import prefect_test_harness
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from flows.carriers import run_here
from flows.post import empty_the_box
from flows.publish_accountability_reports import publish_accountability_reports
from flows.relay import relay
from models import clock
from models.attachments import Attachment
from models.audit import seal_some
from models.deliveries import Delivery
from models.letters import Letter
from models.session import reading, unit_of_work
from models.settings import Settings
from models.upkeep.order_lists import of_departments
from models.upkeep.service_request import ServiceRequest, coded
from models.verifying import verify
from reports.period import Month
from tests.people import LA_LIBERTAD, LIGHTING
from tests.webapp.mending import a_photo
from tests.webapp.streets import IN_LA_LIBERTAD, lay_out

pytestmark = pytest.mark.slow

HIDDEN = re.compile(r'<input(?=[^>]*type="hidden")(?=[^>]*name="([^"]+)")[^>]*value="([^"]*)"')
POINT = {"lat": str(IN_LA_LIBERTAD[0]), "lon": str(IN_LA_LIBERTAD[1])}
LUZ, MARINA = "luz@correo.example", "marina@correo.example"


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    """A Prefect of our own, thrown away afterwards."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(autouse=True)
def true_time(tuesday_morning: object) -> Iterator[None]:
    """Flows run in threads that know no stopped clock, so in a story time passes."""
    with clock.at(clock.wall()):
        clock._told.set(None)  # noqa: SLF001 - until the fixture that stopped it ends
        yield


@pytest.fixture
def city(portal: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The portal of a city with streets, whose flows write where the portal does."""
    for name in ("data", "secret_key", "public_url"):
        monkeypatch.setenv(f"CONVIVENCIA_{name.upper()}", getattr(settings, name))
    monkeypatch.delenv("CONVIVENCIA_SMTP_URL", raising=False)
    with unit_of_work() as session:
        lay_out(session)
    return settings


def answer(
    browser: FlaskClient, page: TestResponse, address: str, **typed: Any
) -> TestResponse:
    """Fill in the page one is looking at, and send it with all it carries."""
    carried: dict[str, Any] = {}
    for name, text in HIDDEN.findall(page.text):
        carried.setdefault(name, []).append(unescape(text))
    sent = carried | typed
    return browser.post(address, data=sent, content_type="multipart/form-data")


def report(browser: FlaskClient, mail: str, *, joins: str = "") -> tuple[str, str]:
    """Report the light, page by page; return the code and the address of the secret link."""
    page = answer(browser, browser.get("/reportar"), "/reportar", categoria="alumbrado")
    page = answer(browser, page, "/reportar", **POINT, direccion="Calle 5 con 3")
    page = answer(
        browser, page, "/reportar", descripcion="Lleva tres noches apagada.", fotos=a_photo()
    )
    if joins:
        page = answer(browser, page, "/reportar", parecido=joins)
    page = answer(browser, page, "/reportar", correo=mail, acepta="y")
    page = answer(browser, page, "/reportar")
    received = browser.get(page.headers["Location"])
    secret = re.search(r"/casos/(R-[0-9A-Z-]+)/confirmar/[a-z0-9]+", received.text)
    assert secret, received.text
    return secret.group(1), secret.group(0)


def let_the_platform_work() -> None:
    """Run the relay and the post until nothing is left, and see that all of it succeeded."""
    while relay(run_here) or empty_the_box():
        pass
    with reading() as session:
        assert (
            session.scalars(select(Delivery).where(Delivery.handled_at.is_(None))).all() == []
        )


def letters_to(settings: Settings, address: str) -> list[Any]:
    """Read the letters that were put into the outbox for somebody, oldest first."""
    found = [
        email.message_from_bytes(path.read_bytes(), policy=policy.SMTP)
        for path in Path(settings.data_folder, "outbox").glob("*.eml")
    ]
    theirs = [one for one in found if one["To"].addresses[0].addr_spec == address]
    return sorted(theirs, key=lambda one: one["Date"].datetime)


def body(letter: Any) -> str:
    """Read what a letter says."""
    return letter.get_body(("plain",)).get_content()


def the_request(code: str) -> ServiceRequest:
    """Look a request up."""
    with reading() as session:
        return session.scalars(coded(code)).one()


def test_a_light_is_reported_mended_confirmed_told_and_counted(city, portal, jairo, martha):
    """Report, join, route, mend, prove, confirm, tell everybody, publish, verify the chain."""
    code, _secret = report(portal.test_client(), LUZ)
    let_the_platform_work()
    request = the_request(code)
    assert (request.status, request.department_id) == ("accepted", LIGHTING)
    assert request.due_at is not None
    with reading() as session:
        assert not session.scalars(Attachment.of(request.id)).one().is_public

    second, _hers = report(portal.test_client(), MARINA, joins=code)
    let_the_platform_work()
    assert (the_request(second).status, the_request(code).weight) == ("joined", 2)

    with reading() as session:
        [order] = session.scalars(of_departments([LIGHTING]))
    assert order.number in jairo.get("/ordenes").text
    page = jairo.get(f"/ordenes/{order.number}/terminar")
    done = answer(
        jairo,
        page,
        f"/ordenes/{order.number}/terminar",
        note="Se cambió la lámpara.",
        photo=a_photo(),
    )
    assert done.status_code == 302
    let_the_platform_work()
    assert the_request(code).status == "resolved"
    for address in (LUZ, MARINA):
        asked = body(letters_to(city, address)[-1])
        assert re.search(r"http://localhost/casos/R-[0-9A-Z-]+/confirmar/[a-z0-9]+", asked)

    assert order.number in martha.get("/confirmar").text
    page = martha.get(f"/confirmar/{order.number}/arreglado")
    answer(martha, page, f"/confirmar/{order.number}/arreglado")
    let_the_platform_work()

    closed = the_request(code)
    assert (closed.status, closed.confirmation) == ("closed", "confirmed")
    story = portal.test_client().get(f"/casos/{code}")
    assert "Calle 5 con 3" in story.text
    assert "/fotos/" in story.text  # the department's picture; the neighbours' wait for a look
    for address in (LUZ, MARINA):
        told = [one["Subject"] for one in letters_to(city, address)]
        assert len(told) == len(set(told)) == 3, told
    with reading() as session:
        written = session.scalar(select(func.count(Letter.id)))
    assert written == len(list(Path(city.data_folder, "outbox").glob("*.eml")))

    month = Month.of(clock.now())
    publish_accountability_reports(month=str(month))
    address = f"/transparencia/{LA_LIBERTAD}/{month}"
    total = portal.test_client().get(f"{address}/informe.json").get_json()["total"]
    assert (total["received"], total["joined"], total["accepted"]) == (1, 1, 1)
    assert (total["completed"], total["confirmed"], total["disputed"]) == (1, 1, 0)
    assert portal.test_client().get(f"{address}/informe.pdf").data.startswith(b"%PDF")

    while seal_some():
        pass
    with reading() as session:
        assert verify(session).waiting == 0
