"""What people are told about a meeting, with a calendar entry that two programs can read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.chase_minutes import chase
from flows.convene_meetings import tell
from flows.forget_personal_data import forget_followers
from flows.send_letters import hand_in, prepare
from models import clock, ticker
from models.events import EventKind as K
from models.letters import Letter
from models.letters import LetterKind as L
from models.session import reading, unit_of_work
from models.settings import Settings
from models.trust import minutes, scheduling
from models.trust.meeting import Meeting
from models.trust.meeting_request import MeetingRequest
from models.trust.registration import Registration, change_places, give_up, register
from tests.flows.conftest import KEY, letters, numbers
from tests.people import LA_LIBERTAD, MARTHA, MARTHA_ID, NIDIA, NIDIA_ID

BEGIN = datetime(2026, 5, 19, 23, 0, tzinfo=UTC)  # 6 p. m. in the city
HOUR = timedelta(hours=1)
NEWS = (
    *(K.MEETING_CONVENED, K.MEETING_CHANGED, K.MEETING_POSTPONED, K.MEETING_CANCELLED),
    *(K.MEETING_NEAR, K.REGISTRATION_MADE, K.REGISTRATION_PLACED),
    *(K.MEETING_ASKED, K.MEETING_REFUSED),
)

Coming = Callable[..., Registration]


@pytest.fixture
def meeting(city: Session) -> Meeting:
    """A meeting in La Libertad that was called, with words that need care in a calendar."""
    made = scheduling.schedule(
        city,
        "Riñas; ruido, y «la cancha»",
        BEGIN,
        BEGIN + 2 * HOUR,
        liaison_id=NIDIA_ID,
        by=NIDIA,
        territory_id=LA_LIBERTAD,
        place="Salón comunal, calle 10 \\ avenida 5",
        purpose="Hablar de lo que pasa los viernes.\nY de lo que se prometió.",
        online_at="https://videollamada.example/encuentro",
    )
    made.convene(by=NIDIA)
    city.commit()
    return made


@pytest.fixture
def come(city: Session, meeting: Meeting) -> Coming:
    """Register people by e-mail."""

    def it(name: str, **told: Any) -> Registration:
        email = f"{name.lower()}@correo.example"
        one = register(city, meeting, KEY, **{"name": name, "email": email, **told})
        city.commit()
        return one

    return it


def tell_all() -> None:
    """Let the flow hear of everything, twice, as after a crash."""
    for _ in range(2):
        tell.fn(numbers(*NEWS))


def kinds() -> list[tuple[L, str]]:
    """Return what was written to whom, in order."""
    return sorted((letter.kind, letter.address) for letter in letters())


def posted(kind: L, address: str) -> EmailMessage:
    """Return the newest letter of a kind to somebody, as their mail program reads it."""
    with reading() as session:
        wanted = select(Letter).where(Letter.kind == kind, Letter.address == address)
        letter = session.scalars(wanted.order_by(Letter.about.desc())).first()
    assert letter is not None
    content = prepare(letter, Settings.from_environment()).content
    assert content == prepare(letter, Settings.from_environment()).content
    read = message_from_bytes(content, policy=policy.strict)
    assert isinstance(read, EmailMessage)
    return read


def entry_of(mail: EmailMessage) -> tuple[str, bytes]:
    """Return the method that a letter's calendar has in its header, and its bytes."""
    [part] = [
        one for one in mail.iter_attachments() if one.get_content_type() == "text/calendar"
    ]
    return part["Content-Type"].params["method"], part.get_payload(decode=True)


