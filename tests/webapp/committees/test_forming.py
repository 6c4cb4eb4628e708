"""The liaison forms a committee; neighbours come in by invitation or because they asked."""

import re

import pytest
from sqlalchemy import select

from models.clock import at, now
from models.committees.application import Application
from models.committees.codes import ApplicationStatus, CommitteeKind, Position
from models.committees.committee import Committee, CommitteeStatus
from models.committees.invitation import LASTS, Invitation
from models.letters import Letter
from models.people.person import Person
from models.session import reading
from tests.committees import committee, seat_of, settled
from tests.people import LA_LIBERTAD, PEDRO_ID

FRONT = {"kind": "security_front", "territory": LA_LIBERTAD, "name": "Frente de la calle 8"}
PAPERS = {"act": "Acta.", "profile": "Perfil."}
CHANNELS = {"alert_system": "Sirena", "police_channel": "Radio 12"}


@pytest.fixture
def nidia(visit_as):
    """A browser signed in as the police liaison."""
    return visit_as("nidia")


def newest() -> str:
    """Return the code of the only committee."""
    with reading() as session:
        return session.scalars(select(Committee.code)).one()


def invite(browser, code: str, **told) -> str:
    """Make an invitation, and return the address of its page."""
    data = {"position": "member", "uses": "1"} | told
    page = browser.post(f"/comites/{code}/invitaciones", data=data)
    sheet = browser.get(page.location)
    assert "<svg" in sheet.text
    assert sheet.headers["Cache-Control"] == "no-store"
    written = re.search(r'class="big-code">([\w-]+)<', sheet.text)
    assert written is not None
    return f"/invitacion/{written[1].replace('-', '')}"


def test_a_security_front_from_its_sector_to_its_registration(nidia, martha):
    """Each step by its button; the alarm and the channel are asked for before it exists."""
    nidia.post("/comites/nuevo", data=FRONT)
    code = newest()
    nidia.post(f"/comites/{code}/convocar")
    door = invite(nidia, code, position="coordinator")
    martha.post(f"{door}/aceptar", data={"accepts": "y"})

    refused = nidia.post(f"/comites/{code}/constituir", data=PAPERS)
    assert refused.status_code == 422
    assert "sistema de alarma" in refused.text
    assert "canal directo" in refused.text
    assert "Perfil." in refused.text
    nidia.post(f"/comites/{code}/constituir", data=PAPERS | CHANNELS)
    nidia.post(f"/comites/{code}/inaugurar")
    nidia.post(f"/comites/{code}/registrar", data={"number": "FSL-12"})
    assert committee(code).status is CommitteeStatus.REGISTERED
    assert martha.get(f"/comites/{code}/problemas/nuevo").status_code == 200


def test_without_a_coordinator_nothing_is_founded(nidia):
    """The page says what is missing, and what to do."""
    code = settled(status=CommitteeStatus.CONVENED)
    page = nidia.post(f"/comites/{code}/constituir", data=PAPERS)
    assert page.status_code == 409
    assert "Invite primero" in page.text


def test_a_step_out_of_order_is_refused(nidia):
    """A convened committee is not registered yet."""
    code = settled(status=CommitteeStatus.CONVENED)
    assert nidia.get(f"/comites/{code}/registrar").status_code == 409
    assert nidia.post(f"/comites/{code}/inaugurar").status_code == 409
    assert committee(code).status is CommitteeStatus.CONVENED


def test_a_committee_ends_for_a_reason(nidia, browser):
    """It leaves the list; its page says why."""
    code = settled("martha", name="Paz en la cuadra")
    nidia.post(f"/comites/{code}/terminar", data={"reason": "inactive"})
    assert "Paz en la cuadra" not in browser.get("/comites").text
    assert "dejó de reunirse" in browser.get(f"/comites/{code}").text


def test_an_invitation_admits_as_many_as_it_says(martha, jairo, visit_as):
    """By its code, typed however; used up, it says so."""
    code = settled("martha")
    door = invite(martha, code, uses="1")
    typed = door.rpartition("/")[2].lower()
    spelled = "-".join(typed[at_ : at_ + 4] for at_ in range(0, 16, 4))
    assert jairo.post("/invitacion", data={"code": spelled}).location.endswith(door)

    jairo.post(f"{door}/aceptar", data={"accepts": "y"})
    assert seat_of(code, "jairo").position is Position.MEMBER
    pedro = visit_as("pedro")
    assert pedro.get(door).status_code == 410
    late = pedro.post(f"{door}/aceptar", data={"accepts": "y"})
    assert late.status_code == 409
    assert not committee(code).is_member(PEDRO_ID)


