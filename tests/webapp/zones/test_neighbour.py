"""The page of a neighbour: one touch calls for help, and a threat changes nothing on it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.alerts.clocks import begin_self_test, end_self_test
from models.alerts.codes import Action, Mode, Signal
from models.alerts.command import Command
from models.alerts.incident import Incident
from models.alerts.incident_stages import Outcome
from models.alerts.self_test import SelfTest, TestPart
from models.alerts.witness import Witness
from models.alerts.zone import Zone
from models.alerts.zone_member import ZoneMember
from models.clock import now
from models.events import Event
from models.people.consent import Consent, Purpose
from models.session import reading, unit_of_work
from tests.people import ATALAYA, NIDIA, WILSON
from tests.webapp import alarms
from tests.webapp.zones.conftest import CODE, THREAT, neighbour

# What differs between any two answers: the word for scripts, the time, prints of addresses.
NONCE = re.compile(r"""nonce="[^"]+"|'nonce-[^']+'|(ETag|Date): .+""")


def incidents() -> list[Incident]:
    """Return the calls there are."""
    with reading() as session:
        return list(session.scalars(select(Incident).order_by(Incident.raised_at)))


def told(action: Action) -> list[Command]:
    """Return what the sirens were told of one kind."""
    with reading() as session:
        return list(session.scalars(select(Command).where(Command.action == action)))


def zone_as_it_is(zone_id) -> Zone:
    """Look a zone up."""
    with reading() as session:
        return session.get_one(Zone, zone_id)


def test_the_first_visit_asks_before_anything(browser, street):
    """What it is, what is kept, and two codes: nobody takes part who did not say yes."""
    page_of = neighbour(street, "Carmen", confirmed=False)
    page = browser.get(page_of)

    assert "Ley 1581 de 2012" in page.text
    assert "Pido ayuda" not in page.text
    assert browser.post(f"{page_of}/ayuda").status_code == 303
    assert incidents() == []


def test_a_neighbour_agrees_and_takes_part(browser, street, member_of):
    """The consent is written down with the text that was shown."""
    page_of = neighbour(street, "Carmen", confirmed=False)
    filled = {"code": CODE, "duress_code": THREAT, "accepts": "y"}
    page = browser.post(f"{page_of}/participar", data=filled, follow_redirects=True)

    assert "Pido ayuda" in page.text
    carmen = member_of(page_of)
    assert carmen.takes_part
    with reading() as session:
        assert session.scalars(Consent.in_force(carmen.id, Purpose.ZONE)).one()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"accepts": ""}, "Para participar necesitamos su autorización."),
        ({"code": "12"}, "dos códigos distintos"),
        ({"duress_code": CODE}, "dos códigos distintos"),
        ({"code": ""}, "Escriba un código."),
    ],
)
def test_who_did_not_fill_it_in_is_told_what_is_missing(
    browser, street, member_of, changed, said
):
    """Nothing is half done."""
    page_of = neighbour(street, "Carmen", confirmed=False)
    filled = {"code": CODE, "duress_code": THREAT, "accepts": "y"} | changed
    page = browser.post(f"{page_of}/participar", data=filled)

    assert (page.status_code, said in page.text) == (422, True)
    assert not member_of(page_of).takes_part


def test_the_page_is_kept_by_nobody(browser, carmen):
    """No copy in a cache, no entry in a search engine, no address told to others."""
    page = browser.get(carmen)

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in page.headers


def test_a_wrong_secret_is_a_page_that_does_not_exist(browser, carmen):
    """Nobody learns by trying which addresses are somebody's."""
    assert browser.get("/alarma/nada").status_code == 404
    assert browser.post("/alarma/nada/ayuda").status_code == 404
    assert browser.post("/alarma/nada/todo-bien", data={"codigo": CODE}).status_code == 404


def test_one_touch_is_enough(browser, carmen):
    """No question, no second page: the control room rings and the light goes on."""
    page = browser.post(f"{carmen}/ayuda", follow_redirects=True)

    assert "La sala de control ya lo sabe." in page.text
    [incident] = incidents()
    assert (incident.signal, incident.mode, incident.place) == (
        Signal.ALARM,
        Mode.REAL,
        "Calle 8",
    )
    assert len(told(Action.STROBE_ON)) == 1


