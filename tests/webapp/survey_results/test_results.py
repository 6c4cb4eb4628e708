"""A published result is everybody's; one that is not is nobody's; hidden stays hidden."""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from models.session import reading
from models.trust.survey_margin import MarginTable
from models.trust.survey_result import SurveyResult
from models.trust.surveys import catalogue
from models.trust.surveys.wave_stages import WaveMode
from tests.people import CAST
from tests.webapp.survey_results.conftest import a_wave, give_figures

PAGE = "/encuestas/confianza/resultados"


@pytest.mark.parametrize("who", [None, *CAST])
def test_nobody_sees_an_unpublished_result(browser, visit_as, who):
    """Neither the page nor a file, whoever asks and however."""
    a_wave("confianza", publish=False)
    visitor = visit_as(who) if who else browser
    for address in (PAGE, f"{PAGE}.json", f"{PAGE}.csv", f"{PAGE}.pdf"):
        assert visitor.get(address).status_code == 404


def test_in_the_minute_before_it_is_computed_the_page_says_so(browser):
    """And gives no file."""
    a_wave("confianza")
    assert "se está calculando" in browser.get(PAGE).text
    assert browser.get(f"{PAGE}.json").status_code == 404


def test_a_weighted_result_says_how_it_was_taken(browser, computed):
    """Target, mode, dates, n, response rate, weights, effective n and version."""
    give_figures()
    wave_id = a_wave("confianza")
    assert computed(wave_id)
    assert not computed(wave_id)  # once
    page = browser.get(PAGE).text
    for said in (
        "Personas de 18 años o más",
        "códigos en papel o QR",
        "Muestra al azar",
        "de 240 invitados (50,0 %)",
        "según DANE 2026",
        "Tamaño efectivo",
        "residentes, versión 1",
        "menos de 10 personas",
    ):
        assert said.lower() in page.lower(), said
    assert "<svg" in page


def test_the_files_are_what_was_frozen(browser, computed):
    """The bytes have the digest that the page shows; the document carries them."""
    wave_id = a_wave("confianza")
    computed(wave_id)
    data = browser.get(f"{PAGE}.json")
    digest = sha256(data.data).hexdigest()
    assert digest in browser.get(PAGE).text
    assert "Ola confianza" in browser.get(f"/verificar?huella={digest}").text
    rows = list(csv.DictReader(StringIO(browser.get(f"{PAGE}.csv").text)))
    assert {row["part"] for row in rows} == {"construct", "item", "group"}
    document = PdfReader(BytesIO(browser.get(f"{PAGE}.pdf").data))
    assert document.attachments["datos.json"] == [data.data]


def test_without_figures_the_word_unweighted_stands_on_the_page(browser, computed):
    """In both languages."""
    computed(a_wave("confianza"))
    assert "Sin ponderar: la ciudad no ha dado" in browser.get(PAGE).text
    browser.post("/idioma", data={"language": "en", "next": "/"})
    assert "Unweighted: the city has not given" in browser.get(PAGE).text


def test_an_open_form_is_called_so_and_has_no_interval(browser, computed):
    """The words "no probabilística" come before the figures."""
    computed(a_wave("confianza", mode=WaveMode.WEB))
    page = browser.get(PAGE).text
    assert page.index("No probabilística") < page.index("De 0 a 100")
    data = json.loads(browser.get(f"{PAGE}.json").data)
    assert all(one["interval"] is None for one in data["constructs"])


def test_a_small_comuna_is_hidden_on_the_page_and_in_every_file(browser, computed):
    """Seven people of Atalaya: neither they nor what would give them back."""
    computed(a_wave("confianza"))
    data = json.loads(browser.get(f"{PAGE}.json").data)
    comunas = next(one for one in data["breakdowns"] if one["dimension"] == "comuna")
    assert [one["people"] for one in comunas["groups"]] == [None, None]
    page = browser.get(PAGE).text
    assert "oculto" in page
    rows = csv.DictReader(StringIO(browser.get(f"{PAGE}.csv").text))
    assert not [
        row for row in rows if row["dimension"] == "comuna" and (row["people"] or row["mean"])
    ]


def test_both_sides_stand_side_by_side_with_the_gap(browser, computed):
    """On the questions that were asked of both."""
    computed(a_wave("confianza"))
    assert "Los dos lados" not in browser.get(PAGE).text
    computed(a_wave("uniformados", catalogue.OFFICERS, people=40, mode=WaveMode.OFFICERS))
    page = browser.get(PAGE).text
    assert "Los dos lados, sobre lo mismo" in page
    assert "residentes menos uniformados" in page
    other = browser.get("/encuestas/uniformados/resultados").text
    assert "uniformados menos residentes" in other


