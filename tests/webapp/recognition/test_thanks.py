"""A neighbour thanks a unit, another one confirms, and everybody reads it without names."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models.alerts.unit import Unit, UnitKind
from models.calendar import city_day
from models.clock import now
from models.session import reading, unit_of_work
from models.trust.recognition import Recognition
from models.trust.recognition_stages import AsideReason, RecognitionStatus, Side, WordsState
from models.trust.thanker import Thanker, who_thanked
from models.trust.unit_hold import HoldReason, UnitHold, hold
from tests.people import CAST, GLORIA
from tests.webapp import alarms
from tests.webapp.recognition.conftest import KEY, known, second_page, thanks, typed

_S = RecognitionStatus


def how_many() -> int:
    """Count the thanks there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Recognition)) or 0


def test_giving_thanks_shows_them_first_and_then_the_link(browser, patrol):
    """Nothing is written before the person has seen it; then comes a link and a square code."""
    check = browser.post("/reconocimientos/nuevo", data=typed(patrol))
    assert "Revise y envíe" in check.text
    assert "Esperaron conmigo" in check.text
    assert how_many() == 0
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', check.text))
    sent = browser.post("/reconocimientos/nuevo", data=hidden | {"enviar": "si"})
    assert sent.location == "/reconocimientos/recibido"
    page = browser.get(sent.location)
    [code] = re.findall(r"G-\w{4}-\w{4}", page.text)[:1]
    assert second_page(code) in page.text
    assert "<svg" in page.text
    assert "carmen@" not in page.text
    assert known(code).status is _S.RECEIVED


def test_an_impatient_thumb_thanks_once_and_still_gets_the_link(browser, patrol):
    """The page that was checked carries a mark; the second sending finds the first."""
    check = browser.post("/reconocimientos/nuevo", data=typed(patrol)).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', check))
    assert hidden["marca"]
    for _ in range(2):
        sent = browser.post("/reconocimientos/nuevo", data=hidden | {"enviar": "si"})
        assert sent.status_code == 303
    assert "/confirmar/" in browser.get(sent.location).text
    with reading() as session:
        assert len(session.scalars(select(Recognition)).all()) == 1


