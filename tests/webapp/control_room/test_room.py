"""What the room shows of every call, and to whom."""

import re
from datetime import timedelta

import pytest

from models import clock
from models.alerts.bridge import Bridge
from models.alerts.codes import DeviceKind, Protocol, Signal
from models.alerts.device import Device
from models.alerts.incident_stages import Level
from models.alerts.unit import UnitKind
from models.calendar import city_day
from models.events import PLATFORM
from models.people.grant import Role
from models.session import unit_of_work
from tests.webapp import alarms

ATALAYA = "54001-C07"


def cards(page) -> list[str]:
    """Return the cards of a board, each as its own piece of HTML."""
    return re.findall(r"<article.*?</article>", page.text, re.DOTALL)


def words(html: str) -> str:
    """Return what somebody reads of a piece of HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_quiet_room_says_so(wilson):
    """Nothing is open, and that is said rather than shown by an empty page."""
    assert "No hay alarmas abiertas." in wilson.get("/sala").text


def test_a_call_shows_its_place_signal_and_time(call, wilson):
    """An operator reads where, what, since when and from which device without a click."""
    [card] = cards(wilson.get("/sala"))

    read = words(card)
    for said in ("Parque Santander", "La Libertad", "pulsación de pánico", "PB-0007", call):
        assert said in read
    assert "10:00:00 a. m." in read
    assert "1 pulsación" in read
    assert "sin atender" in read


def test_the_oldest_call_stands_first_and_a_new_one_last(park, wilson):
    """What comes new moves nothing that is shown already."""
    alarms.a_button("PB-0011", "Parque Colón", comuna=ATALAYA)
    first = alarms.press(park)
    with clock.at(clock.now() + timedelta(seconds=30)):
        second = alarms.press("PB-0011")
        page = wilson.get("/sala")

    shown = [re.search(r'data-code="([^"]+)"', card).group(1) for card in cards(page)]
    assert shown == [first, second]


def test_presses_of_one_place_are_one_card(park, call, wilson):
    """Three who press the same button are one call with three presses."""
    alarms.press(park)
    alarms.press(park)

    [card] = cards(wilson.get("/sala"))
    assert "3 pulsaciones" in words(card)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=2), "Se pulsó 2 h antes de llegar aquí"),
        (timedelta(seconds=40), "Se pulsó 40 s antes de llegar aquí"),
        (timedelta(days=5), "Según su reloj se pulsó 5 días antes"),
        (timedelta(days=-30), "Su reloj va adelantado 30 días"),
    ],
)
def test_an_odd_clock_is_said_in_words(park, wilson, tuesday_morning, away, said):
    """A press counts however late or wrong its clock, and an operator knows that it is."""
    alarms.press(park, said=tuesday_morning - away)

    [card] = cards(wilson.get("/sala"))
    assert said in words(card)


def test_a_test_is_unmistakable_and_has_no_clock(park, wilson):
    """Nobody takes a technician's test for a call, nor is measured by it."""
    alarms.trial(park)
    alarms.press(park)

    page = wilson.get("/sala")
    [card] = cards(page)
    assert "PRUEBA" in words(card)
    assert "Sin reloj" in words(card)
    assert 'data-ring=""' in card
    assert 'data-waiting="0"' in page.text


def test_a_call_under_threat_is_unmistakable(park, call, wilson):
    """Nothing shows in the street; everything shows in the room."""
    alarms.press(park, Signal.DURESS)

    [card] = cards(wilson.get("/sala"))
    assert "BAJO AMENAZA" in words(card)


@pytest.mark.parametrize(("seconds", "said"), [(4, "0:04 de 10 s"), (11, "0:11 pasó de 10 s")])
def test_the_clock_of_the_answer_runs_from_the_press(call, wilson, seconds, said):
    """Ten seconds, counted from the press's arrival."""
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        [card] = cards(wilson.get("/sala"))

    assert f"Atender {said}" in words(card)


@pytest.mark.parametrize(("seconds", "said"), [(9, "cumplido"), (23, "tarde, eran 10 s")])
def test_a_clock_that_stopped_says_whether_it_was_kept(call, wilson, seconds, said):
    """In words and with an icon, never by a colour alone."""
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        alarms.taken(call)
        [card] = cards(wilson.get("/sala"))

    assert f"Atender 0:{seconds:02d} {said}" in words(card)


def test_neighbours_who_confirm_are_told(portal, wilson):
    """Two voices of a zone confirm its alarm, and its siren sounds."""
    zone = alarms.a_zone()
    for serial in ("CA-0001", "CA-0002"):
        alarms.a_button(serial, "Tienda", kind=DeviceKind.COMMUNITY_ALARM, zone_id=zone)
    alarms.press("CA-0001", Signal.ALARM)
    alarms.press("CA-0002", Signal.ALARM)

    [card] = cards(wilson.get("/sala"))
    read = words(card)
    assert "confirmada por vecinos" in read
    assert "Cuadra de la calle 5" in read
    assert "SR-0001 por sonar" in read


def test_the_suggested_unit_is_a_free_patrol_of_the_comuna(call, wilson):
    """A fire engine and a patrol from the other end of the city are further down."""
    alarms.a_unit("Máquina 1", kind=UnitKind.FIRE)
    alarms.a_unit("Patrulla 1", comuna=ATALAYA)
    alarms.a_unit("Patrulla 9")
    alarms.taken(call)

    [card] = cards(wilson.get("/sala"))
    offered = re.findall(r"Enviar a ([\w ]+)", words(re.sub(r'aria-label="([^"]+)"', "", card)))
    assert offered[0].startswith("Patrulla 9")
    assert words(card).index("Patrulla 1") < words(card).index("Máquina 1")


