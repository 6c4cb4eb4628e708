"""A portal to visit, and people to visit it as."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from models.people.password import CHEAP
from models.people.person import Person
from models.people.web_session import WebSession
from models.session import unit_of_work
from models.settings import Settings
from tests.people import CAST, settle
from tests.webapp import mending
from tests.webapp.browser import Browser
from webapp.app import create_app
from webapp.database import Portal


@pytest.fixture
def settings(database: str, tmp_path) -> Settings:
    """An installation of its own, at an address of its own."""
    return Settings(
        data=str(tmp_path / "var"),
        database_url=database,
        secret_key="not a secret",
        public_url="http://localhost",
    )


@pytest.fixture
def portal(settings: Settings, tuesday_morning: datetime) -> Iterator[Portal]:
    """The portal, over the test's own city, where everybody has their office."""
    app = create_app(settings, password_cost=CHEAP)
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with unit_of_work() as session:
        settle(session, tuesday_morning)
    yield app
    app.extensions["watcher"].stop()
    app.extensions["engine"].dispose()


@pytest.fixture
def browser(portal: Portal) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return portal.test_client()


@pytest.fixture
def visit_as(portal: Portal) -> Callable[[object], FlaskClient]:
    """Open a browser signed in as somebody, by id or by their name in the cast."""

    def sign_in(who: object) -> FlaskClient:
        person_id = CAST[who].id if isinstance(who, str) else who
        with unit_of_work() as session:
            web_session, secret = WebSession.begin(session.get_one(Person, person_id))
            session.add(web_session)
        browser = portal.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = secret
        return browser

    return sign_in


@pytest.fixture
def martha(visit_as) -> FlaskClient:
    """A browser signed in as the head of La Libertad's committee."""
    return visit_as("martha")


@pytest.fixture
def jairo(visit_as) -> FlaskClient:
    """A browser signed in as the foreman of public lighting."""
    return visit_as("jairo")


@pytest.fixture
def gloria(visit_as) -> FlaskClient:
    """A browser signed in as the administrator."""
    return visit_as("gloria")


@pytest.fixture
def categories(portal: Portal) -> None:
    """The categories a new city starts with."""
    mending.settle_categories()


@pytest.fixture
def order(categories: None) -> str:
    """A broken light in La Libertad that public lighting has promised to mend: its number."""
    return mending.an_order()
