"""Files of the city's divisions: good rows kept, bad ones given back, nothing added twice."""

import csv
import json
import os
from pathlib import Path

import pytest
from shapely.geometry import box, mapping, shape

from models.imports import Rejection, Tally, UnreadableFileError
from models.places.codes import Fault, FileKind
from models.places.demonstration import settle_city
from models.places.geometry import TerritoryGeometry, outlines
from models.places.importing import import_file
from models.places.locate import locate
from models.places.public_place import PlaceKind, PublicPlace
from models.places.territory import Territory, TerritoryKind, barrios_called, comuna_id


@pytest.fixture
def write(tmp_path):
    """Write a file as somebody's office would send it."""

    def write(name, content, encoding="utf-8") -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return file

    return write


def feature(number, west=-72.5, south=7.88, **more):
    """Make a comuna of about a kilometre, with the properties such files have."""
    outline = mapping(box(west, south, west + 0.01, south + 0.01))
    properties = {"comuna": number, "nombre": f"Comuna {number}"}
    return {"type": "Feature", "properties": properties, "geometry": outline} | more


def collection(*features):
    """Put features into a file."""
    return json.dumps({"type": "FeatureCollection", "features": features})


def counts(tally):
    """Sum an import up: read, added, changed, unchanged, rejected."""
    return (
        tally.read,
        tally.added,
        tally.changed,
        tally.unchanged,
        [rejection.reason for rejection in tally.rejected],
    )


def test_boundaries_are_added_once(session, write):
    """The same file twice changes nothing; one comuna drawn anew changes that one."""
    file = write("comunas.geojson", collection(feature(1), feature(2, west=-72.48)))
    assert counts(import_file(session, file)) == (2, 2, 0, 0, [])
    assert counts(import_file(session, file)) == (2, 0, 0, 2, [])

    redrawn = collection(feature(1), feature(2, west=-72.47))
    assert counts(import_file(session, write("new.geojson", redrawn))) == (2, 0, 1, 1, [])
    versions = session.query(TerritoryGeometry).filter_by(territory_id=comuna_id(2)).all()
    assert sorted(version.valid_to is None for version in versions) == [False, True]


def test_broken_boundaries_are_given_back_with_the_reason(session, write):
    """Each of these occurs in real files; the good ones around them are kept."""
    in_metres = mapping(box(1_170_000, 1_365_000, 1_171_000, 1_366_000))
    file = write(
        "comunas.geojson",
        collection(
            feature(1),
            feature(2, geometry=None),
            feature(3, geometry={"type": "Polygon", "coordinates": "nowhere"}),
            feature(4, geometry={"type": "Point", "coordinates": [-72.5, 7.9]}),
            feature(5, geometry=in_metres),
            feature(6, properties={"nombre": "Sin número"}),
            feature(7, properties=None),
            feature(1, west=-72.46),
            feature("x" * 10_000),
            "not a feature",
            feature(8, west=-72.46, properties={"COMUNA": "08", "NOMBRE": "Occidental\x00"}),
        ),
    )
    tally = import_file(session, file)
    assert counts(tally) == (
        11,
        2,
        0,
        0,
        [
            Fault.NO_BOUNDARY,
            Fault.NO_BOUNDARY,
            Fault.NO_BOUNDARY,
            Fault.NOT_DEGREES,
            Fault.NO_COMUNA,
            Fault.NO_COMUNA,
            Fault.REPEATED,
            Fault.NO_COMUNA,
            Fault.NO_COMUNA,
        ],
    )
    assert session.get(Territory, comuna_id(8)).name == "Occidental"


def test_a_boundary_that_crosses_itself_is_mended(session, write):
    """A bow tie has an inside too; refusing a whole comuna for one corner helps nobody."""
    corners = [[-72.5, 7.88], [-72.49, 7.89], [-72.49, 7.88], [-72.5, 7.89], [-72.5, 7.88]]
    bow_tie = {"type": "Polygon", "coordinates": [corners]}
    tally = import_file(session, write("c.geojson", collection(feature(1, geometry=bow_tie))))
    assert counts(tally) == (1, 1, 0, 0, [])
    (drawn,) = outlines(session, TerritoryKind.COMUNA).values()
    assert shape(drawn).is_valid


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "FeatureCollection", "features": [',
        "[1, 2, 3]",
        '{"type": "Feature"}',
        "[" * 100_000,
        "una;tabla;de;otra;cosa\n1;2;3;4;5\n",
        "",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    ],
)
def test_a_file_of_something_else_is_refused_whole(session, write, content):
    """One sentence says what is wrong with it."""
    with pytest.raises(UnreadableFileError, match=r"\w+ \w+"):
        import_file(session, write("file", content))


