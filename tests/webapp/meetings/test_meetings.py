"""Meetings on the portal: the calendar, registering, and what the liaison does."""

import re
from datetime import timedelta

import icalendar
import pytest
import vobject
from sqlalchemy import select

from models import clock
from models.committees.codes import Position
from models.committees.committee import Committee, CommitteeKind
from models.committees.seats import seat
from models.events import Event, EventKind
from models.people.person import Person
from models.session import reading, unit_of_work
from models.trust import scheduling
from models.trust.meeting import Meeting, with_code
from models.trust.meeting_request import AskedStatus, MeetingRequest
from models.trust.meeting_stages import MeetingStatus
from models.trust.registration import Registration, RegistrationStatus, change_places
from tests.people import ATALAYA, LA_LIBERTAD, MARTHA, MARTHA_ID, NIDIA, PEDRO_ID
from tests.webapp.gathering import (
    AFTER_IT,
    BEGIN,
    HOUR,
    KEY,
    TOLD,
    a_meeting,
    drafted,
    seen,
    somebody,
)

FILLED = {
    "title": "Ruido en la calle 8",
    "purpose": "Llegar a un acuerdo",
    "territory": LA_LIBERTAD,
    "committee": "",
    "day": "2026-05-26",
    "starts": "18:00",
    "ends": "20:00",
    "mode": "in_person",
    "place": "Colegio, calle 8",
    "online_at": "",
    "places": "40",
}
WHO = {"name": "Luz Marina", "email": "luz@correo.example", "phone": "", "accepts": "y"}


@pytest.fixture
def nidia(visit_as):
    """A browser signed in as the police liaison."""
    return visit_as("nidia")


def registrations() -> list[Registration]:
    """Return everybody who registered, in their order."""
    with reading() as session:
        return list(session.scalars(select(Registration).order_by(Registration.turn)))


def test_the_liaison_prepares_and_convenes_a_meeting(nidia, browser):
    """A draft is nobody's business; once convened everybody finds it."""
    page = nidia.post("/encuentros/nuevo", data=FILLED, follow_redirects=True)
    assert "en preparación" in page.text
    [code] = re.findall(r"E-\w{4}-\w{4}", page.text)[:1]
    assert browser.get(f"/encuentros/{code}").status_code == 404
    assert "Ruido en la calle 8" not in browser.get("/encuentros").text
    assert code not in browser.get("/encuentros.ics").text

    nidia.post(f"/encuentros/{code}/convocar")
    page = browser.get(f"/encuentros/{code}")
    assert "martes 26 de mayo, 6:00 p. m." in page.text.lower()
    assert "Quedan 40 de 40" in page.text
    assert "Ruido en la calle 8" in browser.get("/encuentros").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2026-05-04"}, "Esa hora ya pasó"),
        ({"ends": "17:00"}, "Termina antes de empezar"),
        ({"day": "2026-05-19", "starts": "19:00"}, "A esa hora usted ya tiene el encuentro"),
        ({"place": ""}, "Escriba dónde es."),
        ({"mode": "online"}, "https://"),
        ({"territory": ""}, "Escoja una comuna"),
        ({"places": "0"}, "Escriba un número de 1 a 5000."),
        ({"title": ""}, "Escriba de qué es el encuentro."),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(nidia, changed, said):
    """The form comes back as it was, with the reason beside the field."""
    a_meeting()
    page = nidia.post("/encuentros/nuevo", data=FILLED | changed)
    assert page.status_code == 422
    assert said in page.text
    assert "Llegar a un acuerdo" in page.text


def test_refusals_are_explained_in_english_too(nidia):
    """The reader's language, whatever the rule."""
    a_meeting()
    nidia.post("/idioma", data={"language": "en"})
    page = nidia.post(
        "/encuentros/nuevo", data=FILLED | {"day": "2026-05-19", "starts": "19:00"}
    )
    assert "you already have the meeting" in page.text


