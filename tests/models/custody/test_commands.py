"""The console proves, copies and brings back, and refuses in one clear line."""

import pytest

from models.audit import head, seal_some
from models.console import main
from models.session import reading
from tests.models.test_audit import CHANGE, happen, tamper


@pytest.fixture
def city(database, tmp_path, monkeypatch):
    """The console, pointed at a city where two things happened and were sealed."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)
    happen(1, 2)
    seal_some()
    return database


def test_verify_says_where_the_chain_stands(city, capsys):
    """The head is printed so that it can be published and compared."""
    with reading() as session:
        published = head(session).digest
    assert main(["verify", "events"]) == 0
    assert f"head: 2:{published}\n" in capsys.readouterr().out
    assert main(["verify", "events", "--head", published]) == 0


def test_verify_names_the_bad_row_and_fails(city, capsys):
    """One line on the error side, and an exit code that a script can see."""
    tamper(CHANGE.format("actor = 'nobody'").replace("= 3", "= 2"))
    assert main(["verify", "events"]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "event 2 (seal 2) is not what was sealed" in said.err


def test_verify_tells_a_head_that_is_not_in_the_chain(city, capsys):
    """A chain made anew fits in itself; the head from the newspaper does not."""
    assert main(["verify", "events", "--head", "f" * 64]) == 1
    assert "made anew or cut off" in capsys.readouterr().err


def test_backup_and_restore_say_what_they_did_and_what_they_refuse(
    city, capsys, tmp_path, request
):
    """What was copied, where it went, that it was proved; and no folder is overwritten."""
    archive = str(tmp_path / "city.tar.gz")
    assert main(["backup", archive]) == 0
    assert "head: 2:" in capsys.readouterr().out
    assert main(["backup", archive]) == 1
    assert "is there already" in capsys.readouterr().err
    into = tmp_path / "elsewhere"
    back = ["restore", archive, "--into", str(into)]
    if city.startswith("postgresql"):
        server = request.getfixturevalue("postgres")
        server.run(f"CREATE DATABASE console_{tmp_path.name[-6:].replace('-', '_')}")
        back += ["--database", server.url(f"console_{tmp_path.name[-6:].replace('-', '_')}")]
    assert main(back) == 0
    assert "the chain of events is whole" in capsys.readouterr().out
    assert main(back) == 1
    assert "is not empty" in capsys.readouterr().err


def test_a_file_that_is_no_backup_is_refused_in_one_line(city, capsys, tmp_path):
    """A photo, an empty file or nothing at all is no city."""
    for name, content in (("photo.tar", b"\xff\xd8"), ("empty.tar", b""), ("none.tar", None)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert main(["restore", str(tmp_path / name), "--into", str(tmp_path / "new")]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "nothing was restored" in said


def test_a_city_that_was_never_set_up_is_told_what_to_do(tmp_path, monkeypatch, capsys):
    """One line that names the next step, and no traceback."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("CONVIVENCIA_DATABASE_URL", raising=False)
    assert main(["verify", "events"]) == 1
    assert "convivencia migrate" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "city.tar")]) == 1
    assert "no city to copy" in capsys.readouterr().err
    assert not (tmp_path / "city.tar").exists()