def both_read(content: bytes) -> dict[str, Any]:
    """Read an entry with both parsers, and return what they agree on."""
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    one = icalendar.Calendar.from_ical(content)
    [event] = one.walk("VEVENT")
    other = vobject.readOne(content.decode())
    theirs = other.vevent
    said = {
        "method": str(one["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "start": event["DTSTART"].dt,
        "end": event["DTEND"].dt,
        "place": str(event.get("LOCATION", "")),
        "zone": event["DTSTART"].params["TZID"],
        "note": str(event.get("DESCRIPTION", "")),
    }
    assert said["method"] == other.method.value
    assert said["uid"] == theirs.uid.value
    assert said["sequence"] == int(theirs.sequence.value)
    assert said["status"] == theirs.status.value
    assert said["summary"] == theirs.summary.value
    assert said["start"] == theirs.dtstart.value
    assert said["end"] == theirs.dtend.value
    assert said["zone"] == theirs.dtstart.params["X-VOBJ-ORIGINAL-TZID"][0] == "America/Bogota"
    assert [str(zone["TZID"]) for zone in one.walk("VTIMEZONE")] == ["America/Bogota"]
    assert said["place"] == (theirs.location.value if hasattr(theirs, "location") else "")
    assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
    return said


def test_an_invitation_is_read_by_two_programs_through_all_that_happens(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """RFC 5545 and 5546: one UID for life, a SEQUENCE that grows, CANCEL at the end."""
    luz = come("Luz")
    tell_all()
    method, entry = entry_of(posted(L.MEETING_REGISTERED, luz.email or ""))
    first = both_read(entry)
    assert method == first["method"] == "REQUEST"
    assert first["summary"] == "Riñas; ruido, y «la cancha»"
    assert first["place"] == "Salón comunal, calle 10 \\ avenida 5"
    assert first["note"].startswith("Hablar de lo que pasa los viernes.\nY de lo que")
    assert (first["start"], first["end"]) == (BEGIN, BEGIN + 2 * HOUR)
    assert (first["sequence"], first["status"]) == (0, "CONFIRMED")

    later = BEGIN + timedelta(days=7)
    scheduling.postpone(city, meeting, later, later + HOUR, "Hay partido", by=NIDIA)
    city.commit()
    tell_all()
    method, entry = entry_of(posted(L.MEETING_POSTPONED, luz.email or ""))
    moved = both_read(entry)
    assert (method, moved["uid"], moved["start"]) == ("REQUEST", first["uid"], later)
    assert moved["sequence"] > first["sequence"]

    meeting.change({"place": "Colegio"}, by=NIDIA)
    city.commit()
    tell_all()
    changed = both_read(entry_of(posted(L.MEETING_CHANGED, luz.email or ""))[1])
    assert (changed["uid"], changed["place"]) == (first["uid"], "Colegio")
    assert changed["sequence"] > moved["sequence"]

    meeting.cancel("Se inundó el salón", by=NIDIA)
    city.commit()
    tell_all()
    method, entry = entry_of(posted(L.MEETING_CANCELLED, luz.email or ""))
    ended = both_read(entry)
    assert (method, ended["method"], ended["status"]) == ("CANCEL", "CANCEL", "CANCELLED")
    assert ended["uid"] == first["uid"]
    assert ended["sequence"] > changed["sequence"]


def test_the_committee_is_invited_and_nobody_is_told_twice(
    meeting: Meeting, come: Coming
) -> None:
    """Martha's committee gets the invitation; where to connect is for those who register."""
    tell_all()
    assert kinds() == [(L.MEETING_CONVENED, "martha@demo.cucuta.example")]
    mail = posted(L.MEETING_CONVENED, "martha@demo.cucuta.example")
    assert "videollamada" not in mail.as_string()
    assert b"videollamada" not in entry_of(mail)[1]
    [attendee] = [line for line in entry_of(mail)[1].split(b"\r\n") if b"ATTENDEE" in line]
    assert b"martha@demo.cucuta.example" in attendee

    luz = come("Luz")
    tell_all()
    mail = posted(L.MEETING_REGISTERED, luz.email or "")
    assert b"videollamada" in entry_of(mail)[1]


def test_who_registered_gets_the_code_for_the_door(come: Coming) -> None:
    """As a picture beside the words, the same on every try; the link is theirs alone."""
    luz = come("Luz")
    tell_all()
    mail = posted(L.MEETING_REGISTERED, luz.email or "")
    [picture] = [
        one for one in mail.iter_attachments() if one.get_content_type() == "image/png"
    ]
    assert picture.get_payload(decode=True).startswith(b"\x89PNG")
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"/registro/{luz.secret(KEY)}" in body.get_content()


def test_what_the_platform_keeps_of_a_letter_has_no_key_in_it(come: Coming) -> None:
    """Whoever reads the table cannot give Luz's place up."""
    luz = come("Luz")
    tell_all()
    hand_in.fn([letter.id for letter in letters()])
    [kept] = [one for one in letters() if one.recipient == str(luz.actor)]
    assert kept.sent_at is not None
    assert luz.secret(KEY) not in (kept.body or "")


def test_the_first_who_waits_hears_that_a_place_came_free(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """And only they do."""
    change_places(city, meeting, 1)
    luz, beto, _ines = come("Luz"), come("Beto"), come("Ines", language="en")
    tell_all()
    give_up(city, meeting, luz, by=luz.actor)
    city.commit()
    tell_all()
    told = [one for one in kinds() if one[0] is not L.MEETING_CONVENED]
    assert told == [
        (L.MEETING_PLACE, "beto@correo.example"),
        (L.MEETING_REGISTERED, "luz@correo.example"),
        (L.MEETING_WAITING, "beto@correo.example"),
        (L.MEETING_WAITING, "ines@correo.example"),
    ]
    assert "Se liberó un puesto" in str(posted(L.MEETING_PLACE, beto.email or "")["Subject"])
    waits = posted(L.MEETING_WAITING, "ines@correo.example")
    assert "On the waiting list" in str(waits["Subject"])


def test_reminders_leave_a_week_and_a_day_before_once_each(come: Coming) -> None:
    """To those who registered and to the committee, however often the flow runs."""
    come("Luz")
    for days in (7, 1):
        with clock.at(BEGIN - timedelta(days=days)):
            ticker.fire_due()
            tell_all()
    reminders = [one for one in letters() if one.kind is L.MEETING_REMINDER]
    assert sorted((one.address, one.facts["days"]) for one in reminders) == [
        ("luz@correo.example", 1),
        ("luz@correo.example", 7),
        ("martha@demo.cucuta.example", 1),
        ("martha@demo.cucuta.example", 7),
    ]


def test_no_reminder_of_a_cancelled_meeting_ever_leaves(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """Not from its clocks, not from the relay's backlog, not from a mail server that slept."""
    come("Luz")
    with clock.at(BEGIN - timedelta(days=7)):
        ticker.fire_due()
        tell_all()  # written, and the mail server sleeps
        meeting.cancel("Se inundó", by=NIDIA)
        city.commit()
        tell_all()
    with clock.at(BEGIN - timedelta(days=1)):
        ticker.fire_due()
        tell_all()
        hand_in.fn([letter.id for letter in letters()])
    reminders = [one for one in letters() if one.kind is L.MEETING_REMINDER]
    assert reminders
    assert all(one.sent_at is None and one.abandoned_at for one in reminders)
    ends = [one for one in letters() if one.kind is L.MEETING_CANCELLED]
    assert {one.address for one in ends if one.sent_at} == {
        "luz@correo.example",
        "martha@demo.cucuta.example",
    }


def test_a_reminder_for_the_old_date_is_taken_back_when_the_date_moves(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """What still waited in the post would send people to an empty room."""
    come("Luz")
    with clock.at(BEGIN - timedelta(days=1)):
        ticker.fire_due()
        tell_all()
        later = BEGIN + timedelta(days=14)
        scheduling.postpone(city, meeting, later, later + HOUR, "Llueve", by=NIDIA)
        city.commit()
        tell_all()
        hand_in.fn([letter.id for letter in letters()])
    stale = [one for one in letters() if one.kind is L.MEETING_REMINDER and one.sent_at]
    assert stale == []


def test_a_draft_that_is_given_up_is_told_to_nobody(city: Session) -> None:
    """Nobody had heard of it."""
    draft = scheduling.schedule(
        city,
        "Borrador",
        BEGIN + timedelta(days=1),
        BEGIN + timedelta(days=1, hours=1),
        liaison_id=NIDIA_ID,
        by=NIDIA,
        territory_id=LA_LIBERTAD,
        place="Salón",
    )
    draft.cancel("No hace falta", by=NIDIA)
    city.commit()
    tell_all()
    assert letters() == []


def test_the_liaison_hears_of_a_request_and_the_committee_of_the_answer(city: Session) -> None:
    """With the reason in it."""
    asked = MeetingRequest.ask(MARTHA_ID, LA_LIBERTAD, "Las riñas", by=MARTHA)
    city.add(asked)
    city.commit()
    tell_all()
    asked.refuse("Ya hay uno el 19", by=NIDIA)
    city.commit()
    tell_all()
    assert kinds() == [
        (L.MEETING_ASKED, "nidia@demo.cucuta.example"),
        (L.MEETING_REFUSED, "martha@demo.cucuta.example"),
    ]
    body = posted(L.MEETING_REFUSED, "martha@demo.cucuta.example").get_body(("plain",))
    assert body is not None
    assert "Ya hay uno el 19" in body.get_content()


def test_minutes_are_chased_and_those_who_came_hear_of_them(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """The liaison when they are owed; everybody when they can be commented and read."""
    luz = come("Luz")
    owed = (K.MINUTES_DUE_SOON, K.MINUTES_OVERDUE, K.MINUTES_DRAFTED, K.MINUTES_APPROVED)
    due = meeting.minutes_due_at
    assert due is not None
    with clock.at(due - timedelta(days=5)):
        ticker.fire_due()
        chase.fn(numbers(*owed))
    with clock.at(due + HOUR):
        ticker.fire_due()
        chase.fn(numbers(*owed))
        scheduling.hold(city, meeting, by=NIDIA)
        minutes.write(city, meeting, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        city.commit()
        chase.fn(numbers(*owed))
    with clock.at(due + timedelta(days=10)):
        meeting.approve(by=NIDIA)
        city.commit()
        for _ in range(2):
            chase.fn(numbers(*owed))
    told = kinds()
    nidia, martha = "nidia@demo.cucuta.example", "martha@demo.cucuta.example"
    assert told == [
        (L.MINUTES_DRAFTED, luz.email),
        (L.MINUTES_DRAFTED, martha),
        (L.MINUTES_DUE_SOON, nidia),
        (L.MINUTES_OVERDUE, nidia),
        (L.MINUTES_PUBLISHED, luz.email),
        (L.MINUTES_PUBLISHED, martha),
    ]
    for letter in letters():
        prepare(letter, Settings.from_environment())


def test_every_letter_can_be_put_into_words_in_both_languages(
    city: Session, meeting: Meeting, come: Coming
) -> None:
    """No template asks for a fact that nobody gives."""
    change_places(city, meeting, 2)
    for name, language in (("Luz", "es"), ("Beto", "en"), ("Ines", "en"), ("Omar", "es")):
        come(name, language=language)
    later = BEGIN + timedelta(days=7)
    scheduling.postpone(city, meeting, later, later + HOUR, "Hay partido", by=NIDIA)
    meeting.change({"place": "Colegio"}, by=NIDIA)
    city.commit()
    tell_all()
    with clock.at(later - timedelta(days=1)):
        ticker.fire_due()
        tell_all()
    for letter in letters():
        mail = prepare(letter, Settings.from_environment()).content
        assert b"None" not in mail


def test_a_contact_is_forgotten_when_its_date_comes(come: Coming) -> None:
    """The ticker asks, the flow erases; the letters to it are emptied with it."""
    luz = come("Luz")
    tell_all()
    with clock.at(BEGIN + timedelta(days=200)):
        ticker.fire_due()
        forget_followers.fn(numbers(K.REGISTRATION_RETENTION_DUE))
    with unit_of_work() as session:
        assert session.get_one(Registration, luz.id).email is None
    [letter] = [one for one in letters() if one.recipient == str(luz.actor)]
    assert letter.address == ""


def test_letters_go_to_the_outbox_as_files(come: Coming, data_folder: Path) -> None:
    """Each is one file that a mail program opens."""
    come("Luz")
    tell_all()
    hand_in.fn([letter.id for letter in letters()])
    files = list((data_folder / "outbox").glob("*.eml"))
    assert len(files) == len(letters())
    for file in files:
        read = message_from_bytes(file.read_bytes(), policy=policy.strict)
        assert not read.defects
