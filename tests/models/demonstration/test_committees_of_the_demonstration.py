"""The committees of the demonstration: each at another stage, and two problems to look at."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from models import clock
from models.clock import wall
from models.committees.baseline import Phase, weeks_of
from models.committees.committee import Committee, CommitteeStatus
from models.committees.effect import Effect, Finding
from models.committees.member import committees_of
from models.committees.problem import Problem, ProblemStatus
from models.committees.task import overdue_of
from models.console import main
from models.demonstration.accounts import address
from models.events import Event, EventKind
from models.people.person import with_email
from models.session import SessionFactory
from models.ticker import fire_due
from tests.databases import sqlite_copy

S = CommitteeStatus


@pytest.fixture(scope="module")
def demo(sqlite_template, tmp_path_factory) -> Iterator[None]:
    """A demonstration city without its months of history; one for this file."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("CONVIVENCIA_DATABASE_URL", sqlite_copy(sqlite_template, folder))
        surroundings.setenv("CONVIVENCIA_DATA", str(folder))
        surroundings.setenv("CONVIVENCIA_DEMO_PASSWORD", "limonero junto al puente")
        surroundings.delenv("CONVIVENCIA_SAMPLES", raising=False)
        assert main(["demo", "--without-history"]) == 0
        yield
    SessionFactory.kw["bind"].dispose()  # the command opened the database anew


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """The demonstration looks at the clock on the wall: it is about today."""
    with clock.at(wall()):
        yield


def test_committees_stand_at_every_stage(demo):
    """From a sector that was chosen to one that is registered; one of them without names."""
    with SessionFactory() as session:
        formed = session.scalars(select(Committee)).all()
    assert {one.status for one in formed} == {
        *(S.SECTOR_CHOSEN, S.CONVENED, S.CONSTITUTED, S.INAUGURATED, S.REGISTERED)
    }
    assert any(one.is_pseudonymous and one.is_at_work for one in formed)


def test_the_account_of_the_committee_has_work(demo):
    """It coordinates three of them, with a late task to find."""
    with SessionFactory() as session:
        person = session.scalars(with_email(address("comite"))).one()
        theirs = committees_of(session, person.id)
        assert len(theirs) == 3
        assert session.scalars(overdue_of([one.id for one in theirs])).all()


def test_one_problem_has_figures_that_can_be_read(demo):
    """Counted from the made-up reports by the same rules as any other."""
    with SessionFactory() as session:
        [problem] = session.scalars(
            select(Problem).where(Problem.status == ProblemStatus.ASSESSMENT)
        ).all()
        before = weeks_of(session, problem, Phase.BEFORE)
        after = weeks_of(session, problem, Phase.AFTER)
        effect = Effect.of(before, after)
    assert effect.before >= 20
    assert effect.finding is Finding.FEWER


def test_no_plan_of_it_stands_still_from_the_start(demo):
    """Nobody is chased on the first day."""
    fire_due()
    with SessionFactory() as session:
        stalled = select(Event.id).where(Event.kind == EventKind.PROBLEM_STALLED)
        assert session.scalars(stalled).all() == []
