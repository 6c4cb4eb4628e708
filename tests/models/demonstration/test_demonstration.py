"""The demonstration city: something on every screen, and the same city when made twice."""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout

import pytest
from sqlalchemy import func, select

from models import clock
from models.base import Base
from models.clock import wall
from models.console import main
from models.demonstration.accounts import ACCOUNTS, COMMITTEE, DEPARTMENT, address
from models.demonstration.reports import REPORTS, SOURCE
from models.events import Event
from models.people.grant import Grant
from models.people.password import is_password
from models.people.person import Person, with_email
from models.session import SessionFactory
from models.tables import metadata
from models.trust.agenda import entries
from models.trust.commitment import Commitment
from models.trust.commitment_stages import CommitmentStatus
from models.trust.meeting import Meeting
from models.trust.meeting_stages import MeetingStatus
from models.trust.question import Question
from models.trust.question_stages import QuestionStatus
from models.upkeep.dataset import Dataset, DatasetKind
from models.upkeep.order_lists import of_departments, to_confirm
from models.upkeep.order_stages import WorkOrderStatus
from models.upkeep.request_stages import RequestStatus
from models.upkeep.service_request import ServiceRequest, awaiting_triage
from models.upkeep.work_order import WorkOrder
from tests.databases import sqlite_copy

PASSWORD = "limonero junto al puente"


@pytest.fixture(scope="module")
def demo(sqlite_template, tmp_path_factory) -> Iterator[str]:
    """What `convivencia demo` says where no samples are at hand; one city for this file."""
    folder = tmp_path_factory.mktemp("demo")
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as surroundings, redirect_stdout(told):
        surroundings.setenv("CONVIVENCIA_DATABASE_URL", sqlite_copy(sqlite_template, folder))
        surroundings.setenv("CONVIVENCIA_DATA", str(folder))
        surroundings.setenv("CONVIVENCIA_DEMO_PASSWORD", PASSWORD)
        surroundings.delenv("CONVIVENCIA_SAMPLES", raising=False)
        assert main(["demo", "--small"]) == 0
        yield told.getvalue()
    SessionFactory.kw["bind"].dispose()  # the command opened the database anew


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """The demonstration looks at the clock on the wall: it is about today."""
    with clock.at(wall()):
        yield


def rows() -> dict[str, int]:
    """Count what every table holds."""
    with SessionFactory() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def fetch(query) -> list[Base]:
    """Fetch what a query selects."""
    with SessionFactory() as session:
        return list(session.scalars(query))


def test_the_ten_accounts_can_sign_in(demo):
    """Each has a role of its own, and none is asked for another password first."""
    for word, _, role, scope in ACCOUNTS:
        [person] = fetch(with_email(address(word)))
        assert is_password(PASSWORD, person.password_hash)
        assert not person.must_change_password
        assert person.email in demo
        given = Grant.source.not_like("membership:%")  # beside what a committee's seats give
        [grant] = fetch(select(Grant).where(Grant.person_id == person.id, given))
        assert (grant.role, grant.scope_id) == (role, scope)
    assert PASSWORD in demo


def test_every_list_has_something_in_it(demo):
    """A department's inbox, a committee's queue, triage: nobody opens an empty page."""
    inbox = [one for one in fetch(of_departments([DEPARTMENT])) if not one.imported]
    assert {one.status for one in inbox} == {
        WorkOrderStatus.ASSIGNED,
        WorkOrderStatus.SCHEDULED,
        WorkOrderStatus.STARTED,
        WorkOrderStatus.PAUSED,
    }
    assert any(one.is_overdue(wall()) for one in inbox)
    assert any(one.rejections for one in inbox)
    assert len(fetch(to_confirm([COMMITTEE]))) >= 2
    assert fetch(awaiting_triage())


