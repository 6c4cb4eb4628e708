"""What the city has no reason to know any longer is nowhere to be found."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from flows import forget_personal_data as story
from models import clock
from models.attachments import Attachment, HidingReason, PhotoRole, Picture
from models.clock import now
from models.deadlines import Deadline, DeadlineKind
from models.events import ANYONE, PLATFORM, Event, EventKind
from models.forgetting import KEEP_LETTERS, KEEP_SESSIONS, erase_follower
from models.letters import Letter, LetterKind, write
from models.media import MediaStore
from models.people.person import Person
from models.people.reset import PasswordReset, ask
from models.people.web_session import WebSession
from models.session import reading, unit_of_work
from models.tables import metadata
from models.upkeep import catalogue
from models.upkeep.category import Category
from models.upkeep.codes import Channel, RejectionReason
from models.upkeep.follower import KEEP_CONTACT, Follower, FollowerRole
from models.upkeep.service_request import ServiceRequest
from tests.people import CAST, LA_LIBERTAD, NIDIA, settle

CONTACT = "aurora.boreal.4711@correo.example"
NAME = "Aurora Boreal Cuatromil"
PHONE = "+573174711471"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder of its own."""
    monkeypatch.setenv("CONVIVENCIA_DATA", str(tmp_path))
    monkeypatch.delenv("CONVIVENCIA_DATABASE_URL", raising=False)
    monkeypatch.delenv("CONVIVENCIA_SMTP_URL", raising=False)
    return tmp_path


@pytest.fixture
def city(session, tuesday_morning, folder):
    """A city where the cast lives and the categories of a new city are in force."""
    settle(session, tuesday_morning)
    catalogue.install(session)
    session.commit()
    return session


@pytest.fixture
def aurora(city, folder):
    """Aurora reported a broken light and got a letter about it; the file of it is there."""
    request = ServiceRequest.receive(
        city.get_one(Category, "alumbrado"),
        channel=Channel.PORTAL,
        by=ANYONE,
        territory_id=LA_LIBERTAD,
    )
    follower = Follower.of(
        request,
        FollowerRole.REPORTER,
        "a key",
        name=NAME,
        email=CONTACT,
        phone=PHONE,
        consent_version="1",
    )
    city.add(request)
    city.flush()
    city.add(follower)
    city.flush()
    letter = write(
        city,
        about=1,
        kind=LetterKind.REQUEST_ACCEPTED,
        recipient=str(follower.actor),
        address=CONTACT,
        facts={"name": NAME},
    )
    letter.subject, letter.body = "Su reporte", f"Buenos días, {NAME}"
    letter.settle()
    city.commit()
    (folder / "outbox").mkdir()
    (folder / "outbox" / letter.eml_name).write_text(f"To: {CONTACT}\n\n{NAME}")
    return follower


def finish(city, follower):
    """Let the case come to an end."""
    request = city.get_one(ServiceRequest, follower.request_id)
    request.reject(RejectionReason.NOT_DAMAGED, by=NIDIA)
    request.updated_at = now()
    city.commit()


def date_comes(follower):
    """Let the retention date come, as the ticker would, and return the event's number."""
    with unit_of_work() as session:
        follower = session.get_one(Follower, follower.id)
        follower.retention_due()
        session.flush()
        return session.scalars(
            select(Event.id).where(Event.kind == EventKind.FOLLOWER_RETENTION_DUE)
        ).all()


def traces(folder):
    """List the files of the installation in which something of Aurora's stands."""
    marks = [mark.encode() for mark in (CONTACT, NAME, PHONE)]
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(mark in path.read_bytes() for mark in marks)
    )


def tables_with_traces():
    """List the tables in which something of Aurora's stands, whatever the column."""
    marks = (CONTACT, NAME, PHONE)
    with reading() as session:
        return sorted(
            name
            for name, table in metadata.tables.items()
            if any(mark in str(row) for row in session.execute(select(table)) for mark in marks)
        )


def everything_old():
    """Do what the flow does every night, without Prefect around it."""
    for task in (story.forget_old_letters, story.forget_old_sign_ins, story.delete_photos):
        task.fn()
    story.remove_letter_files.fn()
    story.let_go()