def table(*lines: str) -> dict[str, str]:
    """Type a table of figures."""
    return {"source": "DANE 2026", "table": "\n".join(lines)}


GOOD = (
    "comuna;La Libertad;70.000",
    "comuna;54001-C07;60000",
    "sexo;mujer;68000",
    "sexo;hombre;62000",
    "edad;18-28;130000",
)


def test_figures_are_taken_as_people_write_them(gloria):
    """By name or number, with dots; and from a file."""
    assert gloria.post("/admin/poblacion", data=table(*GOOD)).status_code == 303
    text = "dimension,category,people\n" + "\n".join(GOOD).replace(";", ",")
    sent = gloria.post(
        "/admin/poblacion",
        data={"source": "DANE", "file": (BytesIO(text.encode()), "cifras.csv")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    with reading() as session:
        tables = session.scalars(select(MarginTable)).all()
    assert len(tables) == 2
    assert tables[0].figures["sex"] == {"woman": 68000, "man": 62000}
    assert "en uso" in gloria.get("/admin/poblacion").text


def test_figures_that_do_not_add_up_are_explained_and_stay_typed(gloria):
    """With the total of each dimension, so that one sees which."""
    wrong = [line.replace("62000", "52000") for line in GOOD]
    page = gloria.post("/admin/poblacion", data=table(*wrong))
    assert page.status_code == 422
    assert "no suman lo mismo" in page.text
    assert "sexo 120.000" in page.text
    assert "comuna;La Libertad;70.000" in page.text
    with reading() as session:
        assert session.scalars(select(MarginTable)).first() is None


def test_every_line_that_cannot_be_read_is_told(gloria):
    """All of them at once, each with its number and why."""
    page = gloria.post(
        "/admin/poblacion",
        data=table(
            *GOOD,
            "comuna;Narnia;5",
            "altura;alto;5",
            "sexo;mujer;7",
            "edad;60+;-5",
            "edad;60+",
        ),
    ).text
    for said in (
        "Línea 6</b>: no conocemos esa categoría",
        "Línea 7</b>: la dimensión debe ser",
        "Línea 8</b>: esa categoría ya estaba",
        "Línea 9</b>: las personas deben ser",
        "Línea 10</b>: debe tener tres columnas",
    ):
        assert said in page


def test_a_file_of_an_old_program_is_read_whatever_ends_its_lines(gloria):
    """A carriage return alone is the end of a line too."""
    for end in ("\r", "\r\n"):
        sent = gloria.post(
            "/admin/poblacion",
            data={"source": "DANE", "file": (BytesIO(end.join(GOOD).encode()), "cifras.csv")},
            content_type="multipart/form-data",
        )
        assert sent.status_code == 303


@pytest.mark.parametrize("people", ["9" * 10, "9" * 400])
def test_more_people_than_any_city_has_are_not_believed(gloria, people):
    """A slip of the finger, or a number that no program can hold."""
    page = gloria.post("/admin/poblacion", data=table(f"sexo;mujer;{people}"))
    assert page.status_code == 422
    assert "Línea 1</b>: las personas deben ser" in page.text


def test_of_a_file_that_is_too_long_no_half_is_taken(gloria):
    """Its last lines would be missing, or cut in the middle of a figure."""
    text = "\n".join([*GOOD, *("" for _ in range(40_000))])
    page = gloria.post(
        "/admin/poblacion",
        data={"source": "DANE", "file": (BytesIO(text.encode()), "cifras.csv")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 422
    assert "demasiado larga" in page.text


def test_an_empty_table_is_no_table(gloria):
    """Nothing is weighted to nothing."""
    assert "está vacía" in gloria.post("/admin/poblacion", data=table("")).text


def test_a_result_is_never_changed_afterwards(browser, computed):
    """The database itself refuses, and new figures leave what is published as it is."""
    computed(a_wave("confianza"))
    before = browser.get(f"{PAGE}.json").data
    give_figures()
    assert browser.get(f"{PAGE}.json").data == before
    assert SurveyResult.__table__.info["append_only"]


def test_data_portals_hear_of_it_once_it_is_published(browser, computed):
    """With the addresses of both files, and not before."""
    wave_id = a_wave("confianza")
    assert "confianza" not in browser.get("/data.json").text
    computed(wave_id)
    listed = browser.get("/data.json").json["dataset"]
    one = next(each for each in listed if each["title"] == "Ola confianza")
    for file in one["distribution"]:
        assert (
            browser.get(file["downloadURL"].removeprefix("http://localhost")).status_code == 200
        )
