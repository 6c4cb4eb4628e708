"""The console opens accounts and makes keys, and refuses in one line."""

import io
import sys

import pytest
from sqlalchemy import select

from models.console import main
from models.people.api_key import ApiKey, opened_with
from models.people.grant import Grant
from models.people.person import with_email
from models.people.reset import PasswordReset
from models.session import ReadingFactory, reading, unit_of_work
from tests.people import PASSWORD, departments, territory


@pytest.fixture(autouse=True)
def city(database, tmp_path, monkeypatch):
    """A city with places and departments and nobody in it."""
    monkeypatch.setenv("CONVIVENCIA_DATABASE_URL", database)
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path / "var"))
    with unit_of_work() as session:
        session.add_all([*territory(), *departments()])
    yield
    ReadingFactory.kw["bind"].engine.dispose()  # the last command opened its own


def test_a_person_is_invited_with_a_role(capsys):
    """The letter brings the link; the console prints no secret."""
    role = ["--role", "department", "--scope", "alumbrado-publico"]

    assert main(["user", "add", "Jairo@demo.cucuta.example", "--name", "Jairo", *role]) == 0

    assert capsys.readouterr().out.startswith("user: jairo@demo.cucuta.example (a letter")
    with reading() as session:
        jairo = session.scalars(with_email("jairo@demo.cucuta.example")).one()
        assert session.scalars(Grant.in_force(jairo.id)).one().scope_id == "alumbrado-publico"
        assert session.scalars(select(PasswordReset)).one().person_id == jairo.id


def test_a_first_password_must_be_changed(monkeypatch):
    """Who set it knows it, so it is good for one sign-in."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))

    main(["user", "add", "g@x.example", "--name", "Gloria", "--role", "admin", "--password"])

    with reading() as session:
        gloria = session.scalars(with_email("g@x.example")).one()
    assert gloria.must_change_password
    assert gloria.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--role", "committee"], "needs --scope"),
        (["--role", "committee", "--scope", "54001-C99"], "there is no comuna"),
        (["--role", "department", "--scope", "nadie"], "there is no department"),
        (["--role", "admin", "--scope", "54001-C03"], "leave --scope out"),
    ],
)
def test_a_role_that_means_nothing_is_refused_in_one_line(capsys, more, said):
    """A typo must not open an account that sees nothing, or everything."""
    assert main(["user", "add", "x@x.example", "--name", "X", *more]) == 1

    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1


def test_a_key_is_printed_once_and_kept_as_a_hash(capsys):
    """`key: …` is the promise to scripts."""
    assert main(["apikey", "add", "App"]) == 0

    key = capsys.readouterr().out.removeprefix("key: ").strip()
    with reading() as session:
        made = session.scalars(opened_with(key)).one()
    assert (made.name, key in made.key_hash) == ("App", False)


def test_a_key_may_be_brought_along(capsys):
    """Other cities' clients have theirs already."""
    assert main(["apikey", "add", "App", "--key", "abcdefgh12345678"]) == 0

    assert capsys.readouterr().out == "key: abcdefgh12345678\n"


@pytest.mark.parametrize(
    "again",
    [["App"], ["Other", "--key", "abcdefgh12345678"], ["Third", "--key", "short"]],
    ids=["the name is taken", "the key is taken", "the key is short"],
)
def test_a_key_that_cannot_be_told_apart_is_refused(capsys, again):
    """Each program has a name and a key of its own."""
    main(["apikey", "add", "App", "--key", "abcdefgh12345678"])

    assert main(["apikey", "add", *again]) == 1
    with reading() as session:
        assert len(session.scalars(select(ApiKey)).all()) == 1