def test_a_file_that_is_not_there_is_said_so(session, tmp_path):
    """A mistyped name is no reason for a traceback."""
    with pytest.raises(UnreadableFileError, match="No such file"):
        import_file(session, tmp_path / "nothing.csv")


BARRIOS = "comuna,barrio,otras_grafias\n1,Peñón,\n3,Niña Ceci,Niña Cecilia\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_barrios_come_in_every_encoding_offices_use(city, write, encoding):
    """An ñ is an ñ whatever the spreadsheet made of it."""
    assert import_file(city, write("barrios.csv", BARRIOS, encoding)).added == 2
    assert [barrio.name for barrio in barrios_called(city, "Penon")] == ["Peñón"]
    assert [barrio.name for barrio in barrios_called(city, "NIÑA CECILIA")] == ["Niña Ceci"]


def test_a_barrio_keeps_its_number_for_good(city, write):
    """Ids stand in events and reports: another file in another order must not move them."""
    import_file(city, write("a.csv", "comuna;barrio\n7;Claret\n7;Ospina Pérez\n"))
    former = {b.name: b.id for b in city.scalars(Territory.of_kind(TerritoryKind.BARRIO))}
    tally = import_file(
        city, write("b.csv", "barrio;comuna\nOSPINA PEREZ;7\nNuevo;7\nClaret;7\n")
    )
    assert counts(tally) == (3, 1, 1, 1, [])
    assert [b.id for b in barrios_called(city, "ospina pérez")] == [former["Ospina Pérez"]]
    assert [b.id for b in barrios_called(city, "nuevo")] == ["54001-C07-B006"]


def test_the_same_name_in_two_comunas_is_two_barrios(city, write):
    """Thirteen names repeat in the city; each is a barrio of its own."""
    import_file(city, write("barrios.csv", "comuna,barrio\n4,Bellavista\n4,bellavista\n"))
    found = [barrio.parent_id for barrio in barrios_called(city, "Bellavista")]
    assert found == [comuna_id(2), comuna_id(3), comuna_id(4)]


def test_broken_barrio_rows_are_given_back(city, write, tmp_path):
    """They are listed with line and reason, and the good ones are kept."""
    file = write(
        "barrios.csv",
        "comuna,barrio,lat,lon\n"
        "1,Bueno,7.889,-72.5\n"
        ",Sin comuna,,\n"
        "99,En otra parte,,\n"
        "1,,,\n"
        "1,---,,\n"
        f"1,{'a' * 10_000},,\n"
        "1,Nulo\x00,,\n"
        "1\n"
        "1,Coordenada,siete,-72.5\n"
        "1,Bueno,,\n"
        '1,"Con ""comillas"", y coma",,\n'
        "comuna 2,مرحبا 🙂,,,,,\n",
    )
    tally = import_file(city, file)
    assert counts(tally) == (
        12,
        3,
        0,
        0,
        [
            Fault.NO_COMUNA,
            Fault.UNKNOWN_COMUNA,
            Fault.NO_NAME,
            Fault.NO_NAME,
            Fault.NAME_TOO_LONG,
            Fault.BROKEN_ROW,
            Fault.BROKEN_ROW,
            Fault.NO_COORDINATES,
            Fault.REPEATED,
        ],
    )
    listed = tally.write_rejected(tmp_path)
    assert listed == tmp_path / "imports" / "barrios.csv.rejected.csv"
    with listed.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[0] == {
        "linea": "3",
        "motivo": "no_comuna",
        "explicacion": "falta el número de la comuna",
        "contenido": ",Sin comuna,,",
    }
    assert len(rows) == 9
    assert "9 rechazadas" in tally.in_words()


@pytest.mark.parametrize("cell", ["=1+1", "+57 7", "-1", "@SUM(A1)", " =HYPERLINK(0)"])
def test_no_rejected_row_is_a_formula(tmp_path, cell):
    """The list is opened in a spreadsheet, and its rows came from anywhere."""
    tally = Tally("barrios.csv", rejected=[Rejection(2, Fault.BROKEN_ROW, cell)])
    listed = tally.write_rejected(tmp_path)

    with listed.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["contenido"] for row in csv.DictReader(lines)] == [f"'{cell}"]


