"""From being sent to being free again, by the buttons of one phone page."""

import re
from datetime import timedelta

import pytest

from models import clock
from models.alerts.codes import Signal
from models.alerts.incident_stages import IncidentStatus, Level, Outcome
from models.alerts.unit import UnitStatus
from models.people.grant import Role
from tests.webapp import alarms

S, U = IncidentStatus, UnitStatus


def buttons(page) -> list[str]:
    """Return what the buttons of the page's own part say, in order."""
    [board] = re.findall(r'<div id="turno".*</main>', page.text, re.DOTALL)
    return [
        " ".join(re.sub(r"<[^>]+>", " ", words).split())
        for words in re.findall(r"<button.*?</button>", board, re.DOTALL)
    ]


@pytest.mark.usefixtures("mission")
def test_a_patrol_goes_the_whole_way(call, patrol, yesid, says):
    """Accept, arrive, close: one large next button at a time."""
    page = yesid.get("/patrulla")
    assert buttons(page) == ["Acepto, voy", "No puedo ir"]
    assert "Parque Santander" in page.text
    assert 'href="geo:7.8863,-72.5053?q=7.8863,-72.5053"' in page.text

    page = says("aceptar")
    assert buttons(page) == ["Llegué", "Necesito apoyo", "No puedo llegar"]
    assert alarms.unit(patrol).status is U.EN_ROUTE
    page = says("llegar")
    assert buttons(page) == [
        "Necesito apoyo",
        "Hubo un hecho",
        "No se encontró nada",
        "Falsa alarma",
    ]
    assert alarms.incident(call).status is S.ARRIVED
    page = says("cerrar", outcome="founded", note="Dos heridos leves.")
    assert "Cerrado. Su unidad quedó disponible." in page.text
    assert buttons(page) == ["Terminar mi turno"]
    closed = alarms.incident(call)
    assert (closed.status, closed.outcome, closed.note) == (
        S.CLOSED,
        Outcome.FOUNDED,
        "Dos heridos leves.",
    )


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize("deed", ["aceptar", "llegar", "apoyo", "no-puedo"])
def test_a_button_pressed_twice_does_its_work_once(call, yesid, deed):
    """On a bad road the answer is lost more often than the press."""
    address = f"/patrulla/incidentes/{call}/{deed}"
    first = yesid.post(address)
    before = alarms.kinds(call)
    again = yesid.post(address)

    assert (first.status_code, again.status_code) == (303, 303)
    assert alarms.kinds(call) == before


@pytest.mark.usefixtures("mission")
def test_closing_twice_closes_once(call, yesid, says):
    """The same outcome sent again changes nothing and frightens nobody."""
    says("llegar")
    says("cerrar", outcome="unfounded")
    before = alarms.kinds(call)

    assert says("cerrar", outcome="unfounded").status_code == 200
    assert alarms.kinds(call) == before


@pytest.mark.usefixtures("mission")
def test_help_is_asked_for_again_after_a_while(call, says):
    """A call for help that nobody followed may be repeated; a trembling thumb is one call."""
    says("llegar")
    says("apoyo")
    with clock.at(clock.now() + timedelta(seconds=61)):
        page = says("apoyo")

    assert "La sala sabe que pidió apoyo" in page.text
    assert alarms.kinds(call).count("incident.help_asked") == 2


@pytest.mark.usefixtures("mission")
def test_a_patrol_that_cannot_go_is_free_and_the_room_must_choose(call, patrol, says):
    """Nobody is left waiting for a patrol that is not coming."""
    assert "La sala enviará a otra unidad." in says("no-puedo").text
    assert alarms.incident(call).status is S.ACKNOWLEDGED
    assert alarms.unit(patrol).status is U.AVAILABLE


@pytest.mark.usefixtures("mission")
def test_nothing_is_closed_from_afar(call, says):
    """Whoever has not arrived has not seen anything."""
    says("aceptar")
    page = says("cerrar", outcome="unfounded")

    assert page.status_code == 409
    assert "Primero diga que llegó." in page.text
    assert alarms.incident(call).status is S.DISPATCHED


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize("outcome", ["", "nada", "test"])
def test_an_outcome_that_is_none_is_refused(call, says, outcome):
    """A real call ends as what it was."""
    says("llegar")

    assert says("cerrar", outcome=outcome).status_code in {400, 409}
    assert alarms.incident(call).is_open