def test_a_touch_counts_however_old_the_page_is(portal, carmen):
    """A phone lay in a drawer for a week: no token of a form has to be fresh."""
    portal.config["WTF_CSRF_ENABLED"] = True
    stranger = portal.test_client()

    assert stranger.post(f"{carmen}/ayuda").status_code == 303
    assert len(incidents()) == 1


def test_neighbours_confirm_each_other(browser, carmen, luis):
    """The second one who sees it sounds the siren; all of them read how many see it."""
    browser.post(f"{carmen}/ayuda")
    page = browser.post(f"{luis}/veo", data={"ve": "si"}, follow_redirects=True)

    assert "2 vecinos lo ven." in page.text
    assert len(told(Action.SIREN_ON)) == 1


def test_who_sees_nothing_says_so(browser, carmen, luis):
    """It is not a voice, and the last word counts."""
    browser.post(f"{carmen}/ayuda")
    page = browser.post(f"{luis}/veo", data={"ve": "no"}, follow_redirects=True)
    assert "Un vecino lo ve. Uno no ve nada." in page.text

    page = browser.post(f"{luis}/veo", data={"ve": "si"}, follow_redirects=True)
    assert "2 vecinos lo ven." in page.text


def test_seeing_without_an_alarm_is_nothing(browser, luis):
    """A page that was left open says that there is none any more."""
    page = browser.post(f"{luis}/veo", data={"ve": "si"}, follow_redirects=True)

    assert "En este momento no hay una alarma abierta." in page.text


def test_words_come_after_the_touch(browser, carmen):
    """Who has called may say more; only the control room reads it."""
    assert "Cuente qué pasa" not in browser.get(carmen).text
    browser.post(f"{carmen}/ayuda")
    page = browser.post(
        f"{carmen}/palabras", data={"palabras": "Entraron por el patio"}, follow_redirects=True
    )

    assert "La sala de control lee lo que escribió." in page.text
    with reading() as session:
        assert session.scalars(select(Witness)).one().words == "Entraron por el patio"
        facts = [one.facts for one in session.scalars(select(Event))]
    assert "patio" not in str(facts)


def test_with_the_code_all_is_well(browser, carmen, luis):
    """The noise ends; the call stays open until the control room closes it."""
    browser.post(f"{carmen}/ayuda")
    browser.post(f"{luis}/ayuda")
    page = browser.post(f"{carmen}/todo-bien", data={"codigo": CODE}, follow_redirects=True)

    assert "Alguien de la zona dijo que todo está bien." in page.text
    assert (len(told(Action.SIREN_OFF)), incidents()[0].is_open) == (1, True)


def test_with_a_wrong_code_nothing_happens(browser, carmen):
    """And it says so."""
    browser.post(f"{carmen}/ayuda")
    page = browser.post(f"{carmen}/todo-bien", data={"codigo": "0000"}, follow_redirects=True)

    assert "Ese código no es." in page.text
    assert told(Action.SIREN_OFF) == []


@pytest.mark.parametrize("code", [CODE, THREAT])
def test_a_code_arms_and_disarms(browser, street, carmen, code):
    """Either code does it."""
    browser.post(f"{carmen}/desactivar", data={"codigo": code})
    assert not zone_as_it_is(street).armed

    page = browser.post(f"{carmen}/activar", data={"codigo": code}, follow_redirects=True)
    assert zone_as_it_is(street).armed
    assert "La alarma quedó activada." in page.text


def test_codes_cannot_be_tried_for_ever(browser, carmen):
    """Six tries in a quarter of an hour; then even the right one waits."""
    for _try in range(6):
        browser.post(f"{carmen}/todo-bien", data={"codigo": "0000"})

    assert browser.post(f"{carmen}/todo-bien", data={"codigo": CODE}).status_code == 429
    assert browser.post(f"{carmen}/ayuda").status_code == 303  # help is asked for with none


def seen_after(browser, page_of: str, code: str, *doings: str) -> list[str]:
    """Do things with a code; return every answer, and every page that is seen meanwhile."""
    seen = []
    for doing in doings:
        data = {"ve": "si"} if doing == "veo" else {"codigo": code}
        answer = browser.post(f"{page_of}/{doing}", data=data)
        seen += [answer, browser.get(answer.location), browser.get(f"{page_of}/estado")]
    secret = page_of.rpartition("/")[2]
    return [
        NONCE.sub("", f"{one.status}\n{one.headers}\n{one.text}".replace(secret, "S"))
        for one in seen
    ]


