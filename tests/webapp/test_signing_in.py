"""In and out."""

import pytest

from tests.people import CAST, PASSWORD


def sign_in(browser, email=CAST["jairo"].email, password=PASSWORD, **more):
    """Fill in the form."""
    return browser.post("/ingresar", data={"email": email, "password": password}, **more)


def test_who_knows_their_password_comes_in(browser):
    """After signing in people stand where their work is."""
    page = sign_in(browser, follow_redirects=True)

    assert page.request.path == "/inicio"
    assert "Hola, Jairo" in page.text


def test_the_way_back_is_kept(browser):
    """Who was asked to sign in on the way somewhere arrives there."""
    asked = browser.get("/cuenta")
    assert asked.location == "/ingresar?next=/cuenta"

    page = browser.post(
        asked.location, data={"email": CAST["jairo"].email, "password": PASSWORD}
    )
    assert page.location == "/cuenta"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(browser, elsewhere):
    """A link that signs in and then leaves is how passwords are stolen."""
    page = browser.post(
        "/ingresar",
        query_string={"next": elsewhere},
        data={"email": CAST["jairo"].email, "password": PASSWORD},
    )

    assert page.location == "/inicio"