def test_a_year_after_the_end_no_file_of_the_installation_holds_the_contact(
    city, aurora, folder
):
    """Not the tables, not their free pages, not the log beside them, not the letters."""
    finish(city, aurora)
    assert traces(folder)
    assert tables_with_traces() == ["follower", "letter"]
    with clock.at(now() + KEEP_CONTACT):
        story.forget_followers.fn(date_comes(aurora))
        story.remove_letter_files.fn()
        assert tables_with_traces() == []
        city.close()
        assert story.let_go()
    assert traces(folder) == []


def test_forgetting_leaves_the_voice_and_the_proof_of_the_letter(city, aurora):
    """The request counts as before, and the same letter is not written again."""
    finish(city, aurora)
    with clock.at(now() + KEEP_CONTACT):
        story.forget_followers.fn(date_comes(aurora))
    city.expire_all()
    assert city.scalar(select(func.count()).select_from(ServiceRequest)) == 1
    assert aurora.forgotten_at is not None
    assert (aurora.name, aurora.email, aurora.phone) == (None, None, None)
    [letter] = city.scalars(select(Letter)).all()
    assert (letter.address, letter.facts, letter.body) == ("", {}, None)


def test_whoever_waits_for_a_repair_is_not_forgotten_yet(city, aurora):
    """The year runs from the last news of the case, and not while it is open."""
    with clock.at(now() + KEEP_CONTACT):
        story.forget_followers.fn(date_comes(aurora))
    city.expire_all()
    assert aurora.email == CONTACT
    promised = city.scalars(
        Deadline.still_open().where(Deadline.kind == DeadlineKind.RETENTION)
    ).one()
    assert promised.due_at == now() + 2 * KEEP_CONTACT


def test_forgetting_twice_changes_nothing_more(city, aurora):
    """The relay may tell a flow the same event again."""
    finish(city, aurora)
    with clock.at(now() + KEEP_CONTACT):
        events = date_comes(aurora)
        story.forget_followers.fn(events)
        story.forget_followers.fn(events)
    kinds = city.scalars(select(Event.kind)).all()
    assert kinds.count(EventKind.FOLLOWER_FORGOTTEN) == 1


def test_a_file_that_was_written_while_its_letter_was_forgotten_goes_the_same_night(
    city, aurora, folder
):
    """The post may have had the address in its hands at that moment."""
    with unit_of_work() as session:
        erase_follower(session, session.get_one(Follower, aurora.id))
    everything_old()
    assert list((folder / "outbox").iterdir()) == []


def test_old_letters_are_emptied_and_their_files_removed(city, aurora, folder):
    """Three months answer the question whether the city wrote; after that it is nobody's."""
    with clock.at(now() + KEEP_LETTERS - timedelta(days=1)):
        everything_old()
        assert len(list((folder / "outbox").iterdir())) == 1
    with clock.at(now() + KEEP_LETTERS + timedelta(days=1)):
        everything_old()
    assert list((folder / "outbox").iterdir()) == []
    city.expire_all()
    assert city.scalars(select(Letter.address)).all() == [""]


def test_sessions_and_password_links_are_forgotten_a_month_after_their_end(city):
    """Where somebody signed in last year is nobody's business."""
    person = city.get_one(Person, CAST["nidia"].id)
    session, _secret = WebSession.begin(person, "Firefox, Android")
    city.add(session)
    ask(city, person, "key", by=PLATFORM)
    city.commit()
    with clock.at(now() + KEEP_SESSIONS):
        everything_old()
        assert city.scalar(select(func.count()).select_from(WebSession)) == 1
        assert city.scalar(select(func.count()).select_from(PasswordReset)) == 1
    city.rollback()
    with clock.at(now() + KEEP_SESSIONS + timedelta(days=1)):
        everything_old()
    assert city.scalar(select(func.count()).select_from(WebSession)) == 0
    assert city.scalar(select(func.count()).select_from(PasswordReset)) == 0


def test_a_hidden_photo_and_its_file_are_deleted_when_their_date_comes(city, folder):
    """What nobody may see is not kept."""
    store = MediaStore.of(folder)
    name, small = store.keep(b"a face at a window"), store.keep(b"small")
    picture = Picture(name, small, 18, 640, 480)
    photo = Attachment.add(picture, UUID(int=77), PhotoRole.REPORT, by=ANYONE)
    city.add(photo)
    photo.hide(HidingReason.SHOWS_PEOPLE, by=NIDIA)
    city.commit()
    everything_old()
    assert sorted(store.names()) == sorted([name, small])
    with clock.at(photo.delete_at):
        everything_old()
    assert list(store.names()) == []
