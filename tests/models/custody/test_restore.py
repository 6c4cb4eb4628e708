"""The restore drill: what was saved while everybody worked comes back, and is proved."""

import json
import stat
import tarfile
import threading
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from models.audit import head, seal_some
from models.clock import wall
from models.custody.archive import ArchiveError
from models.custody.backup import back_up
from models.custody.restore import TargetError, restore
from models.events import Event, EventKind
from models.programs import State, states_file, write_states
from models.session import unit_of_work
from models.settings import Settings
from models.upkeep.published_report import REPORTS
from models.verifying import verify


@pytest.fixture
def installation(database, tmp_path):
    """A city at work: three photos, a key, and a hundred sealed events."""
    folder = tmp_path / "var"
    for content in (b"one", b"two", b"three"):
        name = sha256(content).hexdigest()
        place = folder / "media" / name[:2] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (folder / "media" / ".upload").write_bytes(b"half a pho")
    for _ in range(100):
        happen()
    seal_some()
    settings = Settings(data=str(folder), database_url=database)
    assert settings.secret
    return settings


def happen():
    """Let something happen, as the portal would."""
    with unit_of_work() as session:
        session.add(
            Event(
                kind=EventKind.WORK_ORDER_OPENED,
                subject_id=uuid4(),
                actor="platform",
                occurred_at=wall(),
                recorded_at=wall(),
                facts={},
                imported=False,
            )
        )


@contextmanager
def at_work():
    """Let two writers and the sealer go on, and begin once the writers have written."""
    enough, busy, failures = threading.Event(), threading.Barrier(3, timeout=60), []

    def go_on(deed):
        try:
            while not enough.is_set():
                deed()
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    def write():
        happen()
        busy.wait()
        go_on(happen)

    threads = [
        threading.Thread(target=write),
        threading.Thread(target=write),
        threading.Thread(target=go_on, args=(seal_some,)),
    ]
    for thread in threads:
        thread.start()
    try:
        busy.wait()
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    assert failures == []


@contextmanager
def brought_back(installation, archive, into, request):
    """Restore, and open what came back."""
    url = f"sqlite:///{into / 'convivencia.db'}"
    target = ""
    if make_url(installation.database).get_backend_name() == "postgresql":
        url = target = empty_database(request.getfixturevalue("postgres"))
    restored = restore(archive, into, target)
    engine = create_engine(url)
    with Session(engine) as session:
        yield restored, session
    engine.dispose()


def empty_database(server):
    """Make a database with nothing in it, and return its address."""
    name = f"empty_{uuid4().hex}"
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)


def test_a_backup_made_while_others_write_comes_back_whole(installation, tmp_path, request):
    """Counts, hashes and chain agree, though nobody stopped writing for it."""
    archive = tmp_path / "copies" / "city.tar.gz"
    with at_work():
        manifest = back_up(installation, archive)
    into = tmp_path / "elsewhere"
    with brought_back(installation, archive, into, request) as (restored, session):
        assert restored.broken is None
        assert restored.manifest == manifest
        events = session.scalar(select(func.count()).select_from(Event))
        assert events == manifest.tables["event"] > 100
        found = verify(session)
        assert found.head == head(session)
        assert found.head.position == manifest.chain["position"] >= 100
    media = {
        path.read_bytes() for path in into.rglob("*") if path.parent.parent.name == "media"
    }
    assert media == {b"one", b"two", b"three"}
    assert (into / "secret_key").read_text() == installation.secret
    assert stat.S_IMODE((into / "secret_key").stat().st_mode) == 0o600


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(installation, tmp_path):
    """It holds the key and everybody's contacts: nobody else on the machine may read it."""
    archive = tmp_path / "copies" / "city.tar"
    back_up(installation, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in archive.parent.iterdir()] == ["city.tar"]
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        assert sorted(manifest["files"]) == sorted(
            name for name in tar.getnames() if name != "manifest.json"
        )


def test_an_older_backup_is_never_written_over(installation, tmp_path):
    """The copy of yesterday may be the only good one."""
    archive = tmp_path / "city.tar"
    archive.write_bytes(b"yesterday")
    with pytest.raises(FileExistsError):
        back_up(installation, archive)
    assert archive.read_bytes() == b"yesterday"


def test_a_folder_that_is_in_use_is_refused_and_left_alone(installation, tmp_path):
    """Nobody loses a city by restoring into the wrong folder."""
    archive = tmp_path / "city.tar"
    back_up(installation, archive)
    with pytest.raises(TargetError, match="not empty"):
        restore(archive, Path(installation.data), installation.database_url)


