"""Letters leave once, by file or by mail server, and one bad address holds up nobody."""

import email
import email.policy
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from flows.post_office import OfficeClosedError, Outbox, open_office
from flows.send_letters import hand_in, wait_for_the_office, write_down
from models import clock
from models.letters import PATIENCE, Letter, LetterKind, forget_recipient, waiting, write
from models.people.reset import secret_for
from models.session import reading, unit_of_work
from models.settings import SettingError, Settings
from models.upkeep.follower import Follower
from reports.letters.envelope import Envelope
from tests.flows.conftest import KEY, letters
from tests.flows.mail_server import MailServer, mail_server

FOLLOWER = uuid4()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    with mail_server() as running:
        monkeypatch.setenv("CONVIVENCIA_SMTP_URL", running.url)
        yield running


def write_to(
    address: str, about: int = 1, kind: LetterKind = LetterKind.REQUEST_COMPLETED
) -> None:
    """Write one letter, about a lamp."""
    facts = {"code": "R-7K4M-92QX", "case": "R-7K4M-92QX", "category": "Alumbrado"}
    with unit_of_work() as session:
        write(
            session,
            about=about,
            kind=kind,
            recipient=f"follower:{FOLLOWER}",
            address=address,
            facts=facts,
        )


def send() -> None:
    """Send what waits, as the relay's post does."""
    with reading() as session:
        some = waiting(session, 500)
    hand_in.fn(some)


def outbox(folder: Path) -> list[Path]:
    """List what is in the outbox, drafts too."""
    return sorted((folder / "outbox").iterdir())


def read(content: bytes) -> EmailMessage:
    """Read an e-mail as strictly as the library can."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def test_a_letter_is_one_file_however_often_it_is_tried(
    database: str, data_folder: Path
) -> None:
    """Killed between the file and the row, the letter is written again over itself."""
    write_to("ana@correo.example")
    send()
    [file] = outbox(data_folder)
    first = file.read_bytes()
    with unit_of_work() as session:
        session.query(Letter).update({"sent_at": None})

    with clock.at(clock.now() + timedelta(hours=3)):
        send()

    assert [path.name for path in outbox(data_folder)] == [letters()[0].eml_name]
    assert file.read_bytes() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_sent_is_not_sent_again(database: str, data_folder: Path) -> None:
    """A flow that runs twice opens the box and finds it empty."""
    write_to("ana@correo.example")
    send()
    outbox(data_folder)[0].unlink()

    hand_in.fn([letters()[0].id])

    assert outbox(data_folder) == []


def test_the_secret_link_is_in_the_letter_and_not_in_the_database(
    database: str, data_folder: Path
) -> None:
    """Whoever reads the database cannot confirm repairs in the name of others."""
    write_to("ana@correo.example")
    send()

    secret = Follower(id=FOLLOWER).secret(KEY)
    text = read(outbox(data_folder)[0].read_bytes()).get_body(("plain",))
    assert text is not None
    link = f"https://convivencia.example/casos/R-7K4M-92QX/confirmar/{secret}"
    assert link in text.get_content()
    assert "¿Quedó arreglado?" in str(letters()[0].subject)
    assert secret not in f"{letters()[0].body} {letters()[0].facts}"


def test_a_password_link_is_computed_when_the_letter_leaves(
    database: str, data_folder: Path
) -> None:
    """The link of a reset opens the door it is for."""
    reset = uuid4()
    with unit_of_work() as session:
        write(
            session,
            about=3,
            kind=LetterKind.PERSON_RESET,
            recipient="person:1",
            address="jairo@demo.cucuta.example",
            facts={"reset": str(reset)},
        )
    send()

    text = read(outbox(data_folder)[0].read_bytes()).get_body(("plain",))
    assert text is not None
    assert f"/restablecer/{secret_for(KEY, reset)}" in text.get_content()


def test_one_bad_address_holds_up_nobody(database: str, data_folder: Path) -> None:
    """A letter that cannot be addressed is given up with its reason; the others leave."""
    write_to("nobody at all", about=1)
    write_to("ana@correo.example\r\nBcc: all@correo.example", about=2)
    write_to("rosa@correo.example", about=3)

    send()

    first, second, third = letters()
    assert (first.sent_at, first.abandoned_at is None) == (None, False)
    assert (second.sent_at, second.abandoned_at is None) == (None, False)
    assert "not an e-mail address" in str(first.last_error)
    assert third.sent_at is not None
    assert len(outbox(data_folder)) == 1


def test_a_letter_that_cannot_be_put_into_words_holds_up_nobody(
    database: str, data_folder: Path
) -> None:
    """A fact went missing in one letter: it waits with its reason, and the others leave."""
    with unit_of_work() as session:
        write(
            session,
            about=1,
            kind=LetterKind.PERSON_RESET,
            recipient="person:1",
            address="jairo@demo.cucuta.example",
        )
    write_to("ana@correo.example", about=2)

    send()

    broken, good = letters()
    assert (broken.sent_at, broken.attempts, broken.abandoned_at) == (None, 1, None)
    assert "KeyError('reset')" in str(broken.last_error)
    assert good.sent_at is not None


def test_a_letter_forgotten_while_it_leaves_stays_forgotten(
    database: str, data_folder: Path
) -> None:
    """Its words are not written back into the row that was just emptied."""
    write_to("ana@correo.example")
    [leaving] = letters()
    leaving.settle()
    leaving.body = "Buen día, Ana."
    with unit_of_work() as session:
        forget_recipient(session, leaving.recipient)

    write_down([leaving])

    assert (letters()[0].body, letters()[0].address) == (None, "")


def test_a_full_disk_uses_up_no_tries(
    database: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is wrong with the letters: they rest a minute and are as new."""
    write_to("ana@correo.example")

    def full(_self: Outbox, _name: str, _message: Envelope) -> None:
        raise OfficeClosedError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "hand_in", full)
        with pytest.raises(OfficeClosedError):
            send()
    wait_for_the_office([letters()[0].id])

    with reading() as session:
        assert waiting(session, 10) == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        send()
    assert letters()[0].attempts == 0
    assert letters()[0].sent_at is not None


