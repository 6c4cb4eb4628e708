"""In and out."""

from datetime import timedelta

import pytest

from models import clock
from models.people.attempts import ACCOUNT, ADDRESS
from models.people.codes import hashed
from models.people.person import Person
from models.people.web_session import LIFETIME, holder_of, open_sessions
from models.session import reading, unit_of_work
from tests.people import CAST, GLORIA, PASSWORD

JAIRO = CAST["jairo"]


def sign_in(browser, email=JAIRO.email, password=PASSWORD, **more):
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

    page = browser.post(asked.location, data={"email": JAIRO.email, "password": PASSWORD})
    assert page.location == "/cuenta"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(browser, elsewhere):
    """A link that signs in and then leaves is how passwords are stolen."""
    page = browser.post(
        "/ingresar",
        query_string={"next": elsewhere},
        data={"email": JAIRO.email, "password": PASSWORD},
    )

    assert page.location == "/inicio"


@pytest.mark.parametrize(
    ("email", "password"),
    [(JAIRO.email, "otra cosa"), ("nadie@demo.cucuta.example", PASSWORD)],
    ids=["wrong password", "no account"],
)
def test_the_door_does_not_tell_who_has_an_account(browser, email, password):
    """One sentence for both, and what was typed stays, but for the password."""
    page = sign_in(browser, email, password)

    assert page.status_code == 401
    assert "El correo y la contraseña no coinciden." in page.text
    assert f'value="{email}"' in page.text
    assert password not in page.text


def test_a_disabled_account_opens_nothing(browser):
    """It is answered like a wrong password."""
    with unit_of_work() as session:
        session.get_one(Person, JAIRO.id).disable(by=GLORIA)

    assert sign_in(browser).status_code == 401


def test_signing_in_begins_a_new_session(browser):
    """A secret planted in the browser before is worth nothing afterwards."""
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["planted"] = True

    sign_in(browser)

    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert "planted" not in cookie


def test_signing_in_twice_ends_the_first_session(browser):
    """One browser holds one session; the secret of the first opens nothing any more."""
    sign_in(browser)
    with browser.session_transaction() as cookie:
        first = cookie["_user_id"]
    sign_in(browser)
    with reading() as session:
        assert session.execute(holder_of(first)).one_or_none() is None
        assert len(session.scalars(open_sessions(JAIRO.id)).all()) == 1


def test_the_database_does_not_hold_what_the_cookie_holds(browser):
    """Who reads a backup cannot sign in with it."""
    sign_in(browser)
    with browser.session_transaction() as cookie:
        secret = cookie["_user_id"]
    with reading() as session:
        [row] = session.scalars(open_sessions(JAIRO.id))

    assert secret not in (row.token_hash, str(row.id))
    assert row.token_hash == hashed(secret)


def test_signing_out_ends_the_session_and_not_only_the_cookie(browser):
    """A cookie copied before is worth nothing afterwards; a link alone signs nobody out."""
    sign_in(browser)
    with browser.session_transaction() as cookie:
        secret = cookie["_user_id"]

    assert "¿Salir de su cuenta?" in browser.get("/salir").text
    assert browser.get("/inicio").status_code == 200
    browser.post("/salir")

    with browser.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert browser.get("/inicio").location.startswith("/ingresar")


def test_a_session_ends_after_a_shift(browser, tuesday_morning):
    """Twelve hours; then one signs in anew."""
    sign_in(browser)

    with clock.at(tuesday_morning + LIFETIME - timedelta(seconds=1)):
        assert browser.get("/inicio").status_code == 200
    with clock.at(tuesday_morning + LIFETIME):
        assert browser.get("/inicio").location.startswith("/ingresar")


def test_my_other_sessions_can_be_closed(visit_as):
    """From the browser in one's hand, for the one that was left open somewhere."""
    here, there = visit_as("jairo"), visit_as("jairo")
    assert "Cerrar mis otras sesiones" in here.get("/cuenta").text

    here.post("/cuenta/cerrar-otras-sesiones")

    assert here.get("/cuenta").status_code == 200
    assert there.get("/cuenta").location.startswith("/ingresar")


def test_who_tries_too_often_must_wait(portal):
    """The eleventh try is refused even with the right password, and says for how long."""
    stranger = portal.test_client()
    for _ in range(ACCOUNT.tries):
        assert sign_in(stranger, password="otra cosa").status_code == 401

    page = sign_in(stranger)

    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
    assert "demasiados intentos" in page.text


def test_a_strangers_tries_do_not_lock_the_owner_out(portal, browser):
    """A browser that signed in before has a count of its own."""
    sign_in(browser)
    browser.post("/salir")
    stranger = portal.test_client()
    for _ in range(ACCOUNT.tries + 1):
        sign_in(stranger, password="otra cosa")

    assert sign_in(stranger).status_code == 429
    assert sign_in(browser).location == "/inicio"


def test_one_address_does_not_try_every_account(portal):
    """Fifty tries from one place are enough, whomever they are for."""
    stranger = portal.test_client()
    for number in range(ADDRESS.tries):
        sign_in(stranger, email=f"{number}@demo.cucuta.example")

    assert sign_in(stranger, email="otra@demo.cucuta.example").status_code == 429


def test_machines_are_told_and_people_are_asked(browser):
    """A program that is not signed in gets a number, not a form."""
    assert browser.get("/cuenta", headers={"Accept": "application/json"}).status_code == 401
    assert browser.get("/cuenta", headers={"Accept": "text/html"}).status_code == 302


def test_a_page_that_is_somebodys_is_kept_by_no_proxy(jairo):
    """The next person at this computer presses "back" and sees nothing."""
    assert jairo.get("/inicio").headers["Cache-Control"] == "no-store"
