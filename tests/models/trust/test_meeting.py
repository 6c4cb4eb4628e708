"""A meeting has its stages and its clocks, and nothing about it can lie."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import clock, ticker
from models.calendar import city_day
from models.deadlines import Deadline, DeadlineKind
from models.events import Event, EventKind
from models.lifecycle import TransitionRefusedError
from models.session import reading, unit_of_work
from models.trust import minutes, scheduling
from models.trust.meeting import (
    CommentsStillOpenError,
    EndsBeforeItBeginsError,
    Meeting,
    MeetingInThePastError,
    NotYetBegunError,
    owing_minutes,
)
from models.trust.meeting_request import MeetingRequest
from models.trust.meeting_stages import MeetingMode, MeetingStatus
from models.trust.scheduling import LiaisonBusyError
from tests.people import LA_LIBERTAD, MARTHA, MARTHA_ID, NIDIA, NIDIA_ID

IN_TWO_WEEKS = datetime(2026, 5, 19, 23, 0, tzinfo=UTC)  # a Tuesday, 6 p. m. in the city
HOUR = timedelta(hours=1)

Meet = Callable[..., Meeting]


@pytest.fixture
def meet(city: Session) -> Meet:
    """Prepare meetings of La Libertad with Nidia; by default in two weeks, for two hours."""

    def it(starts_at: datetime = IN_TWO_WEEKS, **told: Any) -> Meeting:
        meeting = scheduling.schedule(
            city,
            told.pop("title", "Riñas en la cancha"),
            starts_at,
            told.pop("ends_at", starts_at + 2 * HOUR),
            **{
                "liaison_id": NIDIA_ID,
                "by": NIDIA,
                "territory_id": LA_LIBERTAD,
                "place": "Salón comunal",
                **told,
            },
        )
        city.commit()
        return meeting

    return it


@pytest.fixture
def convened(city: Session, meet: Meet) -> Meeting:
    """A meeting that was called."""
    meeting = meet()
    meeting.convene(by=NIDIA)
    city.commit()
    return meeting


def deadlines(session: Session, meeting: Meeting) -> dict[DeadlineKind, datetime]:
    """Return the dates a meeting still has to keep."""
    theirs = Deadline.still_open().where(Deadline.subject_id == meeting.id)
    return {one.kind: one.due_at for one in session.scalars(theirs)}


def said(meeting: Meeting, kind: EventKind) -> list[dict[str, Any]]:
    """Return what was said of one kind about a meeting."""
    with reading() as session:
        wanted = select(Event).where(Event.subject_id == meeting.id, Event.kind == kind)
        return [event.facts for event in session.scalars(wanted.order_by(Event.id))]


def tick(at: datetime) -> None:
    """Let the ticker look at what is due at an instant."""
    with clock.at(at):
        ticker.fire_due()


def test_a_meeting_cannot_begin_in_the_past(meet: Meet) -> None:
    """Nobody is invited to yesterday."""
    with pytest.raises(MeetingInThePastError):
        meet(clock.now() - HOUR)


def test_a_meeting_ends_after_it_begins(meet: Meet) -> None:
    """Two hours typed the wrong way round are noticed."""
    with pytest.raises(EndsBeforeItBeginsError):
        meet(ends_at=IN_TWO_WEEKS - HOUR)


def test_a_draft_that_lay_too_long_is_not_convened_into_the_past(
    city: Session, meet: Meet
) -> None:
    """The hour is looked at again when the invitations would leave."""
    meeting = meet()
    with clock.at(IN_TWO_WEEKS + HOUR), pytest.raises(MeetingInThePastError):
        meeting.convene(by=NIDIA)
    assert meeting.status is MeetingStatus.DRAFT


@pytest.mark.parametrize("shift", [-HOUR, timedelta(0), HOUR])
def test_a_liaison_is_not_at_two_meetings_at_once(meet: Meet, shift: timedelta) -> None:
    """The refusal names the other meeting, so that the liaison can look."""
    first = meet()
    with pytest.raises(LiaisonBusyError) as refused:
        meet(IN_TWO_WEEKS + shift)
    assert refused.value.other == first.code


def test_one_meeting_may_follow_another(meet: Meet) -> None:
    """Six to eight and eight to ten are two evenings' work, not a clash."""
    meet()
    assert meet(IN_TWO_WEEKS + 2 * HOUR).status is MeetingStatus.DRAFT


