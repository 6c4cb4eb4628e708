"""The list of devices and the page of each: how it stands, in words, the worst first."""

import csv
import io
from datetime import timedelta

import pytest

from models import clock
from models.alerts.codes import DeviceKind, Protocol, Signal
from models.alerts.command import Command
from models.alerts.dead_letter import bury
from models.alerts.device import with_serial
from models.alerts.hearing import hear_all
from models.alerts.incident_stages import Outcome
from models.alerts.pulse import Vital, flush
from models.alerts.reading import Said, Sender
from models.clock import now
from models.session import unit_of_work
from tests.people import ATALAYA, GLORIA, WILSON
from tests.webapp import alarms

LATER = timedelta(hours=3)


def change(serial: str, do) -> None:
    """Let something happen to a device."""
    with unit_of_work() as session:
        do(session.scalars(with_serial(serial)).one())


def hear(serial: str, **vital) -> None:
    """Let a device give a sign of life."""
    with unit_of_work() as session:
        flush(session, {Sender(Protocol.NATIVE, serial): Vital(heard_at=now(), **vital)})


@pytest.fixture
def a_street(portal):
    """One device in every state there is."""
    for serial in ("ON", "SILENT", "LOW", "OPENED", "NEW", "MENDING", "GONE"):
        alarms.a_button(serial, f"Esquina {serial}")
    for serial in ("ON", "LOW", "OPENED"):
        hear(serial, battery=90)
    hear("LOW", battery=11)
    change("OPENED", lambda one: one.tamper())
    alarms.silence("SILENT")
    change("MENDING", lambda one: one.repair(by=GLORIA))
    change("GONE", lambda one: one.retire(by=GLORIA))
    alarms.a_button("SIREN", "Poste 4", kind=DeviceKind.SIREN, comuna=ATALAYA)


def serials(page) -> list[str]:
    """Return the devices on a page, in its order."""
    return [
        part.partition('"')[0]
        for part in page.text.split('class="order-what"><a href="/dispositivos/')[1:]
    ]


def test_the_worst_stands_first(a_street, gloria):
    """Silent, opened, battery low, not heard, in repair, and then what works."""
    found = serials(gloria.get("/dispositivos"))

    assert found == ["SILENT", "OPENED", "LOW", "NEW", "SIREN", "MENDING", "ON"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("estado=con-problemas", {"SILENT", "OPENED", "LOW"}),
        ("estado=en-silencio", {"SILENT"}),
        ("estado=bateria-baja", {"LOW"}),
        ("estado=manipulados", {"OPENED"}),
        ("estado=sin-oir", {"NEW", "SIREN"}),
        ("estado=en-reparacion", {"MENDING"}),
        ("estado=en-linea", {"ON", "LOW", "OPENED"}),
        ("estado=retirados", {"GONE"}),
        ("tipo=siren", {"SIREN"}),
        (f"comuna={ATALAYA}", {"SIREN"}),
        ("protocolo=tasmota", set()),
        ("tipo=nave-espacial", {"SILENT", "OPENED", "LOW", "NEW", "SIREN", "MENDING", "ON"}),
    ],
)
def test_filters_are_links(a_street, gloria, query, found):
    """What an address says that nobody understands is passed over."""
    assert set(serials(gloria.get(f"/dispositivos?{query}"))) == found


def test_silence_is_told_by_how_long_it_lasts(a_street, gloria, tuesday_morning):
    """Nobody subtracts times in their head."""
    with clock.at(tuesday_morning + LATER):
        page = gloria.get("/dispositivos?estado=en-silencio")

    assert "en silencio hace 3 h" in page.text


def test_the_share_that_works_stands_on_top(a_street, gloria):
    """Two of six buttons work: opened, silent, unheard and in repair do not."""
    page = gloria.get("/dispositivos")

    assert "Funcionan 2 de 7: 29 %." in page.text
    assert "2 de 6" in page.text


def test_the_map_shows_the_same_devices(a_street, gloria):
    """Those of the view, each with its figure and its state in words."""
    places = gloria.get("/dispositivos/lugares.json?estado=en-silencio").json["places"]

    [silent] = places
    assert (silent["serial"], silent["mark"]) == ("SILENT", "late")
    assert silent["state"].startswith("en silencio")


