"""Each role tries what it must not have: a name, a private note, another committee's plan."""

import pytest
from sqlalchemy import select

from models.committees.codes import CommitteeKind, Position
from models.committees.committee import Committee
from models.committees.invitation import Invitation
from models.committees.note import PlanNote
from models.committees.problem import Problem
from models.committees.task import PlanTask
from models.people.grant import Grant, Role
from models.session import reading, unit_of_work
from tests.committees import a_problem, committee, seat_of, settled, take_seat
from tests.people import CAST, ROSA_ID
from tests.webapp import mending

SECRET_KEY = "not a secret"
NOTE = "El testigo vive en la casa azul."
SECRET = {"rosa": "Rosa", "pedro": "Pedro"}  # members of the committee without names
INSIDE = {"rosa", "pedro"}
LOOK_AFTER = {"nidia", "gloria", "ana"}


@pytest.fixture
def hidden() -> tuple[str, str]:
    """A committee without names of Rosa and Pedro; a plan with a note and a task of Pedro's."""
    code = settled("rosa", "pedro", kind=CommitteeKind.DRUG_USE, name="Parque limpio")
    with unit_of_work() as session:
        found = session.scalars(select(Committee).where(Committee.code == code)).one()
        problem = a_problem(session, found, title="Consumo en el parque")
        rosa, pedro = found.running
        session.add(PlanNote.write(problem, NOTE, rosa))
        due_on = problem.since
        session.add(PlanTask.add(problem, "Podar", due_on, owner=pedro, by=rosa.actor))
        return code, problem.code


def pages_of(code: str, problem: str) -> list[str]:
    """List the pages on which a name or a note might stand."""
    return [
        "/comites",
        f"/comites/{code}",
        f"/comites/{code}/trabajo",
        f"/comites/{code}/integrantes",
        f"/comites/{code}/problemas/{problem}",
        f"/comites/{code}/postularse",
    ]


@pytest.mark.parametrize("who", [name for name in CAST if name not in INSIDE])
def test_nobody_outside_reads_a_name(visit_as, hidden, who):
    """Whatever their office: on no page of the committee, in no list of people."""
    browser = visit_as(who)
    for address in pages_of(*hidden):
        page = browser.get(address)
        text = page.text if page.status_code == 200 else ""
        for name in SECRET.values():
            assert name not in text, f"{name} on {address}"


@pytest.mark.parametrize("who", [*CAST])
def test_a_private_note_is_read_by_members_and_the_auditor(visit_as, hidden, who):
    """Not by the liaison, not by the administrator."""
    code, problem = hidden
    page = visit_as(who).get(f"/comites/{code}/problemas/{problem}")
    reads = page.status_code == 200 and NOTE in page.text
    assert reads is (who in {*INSIDE, "ana"})
    sees = page.status_code == 200
    assert sees is (who in INSIDE | LOOK_AFTER)


@pytest.mark.parametrize("who", [name for name in CAST if name not in INSIDE])
def test_nobody_else_touches_the_plan_of_a_committee(visit_as, hidden, who):
    """Nor through the address of a committee of their own."""
    code, problem = hidden
    own = settled(who, name="Otro")
    browser = visit_as(who)
    with reading() as session:
        task = session.scalars(select(PlanTask.id)).one()
    doors = ("tareas", "notas", "vincular", "analizar", "abandonar", f"tareas/{task}/hecha")
    for door in doors:
        for committee_code, status in ((code, {403}), (own, {404})):
            page = browser.post(
                f"/comites/{committee_code}/problemas/{problem}/{door}",
                data={"words": "x", "reason": "not_ours"},
            )
            assert page.status_code in status, f"{who} {door} {committee_code}"
    with reading() as session:
        assert session.scalars(select(Problem.status)).one() == "scanning"
        assert len(session.scalars(select(PlanNote)).all()) == 1


def test_members_see_each_others_names_and_pseudonyms(visit_as, hidden):
    """Inside they are neighbours; the page reminds them of what is known outside."""
    page = visit_as("rosa").get(f"/comites/{hidden[0]}/integrantes").text
    assert "Pedro" in page
    assert str(seat_of(hidden[0], "pedro").pseudonym) in page


def test_the_list_of_people_does_not_tell_who_is_a_member(gloria, hidden):
    """The administrator sees the office given by hand, and nothing of the seat."""
    people = gloria.get("/admin/personas").text
    assert "Parque limpio" not in people
    assert "coordinación de un comité" not in people
    rosa = gloria.get(f"/admin/personas/{ROSA_ID}").text
    assert "Parque limpio" not in rosa
    assert rosa.count("comité de barrio") == people.count("comité de barrio: Atalaya")


def test_a_grant_of_a_seat_cannot_be_ended_by_hand(gloria, hidden):
    """One that may be seen says where it comes from; one that may not does not exist."""
    settled("jairo", name="Con nombres")
    with reading() as session:
        of_jairo = session.scalars(
            select(Grant).where(
                Grant.person_id == CAST["jairo"].id, Grant.role == Role.COMMITTEE_LEADER
            )
        ).one()
        of_rosa = session.scalars(
            select(Grant).where(Grant.person_id == ROSA_ID, Grant.role == Role.COMMITTEE_LEADER)
        ).one()
    told = gloria.post(f"/admin/encargos/{of_jairo.id}/terminar", follow_redirects=True)
    assert "viene de un comité" in told.text
    assert gloria.post(f"/admin/encargos/{of_rosa.id}/terminar").status_code == 404
    with reading() as session:
        assert session.get_one(Grant, of_rosa.id).is_running


def test_who_confirms_a_repair_as_such_a_member_is_named_to_nobody(visit_as, hidden):
    """Wilson belongs to the committee without names, and confirms a light for it."""
    with unit_of_work() as session:
        found = session.scalars(select(Committee).where(Committee.code == hidden[0])).one()
        take_seat(session, found, "wilson")
    number = mending.order_for(mending.report())
    mending.mend(number)
    wilson = visit_as("wilson")
    said = wilson.post(f"/confirmar/{number}/arreglado", data=mending.seen(number))
    assert said.status_code == 302
    for who in ("gloria", "ana", "nidia", "martha"):
        page = visit_as(who).get(f"/ordenes/{number}").text
        assert "Wilson" not in page
    assert committee(hidden[0]).is_member(CAST["wilson"].id)


def test_a_cases_public_story_tells_no_seat(browser, hidden):
    """It speaks of offices, and a seat is none."""
    code = mending.report(code="R-3333-3333")
    mending.order_for(code)
    assert "integrante de un comité" not in browser.get(f"/casos/{code}").text


def test_the_liaison_cannot_seat_themselves_to_read_names(visit_as, hidden):
    """Nor make an invitation once somebody coordinates; what they take no seat by is told."""
    code, _problem = hidden
    nidia = visit_as("nidia")
    page = nidia.post(f"/comites/{code}/invitaciones", data={"position": "member", "uses": "1"})
    assert page.status_code == 403
    assert "/invitaciones" not in nidia.get(f"/comites/{code}/trabajo").text

    with unit_of_work() as session:
        found = session.scalars(select(Committee).where(Committee.code == code)).one()
        made = Invitation.make(found, Position.MEMBER, SECRET_KEY, by=found.running[0].actor)
        session.add(made)
        door = made.code(SECRET_KEY)
    page = nidia.post(f"/invitacion/{door}/aceptar", data={"accepts": "y"})
    assert page.status_code == 409
    assert "Quien forma comités no puede integrarlo" in page.text
    assert len(committee(code).running) == len(INSIDE)
