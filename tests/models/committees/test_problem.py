"""A problem is worked on in four steps, measured from a baseline that nobody can move."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import clock
from models.alerts.clocks import ALARM_CLOCKS
from models.clock import now
from models.committees.baseline import Phase, begin, count, look, weeks_of
from models.committees.committee import CommitteeStatus
from models.committees.effect import Effect
from models.committees.plan_codes import AbandonReason, Verdict
from models.committees.problem import (
    MEASURED,
    STALLED_AFTER,
    NoCauseError,
    NoTaskError,
    NothingObservedError,
    Problem,
    ProblemStatus,
    TooEarlyError,
)
from models.committees.task import PlanTask, progress_of, tasks_of
from models.deadlines import Deadline, DeadlineKind
from models.events import Event, EventKind
from models.lifecycle import TransitionRefusedError
from models.ticker import fire_due
from tests.committees import STREET, a_committee, a_light, a_problem
from tests.people import MARTHA

S = ProblemStatus


def agreed(session: Session, problem: Problem) -> PlanTask:
    """Agree on one task, due in a month."""
    seat = problem.committee.running[0]
    due_on = (now() + timedelta(days=30)).date()
    task = PlanTask.add(problem, "Hablar", due_on, owner=seat, by=seat.actor)
    session.add(task)
    session.flush()
    return task


def in_response(session: Session) -> Problem:
    """Bring a problem to its third step."""
    problem = a_problem(session, a_committee(session, "martha"))
    problem.analyse(by=MARTHA)
    agreed(session, problem)
    begin(session, problem, "No hay luz.", by=MARTHA)
    session.flush()
    return problem


def test_what_has_no_place_and_no_date_is_not_analysed(city: Session) -> None:
    """A worry is not a problem yet."""
    problem = a_problem(city, a_committee(city, "martha"), lat=None, lon=None)
    with pytest.raises(NothingObservedError):
        problem.analyse(by=MARTHA)


def test_nobody_acts_without_a_cause_and_a_task(city: Session) -> None:
    """Each missing thing is refused by its own name, and nothing is frozen."""
    problem = a_problem(city, a_committee(city, "martha"))
    problem.analyse(by=MARTHA)
    with pytest.raises(NoCauseError):
        begin(city, problem, "  ", by=MARTHA)
    with pytest.raises(NoTaskError):
        begin(city, problem, "No hay luz.", by=MARTHA)
    assert list(weeks_of(city, problem, Phase.BEFORE)) == []


def test_a_committee_that_is_not_at_work_finds_no_problem(city: Session) -> None:
    """Before its act, and after its end."""
    waiting = a_committee(city, "martha", status=CommitteeStatus.CONVENED)
    with pytest.raises(TransitionRefusedError):
        a_problem(city, waiting)


def test_a_result_takes_ninety_one_days(city: Session) -> None:
    """A second before it is refused with the day; then it is told."""
    problem = in_response(city)
    due = problem.result_due
    assert due is not None
    assert due - problem.measured_from == MEASURED
    assert due - problem.measured_from >= timedelta(days=90)
    with clock.at(due - timedelta(seconds=1)), pytest.raises(TooEarlyError):
        look(city, problem, by=MARTHA)
    with clock.at(due):
        look(city, problem, by=MARTHA)
    assert problem.status is S.ASSESSMENT


def test_the_baseline_is_frozen(city: Session) -> None:
    """A report that comes in later with an old date changes nothing that was counted."""
    with clock.at(now() - timedelta(days=10)):
        a_light(city)
        a_light(city, north=9 * STREET)
    problem = in_response(city)
    assert [(one.here, one.elsewhere) for one in weeks_of(city, problem, Phase.BEFORE)][
        -2:
    ] == [
        (1, 1),
        (0, 0),
    ]
    with clock.at(now() - timedelta(days=10)):
        a_light(city)
    city.flush()
    assert sum(one.here for one in weeks_of(city, problem, Phase.BEFORE)) == 1
    with pytest.raises(TransitionRefusedError):
        problem.change(by=MARTHA, radius_m=1000)


def test_what_is_counted_where(city: Session) -> None:
    """In the circle; beyond twice its radius in the comuna; the ring between is left out."""
    problem = a_problem(city, a_committee(city, "martha"))  # radius 150 m
    start = now() - timedelta(weeks=1)
    with clock.at(now() - timedelta(days=1)):
        for north in (0, STREET, 2 * STREET, 4 * STREET):  # 0, 110, 220 and 440 m
            a_light(city, north=north)
        a_light(city, north=0, category="grafiti")
        joined, lead = a_light(city), a_light(city)
        city.flush()
        joined.join(lead, by=MARTHA)
        a_light(city, comuna="54001-C07", north=4 * STREET)
    city.flush()

    assert count(city, problem, start, 1) == [(3, 1)]


def test_weeks_after_are_counted_like_those_before(city: Session) -> None:
    """Thirteen on each side of the midnight at which acting began."""
    for days in (3, 17, 45):
        with clock.at(now() - timedelta(days=days)):
            a_light(city)
    problem = in_response(city)
    with clock.at(now() + timedelta(days=20)):
        a_light(city)
    assert problem.result_due is not None
    with clock.at(problem.result_due + timedelta(days=5)):
        a_light(city)
        look(city, problem, by=MARTHA)
    city.flush()
    before = weeks_of(city, problem, Phase.BEFORE)
    after = weeks_of(city, problem, Phase.AFTER)

    assert (len(before), len(after)) == (13, 13)
    assert Effect.of(before, after) == Effect(3, 1, 0, 0)


def test_who_thinks_again_begins_another_round(city: Session) -> None:
    """With a baseline of its own; the first one stays as it was."""
    problem = in_response(city)
    assert problem.result_due is not None
    with clock.at(problem.result_due):
        look(city, problem, by=MARTHA)
        problem.rethink(by=MARTHA)
        begin(city, problem, "Otra causa.", by=MARTHA)
        city.flush()
        assert problem.round == 2
        assert len(weeks_of(city, problem, Phase.BEFORE)) == 13
        assert list(weeks_of(city, problem, Phase.AFTER)) == []


def test_a_problem_ends_with_a_verdict_or_a_reason(city: Session) -> None:
    """And from then on nobody is chased for it."""
    first, second = in_response(city), in_response(city)
    assert first.result_due is not None
    with clock.at(first.result_due):
        look(city, first, by=MARTHA)
        first.close(Verdict.UNCHANGED, "La luz sola no bastó.", by=MARTHA)
    second.abandon(AbandonReason.NOT_OURS, by=MARTHA)
    city.commit()
    open_ones = Deadline.still_open().where(Deadline.kind == DeadlineKind.PLAN_STALLED)
    assert city.scalars(open_ones).all() == []
    with pytest.raises(TransitionRefusedError):
        agreed(city, second)


@pytest.mark.parametrize("status", [S.ANALYSIS, S.RESPONSE, S.ASSESSMENT, S.CLOSED])
def test_a_status_cannot_lie(city: Session, status: ProblemStatus) -> None:
    """The database itself refuses a step that has nothing to show."""
    problem = a_problem(city, a_committee(city, "martha"))
    city.commit()
    with pytest.raises(IntegrityError):
        city.execute(update(Problem).where(Problem.id == problem.id).values(status=status))


def test_progress_counts_what_is_not_dropped(city: Session) -> None:
    """Done, to do, and late."""
    problem = in_response(city)
    seat = problem.committee.running[0]
    done, dropped = agreed(city, problem), agreed(city, problem)
    done.finish(by=seat.actor)
    dropped.drop(by=seat.actor)
    city.flush()
    with clock.at(now() + timedelta(days=32)):
        told = progress_of(list(city.scalars(tasks_of(problem.id))))
    assert (told.done, told.counted, told.late) == (1, 2, 1)
    assert told.share == 0.5


def stalls(session: Session, problem: Problem) -> int:
    """Count how often it was said that a problem stands still."""
    session.commit()
    fire_due()
    session.expire_all()
    said = select(Event).where(
        Event.kind == EventKind.PROBLEM_STALLED, Event.subject_id == problem.id
    )
    told = len(session.scalars(said).all())
    session.commit()
    return told


def test_a_plan_that_stands_still_says_so_every_three_weeks(city: Session) -> None:
    """Once for each three weeks; whatever somebody does starts the three weeks anew."""
    problem = in_response(city)
    began = now()
    assert stalls(city, problem) == 0
    with clock.at(began + STALLED_AFTER + timedelta(minutes=1)):
        assert stalls(city, problem) == 1
        assert stalls(city, problem) == 1
        assert problem.chased == 1
        agreed(city, problem)
        assert problem.chased == 0
    with clock.at(began + 2 * STALLED_AFTER):
        assert stalls(city, problem) == 1
    with clock.at(began + 2 * STALLED_AFTER + timedelta(minutes=5)):
        assert stalls(city, problem) == 2


def test_a_plan_whose_tasks_are_done_waits_for_its_result_in_peace(city: Session) -> None:
    """It is asked again on the day it can be assessed."""
    problem = in_response(city)
    for task in city.scalars(tasks_of(problem.id)):
        task.finish(by=MARTHA)
    due = problem.result_due
    assert due is not None
    with clock.at(now() + STALLED_AFTER + timedelta(days=1)):
        assert stalls(city, problem) == 0
    with clock.at(due - timedelta(seconds=1)):
        assert stalls(city, problem) == 0
    with clock.at(due + timedelta(seconds=1)):
        assert stalls(city, problem) == 1
    assert DeadlineKind.PLAN_STALLED not in ALARM_CLOCKS