@pytest.mark.parametrize(
    "doings",
    [
        ("todo-bien",),
        ("ayuda", "todo-bien"),
        ("ayuda", "todo-bien", "todo-bien"),
        ("desactivar", "activar"),
        ("ayuda", "desactivar", "todo-bien", "activar"),
        ("todo-bien", "ayuda", "veo", "todo-bien"),
    ],
)
def test_under_threat_every_byte_is_the_same(browser, doings):
    """Whoever reads along reads what they would read without a threat, to the last byte.

    Two streets alike: in one the neighbour types their code, in the other the one for
    threats. The answers, the pages after them and what the page fetches are compared, but
    for the secret address and the word that browsers check scripts by.
    """
    calm, forced = (
        alarms.a_zone("Calle 8", serial=f"SR-{comuna}", comuna=comuna)
        for comuna in ("54001-C03", ATALAYA)
    )
    with_code = seen_after(browser, neighbour(calm, "Carmen"), CODE, *doings)
    under_threat = seen_after(browser, neighbour(forced, "Carmen"), THREAT, *doings)

    assert with_code == under_threat
    [duress] = [one for one in incidents() if one.duress_at is not None]
    assert duress.zone_id == forced


def test_the_neighbours_see_nothing_of_a_threat_either(browser, street, carmen, luis):
    """Not while it is open, and not in what has been."""
    before = browser.get(luis).data
    browser.post(f"{carmen}/activar", data={"codigo": THREAT})
    [duress] = incidents()
    assert duress.signal is Signal.DURESS
    during = browser.get(luis).data

    with unit_of_work() as session:
        incident = session.get_one(Incident, duress.id)
        incident.acknowledge(by=WILSON)
        incident.close(Outcome.FOUNDED, by=WILSON)
    after = browser.get(luis).data

    bare = {NONCE.sub("", page.decode()) for page in (before, during, after)}
    assert len(bare) == 1
    assert "no hubo llamadas" in bare.pop()


def test_the_control_room_knows(browser, street, carmen):
    """What the page hides is what the room sees first."""
    browser.post(f"{carmen}/ayuda")
    browser.post(f"{carmen}/todo-bien", data={"codigo": THREAT})

    [incident] = incidents()
    assert incident.duress_at is not None
    with reading() as session:
        last = session.scalars(Event.history_of(incident.id)).all()[-1]
    assert (last.facts["signal"], last.actor[:7]) == ("duress", "member:")


def test_in_a_drill_nobody_comes_and_everybody_reads_so(browser, street, carmen):
    """Help that is asked for in a drill is played; a threat is not."""
    with unit_of_work() as session:
        session.get_one(Zone, street).begin_drill(now() + timedelta(hours=1), by=NIDIA)
    page = browser.post(f"{carmen}/ayuda", follow_redirects=True)
    assert "Es un simulacro: nadie acude." in page.text
    browser.post(f"{carmen}/todo-bien", data={"codigo": THREAT})

    assert {one.mode for one in incidents()} == {Mode.DRILL, Mode.REAL}


def test_neighbours_take_part_in_a_test(browser, street, carmen, luis):
    """One touch says that the page works; afterwards all read who took part."""
    assert "Participo en la prueba" not in browser.get(carmen).text
    with unit_of_work() as session:
        begin_self_test(session, street)
    browser.post(f"{carmen}/prueba")
    assert "usted participó" in browser.get(carmen).text
    with reading() as session:
        assert len(session.scalars(select(TestPart)).all()) == 1
    assert incidents() == []


def test_after_a_test_neighbours_read_who_took_part(browser, street, carmen, luis):
    """By name: they know each other, and nobody else reads it."""
    with unit_of_work() as session:
        begin_self_test(session, street)
    browser.post(f"{carmen}/prueba")
    with unit_of_work() as session:
        end_self_test(session, session.scalars(SelfTest.open_in(street)).one().id)

    page = browser.get(luis)
    assert re.search(r"Participaron:.*Carmen", page.text)