def test_a_report_stands_in_every_stage(demo):
    """What can become of a report is there to be seen."""
    ours = fetch(select(ServiceRequest).where(ServiceRequest.source == SOURCE))
    assert len(ours) == len(REPORTS)
    assert {one.status for one in ours} == {
        RequestStatus.RECEIVED,
        RequestStatus.ACCEPTED,
        RequestStatus.RESOLVED,
        RequestStatus.CLOSED,
        RequestStatus.REJECTED,
        RequestStatus.JOINED,
    }
    assert any(one.hidden_at for one in ours)
    assert Counter(one.weight for one in ours)[2] == 1


def test_its_history_is_recent_and_said_to_be_made_up(demo):
    """Screens can name what they show, and the last weeks are not empty."""
    [made_up] = fetch(select(Dataset).where(Dataset.source == "generados"))
    assert made_up.kind is DatasetKind.GENERATED
    assert made_up.rows == 300
    cases = fetch(select(ServiceRequest).where(ServiceRequest.source == "generados"))
    latest = max(one.received_at for one in cases)
    assert 0 <= (wall() - latest).days < 8
    assert all(one.imported for one in cases)
    assert len({one.territory_id for one in cases}) == 10


def test_commitments_stand_in_every_state_and_questions_in_most(demo):
    """Broken ones and late answers too: nobody is shown a city where all is well."""
    promised = fetch(select(Commitment))
    assert len(promised) >= 12
    assert {one.status for one in promised} == set(CommitmentStatus)
    assert any(one.is_broken for one in promised)
    assert len({one.territory_id for one in promised}) >= 3
    asked = fetch(select(Question))
    assert any(one.is_late for one in asked)
    assert {one.status for one in asked} >= {
        QuestionStatus.RECEIVED,
        QuestionStatus.ASSIGNED,
        QuestionStatus.ANSWERED,
        QuestionStatus.FORWARDED,
    }


def test_running_it_twice_changes_nothing(demo, capsys):
    """Not a row more, and the accounts keep the password they have."""
    before = rows()
    assert main(["demo"]) == 0
    assert rows() == before
    assert "300 cases are here already" in capsys.readouterr().out


def test_another_password_can_be_set_later(demo, monkeypatch):
    """Whoever starts the city with a password of their own can sign in with it."""
    monkeypatch.setenv("CONVIVENCIA_DEMO_PASSWORD", "otra clave muy distinta")
    assert main(["demo", "--without-history"]) == 0
    people = [one for one in fetch(select(Person)) if one.email.endswith(address(""))]
    assert len(people) == len(ACCOUNTS)
    assert all(is_password("otra clave muy distinta", one.password_hash) for one in people)


def test_its_own_reports_run_on_the_citys_clocks(demo):
    """They are live: flows hear of them and promises end, unlike the history's."""
    [assigned] = fetch(
        select(WorkOrder)
        .join(ServiceRequest, ServiceRequest.id == WorkOrder.request_id)
        .where(ServiceRequest.source == SOURCE, ServiceRequest.source_id == "3")
    )
    told = fetch(select(Event).where(Event.subject_id == assigned.id))
    assert told
    assert not any(one.imported for one in told)


def test_meetings_stand_in_every_stage(demo):
    """Minutes to read, some that are overdue, some to comment on, and two to come to."""
    meetings = fetch(select(Meeting))
    assert Counter(one.status for one in meetings) == {
        MeetingStatus.MINUTES_APPROVED: 2,
        MeetingStatus.HELD: 1,
        MeetingStatus.MINUTES_DRAFTED: 1,
        MeetingStatus.CONVENED: 2,
        MeetingStatus.CANCELLED: 1,
    }
    assert [one.title for one in meetings if one.minutes_are_overdue] == [
        "Ruido de la zona de bares"
    ]
    [coming] = [one for one in meetings if one.title == "Qué se cumplió en la Comuna 6"]
    with SessionFactory() as session:
        first = entries(session, coming)[0]
        assert first.is_broken
