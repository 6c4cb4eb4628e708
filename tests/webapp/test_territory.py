"""Administration of the territory: lists, files brought in, rows given back."""

import io
import json

import pytest
from shapely.geometry import box, mapping
from sqlalchemy import select

from models.places.demonstration import settle_city
from models.places.public_place import PublicPlace
from models.places.territory import Territory, TerritoryKind
from models.session import reading, unit_of_work

COMUNA = {
    "type": "Feature",
    "properties": {"comuna": 3, "nombre": "Comuna 3 Sur Oriental"},
    "geometry": mapping(box(-72.48, 7.87, -72.46, 7.89)),
}


@pytest.fixture
def send(portal, gloria):
    """Send a file as the administrator does."""

    def send(content, name="archivo.csv", browser=None, **fields):
        content = content if isinstance(content, bytes) else content.encode()
        data = {"file": (io.BytesIO(content), name), **fields}
        return (browser or gloria).post("/admin/territorio/importar", data=data)

    return send


@pytest.fixture
def drawn(portal):
    """The demonstration's territory, over the cast's."""
    with unit_of_work() as session:
        settle_city(session)


def count(table) -> int:
    """Count the rows of a table."""
    with reading() as session:
        return len(session.scalars(select(table)).all())


def test_the_parts_of_the_city_are_listed_with_what_is_missing(gloria):
    """A comuna without a boundary receives no report: that stands out."""
    page = gloria.get("/admin/territorio").text
    assert "La Libertad" in page
    assert "sin límite" in page
    assert gloria.get("/admin/territorio/54001-C03").status_code == 200
    assert gloria.get("/admin/territorio/54001-C99").status_code == 404


def test_a_drawing_of_ours_is_called_approximate(gloria, drawn):
    """Nobody takes it for the official one."""
    assert "dibujo aproximado" in gloria.get("/admin/territorio").text
    page = gloria.get("/admin/territorio/54001-C03").text
    assert "aproximado" in page
    assert "San Mateo" in page
    limit = gloria.get("/admin/territorio/54001-C03/limite.json").json
    assert limit["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert "Malecón" in gloria.get("/admin/territorio/lugares").text
    assert "Malecón" not in gloria.get("/admin/territorio/lugares?en=54001-C01").text
    assert "No hay lugares" in gloria.get("/admin/territorio/lugares?en=54001-C10").text


def test_a_boundary_is_brought_in_and_shown(gloria, send):
    """From then on reports are placed by it."""
    file = json.dumps({"type": "FeatureCollection", "features": [COMUNA]})
    answer = send(file, "comunas 2026.geojson")
    assert "0 nuevas, 1 cambiadas" in answer.text
    page = gloria.get("/admin/territorio/54001-C03").text
    assert "comunas_2026.geojson" in page
    assert "vigente" in page


def test_rows_that_cannot_be_kept_are_given_back(gloria, send):
    """Counted by reason, and as a file to be mended and sent again."""
    answer = send("comuna,barrio\n3,Nuevo\n99,Otro\n", "../../barrios.csv")
    assert "1 nuevas" in answer.text
    assert "esa comuna no existe" in answer.text
    file = gloria.get("/admin/territorio/importar/barrios.csv/rechazadas")
    assert file.status_code == 200
    assert "99,Otro" in file.data.decode("utf-8-sig")
    file.close()


@pytest.mark.parametrize("name", ["nada.csv", "..", "secret_key", "%2e%2e%2fsecret_key"])
def test_only_lists_of_rejected_rows_are_given_back(gloria, name):
    """The folder has other files; none of them is reached from here."""
    assert gloria.get(f"/admin/territorio/importar/{name}/rechazadas").status_code in {404, 308}


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"", {}, "No se reconocen las columnas"),
        (b"a,b\n1,2\n", {}, "No se reconocen las columnas"),
        (b'{"type": "Feat', {}, "su JSON no se puede leer"),
        (b'{"features": 3}', {}, "no es una colección GeoJSON"),
        (b"comuna,barrio\n3,X\n", {"kind": "comunas"}, "este archivo es una tabla"),
        (b'{"features": []}', {"kind": "places"}, "no los tiene"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", {}, "No se reconocen las columnas"),
        (b'"' + b"x" * 300_000, {"kind": "barrios"}, "no se puede leer como tabla"),
    ],
)
def test_a_file_of_something_else_is_explained_beside_its_field(send, content, fields, words):
    """In Spanish, and nothing of it is kept."""
    before = count(Territory)
    answer = send(content, **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert count(Territory) == before


def test_a_form_without_a_file_says_so(gloria):
    """Pressing the button too early is the most usual mistake."""
    answer = gloria.post("/admin/territorio/importar", data={})
    assert answer.status_code == 400
    assert "Escoja un archivo" in answer.text


def test_public_places_are_brought_in(send, drawn):
    """Filed under the comuna their point lies in."""
    before = count(PublicPlace)
    answer = send("lugar,tipo,lat,lon\nParque nuevo,parque,7.889,-72.5\n", "lugares.csv")
    assert "1 nuevas" in answer.text
    assert count(PublicPlace) == before + 1


@pytest.mark.parametrize("who", ["nidia", "jairo", "martha", "ana"])
def test_only_administrators_change_the_map(visit_as, send, who):
    """A boundary decides whose problem a broken lamp is."""
    browser = visit_as(who)
    for page in ("", "/lugares", "/importar", "/54001-C03", "/54001-C03/limite.json"):
        assert browser.get(f"/admin/territorio{page}").status_code == 403
    assert send("comuna,barrio\n3,Nuevo\n", browser=browser).status_code == 403
    with reading() as session:
        assert not session.scalars(Territory.of_kind(TerritoryKind.BARRIO)).all()
