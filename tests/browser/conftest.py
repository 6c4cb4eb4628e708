"""A real portal on a real port, and a real browser to visit it with.

Both are started once for this folder and stopped after it: while Playwright runs, no other
event loop can, and other tests need theirs.
"""

import logging
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from flows.publish_accountability_reports import publish_one
from models.clock import wall
from models.people.password import CHEAP
from models.settings import Settings
from reports.period import Month
from tests import databases
from tests.browser import city as cities
from tests.browser.city import City
from tests.browser.street import put_up
from tests.browser.visitor import PHONE, Visitor
from tests.people import CAST, LA_LIBERTAD, PASSWORD
from webapp.app import create_app

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "webapp" / "static" / "vendor"
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser as slow."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def tuesday_morning() -> datetime:
    """Let the true time run here: the server's threads know no other."""
    return wall()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all of these tests."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium here: apt-get install chromium")
    if not VENDOR.is_dir():
        pytest.skip("the front-end files are missing: ./setup.sh --frontend")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *as_root])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def city(
    chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """A city whose portal answers on a port of its own."""
    folder = tmp_path_factory.mktemp("city")
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        data=str(folder / "var"),
        database_url=databases.sqlite_copy(sqlite_template, folder),
        secret_key="not a secret",
        public_url=address,
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each stylesheet
    app = create_app(settings, password_cost=CHEAP)
    city = City(address, settings)
    cities.found(city)
    put_up(city)
    publish_one(settings, LA_LIBERTAD, Month.last())
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield city
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["watcher"].stop()
    app.extensions["engine"].dispose()


@pytest.fixture(scope="package")
def visitors(chromium: Browser, city: City) -> Iterator[dict[str, Visitor]]:
    """Those who look at pages, each in a browser of their own: the cast, and anybody."""
    with ExitStack() as stack:
        yield _Visitors(chromium, city, stack)


class _Visitors(dict[str, Visitor]):
    """Lets people come when they are first asked for."""

    def __init__(self, chromium: Browser, city: City, stack: ExitStack) -> None:
        super().__init__()
        self.chromium, self.city, self.stack = chromium, city, stack

    def __missing__(self, who: str) -> Visitor:
        context = open_context(self.chromium, self.city)
        self.stack.callback(context.close)
        visitor = self[who] = Visitor(context, self.city)
        if who in CAST:
            sign_in(visitor.page, who)
        return visitor


def open_context(chromium: Browser, city: City, **how: object) -> BrowserContext:
    """Open a browser in which nobody is signed in, on a phone unless told otherwise."""
    context = chromium.new_context(
        base_url=city.address, **{"viewport": PHONE, "locale": "es-CO", **how}
    )
    context.set_default_timeout(20_000)
    return context


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the cast, as people do."""
    page.goto("/ingresar")
    page.get_by_label("Correo").fill(CAST[who].email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Ingresar").click()
    page.wait_for_url("**/inicio")


@pytest.fixture
def phone(chromium: Browser, city: City) -> Iterator[Page]:
    """A phone in somebody's hand, with nobody signed in."""
    context = open_context(chromium, city, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def old_phone(chromium: Browser, city: City) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = open_context(chromium, city, java_script_enabled=False)
    yield context.new_page()
    context.close()
