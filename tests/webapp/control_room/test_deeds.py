"""What an operator does about a call, and what is refused, with the reason in words."""

from datetime import timedelta

import pytest

from models import clock
from models.alerts.codes import Action, DeviceKind, Mode, Signal
from models.alerts.incident_stages import IncidentStatus, Outcome
from models.alerts.unit import UnitStatus
from tests.people import WILSON_ID
from tests.webapp import alarms

S = IncidentStatus
WORDS = {"Accept": "text/plain"}


@pytest.fixture
def drill(portal) -> str:
    """A call from a zone that is having a drill: its code."""
    zone = alarms.a_zone(drill_until=clock.now() + timedelta(hours=1))
    alarms.a_button("CA-0001", "Tienda", kind=DeviceKind.COMMUNITY_ALARM, zone_id=zone)
    code = alarms.press("CA-0001", Signal.ALARM)
    assert alarms.mode(code) is Mode.DRILL
    return code


@pytest.fixture
def zone_call(portal) -> str:
    """A call from a zone with a siren that one voice confirms: its code."""
    zone = alarms.a_zone(needed=1, siren_s=60)
    alarms.a_button("CA-0001", "Tienda", kind=DeviceKind.COMMUNITY_ALARM, zone_id=zone)
    return alarms.press("CA-0001", Signal.ALARM)


def test_a_call_is_taken_sent_to_and_closed(call, does):
    """The whole way by buttons alone, without any script."""
    patrol = alarms.a_unit()

    assert "Usted atiende Parque Santander." in does(call, "atender").text
    assert (alarms.incident(call).status, alarms.incident(call).acknowledged_by) == (
        S.ACKNOWLEDGED,
        WILSON_ID,
    )
    assert "Se envió a Patrulla 3." in does(call, "enviar", unit=patrol).text
    assert alarms.incident(call).status is S.DISPATCHED
    assert alarms.unit(patrol).status is UnitStatus.ASKED
    page = does(call, "cerrar", outcome="false_alarm", note="Fue un niño.")
    assert "Cerrado: falsa alarma." in page.text
    closed = alarms.incident(call)
    assert (closed.status, closed.outcome, closed.note) == (
        S.CLOSED,
        Outcome.FALSE_ALARM,
        "Fue un niño.",
    )
    assert alarms.unit(patrol).status is UnitStatus.AVAILABLE


def test_a_script_hears_a_few_words(call, wilson):
    """A page that stays where it is needs no other page as an answer."""
    page = wilson.post(f"/sala/incidentes/{call}/atender", headers=WORDS)

    assert (page.status_code, page.mimetype) == (200, "text/plain")
    assert page.text == "Usted atiende Parque Santander."


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("atender", {}),
        ("cerrar", {"outcome": "founded"}),
        ("cancelar", {"reason": "Se equivocaron"}),
    ],
)
def test_a_button_pressed_twice_does_its_work_once(call, wilson, deed, said):
    """After a broken connection nobody knows whether the first press arrived."""
    if deed == "cerrar":
        alarms.taken(call)
    address = f"/sala/incidentes/{call}/{deed}"
    first = wilson.post(address, data=said)
    before = alarms.kinds(call)
    again = wilson.post(address, data=said)

    assert (first.status_code, again.status_code) == (303, 303)
    assert alarms.kinds(call) == before


def test_a_unit_is_sent_once_however_often_it_is_pressed(call, does):
    """The same unit to the same call is the same order."""
    patrol = alarms.a_unit()
    alarms.taken(call)
    does(call, "enviar", unit=patrol)

    assert does(call, "enviar", unit=patrol).status_code == 200
    assert alarms.kinds(call).count("incident.dispatched") == 1


def test_a_unit_that_is_busy_is_refused_with_where_it_goes(park, call, does):
    """The operator is told what the unit does instead, and chooses another."""
    alarms.a_button("PB-0011", "Parque Colón")
    patrol = alarms.a_unit()
    alarms.sent(alarms.press("PB-0011"), patrol)
    alarms.taken(call)

    page = does(call, "enviar", unit=patrol)
    assert page.status_code == 409
    assert "Patrulla 3 ya va para Parque Colón" in page.text
    assert alarms.incident(call).status is S.ACKNOWLEDGED


def test_a_unit_out_of_service_is_refused(call, does):
    """A shift may end between the look and the press."""
    alarms.taken(call)

    page = does(call, "enviar", unit=alarms.a_unit(rides=False))
    assert page.status_code == 409
    assert "Patrulla 3 está fuera de servicio." in page.text


@pytest.mark.parametrize("unit", ["", "nada", "00000000-0000-0000-0000-000000000009"])
def test_a_unit_that_does_not_exist_is_refused(call, does, unit):
    """A button says which unit; nobody types one."""
    alarms.taken(call)

    assert does(call, "enviar", unit=unit).status_code in {400, 404}
    assert alarms.incident(call).status is S.ACKNOWLEDGED


def test_a_unit_that_does_not_answer_is_taken_off_and_another_sent(call, does, wilson):
    """The room decides; the first is free again and stands last among the choices."""
    silent, other = alarms.a_unit("Patrulla 3"), alarms.a_unit("Patrulla 9")
    alarms.sent(call, silent)

    assert "Patrulla 3 quedó libre." in does(call, "retirar", unit=silent).text
    assert alarms.incident(call).status is S.ACKNOWLEDGED
    assert alarms.unit(silent).status is UnitStatus.AVAILABLE
    page = wilson.get("/sala").text
    assert page.index(f'value="{other}"') < page.index(f'value="{silent}"')
    assert "ya se le pidió" in page
    assert does(call, "enviar", unit=other).status_code == 200