def test_what_was_typed_comes_back_for_correcting(browser, patrol):
    """With everything in it."""
    page = browser.post("/reconocimientos/nuevo", data=typed(patrol, corregir="si"))
    assert page.status_code == 200
    assert "Esperaron conmigo" in page.text
    assert "carmen@correo.example" in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("servicio", "", "Escoja qué hizo"),
        ("servicio", "captures", "ya no está en la lista"),
        ("unidad", "", "Escoja la unidad"),
        ("unidad", str(UUID(int=3)), "ya no está en servicio"),
        ("dia", "2030-01-01", "todavía no llega"),
        ("dia", "2020-01-01", "más de 60 días"),
        ("territorio", "nada", "de la lista"),
        ("correo", "", "Deje su correo o su teléfono"),
        ("telefono", "123", "diez números"),
        ("acepta", "", "Sin su autorización"),
        ("segunda", "Carmen@correo.example", "otra persona, no usted"),
        ("palabras", "Capturaron al del bar", "“Capturaron”"),
        ("palabras", "x" * 601, "600 letras"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_lost(browser, patrol, field, value, said):
    """Beside the field, with the rest as it was typed."""
    page = browser.post(
        "/reconocimientos/nuevo", data=typed(patrol, enviar="si") | {field: value}
    )
    assert page.status_code == 422
    assert said in page.text
    if field != "palabras":
        assert "Esperaron conmigo" in page.text
    assert how_many() == 0


def test_a_fourth_time_or_twice_to_one_unit_is_told_from_when(browser, patrol):
    """The day is named and the words stay."""
    browser.post("/reconocimientos/nuevo", data=typed(patrol, enviar="si"))
    page = browser.post("/reconocimientos/nuevo", data=typed(patrol, enviar="si"))
    assert page.status_code == 422
    assert "una vez a cada unidad" in page.text
    assert "4 de junio" in page.text
    assert "Esperaron conmigo" in page.text
    assert how_many() == 1


def test_a_crew_does_not_thank_its_own_unit(visit_as, patrol):
    """Nor does it confirm what others say of it."""
    page = visit_as("yesid").post("/reconocimientos/nuevo", data=typed(patrol, enviar="si"))
    assert "La agradecen otros" in page.text
    assert how_many() == 0
    page = visit_as("yesid").post(second_page(thanks(patrol)))
    assert "Lo confirma otra persona" in page.text


def test_a_committee_member_speaks_for_the_committee(martha, patrol):
    """Without leaving anything: they signed in."""
    sent = martha.post(
        "/reconocimientos/nuevo", data=typed(patrol, enviar="si", correo="", acepta="")
    )
    assert sent.status_code == 303
    with reading() as session:
        given = session.scalars(select(Recognition)).one()
        assert given.thanked_by is Side.COMMITTEE
        assert session.scalars(who_thanked(given.id)).one().person_id == CAST["martha"].id


def test_a_second_person_confirms_by_the_link(browser, code):
    """It counts, and the page says what happens next."""
    asked = browser.get(second_page(code))
    assert "¿Fue así?" in asked.text
    assert "Muy amables" not in asked.text  # nobody has read it yet
    page = browser.post(second_page(code), data={"telefono": "310 555 0199", "acepta": "y"})
    assert "Gracias por confirmarlo" in page.text
    assert (known(code).status, known(code).confirmed_by) == (_S.CONFIRMED, Side.RESIDENT)
    again = browser.get(second_page(code))
    assert "ya no espera" in again.text


@pytest.mark.parametrize(
    "data",
    [
        {"correo": "CARMEN@correo.example", "acepta": "y"},
        {"correo": "", "acepta": "y"},
        {"correo": "luis@correo.example"},
    ],
)
def test_whoever_gave_thanks_or_leaves_nothing_does_not_confirm(browser, code, data):
    """Explained on the same page."""
    page = browser.post(second_page(code), data=data)
    assert page.status_code == 422
    assert known(code).status is _S.RECEIVED


def test_the_same_browser_does_not_confirm(browser, patrol):
    """Whatever address is typed there."""
    browser.post("/reconocimientos/nuevo", data=typed(patrol, enviar="si"))
    with reading() as session:
        code = session.scalars(select(Recognition)).one().code
    data = {"correo": "luis@correo.example", "acepta": "y"}
    page = browser.post(second_page(code), data=data)
    assert "Nadie confirma lo suyo" in page.text
    assert known(code).status is _S.RECEIVED


def test_a_guessed_link_opens_nothing(browser, code):
    """Nor does that of somebody else's thanks."""
    assert browser.get(f"/reconocimientos/{code}/confirmar/abc").status_code == 404
    assert browser.post(f"/reconocimientos/{code}/confirmar/abc").status_code == 404


def test_secret_pages_are_kept_by_nobody(browser, code):
    """No cache, and no search engine."""
    answer = browser.get(second_page(code))
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_committee_of_the_comuna_confirms(martha, visit_as, code):
    """Martha's does, Rosa's of another comuna neither sees it nor may."""
    assert code in martha.get("/reconocimientos/por-confirmar").text
    assert code not in visit_as("rosa").get("/reconocimientos/por-confirmar").text
    assert visit_as("rosa").post(f"/reconocimientos/{code}/fue-asi").status_code == 403
    martha.post(f"/reconocimientos/{code}/fue-asi")
    assert (known(code).status, known(code).confirmed_by) == (_S.CONFIRMED, Side.COMMITTEE)
    again = martha.post(f"/reconocimientos/{code}/fue-asi")
    assert again.status_code == 409


def test_a_member_does_not_confirm_what_they_gave(martha, patrol):
    """Another member does."""
    martha.post("/reconocimientos/nuevo", data=typed(patrol, enviar="si"))
    with reading() as session:
        code = session.scalars(select(Recognition)).one().code
    page = martha.post(f"/reconocimientos/{code}/fue-asi", follow_redirects=True)
    assert "Nadie confirma lo suyo" in page.text
    assert known(code).status is _S.RECEIVED


def test_the_committee_may_say_that_it_was_not_so(martha, code, browser):
    """Then it is shown to nobody."""
    martha.post(f"/reconocimientos/{code}/no-fue-asi")
    assert known(code).aside_reason is AsideReason.NOT_TRUE
    assert browser.get(f"/reconocimientos/{code}").status_code == 404


def test_the_public_list_goes_by_name_and_counts_nobody(browser, martha, patrol):
    """The unit with fewer thanks stands first when its name does; none is counted."""
    first = alarms.a_unit("Auxilio 1", kind=UnitKind.CIVIL_DEFENCE)
    for number, unit in enumerate((patrol, patrol, first)):
        given = thanks(unit, email=f"v{number}@correo.example", browser=f"b{number}")
        martha.post(f"/reconocimientos/{given}/fue-asi")
    page = browser.get("/reconocimientos").text
    assert page.index("Auxilio 1") < page.index("Cuadrante 12")
    assert "orden alfabético" in page
    assert not re.search(r"\d+ (agradecimientos|reconocimientos)", page)
    assert "correo.example" not in page


def test_words_are_read_before_they_are_shown(browser, martha, visit_as, code):
    """The liaison shows or hides them; nobody else may."""
    martha.post(f"/reconocimientos/{code}/fue-asi")
    assert "Muy amables" not in browser.get("/reconocimientos").text
    nidia = visit_as("nidia")
    assert "Muy amables" in nidia.get("/moderar/agradecimientos").text
    nidia.post(f"/moderar/agradecimientos/{code}", data={"deed": "show"})
    assert "Muy amables" in browser.get("/reconocimientos").text
    nidia.post(f"/moderar/agradecimientos/{code}", data={"deed": "hide"})
    assert "Muy amables" not in browser.get(f"/reconocimientos/{code}").text
    assert known(code).words_state is WordsState.HIDDEN


def test_setting_aside_asks_why(visit_as, code):
    """And without a reason does nothing."""
    nidia = visit_as("nidia")
    page = nidia.post(f"/moderar/agradecimientos/{code}", data={"deed": "aside"})
    assert page.status_code == 422
    assert "Escoja el motivo" in page.text
    nidia.post(
        f"/moderar/agradecimientos/{code}", data={"deed": "aside", "motivo": "names_people"}
    )
    assert known(code).aside_reason is AsideReason.NAMES_PEOPLE


def test_a_hold_begins_with_a_reason_and_ends(gloria, martha, patrol, code, browser):
    """What waited counts from then on; the public hears of none of it."""
    address = f"/reconocimientos/unidades/{patrol}"
    assert gloria.post(f"{address}/espera").status_code == 422
    gloria.post(f"{address}/espera", data={"motivo": "inquiry"})
    again = gloria.post(f"{address}/espera", data={"motivo": "inquiry"}, follow_redirects=True)
    assert "ya estaba en espera" in again.text
    martha.post(f"/reconocimientos/{code}/fue-asi")
    assert known(code).status is _S.HELD
    assert "en espera" not in browser.get(f"/reconocimientos/{code}").text
    assert "Cuadrante 12" not in browser.get("/reconocimientos").text
    page = gloria.post(f"{address}/seguir", follow_redirects=True)
    assert "Desde hoy cuenta 1 agradecimiento" in page.text
    assert known(code).status is _S.CONFIRMED


def test_the_auditor_sees_holds_and_changes_none(visit_as, patrol):
    """No button, and no door behind it."""
    with unit_of_work() as session:
        hold(session, session.get_one(Unit, patrol), HoldReason.INQUIRY, by=GLORIA)
    ana = visit_as("ana")
    page = ana.get("/reconocimientos/unidades").text
    assert "investigación en curso" in page.lower()
    assert "Que siga" not in page
    assert ana.post(f"/reconocimientos/unidades/{patrol}/seguir").status_code == 403
    with reading() as session:
        assert session.scalars(UnitHold.all_open()).one()


def test_whoever_gave_thanks_takes_them_back_by_their_own_link(browser, code):
    """And everything by which they could be found goes."""
    with reading() as session:
        giver = session.scalars(who_thanked(known(code).id)).one()
    address = f"/reconocimientos/mios/{giver.secret(KEY)}"
    assert "Borrar mis datos" in browser.get(address).text
    page = browser.post(address)
    assert "quedó retirado" in page.text
    with reading() as session:
        gone = session.get_one(Thanker, giver.id)
        assert (gone.email, gone.browser) == (None, None)
    assert known(code).aside_reason is AsideReason.WITHDRAWN


def test_the_catalogue_is_edited_and_takes_no_force(gloria, browser):
    """A service is added, renamed and retired; captures are not offered by anybody."""
    page = gloria.post(
        "/admin/servicios/nuevo",
        data={"name_es": "Capturas del mes", "name_en": "Arrests", "position": "9"},
    )
    assert "lo que se premia se repite" in page.text
    gloria.post(
        "/admin/servicios/nuevo",
        data={
            "name_es": "Arregló una bicicleta",
            "name_en": "Mended a bicycle",
            "position": "9",
            "active": "y",
        },
    )
    assert "Arregló una bicicleta" in browser.get("/reconocimientos/nuevo").text
    gloria.post(
        "/admin/servicios/mendedabicycle",
        data={"name_es": "Arregló una bici", "name_en": "Mended a bike", "position": "9"},
    )
    assert "Arregló una bici" not in browser.get("/reconocimientos/nuevo").text


def test_the_rules_are_public_in_both_languages(browser):
    """And name what never counts."""
    page = browser.get("/reconocimientos/reglas").text
    assert "Capturas, multas" in page
    browser.post("/idioma", data={"language": "en", "next": "/"})
    assert "Walked somebody home" in browser.get("/reconocimientos/reglas").text


def test_last_months_are_found_by_their_links(browser, martha, code):
    """And a month nobody knows is this one."""
    martha.post(f"/reconocimientos/{code}/fue-asi")
    assert code in browser.get("/reconocimientos?mes=1999-13&comuna=nada").text
    assert code not in browser.get("/reconocimientos?mes=2026-04").text
    assert city_day(now() - timedelta(days=0)).isoformat().startswith("2026-05")