def test_a_mail_server_gets_each_letter_once(server: MailServer, database: str) -> None:
    """Over SMTP the letter carries the same Message-ID on every try, and our domain's name."""
    write_to("ana@correo.example")
    send()
    send()

    [(whom, content)] = server.received
    message = read(content)
    assert whom == "ana@correo.example"
    assert message["Message-ID"] == letters()[0].message_id("cucuta.example")
    assert set(server.introduced_as) == {"cucuta.example"}


def test_a_refused_mailbox_is_tried_again_only_if_that_is_of_use(
    server: MailServer, database: str
) -> None:
    """550 is final; 450 comes again later, and in the end is given up too."""
    server.answers = {"gone@correo.example": "550 no such mailbox"}
    server.answers["full@correo.example"] = "450 mailbox is full"
    for about, who in enumerate(("gone", "full", "ana"), start=1):
        write_to(f"{who}@correo.example", about=about)

    send()

    gone, full, ana = letters()
    assert gone.abandoned_at is not None
    assert (full.abandoned_at, full.attempts) == (None, 1)
    assert "450 mailbox is full" in str(full.last_error)
    assert ana.sent_at is not None
    for days in range(1, PATIENCE + 1):
        with clock.at(clock.now() + timedelta(days=days)):
            send()
    assert letters()[1].abandoned_at is not None


def test_a_mail_server_that_is_away_is_said_in_one_error(database: str) -> None:
    """The flow fails, Prefect tries it again, and no letter is to blame."""
    away = Settings(smtp_url="smtp://127.0.0.1:1")

    with pytest.raises(OfficeClosedError, match="does not let us in"), open_office(away):
        pass


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://user:password@mail.example"]
)
def test_a_mail_server_nobody_can_use_is_refused_at_once(url: str) -> None:
    """Above all, no password travels in the clear."""
    with (
        pytest.raises(SettingError, match="CONVIVENCIA_SMTP_URL"),
        open_office(Settings(smtp_url=url)),
    ):
        pass


def test_an_outbox_that_cannot_be_made_is_a_closed_office(tmp_path: Path) -> None:
    """A file in the way of the folder is said as such, not as a traceback of the system."""
    (tmp_path / "outbox").write_text("in the way")

    with pytest.raises(OfficeClosedError), open_office(Settings(data=os.fspath(tmp_path))):
        pass
