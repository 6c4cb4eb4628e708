"""The control room keeps the list of what it can send."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.alerts.unit import Crew, Unit, UnitKind, UnitStatus
from models.events import Event, EventKind
from models.session import reading
from tests.people import LA_LIBERTAD
from tests.webapp import alarms

LIST = "/admin/unidades"


@pytest.fixture
def wilson(visit_as) -> FlaskClient:
    """The browser of the control room."""
    return visit_as("wilson")


def units() -> list[Unit]:
    """Read every unit there is."""
    with reading() as session:
        return list(session.scalars(select(Unit).order_by(Unit.name)))


def said(kind: EventKind) -> list[dict[str, object]]:
    """Return the facts of the events of a kind."""
    with reading() as session:
        return [one.facts for one in session.scalars(select(Event).where(Event.kind == kind))]


def test_a_city_without_units_is_told_what_to_do(wilson):
    """The room could send nobody: the page says so, and offers the one next step."""
    page = wilson.get(LIST).text
    assert "Todavía no hay unidades" in page
    assert f'href="{LIST}/nueva"' in page


def test_a_unit_is_registered_and_waits_for_its_crew(wilson):
    """It is off duty until somebody boards it; its name keeps no spare spaces."""
    answer = wilson.post(
        f"{LIST}/nueva",
        data={"name": " Cuadrante  12 ", "kind": "patrol", "territory": LA_LIBERTAD},
    )
    assert answer.status_code == 302
    [unit] = units()
    assert (unit.name, unit.kind, unit.territory_id) == (
        "Cuadrante 12",
        UnitKind.PATROL,
        LA_LIBERTAD,
    )
    assert (unit.status, unit.active) == (UnitStatus.OFF_DUTY, True)
    page = wilson.get(LIST).text
    assert "Cuadrante 12" in page
    assert "La Libertad" in page


@pytest.mark.parametrize("name", ["PATRULLA 3", "patrullá3", "Patrulla  3"])
def test_two_units_cannot_sound_alike_on_the_radio(wilson, name):
    """Accents, capitals and spaces are not heard."""
    alarms.a_unit("Patrulla 3")
    page = wilson.post(f"{LIST}/nueva", data={"name": name, "kind": "fire", "territory": ""})
    assert "Otra unidad ya se llama así." in page.text
    assert len(units()) == 1


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "kind": "patrol", "territory": ""},
        {"name": "x" * 61, "kind": "patrol", "territory": ""},
        {"name": "Cuadrante 1", "kind": "navy", "territory": ""},
        {"name": "Cuadrante 1", "kind": "patrol", "territory": "54001-C99"},
        {},
    ],
    ids=["no name", "long name", "no such kind", "no such comuna", "nothing"],
)
def test_what_cannot_be_registered_is_explained_and_kept(wilson, data):
    """Nothing is written, and what was typed stands there still."""
    page = wilson.post(f"{LIST}/nueva", data=data)
    assert page.status_code == 200
    assert "error" in page.text
    assert units() == []


def test_a_unit_is_changed_and_the_diary_says_that_it_was(wilson):
    """Its own name is no other unit's; the same again changes and announces nothing."""
    unit_id = alarms.a_unit("Patrulla 3", comuna=None)
    changed = {"name": "Patrulla 3", "kind": "patrol", "territory": LA_LIBERTAD}
    for _ in range(2):
        assert wilson.post(f"{LIST}/{unit_id}", data=changed).status_code == 302
    assert alarms.unit(unit_id).territory_id == LA_LIBERTAD
    assert said(EventKind.UNIT_CHANGED) == [{"unit": str(unit_id), "unit_kind": "patrol"}]


def test_a_unit_is_retired_with_its_shift_and_comes_back(wilson):
    """Nobody rides in it any more and the room is not offered it; what it did stays."""
    unit_id = alarms.a_unit("Patrulla 3", "yesid")
    for _ in range(2):
        assert wilson.post(f"{LIST}/{unit_id}/retirar").status_code == 302
    unit = alarms.unit(unit_id)
    assert (unit.active, unit.status) == (False, UnitStatus.OFF_DUTY)
    with reading() as session:
        assert session.scalars(select(Crew).where(Crew.until.is_(None))).all() == []
        assert session.scalars(Unit.on_duty()).all() == []
    assert "retirada" in wilson.get(LIST).text

    for _ in range(2):
        wilson.post(f"{LIST}/{unit_id}/volver")
    assert alarms.unit(unit_id).active
    assert [one.get("active") for one in said(EventKind.UNIT_CHANGED)] == [False, True]


def test_a_unit_that_is_sent_somewhere_is_not_retired(wilson):
    """Somebody waits for it: the page offers no button, and the verb refuses."""
    unit_id = alarms.a_unit("Patrulla 3", "yesid")
    alarms.sent(alarms.press(alarms.a_button()), unit_id)
    assert "Está atendiendo una alarma" in wilson.get(f"{LIST}/{unit_id}").text

    assert wilson.post(f"{LIST}/{unit_id}/retirar").status_code == 409
    assert alarms.unit(unit_id).active


def test_a_unit_that_is_not_there_is_not_found(wilson):
    """An old link says so, and does not fail."""
    assert wilson.get(f"{LIST}/00000000-0000-0000-0000-000000000999").status_code == 404
    assert wilson.get(f"{LIST}/otra").status_code == 404


def test_the_room_finds_the_page_from_its_first_one(wilson, visit_as):
    """It is a choice on the first page of whoever may change it, and of nobody else."""
    assert f'href="{LIST}"' in wilson.get("/inicio").text
    assert f'href="{LIST}"' in visit_as("gloria").get("/admin").text
    assert f'href="{LIST}"' not in visit_as("yesid").get("/inicio").text
