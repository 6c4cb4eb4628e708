"""`convivencia territory import`: what whoever runs the platform types and reads."""

import pytest

from models.console import main
from models.places.territory import Territory
from models.session import SessionFactory, reading

BARRIOS = "comuna,barrio\n1,Centro\n99,Nowhere\n"


@pytest.fixture
def command(city, database, monkeypatch, tmp_path):
    """Type the command in the city of the test, which has its ten comunas."""
    city.commit()
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path / "var"))

    def command(*words):
        return main(["territory", "import", *map(str, words)])

    yield command
    SessionFactory.kw["bind"].dispose()


def test_a_file_is_imported_and_its_bad_rows_are_listed(command, tmp_path, capsys):
    """One line of figures, one for each reason, and where the rows are."""
    file = tmp_path / "barrios.csv"
    file.write_text(BARRIOS)
    assert command(file) == 0
    said = capsys.readouterr().out
    assert "barrios.csv: 2 rows read, 0 new, 1 changed, 0 unchanged, 1 rejected." in said
    assert "1 · there is no such comuna" in said
    listed = tmp_path / "var" / "imports" / "barrios.csv.rejected.csv"
    assert str(listed) in said
    assert "99,Nowhere" in listed.read_text("utf-8-sig")
    with reading() as session:
        assert not session.get_one(Territory, "54001-C01-B001").approximate


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No such file"), ("a,b\n1,2\n", "The columns are not known")],
)
def test_what_cannot_be_read_is_one_line_and_another_number(
    command, tmp_path, capsys, content, words
):
    """Never a traceback: whoever typed it can mend it."""
    file = tmp_path / "file.csv"
    if content is not None:
        file.write_text(content)
    assert command(file) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
