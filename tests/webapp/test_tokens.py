"""Forms prove that they are ours, and one that waited too long loses nothing."""

import re

import pytest

from models.people.person import Person
from models.people.web_session import end_sessions
from models.session import reading, unit_of_work
from tests.people import CAST, PASSWORD

JAIRO = CAST["jairo"]
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def portal(portal):
    """The portal as people meet it: forms must carry their token."""
    portal.config["WTF_CSRF_ENABLED"] = True
    return portal


def token_in(page) -> str:
    """Read the token of the form on a page."""
    main = page.text.partition("<main")[2]
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', main).group(1)


def name_of_jairo() -> str:
    """Look up what he is called."""
    with reading() as session:
        return session.get_one(Person, JAIRO.id).name


@pytest.fixture
def too_late(portal):
    """Let every token be too old the moment it is made: a form of two hours ago."""
    portal.config["WTF_CSRF_TIME_LIMIT"] = -1


def test_a_form_with_its_token_is_taken(jairo):
    """The ordinary way."""
    token = token_in(jairo.get("/cuenta"))

    page = jairo.post(
        "/cuenta", data={"csrf_token": token, "name": "Jairo Díaz", "language": "es"}
    )

    assert page.status_code == 302
    assert name_of_jairo() == "Jairo Díaz"


@pytest.mark.usefixtures("too_late")
def test_a_form_that_waited_two_hours_comes_back_filled(jairo):
    """Nothing is done, nothing is lost: the same page, what was typed, a fresh token."""
    old = token_in(jairo.get("/cuenta"))

    page = jairo.post(
        "/cuenta",
        data={"csrf_token": old, "name": "Jairo Díaz", "language": "en"},
        headers=HERE,
    )

    assert page.status_code == 400
    assert "Este formulario esperó demasiado." in page.text
    assert 'value="Jairo Díaz"' in page.text
    assert name_of_jairo() == "Jairo"


def test_the_form_that_came_back_can_be_sent(portal, jairo):
    """Its fresh token works."""
    portal.config["WTF_CSRF_TIME_LIMIT"] = -1
    typed = {"name": "Jairo Díaz", "language": "es"}
    page = jairo.post(
        "/cuenta", data=typed | {"csrf_token": token_in(jairo.get("/cuenta"))}, headers=HERE
    )
    portal.config["WTF_CSRF_TIME_LIMIT"] = 7200

    jairo.post("/cuenta", data=typed | {"csrf_token": token_in(page)})

    assert name_of_jairo() == "Jairo Díaz"


def test_a_phone_that_forgot_its_cookie_loses_nothing(browser):
    """The token belongs to a cookie that is gone; the address comes back, the password not."""
    page = browser.post(
        "/ingresar",
        data={"csrf_token": "old", "email": JAIRO.email, "password": "my secret phrase"},
        headers=HERE,
    )

    assert page.status_code == 400
    assert f'value="{JAIRO.email}"' in page.text
    assert "my secret phrase" not in page.text


@pytest.mark.usefixtures("too_late")
def test_a_button_that_waited_asks_once_more(jairo):
    """A button has no page of its own: it comes back as a button, with all it carried."""
    page = jairo.post(
        "/cuenta/cerrar-otras-sesiones", data={"csrf_token": "old", "why": "ñ"}, headers=HERE
    )

    assert page.status_code == 400
    assert 'name="why" value="ñ"' in page.text
    assert token_in(page)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}],
    ids=["another site", "another origin", "nobody says"],
)
def test_what_another_site_sent_is_refused_outright(jairo, headers):
    """It is not offered for one click more: that would do the other site's work."""
    page = jairo.post("/cuenta", data={"name": "Mallory", "language": "es"}, headers=headers)

    assert page.status_code == 400
    assert "Mallory" not in page.text
    assert name_of_jairo() == "Jairo"


def test_a_session_that_ended_while_somebody_typed_loses_nothing(jairo):
    """They sign in in another tab, press the button, and find the form as they had typed it."""
    token = token_in(jairo.get("/cuenta"))
    with unit_of_work() as session:
        end_sessions(session, JAIRO.id)
    typed = {"name": "Jairo Díaz", "language": "es"}

    ended = jairo.post("/cuenta", data=typed | {"csrf_token": token}, headers=HERE)
    assert ended.status_code == 401
    assert 'name="name" value="Jairo Díaz"' in ended.text

    form = {"email": JAIRO.email, "password": PASSWORD}
    form["csrf_token"] = token_in(jairo.get("/ingresar"))
    jairo.post("/ingresar", data=form, headers=HERE)
    again = jairo.post("/cuenta", data=typed | {"csrf_token": token_in(ended)}, headers=HERE)
    assert 'value="Jairo Díaz"' in again.text

    jairo.post("/cuenta", data=typed | {"csrf_token": token_in(again)}, headers=HERE)
    assert name_of_jairo() == "Jairo Díaz"