def test_a_unit_that_does_not_answer_shows(call, wilson):
    """After a minute the room must know that nobody is going."""
    alarms.sent(call, alarms.a_unit())
    with clock.at(clock.now() + timedelta(seconds=61)):
        [card] = cards(wilson.get("/sala"))

    assert "no responde" in words(card)


def test_a_device_that_is_silent_shows(park, wilson, tuesday_morning):
    """The city knows which of its devices really work."""
    alarms.silence(park)

    page = words(wilson.get("/sala").text)
    assert "0 de 1 funcionan" in page
    assert "PB-0007 no da señales" in page


@pytest.mark.parametrize(
    ("level", "who", "rings"),
    [
        (Level.OPERATOR, "wilson", "once"),
        (Level.OPERATORS, "wilson", "repeat"),
        (Level.OPERATORS, "ana", "once"),
        (Level.SUPERVISOR, "supervisor", "repeat"),
        (Level.COMMANDER, "commander", "repeat"),
        (Level.OPERATOR, "commander", "once"),
    ],
)
def test_whose_page_rings_on_and_on(call, visit_as, level, who, rings):
    """Everybody's rings once; then those whose turn it is, until somebody comes."""
    if level is not Level.OPERATOR:
        alarms.escalate(call, level)
    if who in set(Role):
        browser = visit_as(alarms.somebody("Otra", Role(who)))
    else:
        browser = visit_as(who)

    assert f'data-ring="{rings}"' in browser.get("/sala").text


@pytest.mark.parametrize(
    ("role", "level"),
    [(Role.SUPERVISOR, Level.SUPERVISOR), (Role.COMMANDER, Level.COMMANDER)],
)
def test_an_escalated_call_rings_above_after_it_was_answered(call, visit_as, role, level):
    """Answering a call sends nobody; until a unit goes, those above are still called."""
    alarms.taken(call)
    alarms.escalate(call, level)

    assert 'data-ring="repeat"' in visit_as(alarms.somebody("Otra", role)).get("/sala").text


def test_whoever_only_watches_has_no_buttons(call, visit_as):
    """An auditor sees everything and changes nothing."""
    [card] = cards(visit_as("ana").get("/sala"))

    assert "<form" not in card


def test_names_are_for_colleagues(call, visit_as):
    """Operators and the auditor read who took it; the liaison reads an office."""
    alarms.taken(call)

    assert "Lo atiende Wilson" in words(visit_as("ana").get("/sala").text)
    liaison = words(visit_as("nidia").get("/sala").text)
    assert "Lo atiende la sala de control" in liaison
    assert "Wilson" not in liaison


def test_a_patrol_is_led_to_its_own_page(visit_as):
    """What a patrol needs stands there; the rest of the city is not its business."""
    page = visit_as("yesid").get("/sala")

    assert (page.status_code, page.location) == (302, "/patrulla")
    assert 'href="/sala"' not in visit_as("yesid").get("/inicio").text


def test_the_board_is_not_sent_twice(wilson):
    """A page that asks again hears that nothing changed, in a few bytes."""
    first = wilson.get("/sala/tablero")
    again = wilson.get("/sala/tablero", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_a_call_makes_another_board(park, wilson):
    """What is new comes."""
    first = wilson.get("/sala/tablero")
    alarms.press(park)
    again = wilson.get("/sala/tablero", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200
    assert "Parque Santander" in again.text


def test_the_page_says_up_to_where_it_shows_what_happened(call, wilson):
    """The feed goes on from there: nothing is missed between the page and the first event."""
    newest = re.search(r'data-newest="(\d+)"', wilson.get("/sala").text)

    assert newest
    assert int(newest.group(1)) == alarms.newest()


def test_a_flood_leaves_room_for_what_nobody_has_taken(portal, wilson, monkeypatch):
    """With more calls than places, those without an answer are shown, and the rest counted."""
    monkeypatch.setattr("webapp.control_room.board.MOST", 2)
    codes = []
    for n in range(4):
        alarms.a_button(f"PB-{n}", f"Parque {n}")
        codes.append(alarms.press(f"PB-{n}"))
    alarms.sent(codes[0], alarms.a_unit())

    page = wilson.get("/sala")
    assert len(cards(page)) == 2
    assert codes[0] not in "".join(cards(page))
    assert "Hay 2 abiertas más" in page.text
    assert 'data-waiting="3"' in page.text


def test_the_page_refreshes_itself_where_no_script_runs(wilson):
    """An old browser sees calls too, ten seconds later."""
    page = wilson.get("/sala").text

    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page


def test_a_bridge_that_is_away_is_shown_with_the_devices_nobody_hears(park, wilson):
    """A press behind it would reach nobody, and its own devices could not say so."""
    with unit_of_work() as session:
        lost, _key = Bridge.register(
            session, "centro", Protocol.ZIGBEE2MQTT, "zigbee2mqtt", by=PLATFORM
        )
        session.flush()
        button, _none = Device.enrol(
            "ZB-1",
            DeviceKind.PANIC_BUTTON,
            "Malecón",
            protocol=Protocol.ZIGBEE2MQTT,
            address="0x00158d0001a2b3c4",
            bridge=lost,
            by=PLATFORM,
        )
        session.add(button)
        button.install(city_day(clock.now()), by=PLATFORM)
        lost.lose()

    read = words(wilson.get("/sala").text)

    assert "_b-centro puente sin conexión" in read
    assert "No se oye su dispositivo" in read
    assert "sin conexión:" in words(wilson.get("/dispositivos/puentes").text)