def test_a_cancelled_meeting_takes_nobodys_time(city: Session, meet: Meet) -> None:
    """Its hour can be used for another."""
    first = meet()
    first.cancel("No hay salón", by=NIDIA)
    city.commit()
    assert meet().status is MeetingStatus.DRAFT


def test_postponing_into_another_meeting_is_refused(
    city: Session, meet: Meet, convened: Meeting
) -> None:
    """The guard holds on every way to a date."""
    other = meet(IN_TWO_WEEKS + timedelta(days=2))
    with pytest.raises(LiaisonBusyError):
        scheduling.postpone(city, convened, other.starts_at, other.ends_at, "Llueve", by=NIDIA)


def test_convening_sets_every_clock(city: Session, convened: Meeting) -> None:
    """A week and a day before; minutes to write by the fourth working day, due by the tenth.

    The meeting is on Tuesday 19 May 2026; the days of rest until then are 8 June and 15 June.
    """
    found = deadlines(city, convened)
    assert found[DeadlineKind.MEETING_WEEK] == IN_TWO_WEEKS - timedelta(days=7)
    assert found[DeadlineKind.MEETING_DAY] == IN_TWO_WEEKS - timedelta(days=1)
    assert found[DeadlineKind.MINUTES_SOON] == datetime(2026, 5, 26, 13, 0, tzinfo=UTC) - (
        timedelta(days=1)
    )
    assert str(city_day(found[DeadlineKind.MINUTES])) == "2026-06-02"


def test_a_reminder_that_would_come_late_is_never_set(city: Session, meet: Meet) -> None:
    """Called three days before, nobody hears that it is in a week."""
    meeting = meet(clock.now() + timedelta(days=3))
    meeting.convene(by=NIDIA)
    city.commit()
    assert DeadlineKind.MEETING_WEEK not in deadlines(city, meeting)


def test_postponing_moves_every_clock_and_counts(city: Session, convened: Meeting) -> None:
    """The reminders and the minutes follow the new date; the calendar entry grows by one."""
    later = IN_TWO_WEEKS + timedelta(days=14)
    scheduling.postpone(city, convened, later, later + HOUR, "Llueve", by=NIDIA)
    city.commit()

    found = deadlines(city, convened)
    assert found[DeadlineKind.MEETING_WEEK] == later - timedelta(days=7)
    assert found[DeadlineKind.MINUTES] == convened.minutes_due_at
    assert convened.minutes_due_at is not None
    assert convened.minutes_due_at > later
    assert (convened.sequence, convened.postponements) == (1, 1)
    tick(IN_TWO_WEEKS - timedelta(days=6))
    assert said(convened, EventKind.MEETING_NEAR) == []


def test_the_ticker_says_that_a_meeting_is_near_once(convened: Meeting) -> None:
    """Looking twice in the same minute says nothing twice."""
    for _ in range(2):
        tick(IN_TWO_WEEKS - timedelta(days=7))
    assert [one["days"] for one in said(convened, EventKind.MEETING_NEAR)] == [7]


def test_a_cancelled_meeting_reminds_nobody(city: Session, convened: Meeting) -> None:
    """Its clocks stop with it."""
    convened.cancel("No hay salón", by=NIDIA)
    city.commit()
    assert deadlines(city, convened) == {}
    tick(IN_TWO_WEEKS + timedelta(days=30))
    assert said(convened, EventKind.MEETING_NEAR) == []
    assert said(convened, EventKind.MINUTES_OVERDUE) == []


def test_nobody_calls_a_meeting_held_before_it_began(city: Session, convened: Meeting) -> None:
    """What has not happened has no minutes."""
    with pytest.raises(NotYetBegunError):
        scheduling.hold(city, convened, by=NIDIA)


