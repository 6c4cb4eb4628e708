"""A page speaks one language: Spanish, or English to whoever chose it."""

import re
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from models.events import ANYONE
from models.session import unit_of_work
from tests.people import LA_LIBERTAD, LIGHTING
from tests.webapp.streets import (
    IN_BOGOTA,
    IN_LA_LIBERTAD,
    broken_light,
    lay_out,
    mended_light,
    promised_light,
)

CODE, NUMBER = "R-7K4M-92QX", "OT-2026-000001"
PUBLIC = [
    *("/", "/reportar", "/casos", f"/casos/{CODE}", "/mapa", "/denunciar", "/transparencia"),
    *("/transparencia/alarmas", "/transparencia/dispositivos"),
    *("/transparencia/definiciones", "/datos", "/verificar", "/privacidad", "/accesibilidad"),
    *("/ingresar", "/contrasena-olvidada", "/no-existe"),
]
INSIDE = [
    *[("gloria", address) for address in ("/inicio", "/cuenta", "/admin", "/admin/personas")],
    *[("gloria", f"/admin/{page}") for page in ("categorias", "categorias/alumbrado")],
    *[("gloria", f"/admin/{page}") for page in ("dependencias", f"dependencias/{LIGHTING}")],
    *[("gloria", f"/admin/{page}") for page in ("territorio", f"territorio/{LA_LIBERTAD}")],
    *[("gloria", f"/admin/{page}") for page in ("competencias", "claves", "entregas")],
    *[("gloria", page) for page in ("/triaje", f"/triaje/{CODE}", "/moderar")],
    *[("jairo", page) for page in ("/ordenes", f"/ordenes/{NUMBER}")],
    *[("jairo", f"/ordenes/{NUMBER}/{deed}") for deed in ("programar", "devolver")],
    *[("martha", page) for page in ("/inicio", "/confirmar")],
]

# Words that no name, code or address of the test's city holds.
SPANISH = (
    "abierta abierto aceptado arreglado arreglo asignada comité confirmado correo cuándo "
    "dañado dependencia desde días esta este estado fecha foto guardar hace hasta hoy ingresar "
    "lugar lugares mapa mayo nadie orden órdenes para persona plazo por promesa prometida que "
    "quien recibido reporte reportes reportó sin todavía urgente vecinos vence venció ver voz"
)
ENGLISH = (
    "accepted ago all and assigned choose committee confirmed date day days department due "
    "email mended neighbours nobody not of opened order orders overdue password people place "
    "places promised promise received repair report reported reports save see sign since "
    "status the this today until voice was what whoever with you your"
)
# Names in Spanish on English pages: what is published, typed, or officially called so.
NAMES = re.compile(
    r"Calle \d.*|\(.*?\)|Convivencia Cúcuta|Comuna \w+|sha256sum informe\.pdf|Español|English"
    r"|columns? .*?(?=[.,]|$)|«.*?»|“.*?”"
)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SILENT = {"script", "style", "code", "textarea"}  # what was typed, and what programs read
SAID = {"alt", "title", "placeholder", "aria-label"}


class Page(HTMLParser):
    """Reads what stands on a page, beside data, code and names of columns."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Listen to what is spoken; pass over code."""
        self._silent += tag in SILENT
        self.words += [text for name, text in attrs if text and name in SAID]

    def handle_endtag(self, tag: str) -> None:
        """Come out of code."""
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        """Read text."""
        if not self._silent:
            self.words.append(" ".join(data.split()))


def foreign(html: str, markers: str) -> list[str]:
    """Return the texts of a page that hold a word of the other language."""
    marker = re.compile(rf"\b({markers.replace(' ', '|')})\b", re.IGNORECASE)
    return [text for text in Page(html).words if marker.search(NAMES.sub("", text))]


@pytest.fixture
def city(portal):
    """One light just reported, one promised, one mended, one that neighbours confirmed."""
    with unit_of_work() as session:
        lay_out(session)
        order = promised_light(session)
        order.request.code, order.number = CODE, NUMBER
        broken_light(session)
        mended_light(session, uuid4())
        mended_light(session, uuid4()).verify(by=ANYONE)


def test_the_other_language_would_be_noticed(browser):
    """The words looked for are ones that pages do use."""
    assert len(foreign(browser.get("/").text, SPANISH)) > 10

    speak(browser, "en")

    assert len(foreign(browser.get("/").text, ENGLISH)) > 10


def speak(browser, language: str) -> None:
    """Choose a language, as somebody does at the top of every page."""
    browser.post("/idioma", data={"language": language, "next": "/"})


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_speaks_one_language(browser, address):
    """Whoever chose English meets no Spanish, and the other way round."""
    assert foreign(browser.get(address).text, ENGLISH) == []

    speak(browser, "en")

    assert foreign(browser.get(address).text, SPANISH) == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("who", "address"), INSIDE)
def test_a_page_for_those_who_work_here_speaks_one_language(visit_as, who, address):
    """Statuses, dates, names of departments and reasons are in the reader's language."""
    browser = visit_as(who)
    page = browser.get(address)
    assert page.status_code == 200
    assert foreign(page.text, ENGLISH) == []

    speak(browser, "en")

    assert foreign(browser.get(address).text, SPANISH) == []


@pytest.mark.usefixtures("city")
def test_a_form_explains_its_errors_in_the_readers_language(browser):
    """What is refused is explained like everything else, also by the form library."""
    speak(browser, "en")
    page = browser.post("/ingresar", data={"email": "nobody", "password": ""})

    assert "Write your password." in page.text
    assert foreign(page.text, SPANISH) == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("language", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_a_report_speaks_one_language_from_its_first_page_to_its_code(browser, language, other):
    """Every page of it does, with its errors, the reports like it and the way back."""
    speak(browser, language)
    lat, lon = IN_LA_LIBERTAD
    told = [
        {},  # nothing: an error
        {"categoria": "alumbrado"},
        {"lat": str(IN_BOGOTA[0]), "lon": str(IN_BOGOTA[1])},  # elsewhere: an error
        {"lat": str(lat), "lon": str(lon)},
        {},
        {"parecido": "nuevo"},
        {"correo": "nobody"},  # no address, no consent: errors
        {"correo": ""},
        {},
    ]
    page = browser.get("/reportar")
    for typed in told:
        carried = {name: unescape(text) for name, text in HIDDEN.findall(page.text)}
        page = browser.post("/reportar", data=carried | typed, follow_redirects=True)
        assert foreign(page.text, other) == []
    assert re.search(r"R-\w{4}-\w{4}", page.text)
