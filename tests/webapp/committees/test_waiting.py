"""What waits for a member stands in a few lines, the most pressing first."""

from datetime import date, timedelta

from sqlalchemy import select

from models.clock import at, now
from models.committees.application import Application
from models.committees.committee import Committee
from models.committees.task import PlanTask
from models.people.grant import Grant, Rights
from models.session import reading, unit_of_work
from tests.committees import a_problem, settled
from tests.people import CAST
from webapp.committees.waiting import Line, waiting_for_committee


def lines(portal, who: str) -> list[Line]:
    """Return what waits for one of the cast."""
    with portal.test_request_context("/inicio"), reading() as session:
        rights = Rights.of(session.scalars(Grant.in_force(CAST[who].id)))
        return waiting_for_committee(session, rights, CAST[who].id)


def test_late_tasks_then_applications_then_plans(portal):
    """A coordinator sees all three; a member no applications; a stranger nothing."""
    code = settled("martha", "pedro", name="Paz en la cuadra")
    with unit_of_work() as session:
        found = session.scalars(select(Committee).where(Committee.code == code)).one()
        problem = a_problem(session, found)
        by = found.running[0].actor
        session.add(PlanTask.add(problem, "Hablar", date(2026, 5, 6), by=by))
        session.add(Application.receive(found, "Inés", "ines@correo.example", ""))
    with at(now() + timedelta(days=3)):
        for who, words in (
            ("martha", ["Hablar", "Una persona quiere entrar al comité", "Riñas en el parque"]),
            ("pedro", ["Hablar", "Riñas en el parque"]),
            ("rosa", []),
        ):
            told = lines(portal, who)
            assert [line.words for line in told] == words
            assert all(line.address.startswith(f"/comites/{code}/") for line in told)
        assert lines(portal, "martha")[0].tone == "bad"
