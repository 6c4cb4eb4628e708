"""Those who run a zone set its rules, invite its neighbours and read its tests."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.alerts.clocks import end_self_test
from models.alerts.codes import Action, DeviceKind, Mode, Protocol, Signal
from models.alerts.command import Command
from models.alerts.device import with_serial
from models.alerts.hearing import hear_all
from models.alerts.reading import Said, Sender
from models.alerts.self_test import SelfTest
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.events import Event
from models.letters import Letter, LetterKind
from models.session import reading, unit_of_work
from tests.people import LA_LIBERTAD
from tests.webapp import alarms
from tests.webapp.streets import IN_LA_LIBERTAD
from tests.webapp.zones.conftest import neighbour

FILLED = {
    "name": "Calle 10",
    "lat": str(IN_LA_LIBERTAD[0]),
    "lon": str(IN_LA_LIBERTAD[1]),
    "needed": "3",
    "within_s": "90",
    "siren_s": "100",
    "quiet_from": "21:30",
    "quiet_until": "05:45",
    "quiet_siren_s": "0",
    "strobe_lead_s": "4",
    "test_day": "15",
}


@pytest.fixture
def nidia(visit_as):
    """A browser signed in as the police liaison, who runs the zones."""
    return visit_as("nidia")


def the_zone(name: str = "Calle 10") -> Zone | None:
    """Look a zone up."""
    with reading() as session:
        return session.scalars(select(Zone).where(Zone.name == name)).one_or_none()


def members() -> list[ZoneMember]:
    """Return everybody who was invited."""
    with reading() as session:
        return list(session.scalars(select(ZoneMember)))


def test_a_zone_is_made_with_its_rules(nidia):
    """As the liaison typed them; its comuna follows from the point."""
    page = nidia.post("/zonas/nueva", data=FILLED, follow_redirects=True)

    zone = the_zone()
    assert (zone.needed, zone.within_s, zone.siren_s) == (3, 90, 100)
    assert (zone.quiet_from, zone.quiet_until, zone.quiet_siren_s) == (21 * 60 + 30, 345, 0)
    assert zone.territory_id == LA_LIBERTAD
    assert "Con 3 voces distintas en 90 segundos suena la sirena." in page.text
    assert "De 21:30 a 05:45 solo se enciende la luz." in page.text
    assert "viernes 15 de mayo, 10:00 a. m." in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"siren_s": "181"}, "Escriba un número de 0 a 180."),
        ({"needed": "0"}, "Escriba un número de 1 a 20."),
        ({"within_s": ""}, "Escriba un número."),
        ({"test_day": "31"}, "Escriba un número de 1 a 28."),
        ({"quiet_from": ""}, "Escriba una hora."),
        ({"quiet_from": "25:00"}, "No es un tiempo válido."),
        ({"name": ""}, "Escriba cómo se llama."),
        ({"lat": ""}, "Marque en el mapa"),
    ],
)
def test_rules_that_cannot_be_are_refused(nidia, changed, said):
    """A siren that never ends teaches neighbours to ignore it."""
    page = nidia.post("/zonas/nueva", data=FILLED | changed)

    assert page.status_code == 422
    assert said in page.text
    assert the_zone() is None


def test_a_name_is_given_once_in_a_comuna(nidia):
    """Two zones of one name would be told apart by nobody."""
    nidia.post("/zonas/nueva", data=FILLED)

    assert "Allí ya hay una zona" in nidia.post("/zonas/nueva", data=FILLED).text


def test_rules_are_changed(nidia):
    """The form shows what holds now."""
    nidia.post("/zonas/nueva", data=FILLED)
    address = f"/zonas/{the_zone().id}/cambiar"
    assert 'value="21:30"' in nidia.get(address).text

    nidia.post(address, data=FILLED | {"needed": "2", "test_day": "3"})
    assert (the_zone().needed, the_zone().test_day) == (2, 3)


def test_a_zone_is_armed_and_disarmed(nidia, street):
    """Each with what follows from it."""
    assert "La sala de control sigue recibiendo" in nidia.get(f"/zonas/{street}").text
    nidia.post(f"/zonas/{street}/desactivar")
    assert not the_zone("Calle 8").armed

    assert "desactivada" in nidia.get(f"/zonas/{street}").text
    nidia.post(f"/zonas/{street}/activar")
    assert the_zone("Calle 8").armed


def test_a_drill_begins_and_ends(nidia, street):
    """Nobody is sent meanwhile."""
    nidia.post(f"/zonas/{street}/simulacro", data={"minutes": "60"})
    assert the_zone("Calle 8").mode is Mode.DRILL
    assert nidia.post(f"/zonas/{street}/simulacro").status_code == 409

    nidia.post(f"/zonas/{street}/terminar-simulacro")
    assert the_zone("Calle 8").mode is Mode.REAL


def test_a_neighbour_with_an_address_gets_a_letter(nidia, street):
    """Written in the transaction that invites them; the link is made when it leaves."""
    page = nidia.post(
        f"/zonas/{street}/vecinos/nuevo",
        data={
            "name": "Carmen",
            "email": "carmen@demo.cucuta.example",
            "language": "en",
            "allowed": "y",
        },
        follow_redirects=True,
    )

    assert "La invitación va en camino." in page.text
    [carmen] = members()
    with reading() as session:
        letter = session.scalars(select(Letter)).one()
        events = [one.facts for one in session.scalars(Event.history_of(carmen.id))]
    assert (letter.kind, letter.recipient) == (LetterKind.ZONE_INVITED, f"member:{carmen.id}")
    assert (letter.facts, letter.language) == ({"zone": "Calle 8"}, "en")
    assert "Carmen" not in str(events)


def test_a_neighbour_without_one_gets_a_link_that_is_shown_once(nidia, browser, street):
    """On a page to print; afterwards it stands nowhere."""
    page = nidia.post(
        f"/zonas/{street}/vecinos/nuevo",
        data={"name": "Carmen", "language": "es", "allowed": "y"},
    )

    link = re.search(r"http://localhost(/alarma/[a-z2-7]+)", page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert "lo invitan a cuidarse" in browser.get(link).text
    assert link not in nidia.get(f"/zonas/{street}").text


def test_nobody_is_invited_without_having_allowed_it(nidia, street):
    """Ley 1581: the one who invites says that they were asked."""
    page = nidia.post(f"/zonas/{street}/vecinos/nuevo", data={"name": "C", "language": "es"})

    assert "Sin su autorización no se le puede invitar." in page.text
    assert members() == []


def test_a_neighbour_is_let_go(nidia, browser, street, carmen):
    """Their link opens nothing from that moment on."""
    [one] = members()
    nidia.post(f"/zonas/{street}/vecinos/retirar", data={"vecino": str(one.id)})

    assert browser.get(carmen).status_code == 404


def test_a_neighbour_of_another_zone_is_not_ours_to_let_go(nidia, street):
    """The address names the zone; who is not in it does not exist there."""
    other = alarms.a_zone("Calle 9", serial="SR-0002")
    neighbour(other, "Luis")
    [luis] = members()
    page = nidia.post(f"/zonas/{street}/vecinos/retirar", data={"vecino": str(luis.id)})

    assert page.status_code == 404
    assert members()[0].left_at is None


def test_a_button_is_somebodys(nidia, street, carmen):
    """So that a neighbour and their button are one voice; only one of the same zone."""
    alarms.a_button("PB-1", "Casa 12", zone_id=street)
    alarms.a_button("PB-2", "Otra calle")
    [one] = members()
    with reading() as session:
        ours, other = (session.scalars(with_serial(name)).one().id for name in ("PB-1", "PB-2"))
    assert "PB-1 · Casa 12" in nidia.get(f"/zonas/{street}").text
    field = f"v-{one.id}-device"
    page = nidia.post(
        f"/zonas/{street}/vecinos/boton",
        data={"vecino": str(one.id), field: str(other)},
        follow_redirects=True,
    )
    assert "Ese botón no es de esta zona." in page.text

    nidia.post(f"/zonas/{street}/vecinos/boton", data={"vecino": str(one.id), field: str(ours)})
    assert members()[0].device_id == ours


def test_a_test_tells_what_was_heard_and_who_took_part(nidia, browser, street, carmen, luis):
    """The siren answers, the button does not; one of two neighbours takes part."""
    alarms.a_button("PB-1", "Casa 12", zone_id=street)
    nidia.post(f"/zonas/{street}/probar")
    assert nidia.post(f"/zonas/{street}/probar").status_code == 409
    with reading() as session:
        test = session.scalars(select(SelfTest)).one()
        asked = session.scalars(select(Command.action)).all()
    assert asked == [Action.SELF_TEST] * 2
    with unit_of_work() as session:
        hear_all(session, [Said(Sender(Protocol.NATIVE, "SR-0001"), "t1", Signal.TEST, now())])
    browser.post(f"{carmen}/prueba")
    with unit_of_work() as session:
        end_self_test(session, test.id)

    page = nidia.get(f"/zonas/{street}/pruebas/{test.id}")
    words = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert "Respondieron 1 de 2 equipos. Participó un vecino de 2." in words
    assert re.search(r"no se oyó Botón de pánico Casa 12", words)
    assert re.search(r"participó Carmen no participó Luis", words)


def test_who_only_watches_reads_no_names(visit_as, nidia, browser, street, carmen):
    """The control room needs to know how many, not who."""
    nidia.post(f"/zonas/{street}/probar")
    browser.post(f"{carmen}/prueba")
    with reading() as session:
        test = session.scalars(select(SelfTest)).one()
    wilson = visit_as("wilson")

    for address in (f"/zonas/{street}", f"/zonas/{street}/pruebas/{test.id}"):
        page = wilson.get(address)
        assert page.status_code == 200
        assert "Carmen" not in page.text
    assert "Qué puede hacer ahora" not in wilson.get(f"/zonas/{street}").text


def test_a_zone_is_given_up(nidia, browser, street, carmen):
    """Its neighbours are let go, its siren stands for itself, nothing is offered any more."""
    nidia.post(f"/zonas/{street}/terminar")

    assert browser.get(carmen).status_code == 404
    page = nidia.get(f"/zonas/{street}").text
    assert "terminada" in page
    assert "Qué puede hacer ahora" not in page
    assert nidia.post(f"/zonas/{street}/activar").status_code == 409
    with reading() as session:
        assert session.scalars(with_serial("SR-0001")).one().zone_id is None


def test_the_list_tells_how_each_zone_is(nidia, street, carmen, tuesday_morning):
    """Devices that work, neighbours who take part, and what holds now."""
    alarms.a_button("PB-1", "Casa 12", zone_id=street, kind=DeviceKind.PANIC_BUTTON)
    neighbour(street, "Luis", confirmed=False)
    words = " ".join(re.sub(r"<[^>]+>", " ", nidia.get("/zonas").text).split())

    assert "funcionan 0 de 2 equipos participa un vecino, falta que responda uno" in words
    assert "equipos sin funcionar" in words


def test_quiet_hours_are_said_while_they_last(browser, street, carmen, tuesday_morning):
    """At eleven at night the siren sounds shorter, and the neighbours read why."""
    assert "horas de silencio" not in browser.get(f"{carmen}/estado").text
    with clock.at(tuesday_morning + timedelta(hours=13)):
        assert "horas de silencio" in browser.get(f"{carmen}/estado").text