def test_anybody_registers_and_gets_a_place(browser):
    """With a name and a way to be told; the page after it is theirs alone."""
    code = a_meeting()
    page = browser.post(f"/encuentros/{code}/registro", data=WHO, follow_redirects=True)
    assert "tiene puesto" in page.text
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    [one] = registrations()
    assert (one.name, one.email) == ("Luz Marina", "luz@correo.example")


def test_the_same_form_sent_twice_registers_once(browser):
    """An impatient thumb, or a page that is loaded anew."""
    code = a_meeting()
    form = browser.get(f"/encuentros/{code}/registro").text
    [key] = re.findall(r'name="key"[^>]*value="([\w-]+)"', form)
    for _ in range(2):
        page = browser.post(f"/encuentros/{code}/registro", data=WHO | {"key": key})
        assert page.status_code == 303
    assert len(registrations()) == 1


def test_without_a_contact_or_consent_nobody_is_registered(browser):
    """Each is said beside its field."""
    code = a_meeting()
    address = f"/encuentros/{code}/registro"
    page = browser.post(address, data=WHO | {"email": ""})
    assert "Escriba su correo o su teléfono" in page.text
    assert "Luz Marina" in page.text
    page = browser.post(address, data={**WHO, "accepts": ""})
    assert "necesitamos su autorización" in page.text
    assert registrations() == []


def test_a_full_room_offers_the_waiting_list(browser):
    """Said before they type, and after; the place given up reaches the first who waits."""
    code = a_meeting(places=1)
    first = somebody(code)
    assert "lista de espera" in browser.get(f"/encuentros/{code}").text
    page = browser.post(
        f"/encuentros/{code}/registro", data=WHO | {"name": "Beto"}, follow_redirects=True
    )
    assert "en lista de espera" in page.text
    assert "Usted es quien sigue" in page.text
    browser.post(f"/encuentros/{code}/registro/{first.secret(KEY)}/ceder")
    assert [one.status for one in registrations()] == [
        RegistrationStatus.GIVEN_UP,
        RegistrationStatus.REGISTERED,
    ]


def test_who_registered_erases_their_data_with_the_link(browser):
    """At once, and their place goes on."""
    code = a_meeting()
    luz = somebody(code)
    page = browser.post(
        f"/encuentros/{code}/registro/{luz.secret(KEY)}/borrar", follow_redirects=True
    )
    assert "Sus datos están borrados." in page.text
    [one] = registrations()
    assert (one.name, one.email, one.is_live) == (None, None, False)


def test_a_wrong_secret_opens_nothing(browser):
    """Nor does that of another meeting."""
    code, other = a_meeting(), a_meeting(starts_at=BEGIN + timedelta(days=1))
    luz = somebody(code)
    for address in (f"{code}/registro/abc", f"{other}/registro/{luz.secret(KEY)}"):
        assert browser.get(f"/encuentros/{address}").status_code == 404
        assert browser.post(f"/encuentros/{address}/ceder").status_code == 404


def test_where_to_connect_is_told_to_who_registered_and_to_nobody_else(browser):
    """A stranger would walk in."""
    code = a_meeting(mode="both")
    luz = somebody(code)
    assert "videollamada" not in browser.get(f"/encuentros/{code}").text
    assert "videollamada" not in browser.get("/encuentros.ics").text
    mine = browser.get(f"/encuentros/{code}/registro/{luz.secret(KEY)}")
    assert "videollamada" in mine.text


def test_no_public_page_names_who_registered(browser, visit_as):
    """Nor does any page of a role that does not hold the meeting."""
    code = a_meeting()
    luz = somebody(code, "Luzmila")
    for page in ("", "/acta", "/registro"):
        assert "Luzmila" not in browser.get(f"/encuentros/{code}{page}").text
    for who in ("martha", "rosa", "ana", "gloria", "jairo", "wilson"):
        for page in ("", "/asistencia", "/asistencia/hoja", "/puerta"):
            assert "Luzmila" not in visit_as(who).get(f"/encuentros/{code}{page}").text
    assert "Luzmila" in visit_as("nidia").get(f"/encuentros/{code}/asistencia").text
    ticket = browser.get(f"/encuentros/{code}/entrada/{luz.ticket}")
    assert "Luzmila" not in ticket.text