@pytest.mark.parametrize(
    ("kind", "answer"), [(CommitteeKind.DRUG_USE, 410), (CommitteeKind.BRAWLS, 200)]
)
def test_codes_the_liaison_knows_open_no_committee_without_names_at_work(
    nidia, martha, browser, kind, answer
):
    """They close when it is constituted; from then on its own members invite."""
    code = settled("martha", kind=kind, status=CommitteeStatus.CONVENED)
    door = invite(nidia, code, uses="50")
    assert browser.get(door).status_code == 200
    nidia.post(f"/comites/{code}/constituir", data=PAPERS)
    assert committee(code).status is CommitteeStatus.CONSTITUTED
    assert browser.get(door).status_code == answer
    assert browser.get(invite(martha, code)).status_code == 200


def test_an_invitation_grows_old_and_can_be_withdrawn(martha, jairo):
    """Either way it opens nothing, and says what to do."""
    code = settled("martha")
    door = invite(martha, code)
    with at(now() + LASTS):
        assert jairo.get(door).status_code == 410
    with reading() as session:
        its_id = session.scalars(select(Invitation.id)).one()
    martha.post(f"/comites/{code}/invitaciones/{its_id}/retirar")
    assert "ya no sirve" in jairo.get(door).text


def test_nobody_is_seated_without_saying_yes(martha, jairo):
    """The box is not ticked for them."""
    code = settled("martha")
    door = invite(martha, code)
    assert jairo.post(f"{door}/aceptar", data={}).status_code == 422
    assert len(committee(code).running) == 1


def test_a_code_nobody_made_is_explained(browser):
    """And what was typed is still there."""
    page = browser.post("/invitacion", data={"code": "AAAA-BBBB"})
    assert page.status_code == 422
    assert "AAAA-BBBB" in page.text
    assert browser.get("/invitacion/AAAABBBBCCCCDDDD").status_code == 404


def test_who_has_no_account_opens_one_and_still_has_to_accept(martha, browser):
    """The answer is the same for an address that has an account: the page tells no one."""
    code = settled("martha")
    door = invite(martha, code, uses="5")
    told = {"name": "Inés", "email": "ines@correo.example", "accepts": "y"}
    fresh = browser.post(f"{door}/cuenta", data=told)
    known = browser.post(f"{door}/cuenta", data=told | {"email": "jairo@demo.cucuta.example"})

    assert fresh.status_code == known.status_code == 200
    strip = re.compile(r'nonce="[^"]*"')
    assert strip.sub("", fresh.text) == strip.sub("", known.text)
    assert len(committee(code).running) == 1
    with reading() as session:
        assert session.scalars(select(Person).where(Person.name == "Inés")).one()


def test_an_invitation_by_letter(martha):
    """The letter is for one person; that of a committee without names does not name it."""
    open_one = settled("martha", name="Paz en la cuadra")
    hidden = settled("martha", kind=CommitteeKind.DRUG_USE, name="Parque limpio")
    for code in (open_one, hidden):
        martha.post(
            f"/comites/{code}/invitaciones",
            data={"position": "member", "uses": "9", "email": "ines@correo.example"},
        )
    with reading() as session:
        facts = [one.facts.get("committee") for one in session.scalars(select(Letter))]
        uses = session.scalars(select(Invitation.uses)).all()
    assert set(facts) == {"Paz en la cuadra", None}
    assert set(uses) == {1}