def test_the_list_of_rejected_rows_goes_when_all_are_good(city, write, tmp_path):
    """Yesterday's complaints about a file must not outlive the mended one."""
    bad = import_file(city, write("b.csv", "comuna,barrio\n99,X\n"))
    assert bad.write_rejected(tmp_path).exists()
    good = import_file(city, write("b.csv", "comuna,barrio\n1,X\n"))
    assert good.write_rejected(tmp_path) is None
    assert not list((tmp_path / "imports").iterdir())


def test_public_places_are_filed_under_the_comuna_of_their_point(city, write):
    """Nobody has to know the comuna of a park; in the country one names the corregimiento."""
    file = write(
        "lugares.csv",
        "lugar,tipo,lat,lon,radio_m,corregimiento\n"
        'Parque nuevo,parque,"7,889","-72,5",120,\n'
        "Plaza de mercado,plaza_mercado,7.94,-72.495,,\n"
        "Cancha,cancha,8.15,-72.45,60,la buena esperanza\n"
        "Quiosco,quiosco,8.15,-72.45,60,\n"
        "Torre,otro,4.6,-74.1,60,\n"
        "Sin punto,otro,,,60,\n",
    )
    tally = import_file(city, file)
    assert counts(tally) == (
        6,
        3,
        0,
        0,
        [Fault.NO_CORREGIMIENTO, Fault.OUTSIDE, Fault.NO_COORDINATES],
    )
    found = {
        place.name: (place.territory_id, place.kind, place.radius_m)
        for place in city.query(PublicPlace).filter(PublicPlace.approximate.is_(False))
    }
    assert found == {
        "Parque nuevo": (comuna_id(1), PlaceKind.PARK, 120),
        "Plaza de mercado": (comuna_id(6), PlaceKind.MARKET, 100),
        "Cancha": ("54001-R05", PlaceKind.SPORTS_GROUND, 60),
    }
    assert import_file(city, file).unchanged == 3


def test_the_kind_can_be_said_instead_of_guessed(session, write):
    """A file of corregimientos may call its column otherwise."""
    file = write("c.csv", "nombre\nSan Pedro\n")
    assert import_file(session, file, kind=FileKind.CORREGIMIENTOS).added == 1
    with pytest.raises(UnreadableFileError, match="Boundaries come as GeoJSON"):
        import_file(session, file, kind=FileKind.COMUNAS)
    with pytest.raises(UnreadableFileError, match="holds boundaries"):
        import_file(session, write("c.geojson", collection(feature(1))), kind=FileKind.BARRIOS)


@pytest.fixture
def samples() -> str:
    """The folder with published files of the city, where this machine has them."""
    folder = os.environ.get("CONVIVENCIA_SAMPLES")
    if not folder:
        pytest.skip("CONVIVENCIA_SAMPLES is not set: no published files to import")
    return folder


def test_the_published_files_are_read_whole(session, samples):
    """Ten comunas, ten corregimientos and three hundred barrios, none of them refused."""
    settle_city(session, samples)
    for name, expected in (
        ("cucuta_comunas.geojson", 10),
        ("cucuta_corregimientos.csv", 10),
        ("cucuta_barrios_comuna.csv", 301),
        ("cucuta_lugares_publicos.csv", 3),
    ):
        tally = import_file(session, Path(samples) / "geo" / name)
        assert counts(tally) == (expected, 0, 0, expected, [])
    assert not session.get(Territory, comuna_id(7)).approximate
    names = [barrio.name for barrio in session.scalars(Territory.of_kind(TerritoryKind.BARRIO))]
    assert len(names) > len(set(names))


def test_the_real_boundaries_take_the_place_of_the_drawn_ones(city, samples):
    """Demonstration boundaries give way to surveyed ones and are not drawn over them."""
    settle_city(city, samples)
    settle_city(city)
    assert not city.get(Territory, comuna_id(1)).approximate
    for file in json.loads((Path(samples) / "geo/cucuta_comunas.geojson").read_text())[
        "features"
    ]:
        lon, lat = file["properties"]["punto_interior"]
        assert locate(city, lat, lon).comuna_id == comuna_id(file["properties"]["comuna"])