def test_postponing_asks_why_and_tells_the_new_date(nidia, browser):
    """The old one stays in sight."""
    code = a_meeting()
    new = {"day": "2026-05-28", "starts": "18:00", "ends": "20:00", "why": "Hay partido"}
    page = nidia.post(f"/encuentros/{code}/aplazar", data=new | {"why": ""})
    assert "Escriba la razón." in page.text
    page = nidia.post(f"/encuentros/{code}/aplazar", data=new | {"day": "2026-05-01"})
    assert "Esa hora ya pasó" in page.text
    assert "Hay partido" in page.text
    nidia.post(f"/encuentros/{code}/aplazar", data=new)
    page = browser.get(f"/encuentros/{code}")
    assert "Era el martes 19 de mayo" in page.text
    assert "Hay partido" in page.text


def test_cancelling_asks_why_and_stays_public(nidia, browser):
    """With the reason, and no way to register."""
    code = a_meeting()
    nidia.post(f"/encuentros/{code}/cancelar", data={"why": "Se inundó"})
    page = browser.get(f"/encuentros/{code}")
    assert "Se inundó" in page.text
    assert "Registrarme" not in page.text
    moved = nidia.post(f"/encuentros/{code}/cancelar", data={"why": "Otra vez"})
    assert moved.status_code == 409


def test_fewer_places_than_promised_are_refused(nidia):
    """With how many there are, and what was typed."""
    code = a_meeting(places=5)
    for name in ("Luz", "Beto"):
        somebody(code, name)
    data = {k: v for k, v in FILLED.items() if k not in {"day", "starts", "ends"}}
    page = nidia.post(f"/encuentros/{code}/cambiar", data=data | {"places": "1"})
    assert page.status_code == 422
    assert "Ya hay 2 personas con puesto" in page.text
    assert seen(code).places == 5


def test_a_committee_asks_and_the_liaison_prepares_it(martha, nidia):
    """What they wrote is in the form; the draft answers the request."""
    martha.post(
        "/encuentros/solicitar",
        data={"territory": LA_LIBERTAD, "subject": "Las riñas", "when_it_suits": "De noche"},
    )
    desk = nidia.get("/encuentros/gestion")
    assert "Las riñas" in desk.text
    assert "Martha" not in desk.text
    [link] = re.findall(r"/encuentros/nuevo\?solicitud=[\w-]+", desk.text)
    assert "Las riñas" in nidia.get(link).text
    nidia.post(link, data=FILLED)
    with reading() as session:
        asked = session.scalars(select(MeetingRequest)).one()
    assert asked.status is AskedStatus.ACCEPTED
    assert "en preparación" in martha.get("/encuentros/solicitar").text


def test_a_committee_asks_for_its_own_comuna_only(martha):
    """What is not offered is not taken."""
    page = martha.post(
        "/encuentros/solicitar", data={"territory": ATALAYA, "subject": "Las riñas"}
    )
    assert page.status_code == 422


def test_a_refusal_has_a_reason_the_committee_reads(martha, nidia):
    """On the page where it was asked."""
    with unit_of_work() as session:
        asked = MeetingRequest.ask(MARTHA_ID, LA_LIBERTAD, "Las riñas", by=MARTHA)
        session.add(asked)
        number = asked.id
    nidia.post(f"/encuentros/solicitudes/{number}/rechazar", data={"why": "Ya hay uno el 19"})
    assert "Ya hay uno el 19" in martha.get("/encuentros/solicitar").text


