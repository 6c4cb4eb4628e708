"""Places, the waiting list and the door: first come, first served, and nobody twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import clock
from models.deadlines import Deadline, DeadlineKind
from models.events import Event, EventKind
from models.forgetting import erase_registration, forget_registration
from models.letters import Letter, LetterKind, write
from models.lifecycle import TransitionRefusedError
from models.people.consent import Consent, Purpose
from models.trust import attendance, minutes, scheduling
from models.trust.attendance import (
    Attendance,
    DoorClosedError,
    Presence,
    UnfitDoorIdError,
    check_in,
    lines_of,
    walk_in,
)
from models.trust.meeting import Meeting
from models.trust.registration import (
    KEEP_CONTACT,
    NoContactError,
    Registration,
    RegistrationStatus,
    RoomFullError,
    RoomTooSmallError,
    change_places,
    give_up,
    register,
    taken_in,
    waiting_in,
    with_secret,
)
from tests.models.trust.test_meeting import HOUR, IN_TWO_WEEKS, convened, meet
from tests.people import NIDIA, NIDIA_ID

__all__ = ["convened", "meet"]

KEY = "a key of this test"
S = RegistrationStatus


def come(session: Session, meeting: Meeting, name: str) -> Registration:
    """Register somebody by e-mail."""
    one = register(session, meeting, KEY, name=name, email=f"{name.lower()}@correo.example")
    session.commit()
    return one


@pytest.fixture
def small(city: Session, convened: Meeting) -> Meeting:
    """A room with two places."""
    change_places(city, convened, 2)
    city.commit()
    return convened


def test_first_come_first_served(city: Session, small: Meeting) -> None:
    """Two have a place, the others wait in the order in which they came."""
    statuses = [come(city, small, name).status for name in ("Luz", "Beto", "Inés", "Omar")]
    assert statuses == [S.REGISTERED, S.REGISTERED, S.WAITING, S.WAITING]
    assert (taken_in(city, small.id), waiting_in(city, small.id)) == (2, 2)


def test_a_place_given_up_goes_to_whoever_waits_the_longest(
    city: Session, small: Meeting
) -> None:
    """And the event says so, from which the letter is written."""
    luz, _beto, ines, omar = (come(city, small, name) for name in ("Luz", "B", "Inés", "Omar"))
    give_up(city, small, luz, by=luz.actor)
    city.commit()
    assert (luz.status, ines.status, omar.status) == (S.GIVEN_UP, S.REGISTERED, S.WAITING)
    placed = select(Event.subject_id).where(Event.kind == EventKind.REGISTRATION_PLACED)
    assert city.scalars(placed).all() == [ines.id]


def test_leaving_the_waiting_list_gives_nobody_a_place(city: Session, small: Meeting) -> None:
    """There was none to give."""
    for name in ("Luz", "Beto"):
        come(city, small, name)
    ines, omar = come(city, small, "Inés"), come(city, small, "Omar")
    give_up(city, small, ines, by=ines.actor)
    city.commit()
    assert omar.status is S.WAITING


def test_more_chairs_are_for_those_who_wait(city: Session, small: Meeting) -> None:
    """Fewer chairs than people who were promised one are refused, with their number."""
    everybody = [come(city, small, name) for name in ("Luz", "Beto", "Inés")]
    change_places(city, small, 3)
    city.commit()
    assert everybody[2].status is S.REGISTERED
    with pytest.raises(RoomTooSmallError) as refused:
        change_places(city, small, 2)
    assert refused.value.taken == 3


def test_without_a_contact_nobody_could_be_told(city: Session, convened: Meeting) -> None:
    """A name alone is for the door, not for the list."""
    with pytest.raises(NoContactError):
        register(city, convened, KEY, name="Luz")


@pytest.mark.parametrize("after", [timedelta(days=15), timedelta(days=400)])
def test_nobody_registers_for_what_is_over(
    city: Session, convened: Meeting, after: timedelta
) -> None:
    """Nor for what was called off."""
    with clock.at(IN_TWO_WEEKS + after), pytest.raises(TransitionRefusedError):
        come(city, convened, "Luz")


def test_the_secret_is_kept_nowhere_and_always_the_same(
    city: Session, convened: Meeting
) -> None:
    """A letter written later carries the same link; the table has only its hash."""
    luz = come(city, convened, "Luz")
    secret = luz.secret(KEY)
    assert secret not in luz.secret_hash
    assert city.scalars(with_secret(convened.id, secret)).one() is luz
    assert Consent.in_force(luz.id, Purpose.MEETING) is not None


def test_a_contact_is_forgotten_half_a_year_after_the_meeting(
    city: Session, convened: Meeting
) -> None:
    """With the letters that were written to it; a meeting that moved moves the date."""
    luz = come(city, convened, "Luz")
    later = IN_TWO_WEEKS + timedelta(days=60)
    scheduling.postpone(city, convened, later, later + HOUR, "Llueve", by=NIDIA)
    city.commit()
    due = city.scalars(
        Deadline.still_open().where(
            Deadline.subject_id == luz.id,
            Deadline.kind == DeadlineKind.REGISTRATION_RETENTION,
        )
    ).one()
    assert due.due_at == convened.ends_at + KEEP_CONTACT
    letter = write(
        city,
        about="1",
        kind=LetterKind.MEETING_REGISTERED,
        recipient=str(luz.actor),
        address=luz.email,
    )
    with clock.at(due.due_at - HOUR):
        forget_registration(city, luz.id)
    assert luz.name == "Luz"
    with clock.at(due.due_at + HOUR):
        forget_registration(city, luz.id)
        city.commit()
    assert (luz.name, luz.email, luz.phone) == (None, None, None)
    assert letter is not None
    city.expire_all()
    assert city.get_one(Letter, letter.id).address == ""


def test_who_asks_is_forgotten_at_once(city: Session, convened: Meeting) -> None:
    """And the consent is noted as withdrawn."""
    luz = come(city, convened, "Luz")
    erase_registration(city, luz, by=luz.actor)
    city.commit()
    assert luz.name is None
    assert city.scalars(Consent.in_force(luz.id, Purpose.MEETING)).all() == []


def test_the_same_note_twice_is_one_arrival(city: Session, convened: Meeting) -> None:
    """A telephone that heard no answer sends again."""
    luz = come(city, convened, "Luz")
    with clock.at(IN_TWO_WEEKS):
        first = check_in(city, convened, luz, "note-0001")
        again = check_in(city, convened, luz, "note-0001")
        other_telephone = check_in(city, convened, luz, "note-0002")
        walked = [walk_in(city, convened, "Efraín", "note-0003", KEY) for _ in range(2)]
        city.commit()
    assert first.id == again.id == other_telephone.id
    assert walked[0].id == walked[1].id
    assert city.scalar(select(func.count(Attendance.id))) == 2
    noted = select(func.count(Event.id)).where(Event.kind == EventKind.ATTENDANCE_NOTED)
    assert city.scalar(noted) == 2


@pytest.mark.parametrize("door_id", ["", "short", "x" * 65, "with a space", "ñandú-0001"])
def test_a_note_without_a_fit_id_is_refused(
    city: Session, convened: Meeting, door_id: str
) -> None:
    """It could not be known again."""
    luz = come(city, convened, "Luz")
    with clock.at(IN_TWO_WEEKS), pytest.raises(UnfitDoorIdError):
        check_in(city, convened, luz, door_id)


def test_the_door_is_closed_a_day_before_and_a_week_after(
    city: Session, convened: Meeting
) -> None:
    """But two days after it still takes what a telephone kept."""
    luz, beto = come(city, convened, "Luz"), come(city, convened, "Beto")
    for away in (-timedelta(days=1), timedelta(days=7)):
        with clock.at(IN_TWO_WEEKS + away), pytest.raises(DoorClosedError):
            check_in(city, convened, luz, "note-0001")
    with clock.at(IN_TWO_WEEKS + timedelta(days=1)):
        note = check_in(city, convened, beto, "note-0002", arrived_at=IN_TWO_WEEKS)
    assert note.noted_at == IN_TWO_WEEKS


def test_a_telephone_with_a_wrong_clock_is_believed_within_reason(
    city: Session, convened: Meeting
) -> None:
    """Nobody came next year."""
    luz = come(city, convened, "Luz")
    with clock.at(IN_TWO_WEEKS):
        note = check_in(
            city, convened, luz, "note-0001", arrived_at=IN_TWO_WEEKS + timedelta(days=365)
        )
    assert note.noted_at == IN_TWO_WEEKS


def test_a_full_room_lets_in_who_has_a_place_and_nobody_else(
    city: Session, small: Meeting
) -> None:
    """A place that nobody claims may be had by whoever waits at the door."""
    luz, beto, ines = (come(city, small, name) for name in ("Luz", "Beto", "Inés"))
    with clock.at(IN_TWO_WEEKS):
        check_in(city, small, luz, "note-0001")
        check_in(city, small, ines, "note-0002")  # Beto has not come
        with pytest.raises(RoomFullError):
            walk_in(city, small, "Efraín", "note-0003", KEY)
        check_in(city, small, beto, "note-0004")  # was promised a place
    assert attendance.present_in(city, small) == 3


def test_attendance_is_corrected_until_the_minutes_are_approved(
    city: Session, convened: Meeting
) -> None:
    """A late note of the door does not undo what the liaison set right."""
    luz, beto = come(city, convened, "Luz"), come(city, convened, "Beto")
    with clock.at(IN_TWO_WEEKS):
        check_in(city, convened, luz, "note-0001")
        scheduling.hold(city, convened, by=NIDIA)
        attendance.correct(city, convened, luz, Presence.ABSENT, by=NIDIA)
        check_in(city, convened, luz, "note-0002")
        attendance.correct(city, convened, beto, Presence.EXCUSED, by=NIDIA)
        minutes.write(city, convened, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        city.commit()
        seen = {line.registration.name: line.presence for line in lines_of(city, convened)}
    assert seen == {"Luz": Presence.ABSENT, "Beto": Presence.EXCUSED}
    with clock.at(IN_TWO_WEEKS + timedelta(days=12)):
        convened.approve(by=NIDIA)
        with pytest.raises(DoorClosedError):
            attendance.correct(city, convened, luz, Presence.PRESENT, by=NIDIA)


def test_who_was_never_noted_was_absent_once_it_is_over(
    city: Session, convened: Meeting
) -> None:
    """Before that, nothing is known."""
    come(city, convened, "Luz")
    assert [line.presence for line in lines_of(city, convened)] == [None]
    with clock.at(IN_TWO_WEEKS):
        scheduling.hold(city, convened, by=NIDIA)
    assert [line.presence for line in lines_of(city, convened)] == [Presence.ABSENT]


def test_the_doors_secrets_open_their_own_door(convened: Meeting) -> None:
    """What hangs at the door for everybody does not open the list of names."""
    door = attendance.door_secret(convened, KEY)
    arrivals = attendance.door_secret(convened, KEY, "arrivals")
    assert attendance.opens_door(convened, KEY, door)
    assert not attendance.opens_door(convened, KEY, arrivals)
    assert not attendance.opens_door(convened, "another key", door)


def test_who_came_on_the_old_evening_has_not_come_on_the_new_one(
    city: Session, convened: Meeting
) -> None:
    """A meeting that is moved at the last minute begins with an empty room."""
    luz = come(city, convened, "Luz")
    with clock.at(IN_TWO_WEEKS - HOUR):
        check_in(city, convened, luz, "note-0001")
        later = IN_TWO_WEEKS + timedelta(days=7)
        scheduling.postpone(city, convened, later, later + HOUR, "Llueve", by=NIDIA)
        city.commit()
    with clock.at(later):
        assert attendance.present_in(city, convened) == 0
        check_in(city, convened, luz, "note-0002")
    assert attendance.present_in(city, convened) == 1


def test_who_is_forgotten_has_their_words_forgotten(city: Session, convened: Meeting) -> None:
    """What they said about the minutes may tell who they are."""
    luz = come(city, convened, "Luz")
    with clock.at(IN_TWO_WEEKS):
        scheduling.hold(city, convened, by=NIDIA)
        minutes.write(city, convened, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        city.add(
            minutes.MinutesComment.say(
                convened, 1, "Soy la de la tienda", registration=luz, by=luz.actor
            )
        )
        city.commit()
        erase_registration(city, luz, by=luz.actor)
        city.commit()
    assert city.scalars(minutes.comments_on(convened.id)).all() == []