def test_a_neighbour_asks_and_is_answered(martha, browser, nidia):
    """On yes an invitation goes to the address that was given; nobody is seated by it."""
    code = settled("martha")
    asked = {
        "name": "Inés",
        "email": "ines@correo.example",
        "why": "Vivo aquí.",
        "accepts": "y",
    }
    assert (
        "Recibimos su solicitud" in browser.post(f"/comites/{code}/postularse", data=asked).text
    )
    assert "1" in martha.get(f"/comites/{code}/trabajo").text
    assert "Inés" in nidia.get(f"/comites/{code}/postulaciones").text
    with reading() as session:
        its_id = session.scalars(select(Application.id)).one()
    here = f"/comites/{code}/postulaciones/{its_id}"
    martha.post(here, data={"answer": "accepted"})
    with reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert session.get_one(Application, its_id).status is ApplicationStatus.ACCEPTED
    assert letter.address == "ines@correo.example"
    assert len(committee(code).running) == 1
    assert martha.post(here, data={"answer": "declined"}).status_code == 409


def test_who_asks_twice_waits_once(browser, martha):
    """An impatient thumb, or somebody who forgot; the page says the same."""
    code = settled("martha")
    asked = {"name": "Inés", "email": "ines@correo.example", "accepts": "y"}
    for email in ("ines@correo.example", "Ines@correo.example"):
        page = browser.post(f"/comites/{code}/postularse", data=asked | {"email": email})
        assert "Recibimos su solicitud" in page.text
    with reading() as session:
        assert len(session.scalars(select(Application)).all()) == 1


def test_who_asks_a_committee_without_names_is_known_to_it_alone(
    martha, browser, nidia, gloria
):
    """Neither the police liaison nor the administrator reads who wants to belong."""
    code = settled("martha", kind=CommitteeKind.DRUG_USE)
    asked = {"name": "Inés", "email": "ines@correo.example", "accepts": "y"}
    browser.post(f"/comites/{code}/postularse", data=asked)
    assert "Inés" in martha.get(f"/comites/{code}/postulaciones").text
    for who in (nidia, gloria):
        assert who.get(f"/comites/{code}/postulaciones").status_code == 403


def test_where_nobody_could_read_it_nobody_asks(browser):
    """A committee without names and without a coordinator takes no applications."""
    code = settled(kind=CommitteeKind.DRUG_USE, status=CommitteeStatus.CONVENED)
    asked = {"name": "Inés", "email": "ines@correo.example", "accepts": "y"}
    assert "no recibe solicitudes" in browser.get(f"/comites/{code}/postularse").text
    assert browser.post(f"/comites/{code}/postularse", data=asked).status_code == 409


def test_positions_terms_and_goodbyes(martha, visit_as):
    """The coordinator hands the office on, and then may leave."""
    code = settled("martha", "pedro")
    pedro, first = seat_of(code, "pedro"), seat_of(code, "martha")
    here = f"/comites/{code}/integrantes"
    assert martha.post(f"/comites/{code}/retirarme").status_code == 409
    assert (
        martha.post(f"{here}/{first.id}/cargo", data={"position": "member"}).status_code == 409
    )
    past = martha.post(f"{here}/{pedro.id}/periodo", data={"until": "2020-01-01"})
    assert past.status_code == 422
    martha.post(f"{here}/{pedro.id}/periodo", data={"until": "2031-01-01"})
    assert seat_of(code, "pedro").until.year == 2031
    martha.post(f"{here}/{pedro.id}/cargo", data={"position": "coordinator"})
    martha.post(f"/comites/{code}/retirarme")
    assert [one.person_id for one in committee(code).running] == [PEDRO_ID]
    assert visit_as("pedro").get(f"/comites/{code}/invitaciones").status_code == 200


def test_a_member_removed_in_the_middle_of_a_form_keeps_what_they_typed(martha, visit_as):
    """The page says what happened, shows the words, and keeps nothing of them."""
    code = settled("martha", "pedro")
    pedro = visit_as("pedro")
    seat = seat_of(code, "pedro")
    martha.post(f"/comites/{code}/integrantes/{seat.id}/retirar")
    page = pedro.post(
        f"/comites/{code}/problemas/nuevo",
        data={"title": "Algo", "what": "Muchas palabras que costaron una hora."},
    )
    assert page.status_code == 403
    assert "Usted ya no hace parte de este comité" in page.text
    assert "Muchas palabras que costaron una hora." in page.text


def test_a_stranger_to_a_committee_is_not_told_who_was_in_it(jairo):
    """Only whoever was a member is told that they are no longer."""
    code = settled("martha")
    page = jairo.post(f"/comites/{code}/problemas/nuevo", data={"title": "Algo"})
    assert page.status_code == 403
    assert "ya no hace parte" not in page.text