def test_points_are_added_ordered_and_taken_off(nidia, browser):
    """Without JavaScript: each is a button."""
    code = a_meeting()
    address = f"/encuentros/{code}/orden-del-dia"
    for title in ("Saludo", "Varios"):
        nidia.post(address, data={"title": title})
    page = nidia.get(address)
    varios = re.findall(r'name="punto" value="([\w-]+)"', page.text)[1]
    nidia.post(f"{address}/mover", data={"punto": varios, "hacer": "subir"})
    text = browser.get(f"/encuentros/{code}").text
    assert text.index("Varios") < text.index("Saludo")
    nidia.post(f"{address}/mover", data={"punto": varios, "hacer": "quitar"})
    assert "Varios" not in browser.get(f"/encuentros/{code}").text


def test_minutes_from_draft_to_published(visit_as, browser):
    """Open to who was there and to the committee for five working days, then to everybody."""
    code = a_meeting()
    luz = somebody(code)
    mine = f"/encuentros/{code}/registro/{luz.secret(KEY)}"
    with clock.at(AFTER_IT):
        nidia, martha = visit_as("nidia"), visit_as("martha")
        nidia.post(f"/encuentros/{code}/realizado")
        nidia.post(
            f"/encuentros/{code}/acta/escribir",
            data={"told": TOLD, "agreed": "Volver en junio"},
        )
        assert browser.get(f"/encuentros/{code}/acta").status_code == 404
        assert TOLD not in browser.get(f"/encuentros/{code}").text
        assert TOLD in browser.get(mine).text
        assert TOLD in martha.get(f"/encuentros/{code}/acta").text
        browser.post(f"{mine}/comentar", data={"words": "Faltó el parque"})
        martha.post(f"/encuentros/{code}/acta/comentar", data={"words": "De acuerdo"})
        written = nidia.get(f"/encuentros/{code}/acta/escribir").text
        assert "Faltó el parque" in written
        assert "De acuerdo" in written
        early = nidia.post(f"/encuentros/{code}/acta/aprobar")
        assert early.status_code == 409
        assert "en comentarios hasta el" in early.text
    with clock.at(AFTER_IT + timedelta(days=8)):
        closed = browser.post(f"{mine}/comentar", data={"words": "Tarde"})
        assert closed.status_code == 409
        visit_as("nidia").post(f"/encuentros/{code}/acta/aprobar")
        page = browser.get(f"/encuentros/{code}/acta")
        assert TOLD in page.text
        assert "Faltó el parque" not in page.text
    assert seen(code).status is MeetingStatus.MINUTES_APPROVED


def test_the_same_words_twice_are_no_second_version(visit_as):
    """Said beside the field."""
    code = a_meeting()
    drafted(code)
    with clock.at(AFTER_IT):
        page = visit_as("nidia").post(
            f"/encuentros/{code}/acta/escribir", data={"told": TOLD, "agreed": ""}
        )
    assert "igual al anterior" in page.text


def test_overdue_minutes_are_said_plainly_to_everybody(browser, visit_as):
    """On the meeting's page and in the list; the liaison sees them first."""
    code = a_meeting()
    with clock.at(BEGIN + timedelta(days=30)):
        page = browser.get(f"/encuentros/{code}")
        assert "El acta debía publicarse a más tardar el" in page.text
        assert "venció hace" in browser.get("/encuentros").text
        assert "Actas que debe" in visit_as("nidia").get("/encuentros/gestion").text


def unpublished(who: str) -> bool:
    """Tell who of the cast may read minutes of La Libertad before they are published."""
    return who in {"nidia", "martha", "ana", "gloria"}


@pytest.mark.parametrize(
    "who", ["nidia", "martha", "rosa", "ana", "gloria", "jairo", "pedro", "wilson", "yesid"]
)
def test_a_draft_of_the_minutes_is_read_by_those_who_may(visit_as, who):
    """Every role is tried: on the minutes, the meeting's page, the lists and the feeds."""
    code = a_meeting()
    drafted(code)
    with clock.at(AFTER_IT):
        browser = visit_as(who)
        page = browser.get(f"/encuentros/{code}/acta")
        assert (page.status_code == 200) is unpublished(who)
        assert (TOLD in page.text) is unpublished(who)
        for address in ("/encuentros", f"/encuentros/{code}", "/encuentros.ics"):
            assert TOLD not in browser.get(address).text