def test_the_list_comes_as_a_file(a_street, gloria):
    """With the filters of the page, and nothing that a spreadsheet would carry out."""

    def name(one):
        one.place = "=HYPERLINK(1)"
        one.holder_email = "tienda@demo.cucuta.example"

    change("ON", name)
    page = gloria.get("/dispositivos/datos.csv?estado=en-linea")

    rows = list(csv.DictReader(io.StringIO(page.text)))
    assert {row["serial"] for row in rows} == {"ON", "LOW", "OPENED"}
    assert {row["place"] for row in rows} >= {"'=HYPERLINK(1)"}
    assert "tienda@" not in page.text


def test_a_record_tells_all_of_a_device(gloria, tuesday_morning):
    """What it said, what was odd, what it was told, what it came to."""
    alarms.a_button()
    code = alarms.press(said=tuesday_morning - timedelta(hours=2))
    with unit_of_work() as session:
        sender = Sender(Protocol.NATIVE, alarms.PARK)
        hear_all(session, [Said(sender, "test-1", Signal.TEST, now())] * 2)
        device = session.scalars(with_serial(alarms.PARK)).one()
        session.add(Command.order(device, "self_test", 3, by=GLORIA))
    with unit_of_work() as session:
        incident = session.scalars(alarms._coded(code)).one()  # noqa: SLF001
        incident.acknowledge(by=WILSON)
        incident.close(Outcome.FALSE_ALARM, by=WILSON)
    page = gloria.get(f"/dispositivos/{alarms.PARK}").text

    for words in (
        "Pulsación de pánico",
        "Se pulsó 2 h antes de llegar aquí",
        "Llegó otra vez",
        "Prueba del equipo",
        code,
        "falsas: 1",
        "No se pierde: el equipo repite la pulsación",
        "Se instaló",
    ):
        assert words in page


def test_a_page_of_no_device_is_not_found(gloria):
    """A serial that was mistyped."""
    assert gloria.get("/dispositivos/NADA").status_code == 404


def test_how_to_reach_a_holder_is_for_those_who_may_have_to(visit_as):
    """The room calls the shop; the auditor reads everything but that."""
    alarms.a_button()

    def keep(one):
        one.holder, one.holder_email = "Tienda", "tienda@demo.cucuta.example"

    change(alarms.PARK, keep)
    pages = {
        who: visit_as(who).get(f"/dispositivos/{alarms.PARK}").text
        for who in ("gloria", "wilson", "ana")
    }

    assert {who for who, page in pages.items() if "tienda@" in page} == {"gloria", "wilson"}
    assert all("Tienda" in page for page in pages.values())


def test_who_only_looks_is_offered_no_button(visit_as):
    """The control room sees devices; changing them is the administrator's."""
    alarms.a_button()

    assert "Retirarlo para siempre" not in visit_as("wilson").get("/dispositivos/PB-0007").text


def test_what_nobody_could_read_is_shown_as_text(gloria):
    """Whatever a broken device sends, it is words on a page and nothing else."""
    with unit_of_work() as session:
        bury(session, "convivencia/v1/devices/X/event", b"<script>alert(1)</script>\xff", "?")
    assert "Llegaron mensajes que nadie pudo leer." in gloria.get("/dispositivos").text
    page = gloria.get("/dispositivos/ilegibles")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\xff" in page.text


def test_dead_letters_are_thrown_away_one_by_one_or_when_they_are_old(gloria, tuesday_morning):
    """What still arrives stays."""
    with clock.at(tuesday_morning - timedelta(days=8)), unit_of_work() as session:
        old_id = bury(session, "a", b"1", "el de antes").id
    with unit_of_work() as session:
        new_id = bury(session, "b", b"2", "el de hoy").id
    page = gloria.post(
        "/dispositivos/ilegibles/borrar", data={"cuales": "viejos"}, follow_redirects=True
    )
    assert "Se borró un mensaje." in page.text
    assert "el de hoy" in page.text
    assert gloria.post(f"/dispositivos/ilegibles/{old_id}/borrar").status_code == 404

    page = gloria.post(f"/dispositivos/ilegibles/{new_id}/borrar", follow_redirects=True)
    assert "Todo lo que llega se puede leer." in page.text


def test_all_dead_letters_can_go(gloria):
    """The cause is mended: the shelf is emptied."""
    with unit_of_work() as session:
        bury(session, "a", b"1", "uno")
        bury(session, "a", b"2", "dos")
    page = gloria.post(
        "/dispositivos/ilegibles/borrar", data={"cuales": "todos"}, follow_redirects=True
    )

    assert "Todo lo que llega se puede leer." in page.text
