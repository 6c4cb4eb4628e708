"""The whole thread: brawls by a park, a committee that acts on them, and whether it helped."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from flows.chase_stalled_plans import chase
from models import clock
from models.clock import now
from models.committees import catalogue
from models.committees.baseline import Phase, ProblemWeek
from models.committees.committee import Committee, CommitteeStatus
from models.committees.problem import Problem, ProblemStatus
from models.committees.task import PlanTask
from models.events import ANYONE, Event, EventKind
from models.letters import Letter
from models.session import reading, unit_of_work
from models.ticker import fire_due
from models.upkeep.category import Category
from models.upkeep.codes import Channel
from models.upkeep.service_request import ServiceRequest
from models.upkeep.work_order import WorkOrder
from tests.people import LA_LIBERTAD, LIGHTING
from tests.webapp import mending
from tests.webapp.streets import IN_LA_LIBERTAD, lay_out

BEFORE, AFTER = (20, 30), (6, 29)  # reports by the park, and in the rest of the comuna
FAR = 0.008  # degrees of latitude: some 900 m
CAUSES = "La gente espera taxi en una esquina oscura."
LEARNED = "La luz sola no; la luz y el horario, sí."
FRONT = {"kind": "brawls", "territory": LA_LIBERTAD, "name": "Vecinos por la paz"}
TOLD = {
    "title": "Peleas al cierre del estadero",
    "what": "Viernes y sábados, de once a una.",
    "place": "Parque de La Libertad",
    "lat": str(IN_LA_LIBERTAD[0]),
    "lon": str(IN_LA_LIBERTAD[1]),
    "radius": "150",
    "since": "2026-01-10",
    "categories": ["alumbrado"],
    "behaviours": ["27.1-brawls"],
}


@pytest.fixture
def city(portal: Any) -> None:
    """Streets, categories, and what a new city's committees begin with."""
    with unit_of_work() as session:
        lay_out(session)
        catalogue.install(session)