def test_attendance_is_corrected_by_the_liaison_until_the_minutes_are_out(visit_as):
    """One choice and one button a line."""
    code = a_meeting()
    luz = somebody(code)
    field = f"r-{luz.id}-presence"
    data = {"registro": str(luz.id), field: "excused"}
    with clock.at(AFTER_IT):
        nidia = visit_as("nidia")
        nidia.post(f"/encuentros/{code}/asistencia", data=data)
        assert "se excusó" in nidia.get(f"/encuentros/{code}/asistencia").text
    drafted(code)
    with clock.at(AFTER_IT + timedelta(days=8)):
        nidia = visit_as("nidia")
        nidia.post(f"/encuentros/{code}/acta/aprobar")
        refused = nidia.post(f"/encuentros/{code}/asistencia", data=data)
        assert refused.status_code == 409
        assert "no cambia cuando el acta está publicada" in refused.text


def test_the_sheet_has_a_line_for_everybody_and_some_to_spare(nidia):
    """Ready for the printer."""
    code = a_meeting()
    somebody(code, "Luz")
    page = nidia.get(f"/encuentros/{code}/asistencia/hoja")
    assert page.text.count("<tr>") == 1 + 1 + 12


def test_the_month_shows_each_meeting_on_its_day(browser):
    """In the city's days; a month nobody could mean is this one."""
    code = a_meeting()
    page = browser.get("/encuentros?vista=mes&mes=2026-05")
    assert f"/encuentros/{code}" in page.text
    assert "Mayo de 2026" in page.text
    assert f"/encuentros/{code}" not in browser.get("/encuentros?vista=mes&mes=2026-06").text
    for odd in ("9999-99", "abc", "0001-01", "2026-13"):
        assert "Mayo de 2026" in browser.get(f"/encuentros?vista=mes&mes={odd}").text


def test_a_comuna_sees_its_own(browser):
    """By list and by month."""
    code = a_meeting()
    for view in ("lista", "mes"):
        assert code in browser.get(f"/encuentros?vista={view}&comuna={LA_LIBERTAD}").text
        assert code not in browser.get(f"/encuentros?vista={view}&comuna={ATALAYA}").text


def both(content: bytes) -> list[tuple[str, int, str]]:
    """Read a feed with both parsers; return what they agree on of each event, in order."""
    one = [
        (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]))
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]
    calendar = vobject.readOne(content.decode())
    other = [
        (event.uid.value, int(event.sequence.value), event.status.value)
        for event in getattr(calendar, "vevent_list", [])
    ]
    assert one == other
    assert b"\n" not in content.replace(b"\r\n", b"")
    return one


def test_feeds_are_read_by_two_programs_through_all_that_happens(browser):
    """The same UID for life; a meeting that is called off stays, as cancelled."""
    code = a_meeting()
    a_meeting(starts_at=BEGIN + timedelta(days=3), territory_id=ATALAYA, title="Otra comuna")
    uid = str(seen(code).id)
    feeds = (f"/encuentros/territorio/{LA_LIBERTAD}.ics", f"/encuentros/{code}.ics")
    assert len(both(browser.get("/encuentros.ics").data)) == 2
    for address in feeds:
        page = browser.get(address)
        assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert both(page.data) == [(uid, 0, "CONFIRMED")]
    with unit_of_work() as session:
        meeting = session.scalars(with_code(code)).one()
        later = BEGIN + timedelta(days=7)
        scheduling.postpone(session, meeting, later, later + HOUR, "Llueve", by=NIDIA)
    for address in feeds:
        [event] = icalendar.Calendar.from_ical(browser.get(address).data).walk("VEVENT")
        assert event["DTSTART"].dt == later
        assert event["DTSTART"].params["TZID"] == "America/Bogota"
        assert both(browser.get(address).data) == [(uid, 1, "CONFIRMED")]
    with unit_of_work() as session:
        session.scalars(with_code(code)).one().cancel("Se inundó", by=NIDIA)
    for address in feeds:
        assert both(browser.get(address).data) == [(uid, 2, "CANCELLED")]