def test_what_has_been_is_told_in_numbers(browser, street, carmen):
    """How many calls in a year and what they were; never who called."""
    browser.post(f"{carmen}/ayuda")
    [incident] = incidents()
    with unit_of_work() as session:
        open_one = session.get_one(Incident, incident.id)
        open_one.acknowledge(by=WILSON)
        open_one.close(Outcome.FALSE_ALARM, by=WILSON)
    page = browser.get(carmen)

    assert "En el último año hubo una llamada." in page.text
    assert "Falsa alarma: 1." in page.text
    assert "Alarma desde las" not in page.text


def test_what_happens_now_is_fetched_again(browser, carmen, luis):
    """The page asks every few seconds; nothing is sent where nothing changed."""
    first = browser.get(f"{luis}/estado")
    again = browser.get(f"{luis}/estado", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304

    browser.post(f"{carmen}/ayuda")
    news = browser.get(f"{luis}/estado", headers={"If-None-Match": first.headers["ETag"]})
    assert (news.status_code, "Alarma desde las" in news.text) == (200, True)


def test_codes_are_changed_with_the_code_of_today(browser, carmen, member_of):
    """The old one opens nothing afterwards."""
    filled = {"codigo": CODE, "code": "2222", "duress_code": "3333"}
    page = browser.post(f"{carmen}/codigos", data=filled, follow_redirects=True)
    assert "Desde ahora valen los códigos nuevos." in page.text

    page = browser.post(f"{carmen}/todo-bien", data={"codigo": CODE}, follow_redirects=True)
    assert "Ese código no es." in page.text


def test_who_is_forced_to_change_their_codes_calls_for_help(browser, carmen):
    """The code for threats changes them as well, and calls."""
    filled = {"codigo": THREAT, "code": "2222", "duress_code": "3333"}
    browser.post(f"{carmen}/codigos", data=filled)

    assert [one.signal for one in incidents()] == [Signal.DURESS]


def test_who_leaves_is_let_go_at_once_and_forgotten_in_a_month(browser, street, carmen):
    """Their link opens nothing any more; their consent is taken back."""
    assert "Salir y borrar mis datos" in browser.get(f"{carmen}/salir").text
    assert "Su enlace dejó de servir." in browser.post(f"{carmen}/salir").text

    assert browser.get(carmen).status_code == 404
    with reading() as session:
        member = session.scalars(select(ZoneMember)).one()
        assert member.left_at is not None
        assert session.scalars(Consent.in_force(member.id, Purpose.ZONE)).all() == []


def test_a_neighbour_reads_the_language_they_were_invited_in(browser, street):
    """Until they choose another in this browser."""
    with unit_of_work() as session:
        zone = session.get_one(Zone, street)
        member = ZoneMember.invite(
            zone, "Carmen", None, "not a secret", by=NIDIA, language="en"
        )
        session.add(member)
        secret = member.secret("not a secret")

    assert '<html lang="en"' in browser.get(f"/alarma/{secret}").text
    browser.set_cookie("idioma", "es")
    assert '<html lang="es"' in browser.get(f"/alarma/{secret}").text


def test_later_calls_ring_again(browser, carmen, tuesday_morning):
    """A press after a pause is told apart from the first, also from a page."""
    browser.post(f"{carmen}/ayuda")
    [incident] = incidents()
    with clock.at(tuesday_morning + timedelta(minutes=3)):
        browser.post(f"{carmen}/ayuda")

    assert "incident.pressed_again" in alarms.kinds(incident.code)


def test_the_room_reads_who_called_and_what_they_wrote(browser, visit_as, street, carmen, luis):
    """By name and by the button in their hall; a threat stands first, and nowhere else."""
    browser.post(f"{luis}/ayuda")
    browser.post(f"{luis}/palabras", data={"palabras": "Entraron por el patio"})
    browser.post(f"{carmen}/todo-bien", data={"codigo": THREAT})
    [incident] = incidents()
    address = f"/sala/incidentes/{incident.code}"
    room = visit_as("wilson").get(address).text

    assert room.index("Pide ayuda bajo amenaza") < room.index("Entraron por el patio")
    assert room.index("Carmen") < room.index("Luis")
    for other in ("nidia", "ana"):
        page = visit_as(other).get(address).text
        assert "Carmen" not in page
        assert "Entraron por el patio" not in page
