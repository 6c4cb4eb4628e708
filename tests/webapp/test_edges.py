"""What stands between the portal and the world: headers, cookies, proxies, strange texts."""

import dataclasses
import re

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from models.people.password import CHEAP
from models.people.person import Person
from models.session import reading
from tests.people import CAST, PASSWORD
from webapp.app import create_app

JAIRO = CAST["jairo"]
RTL_AND_EMOJI = (
    "\u202e\u0645\u0631\u062d\u0628\u0627 Jairo \U0001f477\U0001f3fd\u200d\u2642\ufe0f"
)


@pytest.fixture
def portal_with(settings, portal):
    """Make another portal of the same city, with other settings."""
    made = []

    def make(**changed):
        app = create_app(dataclasses.replace(settings, **changed), password_cost=CHEAP)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["engine"].dispose()


def sign_in(browser, **more):
    """Fill in the form."""
    return browser.post("/ingresar", data={"email": JAIRO.email, "password": PASSWORD}, **more)


def test_no_page_asks_another_host_for_anything(browser):
    """The policy lets nothing in from elsewhere, and no script without this page's nonce."""
    first, second = browser.get("/ingresar"), browser.get("/ingresar")
    policy = first.headers["Content-Security-Policy"]
    [nonce] = set(re.findall(r"'nonce-([^']+)'", policy))

    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe" not in policy
    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/ingresar", "/nowhere", "/healthz", "/static/css/base.css"]
)
def test_every_answer_is_protected(browser, address):
    """Errors and files as well as pages."""
    with browser.get(address) as page:
        headers = page.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_under_tls_cookies_belong_to_this_host_alone(portal_with):
    """Sent over TLS only, read by no script, planted by no neighbouring host."""
    browser = portal_with(public_url="https://convivencia.example")
    page = sign_in(browser, base_url="https://convivencia.example")
    cookies = page.headers.getlist("Set-Cookie")

    assert {one.partition("=")[0] for one in cookies} == {
        "__Host-convivencia",
        "__Host-conocido",
    }
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert "max-age" in page.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("proxies", "https"), [(0, False), (1, True)])
def test_a_proxy_is_believed_only_where_one_stands(portal_with, proxies, https):
    """Otherwise anybody could claim an address, and try passwords as a thousand people."""
    browser = portal_with(trusted_proxies=proxies)
    forwarded = {"X-Forwarded-For": "190.85.1.7", "X-Forwarded-Proto": "https"}

    page = browser.post("/idioma", data={"language": "en"}, headers=forwarded)

    assert ("Secure" in page.headers["Set-Cookie"]) is https


def test_one_speaks_spanish_until_one_chooses_english(browser):
    """Whatever the browser was set to in the shop."""
    english = {"Accept-Language": "en-US"}
    assert '<html lang="es"' in browser.get("/ingresar", headers=english).text

    page = browser.post("/idioma", data={"language": "en", "next": "/ingresar"})

    assert page.location == "/ingresar"
    assert '<html lang="en"' in browser.get("/ingresar").text


def test_the_language_of_an_account_goes_with_the_person(visit_as):
    """Chosen once, it is spoken in every browser they sign in with, and in letters."""
    visit_as("jairo").post("/idioma", data={"language": "en"})

    assert '<html lang="en"' in visit_as("jairo").get("/inicio").text


@pytest.mark.parametrize("language", ["de", "", "es\x00"])
def test_a_language_we_do_not_speak_is_refused(browser, language):
    """Refused, or cleaned into one we do."""
    expected = 302 if language.startswith("es") else 400

    assert browser.post("/idioma", data={"language": language}).status_code == expected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jai\x00ro\x07", "Jairo"),
        (RTL_AND_EMOJI, RTL_AND_EMOJI),
        ("<b>Jairo</b>", "<b>Jairo</b>"),
        ("  Jairo  ", "Jairo"),
    ],
    ids=["what nobody can type", "right to left and emoji", "markup", "spaces around"],
)
def test_strange_texts_break_no_page(jairo, typed, kept):
    """What nobody can type is taken out at the door; every script and emoji stays."""
    jairo.post("/cuenta", data={"name": typed, "language": "es"})

    with reading() as session:
        assert session.get_one(Person, JAIRO.id).name == kept
    assert jairo.get("/inicio").status_code == 200


