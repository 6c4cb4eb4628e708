"""The door of a meeting, with and without a network."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.session import reading
from models.trust.attendance import Attendance, door_secret
from tests.webapp.gathering import BEGIN, KEY, a_meeting, seen, somebody

AT = BEGIN - timedelta(minutes=10)


@pytest.fixture
def code(portal) -> str:
    """A meeting for which Luz and Beto registered."""
    code = a_meeting(places=3)
    for name in ("Luz", "Beto"):
        somebody(code, name)
    return code


def door_of(code: str) -> str:
    """Return the secret address of a door."""
    return f"/encuentros/{code}/puerta/{door_secret(seen(code), KEY)}"


def ticket_of(name: str) -> str:
    """Return somebody's ticket."""
    from models.trust.registration import Registration  # noqa: PLC0415

    with reading() as session:
        wanted = select(Registration.ticket).where(Registration.name == name)
        return str(session.scalar(wanted))


def arrivals() -> int:
    """Count who has come."""
    with reading() as session:
        return session.scalar(select(func.count(Attendance.id))) or 0


def test_the_liaison_is_led_to_the_door(visit_as, code):
    """Which is an address that can be handed on."""
    page = visit_as("nidia").get(f"/encuentros/{code}/puerta")
    assert page.status_code == 302
    assert page.location.endswith(door_of(code))


def test_without_javascript_the_door_is_forms(browser, code):
    """One button a name; the same person twice is one arrival."""
    with clock.at(AT):
        assert "Luz" in browser.get(door_of(code)).text
        for _ in range(2):
            page = browser.post(
                door_of(code), data={"codigo": ticket_of("Luz")}, follow_redirects=True
            )
        assert "Anotado: Luz." in page.text
    assert arrivals() == 1


def test_a_code_is_read_as_people_type_it(browser, code):
    """In lower case, with a gap; one of nobody is explained."""
    ticket = ticket_of("Beto")
    written = f"{ticket[:4]} {ticket[4:]}".lower()
    with clock.at(AT):
        browser.post(door_of(code), data={"codigo": written})
        page = browser.post(door_of(code), data={"codigo": "NADA"}, follow_redirects=True)
    assert "Ese código no es de este encuentro" in page.text
    assert arrivals() == 1


def test_who_did_not_register_is_noted_by_name(browser, code):
    """Until the room is full, which is said."""
    with clock.at(AT):
        page = browser.post(door_of(code), data={"name": "Efraín"}, follow_redirects=True)
        assert "Anotado: Efraín." in page.text
        for name in ("Luz", "Beto"):
            browser.post(door_of(code), data={"codigo": ticket_of(name)})
        page = browser.post(door_of(code), data={"name": "Omar"}, follow_redirects=True)
        assert "Ya entraron 3 personas" in page.text
        page = browser.post(door_of(code), data={"name": ""})
        assert "Escriba el nombre." in page.text


def test_what_a_telephone_kept_is_noted_once_however_often_it_is_sent(browser, code):
    """Each note has its answer; those the platform cannot use are let go as well."""
    notes = [
        {"id": "a" * 32, "ticket": ticket_of("Luz"), "at": AT.isoformat()},
        {"id": "b" * 32, "name": "Efraín", "at": AT.isoformat()},
        {"id": "c" * 32, "ticket": "NADA", "at": AT.isoformat()},
        {"id": "x", "ticket": ticket_of("Beto"), "at": "mañana"},
    ]
    with clock.at(BEGIN + timedelta(hours=1)):
        for _ in range(3):
            answer = browser.post(f"{door_of(code)}/notas", json=notes).get_json()
    states = {one: said["state"] for one, said in answer["notes"].items()}
    assert states == {
        "a" * 32: "noted",
        "b" * 32: "noted",
        "c" * 32: "unknown",
        "x": "refused",
    }
    assert ticket_of("Luz") in answer["present"]
    assert arrivals() == 2
    with reading() as session:
        assert set(session.scalars(select(Attendance.noted_at))) == {AT}