def test_a_city_that_is_running_is_not_replaced_even_by_force(installation, tmp_path):
    """Its programs would write the old city's changes into the new one."""
    archive, data = tmp_path / "city.tar", Path(installation.data)
    back_up(installation, archive)
    states_file(data).parent.mkdir()
    write_states(data, [State("portal", "running", 1, 10, 0)])
    with pytest.raises(TargetError, match="stop it first"):
        restore(archive, data, installation.database_url, force=True)


def test_force_replaces_what_is_there(installation, tmp_path):
    """After a bad night the city goes back to yesterday, in the same place."""
    archive = tmp_path / "city.tar"
    manifest = back_up(installation, archive)
    data = Path(installation.data)
    (data / "media" / "later").write_bytes(b"came later")
    (data / "secret_key").write_text("another")
    happen()
    restored = restore(archive, data, installation.database_url, force=True)
    assert restored.broken is None
    assert not (data / "media" / "later").exists()
    assert (data / "secret_key").read_text() != "another"
    kept = installation.database_url
    if manifest.database == "sqlite":
        kept = f"sqlite:///{data / 'convivencia.db'}"
    engine = create_engine(kept)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 100
    engine.dispose()


def rewritten(archive, change):
    """Write the archive anew with some of its files changed, as decay or a hand would."""
    changed = archive.with_name("changed.tar")
    with tarfile.open(archive) as old, tarfile.open(changed, "w") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                path = archive.with_name("piece")
                path.write_bytes(content)
                new.add(path, arcname=member.name)
    return changed


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("secret_key", lambda _: b"another"),
        ("database", lambda old: old[:-1] + bytes([old[-1] ^ 1])),
        ("media", lambda _: None),
        ("manifest", lambda _: None),
        ("manifest", lambda _: b"[]"),
        ("manifest", lambda old: old.replace(b'"format": 1', b'"format": 2')),
        ("manifest", lambda old: old.replace(b'"event": 100', b'"event": 101')),
    ],
)
def test_a_damaged_backup_is_refused_and_harms_nothing(
    installation, tmp_path, request, name, change
):
    """Every file is checked beside its place before it takes it."""
    archive = tmp_path / "city.tar"
    back_up(installation, archive)
    damaged = rewritten(
        archive, lambda found, old: change(old) if found.startswith(name) else old
    )
    url = ""
    if make_url(installation.database).get_backend_name() == "postgresql":
        url = empty_database(request.getfixturevalue("postgres"))
    with pytest.raises(ArchiveError):
        restore(damaged, tmp_path / "elsewhere", url)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_backup_that_was_cut_off_is_refused(installation, tmp_path):
    """A full disk or a broken copy must not pass for a backup."""
    archive = tmp_path / "city.tar.gz"
    back_up(installation, archive)
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(ArchiveError):
        restore(archive, tmp_path / "elsewhere")


@pytest.mark.parametrize("name", ["../escape", "/escape", "media/../../escape", "other"])
def test_a_tar_from_elsewhere_writes_nothing(tmp_path, name):
    """Only the names that a backup has are taken out, so nothing lands outside the folder."""
    archive = tmp_path / "city.tar"
    with tarfile.open(archive, "w") as tar:
        piece = tmp_path / "piece"
        piece.write_bytes(b"x")
        member = tar.gettarinfo(piece)
        member.name = name
        with piece.open("rb") as content:
            tar.addfile(member, content)
    with pytest.raises(ArchiveError, match="does not belong"):
        restore(archive, tmp_path / "elsewhere")
    assert not list(tmp_path.rglob("escape"))


def test_a_chain_broken_before_the_backup_comes_back_as_it_was_and_is_reported(
    installation, tmp_path, request
):
    """A copy is faithful: it neither mends nor hides what was done to the log before."""
    with unit_of_work() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER event_refuses_update"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("UPDATE event SET actor = 'nobody' WHERE id = 7"))
    archive = tmp_path / "city.tar"
    back_up(installation, archive)
    with brought_back(installation, archive, tmp_path / "elsewhere", request) as (restored, _):
        assert restored.broken == "event 7 (seal 7) is not what was sealed: it was changed"


def test_published_reports_come_back_too(installation, tmp_path):
    """A row that says what was published names a file that everybody may ask for."""
    report = b"%PDF of a month"
    name = sha256(report).hexdigest()
    place = installation.data_folder / REPORTS / name[:2] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(report)
    archive = tmp_path / "with-reports.tar"
    manifest = back_up(installation, archive)

    with tarfile.open(archive) as packed:
        assert f"reports/{name[:2]}/{name}" in packed.getnames()
    if manifest.database == "sqlite":
        restore(archive, tmp_path / "elsewhere")
        back = tmp_path / "elsewhere" / REPORTS / name[:2] / name
        assert back.read_bytes() == report