def test_a_word_of_ten_thousand_letters_is_answered(jairo):
    """Refused beside its field where there is a limit, and harmless everywhere else."""
    word = "a" * 10_000

    assert "Use menos de 120 caracteres." in jairo.post("/cuenta", data={"name": word}).text
    assert jairo.get("/cuenta", query_string={"q": word}).status_code == 200
    assert jairo.post("/ingresar", data={"email": word, "password": word}).status_code == 200


@pytest.mark.parametrize("address", ["/casos/%00", "/admin/dependencias/a%00b", "/%ff"])
def test_an_address_nobody_could_type_is_not_found(gloria, address):
    """Rather than an error deep inside."""
    assert gloria.get(address).status_code == 404


def test_more_than_anybody_sends_is_refused_with_a_word(browser):
    """Three megabytes of words are no report."""
    page = browser.post("/ingresar", data={"email": "a" * 3_000_000})

    assert page.status_code == 413
    assert "demasiado grande" in page.text


def test_looking_changes_nothing(portal, jairo):
    """The database itself refuses a page that is only looked at a write."""
    on_a_server = portal.extensions["engine"].dialect.name == "postgresql"
    commits = (
        "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
        if on_a_server
        else "PRAGMA data_version"
    )
    with reading() as session:
        before = session.connection().exec_driver_sql(commits).scalar()
        for address in ("/inicio", "/cuenta", "/salir", "/cuenta/contrasena"):
            assert jairo.get(address).status_code == 200
        after = session.connection().exec_driver_sql(commits).scalar()

    assert before == after


def refuse(error):
    """Return something that fails in this way, whatever it is asked."""

    def fail(*_asked, **_more):
        raise error

    return fail


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/restablecer/s3cr3t", "webapp.accounts.passwords.resets.opened_by"),
        ("/casos/R-2222-2222/confirmar/s3cr3t", "webapp.cases.views._the_case"),
    ],
)
def test_a_secret_link_is_kept_by_no_browser_and_no_log(
    portal, browser, caplog, monkeypatch, address, part
):
    """The next person at the shared computer must not find it, nor whoever reads the log."""
    assert browser.get(address).headers["Cache-Control"] == "no-store"

    portal.config.update(PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setattr(part, refuse(RuntimeError("broken")))

    assert browser.get(address).status_code == 500
    assert "broken" in caplog.text
    assert "s3cr3t" not in caplog.text


END_SESSIONS = "webapp.accounts.own_account.end_sessions"


def test_what_two_wrote_at_once_is_explained_to_the_second(jairo, caplog, monkeypatch):
    """A rule of the database stopped it; the values stay out of the log."""
    words = 'duplicate key value violates "uq_person_email"\nDETAIL: Key (email)=(jairo@x.co)'
    monkeypatch.setattr(END_SESSIONS, refuse(IntegrityError("INSERT", None, ValueError(words))))

    page = jairo.post("/cuenta/cerrar-otras-sesiones")

    assert page.status_code == 409
    assert "uq_person_email" in caplog.text
    assert "jairo@" not in caplog.text


def test_a_database_that_is_held_for_too_long_says_when_to_come_back(jairo, monkeypatch):
    """A clear word, and a number for programs."""
    locked = OperationalError("BEGIN IMMEDIATE", None, ValueError("database is locked"))
    monkeypatch.setattr(END_SESSIONS, refuse(locked))

    page = jairo.post("/cuenta/cerrar-otras-sesiones")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "en pausa" in page.text
