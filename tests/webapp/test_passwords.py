"""Changing a password, choosing one by letter, and being made to choose one."""

import pytest
from sqlalchemy import select

from models.events import Event, EventKind
from models.people.password import CHEAP, is_password
from models.people.person import Person
from models.people.reset import PasswordReset, secret_for
from models.session import reading, unit_of_work
from tests.people import CAST, GLORIA, PASSWORD

NEW = "tres gatos y un bus"
JAIRO = CAST["jairo"]


def jairos_password_is(plain: str) -> bool:
    """Look whether it opens his account."""
    with reading() as session:
        return is_password(plain, session.get_one(Person, JAIRO.id).password_hash, CHEAP)


def change(browser, **filled):
    """Fill in the form."""
    data = {"current": PASSWORD, "password": NEW, "again": NEW} | filled
    return browser.post("/cuenta/contrasena", data=data)


def test_a_new_password_ends_the_sessions_of_the_old_one(visit_as):
    """Whoever knew the old one, and was signed in with it, is shown out; the owner is not."""
    here, elsewhere = visit_as("jairo"), visit_as("jairo")

    assert change(here).location == "/inicio"

    assert jairos_password_is(NEW)
    assert here.get("/inicio").status_code == 200
    assert elsewhere.get("/inicio").location.startswith("/ingresar")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"current": "otra cosa"}, "Esa no es su contraseña actual."),
        ({"again": "tres gatos"}, "Las dos no son iguales."),
        ({"password": "corta", "again": "corta"}, "Use al menos 10 caracteres."),
        ({"password": "jairojairo", "again": "jairojairo"}, "No use su nombre"),
    ],
)
def test_a_password_that_will_not_do_is_explained(jairo, filled, said):
    """Beside its field, and nothing changes."""
    assert said in change(jairo, **filled).text
    assert jairos_password_is(PASSWORD)


def test_a_password_somebody_else_chose_must_be_changed_first(jairo):
    """Until then no other page opens; afterwards all of them do."""
    with unit_of_work() as session:
        person = session.get_one(Person, JAIRO.id)
        person.take_password_hash(person.password_hash, by=GLORIA)

    assert jairo.get("/inicio").location == "/cuenta/contrasena"
    assert "Otra persona escogió" in jairo.get("/cuenta/contrasena").text

    change(jairo)
    assert jairo.get("/inicio").status_code == 200


def test_the_first_sign_in_leads_to_the_password(browser):
    """An account made by an administrator asks for a new one at once."""
    with unit_of_work() as session:
        person = session.get_one(Person, JAIRO.id)
        person.take_password_hash(person.password_hash, by=GLORIA)

    page = browser.post("/ingresar", data={"email": JAIRO.email, "password": PASSWORD})

    assert page.location == "/cuenta/contrasena"


def test_a_forgotten_password_is_chosen_anew_by_letter(browser, visit_as):
    """The link works once, ends the other sessions, and leads straight in."""
    elsewhere = visit_as("jairo")
    browser.post("/contrasena-olvidada", data={"email": " Jairo@demo.cucuta.example "})
    with reading() as session:
        [reset] = session.scalars(select(PasswordReset))
        assert session.scalars(Event.history_of(reset.id)).one().kind == EventKind.RESET_ASKED
    link = f"/restablecer/{secret_for('not a secret', reset.id)}"

    page = browser.post(link, data={"password": NEW, "again": NEW})

    assert page.location == "/inicio"
    assert jairos_password_is(NEW)
    assert elsewhere.get("/inicio").location.startswith("/ingresar")
    assert browser.get(link).status_code == 410


def test_nobody_learns_who_has_an_account(browser):
    """The answer is the same, and only one of the two gets a letter."""
    answers = {
        browser.post("/contrasena-olvidada", data={"email": email})
        .text.partition("<main")[2]
        .replace(email, "X")
        for email in (JAIRO.email, "nadie@demo.cucuta.example")
    }

    assert len(answers) == 1
    with reading() as session:
        assert len(session.scalars(select(PasswordReset)).all()) == 1


def test_a_mailbox_is_not_flooded(browser):
    """Three letters in an hour are enough for anybody."""
    codes = [
        browser.post("/contrasena-olvidada", data={"email": JAIRO.email}).status_code
        for _ in range(4)
    ]

    assert codes == [200, 200, 200, 429]


def test_a_link_that_was_made_up_opens_nothing(browser):
    """And says what to do instead."""
    page = browser.get("/restablecer/" + "a" * 64)

    assert page.status_code == 410
    assert "Pedir otro enlace" in page.text