def reports(counts: tuple[int, int], weeks: int = 13) -> None:
    """Let neighbours report broken lights over some weeks from now, here and elsewhere."""
    here, elsewhere = counts
    began = now()
    for number in range(here + elsewhere):
        at = began + timedelta(weeks=weeks) * ((number + 0.5) / (here + elsewhere))
        north = 0.0 if number % (1 + elsewhere // here) == 0 else FAR
        with clock.at(at):
            _report(north)


def _report(north: float) -> None:
    with unit_of_work() as session:
        lat, lon = IN_LA_LIBERTAD
        request = ServiceRequest.receive(
            session.get_one(Category, "alumbrado"),
            channel=Channel.PORTAL,
            by=ANYONE,
            lat=lat + north,
            lon=lon,
            territory_id=LA_LIBERTAD,
        )
        session.add(request)


def only(table: type) -> Any:
    """Look up the only row of a table."""
    with reading() as session:
        return session.scalars(select(table)).one()


def told(session: Any, phase: Phase) -> tuple[int, int]:
    """Add up what was counted on one side."""
    weeks = session.scalars(select(ProblemWeek).where(ProblemWeek.phase == phase)).all()
    assert len(weeks) == 13
    return sum(week.here for week in weeks), sum(week.elsewhere for week in weeks)


def numbers(kind: EventKind) -> list[int]:
    """Read the numbers of the events of a kind, as the relay would tell a flow."""
    with reading() as session:
        return list(session.scalars(select(Event.id).where(Event.kind == kind)))


def formed(nidia: FlaskClient, martha: FlaskClient) -> str:
    """Let the liaison choose a sector, and Martha come in by the sheet and coordinate."""
    nidia.post("/comites/nuevo", data=FRONT)
    code = only(Committee).code
    nidia.post(f"/comites/{code}/convocar")
    sheet = nidia.post(
        f"/comites/{code}/invitaciones", data={"position": "coordinator", "uses": "1"}
    )
    written = re.search(r'class="big-code">([\w-]+)<', nidia.get(sheet.location).text)
    assert written is not None
    door = martha.post("/invitacion", data={"code": written[1]}).location
    martha.post(f"{door}/aceptar", data={"accepts": "y"})
    nidia.post(f"/comites/{code}/constituir", data={"act": "Acta.", "profile": "Perfil."})
    assert only(Committee).status is CommitteeStatus.CONSTITUTED
    return code


def scanned(martha: FlaskClient, code: str) -> str:
    """Give the problem a name and a place, say what belongs to it, and go on to ask why."""
    here = martha.post(f"/comites/{code}/problemas/nuevo", data=TOLD).location
    boxes = re.findall(r'name="cosa" value="(request:[^"]+)"', martha.get(here).text)
    assert boxes
    martha.post(f"{here}/vincular", data={"cosa": boxes[:5]})
    martha.post(f"{here}/analizar")
    return here


def asked(martha: FlaskClient, here: str) -> WorkOrder:
    """Ask a department for light, and agree on a task."""
    martha.post(
        f"{here}/pedir",
        data={"category": "alumbrado", "place": "Esquina del estadero", "priority": "urgent"},
    )
    due_on = (now() + timedelta(days=20)).date()
    martha.post(f"{here}/tareas", data={"what": "Hablar con el dueño", "due_on": due_on})
    order: WorkOrder = only(WorkOrder)
    assert order.department_id == LIGHTING
    return order


def chased() -> list[str]:
    """Let the ticker and the flow work, twice; return who was written to about the plan."""
    fire_due()
    for _ in range(2):
        chase.fn(numbers(EventKind.PROBLEM_STALLED))
    with reading() as session:
        letters = session.scalars(select(Letter).where(Letter.kind == "plan_stalled"))
        return [letter.address for letter in letters]


def test_from_the_first_look_to_the_result(
    visit_as: Any, browser: FlaskClient, city: None
) -> None:
    """A committee is formed, names a problem, acts, waits ninety-one days, and is told."""
    martha, jairo = visit_as("martha"), visit_as("jairo")
    with clock.at(now() - timedelta(weeks=13) + timedelta(hours=1)):
        reports(BEFORE)
    code = formed(visit_as("nidia"), martha)
    here = scanned(martha, code)
    order = asked(martha, here)

    # They begin to act, from a baseline that is frozen at that moment.
    assert martha.post(f"{here}/actuar", data={"causes": CAUSES}).status_code == 302
    with reading() as session:
        frozen = told(session, Phase.BEFORE)
    assert frozen[0] >= 15
    assert sum(frozen) == sum(BEFORE)

    # The light is mended and the committee confirms it; the plan then stands still.
    mending.mend(order.number)
    martha.post(f"/confirmar/{order.number}/arreglado", data=mending.seen(order.number))
    assert mending.look(order.number).confirmation == "confirmed"
    reports(AFTER)
    with clock.at(now() + timedelta(days=22)):
        assert chased() == ["martha@demo.cucuta.example"]
        visit_as("martha").post(f"{here}/tareas/{only(PlanTask).id}/hecha")

    # Ninety-one days after they began it can be assessed, and not a day before.
    due = only(Problem).result_due
    with clock.at(due - timedelta(days=1)):
        assert visit_as("martha").post(f"{here}/evaluar").status_code == 409
    with clock.at(due):
        martha = visit_as("martha")
        assert martha.post(f"{here}/evaluar").status_code == 302
        page = martha.get(here).text
        with reading() as session:
            assert told(session, Phase.BEFORE) == frozen
            after = told(session, Phase.AFTER)
        assert f"pasó de {frozen[0]} a {after[0]}" in page
        assert "Razón de tasas: " in page
        martha.post(f"{here}/cerrar", data={"verdict": "reduced", "learned": LEARNED})
    assert only(Problem).status is ProblemStatus.CLOSED

    # Everybody can read what was learned; nobody outside reads the plan itself.
    public = browser.get(f"/comites/{code}").text
    assert LEARNED in public
    assert CAUSES not in public
    assert jairo.get(here).status_code == 403