def test_minutes_wait_five_working_days_for_comments(city: Session, convened: Meeting) -> None:
    """Written on Wednesday 20 May, they are open until the end of Wednesday 27."""
    with clock.at(IN_TWO_WEEKS + timedelta(hours=20)):
        scheduling.hold(city, convened, by=NIDIA)
        minutes.write(city, convened, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        city.commit()
        with pytest.raises(CommentsStillOpenError):
            convened.approve(by=NIDIA)
    assert convened.comments_until is not None
    assert str(city_day(convened.comments_until)) == "2026-05-27"
    with clock.at(convened.comments_until + timedelta(seconds=1)):
        convened.approve(by=NIDIA)
        city.commit()
    assert convened.status is MeetingStatus.MINUTES_APPROVED
    assert deadlines(city, convened) == {}


def test_a_later_version_does_not_open_the_comments_anew(
    city: Session, convened: Meeting
) -> None:
    """Else nobody could ever correct a word and keep the date."""
    with clock.at(IN_TWO_WEEKS + timedelta(hours=20)):
        scheduling.hold(city, convened, by=NIDIA)
        minutes.write(city, convened, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        until = convened.comments_until
    with clock.at(IN_TWO_WEEKS + timedelta(days=3)):
        minutes.write(city, convened, "Se habló más", "", person_id=NIDIA_ID, by=NIDIA)
    assert convened.comments_until == until


def test_minutes_nobody_wrote_are_due_soon_and_then_overdue(convened: Meeting) -> None:
    """It makes no difference that the liaison never called the meeting held."""
    with unit_of_work() as session:
        meeting = session.get_one(Meeting, convened.id)
        due = meeting.minutes_due_at
    assert due is not None
    tick(due - timedelta(days=5))
    assert said(convened, EventKind.MINUTES_DUE_SOON) == [
        {"meeting": convened.code, "territory": LA_LIBERTAD, "step": "draft"}
    ]
    assert said(convened, EventKind.MINUTES_OVERDUE) == []
    tick(due + timedelta(seconds=1))
    assert len(said(convened, EventKind.MINUTES_OVERDUE)) == 1
    with clock.at(due + timedelta(days=1)), reading() as session:
        [owed] = session.scalars(owing_minutes(NIDIA_ID))
        assert owed.minutes_are_overdue


def test_minutes_are_due_again_on_the_eve_once_they_are_written(
    city: Session, convened: Meeting
) -> None:
    """The second warning is about approving them."""
    with clock.at(IN_TWO_WEEKS + timedelta(hours=20)):
        scheduling.hold(city, convened, by=NIDIA)
        minutes.write(city, convened, "Se habló", "", person_id=NIDIA_ID, by=NIDIA)
        city.commit()
    assert convened.minutes_due_at is not None
    tick(convened.minutes_due_at - timedelta(hours=12))
    assert [one["step"] for one in said(convened, EventKind.MINUTES_DUE_SOON)] == ["approve"]


def test_what_a_calendar_shows_counts_and_the_rest_does_not(
    city: Session, convened: Meeting
) -> None:
    """Another room is a change for every calendar; more chairs are not."""
    same = {"title": convened.title, "place": convened.place, "mode": convened.mode}
    assert convened.change(same, by=NIDIA) is False
    assert convened.sequence == 0
    assert convened.change(same | {"place": "Colegio"}, by=NIDIA) is True
    assert convened.sequence == 1


def test_a_draft_changes_in_silence(city: Session, meet: Meet) -> None:
    """Nobody was invited, so nobody is told."""
    meeting = meet()
    assert meeting.change({"place": "Colegio"}, by=NIDIA) is False
    assert (meeting.sequence, meeting.is_public) == (0, False)


@pytest.mark.parametrize(
    "lie",
    [
        {"status": MeetingStatus.HELD},
        {"status": MeetingStatus.CANCELLED},
        {"status": MeetingStatus.MINUTES_APPROVED},
        {"place": ""},
        {"places": 0},
        {"ends_at": IN_TWO_WEEKS},
    ],
)
def test_the_database_refuses_a_meeting_that_lies(
    city: Session, convened: Meeting, lie: dict[str, Any]
) -> None:
    """A status without what it says, a room without a place, an evening without an hour."""
    for name, value in lie.items():
        setattr(convened, name, value)
    with pytest.raises(IntegrityError):
        city.flush()
    city.rollback()


def test_a_meeting_online_needs_no_room(meet: Meet) -> None:
    """Where is a link."""
    assert meet(mode=MeetingMode.ONLINE, place="").place == ""


def test_a_request_becomes_a_meeting_or_is_refused_once(city: Session, meet: Meet) -> None:
    """Whoever answers second is told that it was answered."""
    asked = MeetingRequest.ask(MARTHA_ID, LA_LIBERTAD, "Las riñas", by=MARTHA)
    city.add(asked)
    city.commit()
    asked.accept(meet(), by=NIDIA)
    city.commit()
    with pytest.raises(TransitionRefusedError):
        asked.refuse("No", by=NIDIA)