@pytest.mark.usefixtures("mission")
def test_a_patrol_that_the_room_took_off_is_told(call, patrol, visit_as, says):
    """Its page was old; it does not arrive where it is not sent any more."""
    says("aceptar")
    visit_as("wilson").post(f"/sala/incidentes/{call}/retirar", data={"unit": patrol})

    page = says("llegar")
    assert page.status_code == 409
    assert "la sala la retiró de este incidente" in page.text
    assert alarms.unit(patrol).status is U.AVAILABLE


@pytest.mark.usefixtures("mission")
def test_a_patrol_whose_call_the_room_closed_is_told_how(call, visit_as, says):
    """With the outcome, so that it can turn round."""
    says("aceptar")
    visit_as("wilson").post(f"/sala/incidentes/{call}/cerrar", data={"outcome": "false_alarm"})

    page = says("llegar")
    assert page.status_code == 409
    assert "el incidente se cerró (falsa alarma)" in page.text


@pytest.mark.usefixtures("mission")
def test_an_old_page_does_not_arrive_at_the_next_call(call, patrol, visit_as, says):
    """Sent elsewhere meanwhile, a press about the first call leaves the second alone."""
    wilson = visit_as("wilson")
    says("aceptar")
    wilson.post(f"/sala/incidentes/{call}/retirar", data={"unit": patrol})
    alarms.a_button("PB-0011", "Parque Colón")
    other = alarms.press("PB-0011")
    alarms.sent(other, patrol)

    assert says("llegar").status_code == 409
    assert alarms.unit(patrol).status is U.ASKED
    assert alarms.incident(other).status is S.DISPATCHED


@pytest.mark.usefixtures("mission")
@pytest.mark.parametrize("deed", ["aceptar", "llegar", "apoyo", "no-puedo", "cerrar"])
def test_a_patrol_does_nothing_about_what_another_was_sent_to(call, visit_as, deed):
    """Two units of the same sort, two missions."""
    other = alarms.somebody("Edwin", Role.PATROL)
    alarms.a_unit("Patrulla 9", rides=True)
    alarms.board("Patrulla 9", other)
    before = alarms.kinds(call)

    page = visit_as(other).post(
        f"/patrulla/incidentes/{call}/{deed}", data={"outcome": "unfounded"}
    )
    assert page.status_code == 403
    assert alarms.kinds(call) == before


@pytest.mark.usefixtures("patrol")
def test_a_call_that_nobody_answers_is_offered_to_the_next_unit(call, yesid, says):
    """After a minute the next patrol need not wait for the room."""
    assert buttons(yesid.get("/patrulla")) == ["Terminar mi turno"]
    alarms.escalate(call, Level.SUPERVISOR)

    page = yesid.get("/patrulla")
    assert buttons(page) == ["Voy", "Terminar mi turno"]
    assert 'data-ring="repeat"' in page.text
    assert buttons(says("tomar"))[0] == "Llegué"
    taken = alarms.incident(call)
    assert (taken.status, taken.accepted_at) == (S.DISPATCHED, clock.now())


@pytest.mark.usefixtures("patrol")
def test_what_was_not_offered_cannot_be_taken(call, says):
    """The room decides while the room answers."""
    page = says("tomar")

    assert page.status_code == 409
    assert alarms.incident(call).status is S.RAISED


@pytest.mark.usefixtures("patrol")
def test_what_another_unit_took_is_not_taken_again(call, says):
    """Whoever is second reads that somebody is going."""
    alarms.escalate(call, Level.COMMANDER)
    alarms.accepted(alarms.sent(call, alarms.a_unit("Patrulla 9")))

    page = says("tomar")
    assert page.status_code == 409
    assert "ya envió una unidad" in page.text


def test_a_patrol_knows_that_somebody_is_under_threat(patrol, yesid):
    """Arriving with a siren would be dangerous there."""
    code = alarms.press(alarms.a_button(), Signal.DURESS)
    alarms.sent(code, patrol)

    assert "BAJO AMENAZA" in yesid.get("/patrulla").text


@pytest.mark.usefixtures("mission")
def test_a_patrol_knows_who_else_is_coming(call, yesid):
    """Whoever asked for support sees that it comes."""
    alarms.sent(call, alarms.a_unit("Patrulla 9"))

    assert "Patrulla 9: enviada, sin aceptar" in yesid.get("/patrulla").text


@pytest.mark.usefixtures("mission")
def test_the_board_of_a_patrol_is_not_sent_twice(yesid):
    """Bytes cost money on a prepaid phone."""
    first = yesid.get("/patrulla/tablero")
    again = yesid.get("/patrulla/tablero", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