def test_nobody_is_sent_to_a_test(park, does):
    """Not even by a page that was not reloaded since."""
    alarms.trial(park)
    code = alarms.taken(alarms.press(park))

    page = does(code, "enviar", unit=alarms.a_unit())
    assert page.status_code == 409
    assert "nunca se envía a nadie" in page.text
    assert alarms.incident(code).dispatched_at is None


def test_nobody_is_sent_to_a_drill(drill, does, wilson):
    """The room plays along as far as the button, and is told why it is not there."""
    alarms.taken(drill)

    assert does(drill, "enviar", unit=alarms.a_unit()).status_code == 409
    assert "no se envía a nadie" in wilson.get("/sala").text


@pytest.mark.parametrize("outcome", ["test", "drill"])
def test_a_real_call_does_not_end_as_a_test(call, does, outcome):
    """Or a bad day could be made to disappear from the figures."""
    alarms.taken(call)

    page = does(call, "cerrar", outcome=outcome)
    assert page.status_code == 409
    assert "Una prueba se cierra como prueba" in page.text
    assert alarms.incident(call).is_open


@pytest.mark.parametrize("outcome", ["founded", "false_alarm", "test"])
def test_a_drill_ends_as_a_drill_and_nothing_else(drill, does, outcome):
    """What was practised is not what happened."""
    alarms.taken(drill)

    assert does(drill, "cerrar", outcome=outcome).status_code == 409
    assert does(drill, "cerrar", outcome="drill").status_code == 200
    assert alarms.incident(drill).outcome is Outcome.DRILL


@pytest.mark.parametrize(
    "said", [{}, {"outcome": "nada"}, {"outcome": "founded", "note": "a" * 2001}]
)
def test_a_call_is_not_closed_without_saying_what_it_was(call, does, said):
    """The page comes back with what is missing, and nothing has changed."""
    alarms.taken(call)

    page = does(call, "cerrar", **said)
    assert page.status_code == 422
    assert alarms.incident(call).status is S.ACKNOWLEDGED


def test_nothing_is_cancelled_without_a_reason(call, does, wilson):
    """Somebody pressed; who decides that it was nothing says why."""
    assert does(call, "cancelar", reason="  ").status_code == 422
    script = wilson.post(f"/sala/incidentes/{call}/cancelar", headers=WORDS)

    assert (script.status_code, script.text) == (422, "Escriba por qué se cancela.")
    assert alarms.incident(call).status is S.RAISED


def test_cancelling_calls_everybody_back(call, does):
    """And keeps the reason where it can be erased, not in the diary."""
    patrol = alarms.a_unit()
    alarms.sent(call, patrol)

    does(call, "cancelar", reason="El dueño avisó por teléfono.")
    assert alarms.incident(call).note == "El dueño avisó por teléfono."
    assert alarms.unit(patrol).status is UnitStatus.AVAILABLE


def test_sirens_are_sounded_again_for_what_is_left_of_their_time(zone_call, does):
    """Never more than 180 seconds of one alarm; more is refused, with the reason."""
    alarms.taken(zone_call)
    for _ in range(2):
        assert "Se ordenó sonar." in does(zone_call, "sonar").text
    page = does(zone_call, "sonar")

    assert page.status_code == 409
    assert "180 segundos" in page.text
    ordered = [
        one.duration_s
        for one in alarms.commands(zone_call)
        if one.action is Action.SIREN_ON and one.device.serial == "SR-0001"
    ]
    assert sum(ordered) == 180


def test_at_night_a_zone_may_be_light_only(portal, does):
    """The operator hears why nothing sounds."""
    zone = alarms.a_zone(needed=1, quiet_siren_s=0, quiet_from=0, quiet_until=1439)
    alarms.a_button("CA-0001", "Tienda", kind=DeviceKind.COMMUNITY_ALARM, zone_id=zone)
    code = alarms.taken(alarms.press("CA-0001", Signal.ALARM))

    assert "la zona solo enciende la luz" in does(code, "sonar").text


def test_a_siren_is_silenced(zone_call, does):
    """Light and siren are told to go off, and what was still to be told is forgotten."""
    alarms.taken(zone_call)
    does(zone_call, "silenciar")

    last = {one.action for one in alarms.commands(zone_call)[-4:]}
    assert last == {Action.SIREN_OFF, Action.STROBE_OFF}


def test_a_siren_that_failed_shows(zone_call, wilson):
    """An operator who relies on it must know before the neighbours do."""
    alarms.fail(zone_call)

    assert "falló: el equipo no respondió" in wilson.get("/sala").text


def test_a_siren_that_sounds_says_for_how_long(zone_call, wilson):
    """By what the siren itself said."""
    alarms.obey(zone_call)
    with clock.at(clock.now() + timedelta(seconds=15)):
        page = wilson.get("/sala").text

    assert "sonando" in page
    assert "quedan 45 s" in page


def test_a_closed_call_sounds_nothing(zone_call, does):
    """A page that is a minute old must not wake the street."""
    alarms.taken(zone_call)
    does(zone_call, "cerrar", outcome="unfounded")

    page = does(zone_call, "sonar")
    assert page.status_code == 409
    assert "Lo cerró usted hace 0 s: no se encontró nada." in page.text


def test_a_form_of_the_record_leads_back_to_it(call, wilson):
    """Whoever worked on the incident's own page stays there."""
    page = wilson.post(f"/sala/incidentes/{call}/atender", data={"desde": "registro"})

    assert page.location == f"/sala/incidentes/{call}"