def test_a_feed_that_has_not_changed_is_not_sent_again(browser):
    """Telephones ask every few hours, by the thousand."""
    a_meeting()
    tag = browser.get("/encuentros.ics").headers["ETag"]
    assert browser.get("/encuentros.ics", headers={"If-None-Match": tag}).status_code == 304


def test_a_feed_without_meetings_is_still_a_calendar(browser):
    """Whoever follows a quiet comuna gets no error."""
    assert both(browser.get(f"/encuentros/territorio/{ATALAYA}.ics").data) == []
    assert browser.get("/encuentros/territorio/nada.ics").status_code == 404


def test_places_can_be_opened_later(nidia):
    """More chairs are for those who wait, from the form as well."""
    code = a_meeting(places=1)
    for name in ("Luz", "Beto"):
        somebody(code, name)
    with unit_of_work() as session:
        change_places(session, session.scalars(with_code(code)).one(), 2)
    assert all(one.status is RegistrationStatus.REGISTERED for one in registrations())
    assert nidia.get(f"/encuentros/{code}/cambiar").status_code == 200
    assert isinstance(seen(code), Meeting)


def test_a_committee_has_a_feed_of_its_own(browser):
    """With the meetings that are held with it, and no others."""
    with unit_of_work() as session:
        committee = Committee.form(
            "Comité de la cancha", CommitteeKind.BRAWLS, LA_LIBERTAD, by=NIDIA
        )
        session.add(committee)
        session.flush()
        code, number = committee.code, committee.id
    theirs = a_meeting(committee_id=number)
    a_meeting(starts_at=BEGIN + timedelta(days=1))
    feed = browser.get(f"/encuentros/comite/{code}.ics")
    assert both(feed.data) == [(str(seen(theirs).id), 0, "CONFIRMED")]
    assert browser.get("/encuentros/comite/C-2222-2222.ics").status_code == 404


def test_a_meeting_tells_what_happened_to_it(nidia, browser):
    """Without names, to everybody."""
    code = a_meeting()
    new = {"day": "2026-05-28", "starts": "18:00", "ends": "20:00", "why": "Hay partido"}
    nidia.post(f"/encuentros/{code}/aplazar", data=new)
    text = browser.get(f"/encuentros/{code}").text
    assert text.index("Se convocó") < text.index("Se aplazó")
    assert "Nidia" not in text


def test_the_log_does_not_tell_who_sits_in_a_committee_without_names(portal, visit_as):
    """Asking and commenting are signed by the seat, and no page says whose it is."""
    with unit_of_work() as session:
        committee = Committee.form(
            "Comité reservado", CommitteeKind.DRUG_USE, ATALAYA, by=NIDIA
        )
        session.add(committee)
        session.flush()
        seat(
            session,
            committee,
            session.get_one(Person, PEDRO_ID),
            Position.MEMBER,
            until=BEGIN + timedelta(days=365),
            by=NIDIA,
        )
        number = committee.id
    visit_as("pedro").post(
        "/encuentros/solicitar",
        data={"territory": ATALAYA, "committee": str(number), "subject": "El parque"},
    )
    code = a_meeting(committee_id=number, territory_id=ATALAYA)
    drafted(code)
    with clock.at(AFTER_IT):
        pedro = visit_as("pedro")
        assert TOLD in pedro.get(f"/encuentros/{code}/acta").text
        pedro.post(f"/encuentros/{code}/acta/comentar", data={"words": "Faltó algo"})
        assert "Pedro" not in visit_as("nidia").get(f"/encuentros/{code}/acta").text
    assert "Pedro" not in visit_as("nidia").get("/encuentros/gestion").text
    with reading() as session:
        wanted = select(Event).where(
            Event.kind.in_([EventKind.MEETING_ASKED, EventKind.MINUTES_COMMENTED])
        )
        actors = [event.actor.partition(":")[0] for event in session.scalars(wanted)]
    assert actors == ["seat", "seat"]
