"""The page of one incident: its whole story, in words, with names for colleagues only."""

import re
from datetime import timedelta

import pytest

from models import clock
from models.alerts.codes import DeviceKind, Signal
from models.alerts.incident_stages import Level
from tests.webapp import alarms


def story(page) -> list[str]:
    """Return the steps of the timeline, the newest first, as somebody reads them."""
    [told] = re.findall(r'<ol class="timeline">.*?</ol>', page.text, re.DOTALL)
    steps = re.findall(r"<li.*?</li>", told, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", step).split()) for step in steps]


def test_everything_that_happened_is_told_with_who_and_when(call, visit_as, tuesday_morning):
    """From the press to the end, to the second."""
    patrol = alarms.a_unit("Patrulla 3", "yesid")
    wilson, yesid = visit_as("wilson"), visit_as("yesid")

    def after(seconds: int, browser, address: str, **said: object) -> None:
        with clock.at(tuesday_morning + timedelta(seconds=seconds)):
            assert browser.post(address, data=said).status_code == 303

    after(4, wilson, f"/sala/incidentes/{call}/atender")
    after(9, wilson, f"/sala/incidentes/{call}/enviar", unit=patrol)
    after(30, yesid, f"/patrulla/incidentes/{call}/aceptar")
    after(200, yesid, f"/patrulla/incidentes/{call}/llegar")
    after(260, yesid, f"/patrulla/incidentes/{call}/apoyo")
    after(600, yesid, f"/patrulla/incidentes/{call}/cerrar", outcome="founded", note="Riña.")

    told = story(wilson.get(f"/sala/incidentes/{call}"))
    assert told == [
        "Se cerró 10:10:00 a. m. · patrulla Hubo un hecho. Riña.",
        "Patrulla 3 pide apoyo 10:04:20 a. m. · patrulla",
        "Patrulla 3 llegó al lugar 10:03:20 a. m. · patrulla",
        "Patrulla 3 va en camino 10:00:30 a. m. · patrulla",
        "Se envió a Patrulla 3 10:00:09 a. m. · usted",
        "La sala lo atiende 10:00:04 a. m. · usted",
        "Llegó la llamada 10:00:00 a. m. · el equipo PB-0007 Pulsación de pánico.",
    ]


@pytest.mark.parametrize(
    ("who", "name"),
    [("ana", "Wilson, sala de control"), ("nidia", "sala de control"), ("wilson", "usted")],
)
def test_who_of_the_room_did_it_is_told_by_the_rights_of_whoever_reads(
    call, visit_as, who, name
):
    """Colleagues and the auditor read a name, the liaison an office."""
    alarms.taken(call)

    assert f"a. m. · {name}" in story(visit_as(who).get(f"/sala/incidentes/{call}"))[0]


def test_a_unit_that_could_not_go_is_part_of_the_story(call, wilson, visit_as):
    """Also where another one was on its way already."""
    alarms.sent(call, alarms.a_unit("Patrulla 3", "yesid"))
    visit_as("yesid").post(f"/patrulla/incidentes/{call}/no-puedo")

    told = " ".join(story(wilson.get(f"/sala/incidentes/{call}")))
    assert "Patrulla 3 no puede ir" in told
    assert "La unidad enviada no puede ir" in told


def test_escalation_is_part_of_the_story(call, wilson):
    """What was late is said, and whom it rang for."""
    alarms.escalate(call, Level.OPERATORS)
    alarms.escalate(call, Level.SUPERVISOR)

    above, unanswered, _raised = story(wilson.get(f"/sala/incidentes/{call}"))
    assert "Nadie atendió en 10 segundos" in unanswered
    assert "Suena a la supervisión y a la unidad siguiente." in above


def test_ten_sirens_told_at_once_are_one_line(portal, wilson):
    """Nobody reads the same order ten times."""
    zone = alarms.a_zone(needed=1)
    for serial in ("SR-0002", "SR-0003"):
        alarms.a_button(serial, "Esquina", kind=DeviceKind.SIREN, zone_id=zone)
    alarms.a_button("PB-0001", "Tienda", zone_id=zone)
    code = alarms.press("PB-0001", Signal.ALARM)

    told = story(wilson.get(f"/sala/incidentes/{code}"))
    [light] = [step for step in told if "Encender la luz" in step]
    assert "SR-0001, SR-0002, SR-0003" in light


def test_a_closed_incident_has_no_buttons(call, wilson):
    """What is over is read, not worked on."""
    alarms.taken(call)
    wilson.post(f"/sala/incidentes/{call}/cerrar", data={"outcome": "unfounded"})

    page = wilson.get(f"/sala/incidentes/{call}").text
    assert "Qué puede hacer ahora" not in page
    assert "No se encontró nada" in page
    assert "Lo atendió usted" in page


def test_nobody_finds_what_is_not_there(wilson):
    """A code that nobody was given."""
    assert wilson.get("/sala/incidentes/A-9999-9999").status_code == 404