@pytest.mark.parametrize("body", [None, {}, "text", [1, 2], [{"id": "a" * 32}] * 201])
def test_a_body_that_is_no_list_of_notes_is_refused_and_changes_nothing(browser, code, body):
    """Whatever a program sends."""
    with clock.at(AT):
        page = browser.post(f"{door_of(code)}/notas", json=body)
    assert page.status_code in {200, 400}
    assert arrivals() == 0


def test_only_the_doors_own_secret_opens_it(browser, code):
    """Not another meeting's, not what hangs at the door for everybody."""
    other = a_meeting(starts_at=BEGIN + timedelta(days=1))
    wrong = (
        door_secret(seen(other), KEY),
        door_secret(seen(code), KEY, "arrivals"),
        "abc",
    )
    for secret in wrong:
        address = f"/encuentros/{code}/puerta/{secret}"
        assert browser.get(address).status_code == 404
        assert browser.post(address, data={"codigo": ticket_of("Luz")}).status_code == 404
        assert browser.post(f"{address}/notas", json=[]).status_code == 404
    assert arrivals() == 0


def test_a_ticket_is_noted_by_who_holds_the_door_and_shown_to_the_rest(portal, code):
    """The telephone that opened the door reads it with its camera."""
    address = f"/encuentros/{code}/entrada/{ticket_of('Luz')}"
    with clock.at(AT):
        stranger = portal.test_client()
        page = stranger.get(address)
        assert "<svg" in page.text
        assert "Luz" not in page.text
        assert stranger.post(address).status_code == 403
        assert arrivals() == 0
        helper = portal.test_client()
        helper.get(door_of(code))
        assert "Luz" in helper.get(address).text
        helper.post(address)
    assert arrivals() == 1


def test_arrivals_note_themselves_with_the_code_at_the_door(browser, code):
    """They need both: what hangs at the door, and their own code."""
    with clock.at(AT):
        poster = browser.get(door_of(code).replace("/puerta/", "/cartel/"))
        assert "<svg" in poster.text
        secret = door_secret(seen(code), KEY, "arrivals")
        address = f"/encuentros/{code}/llegada/{secret}"
        assert "Luz" not in browser.get(address).text
        wrong = browser.post(address, data={"codigo": "nada"})
        assert wrong.status_code == 422
        assert "nada" in wrong.text
        page = browser.post(address, data={"codigo": ticket_of("Luz").lower()})
        assert "Anotamos su llegada, Luz." in page.text
    assert arrivals() == 1


def test_a_door_that_is_closed_says_when_it_opens(browser, code):
    """And notes nobody."""
    page = browser.get(door_of(code))
    assert "doce horas antes" in page.text
    page = browser.post(door_of(code), data={"codigo": ticket_of("Luz")}, follow_redirects=True)
    assert "doce horas antes" in page.text
    assert arrivals() == 0
    assert "data-note>" not in page.text


@pytest.mark.parametrize(
    "body",
    ['[{"id":"\\ud800","name":"Omar"}]', "[" * 100_000, '[{"id":"\\u0000","ticket":{}}]'],
)
def test_half_an_emoji_and_lists_without_end_break_nothing(browser, code, body):
    """What no form can send, a program can."""
    with clock.at(AT):
        page = browser.post(
            f"{door_of(code)}/notas", data=body, content_type="application/json"
        )
    assert page.status_code in {200, 400}
    assert arrivals() == 0


def test_half_an_emoji_is_left_out_of_a_name(browser, code):
    """The rest of the name is noted."""
    body = '[{"id":"aaaaaaaaaaaaaaaa","name":"Om\\ud83dar"}]'
    with clock.at(AT):
        browser.post(f"{door_of(code)}/notas", data=body, content_type="application/json")
        assert "Omar" in browser.get(door_of(code)).text


def test_one_id_for_two_people_refuses_the_second_and_keeps_the_rest(browser, code):
    """One note of a broken telephone does not take the others with it."""
    one = "a" * 32
    notes = [
        {"id": one, "ticket": ticket_of("Luz")},
        {"id": one, "ticket": ticket_of("Beto")},
        {"id": "b" * 32, "name": "Efraín"},
    ]
    with clock.at(AT):
        answer = browser.post(f"{door_of(code)}/notas", json=notes)
    assert answer.status_code == 200
    assert arrivals() == 2
