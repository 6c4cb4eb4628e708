"""A committee works on a problem through its pages, from the first look to the result."""

import pytest
from sqlalchemy import select

from models.committees.committee import CommitteeStatus
from models.committees.evidence import ProblemRecord
from models.committees.note import PlanNote
from models.committees.plan_codes import TaskStatus
from models.committees.problem import Problem, ProblemStatus
from models.committees.task import PlanTask
from models.committees.template import PlanTemplate
from models.session import reading, unit_of_work
from models.trust.commitment_stages import Origin
from models.upkeep.work_order import WorkOrder
from tests.committees import a_light, problem, seat_of, settled, troubled
from tests.people import LIGHTING
from tests.webapp import promises

TOLD = {
    "title": "Riñas en el parque",
    "what": "Los viernes a la salida",
    "place": "Parque de La Libertad",
    "lat": "7.869",
    "lon": "-72.48",
    "radius": "150",
    "since": "2026-02-01",
    "categories": ["alumbrado", "basura_escombros"],
    "incidents": "y",
    "behaviours": ["27.1-brawls"],
}


@pytest.fixture
def code() -> str:
    """A committee of Martha and Pedro in La Libertad."""
    return settled("martha", "pedro")


def newest() -> str:
    """Return the code of the only problem."""
    with reading() as session:
        return session.scalars(select(Problem.code)).one()


def test_a_problem_is_named_where_it_is(martha, code):
    """What was told is kept; the reader goes on to what belongs to it."""
    page = martha.post(f"/comites/{code}/problemas/nuevo", data=TOLD)
    assert page.status_code == 302
    found = problem(newest())
    assert (found.radius_m, found.categories) == (150, ["alumbrado", "basura_escombros"])
    assert found.counts_incidents
    assert found.since.isoformat() == "2026-02-01"
    shown = martha.get(page.location)
    assert "Riñas en el parque" in shown.text
    assert "art. 27.1" in shown.text
    assert "sin revisar por jurídica" in shown.text


def test_a_template_brings_words_and_tasks(martha, code):
    """They can be changed; nobody has to begin with an empty page."""
    with reading() as session:
        template = session.scalars(
            select(PlanTemplate).where(PlanTemplate.kind == "brawls")
        ).one()
    begun = martha.get(f"/comites/{code}/problemas/nuevo?plantilla={template.id}")
    assert template.title_es in begun.text
    martha.post(f"/comites/{code}/problemas/nuevo?plantilla={template.id}", data=TOLD)
    pcode = newest()
    martha.post(f"/comites/{code}/problemas/{pcode}/analizar")
    page = martha.get(f"/comites/{code}/problemas/{pcode}")
    first = template.steps()[0][0]
    assert first in page.text

    martha.post(
        f"/comites/{code}/problemas/{pcode}/tareas/propuestas", data={"propuesta": first}
    )
    with reading() as session:
        assert session.scalars(select(PlanTask.what)).all() == [first]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Escriba cuál es el problema."),
        ({"since": "2030-01-01"}, "Ese día todavía no llega."),
        ({"lat": "4.6", "lon": "-74.0"}, "fuera del municipio"),
        ({"lat": ""}, "Marque en el mapa"),
        ({"lat": "7.90", "lon": "-72.53"}, "el sector del comité"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(martha, code, wrong, said):
    """Beside the field, with everything else as it was."""
    page = martha.post(f"/comites/{code}/problemas/nuevo", data=TOLD | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Los viernes a la salida" in page.text


def test_a_committee_that_does_not_exist_yet_has_no_problems(martha):
    """First the act, then the work."""
    waiting = settled("martha", status=CommitteeStatus.CONVENED)
    assert martha.get(f"/comites/{waiting}/problemas/nuevo").status_code == 409


def test_what_happened_near_is_suggested_and_accepted_by_hand(martha, code):
    """Only what was offered can be linked; what is far or of another kind is not offered."""
    with unit_of_work() as session:
        near, far = a_light(session), a_light(session, north=0.01)
        other = a_light(session, category="grafiti")
        session.flush()
        ids = near.id, far.id, other.id
        codes = near.code, far.code, other.code
    pcode = troubled(code)
    page = martha.get(f"/comites/{code}/problemas/{pcode}")
    assert codes[0] in page.text
    assert codes[1] not in page.text
    assert codes[2] not in page.text

    chosen = [f"request:{one}" for one in ids] + ["nonsense", "request:x"]
    martha.post(f"/comites/{code}/problemas/{pcode}/vincular", data={"cosa": chosen})
    with reading() as session:
        assert session.scalars(select(ProblemRecord.request_id)).all() == [ids[0]]

    martha.post(f"/comites/{code}/problemas/{pcode}/desvincular", data={"cosa": ids[0]})
    with reading() as session:
        assert session.scalars(select(ProblemRecord)).all() == []


def test_a_department_is_asked_by_a_work_order(martha, jairo, code):
    """It gets an order like any other, with a promise; the plan shows it as asked for."""
    pcode = troubled(code)
    page = martha.post(
        f"/comites/{code}/problemas/{pcode}/pedir",
        data={"category": "alumbrado", "place": "Esquina norte", "priority": "normal"},
    )
    assert page.status_code == 302
    with reading() as session:
        order = session.scalars(select(WorkOrder)).one()
    assert order.department_id == LIGHTING
    assert order.due_at is not None
    told = martha.get(f"/comites/{code}/problemas/{pcode}").text
    assert order.number in told
    assert "la pidió el comité" in told
    record = jairo.get(f"/ordenes/{order.number}").text
    assert "un comité" in record
    assert "Martha" not in record


def test_tasks_make_the_progress(martha, code):
    """Who, by when, done or dropped; a dropped one counts for nothing."""
    pcode = troubled(code)
    here = f"/comites/{code}/problemas/{pcode}"
    seat = seat_of(code, "pedro")
    martha.post(
        f"{here}/tareas", data={"what": "Hablar", "owner": seat.id, "due_on": "2026-06-01"}
    )
    martha.post(
        f"{here}/tareas",
        data={"what": "Podar", "owner": f"d:{LIGHTING}", "due_on": "2026-06-02"},
    )
    page = martha.post(f"{here}/tareas", data={"what": "Tarde", "due_on": "2026-01-01"})
    assert page.status_code == 422
    assert "Ese día ya pasó." in page.text
    assert "Tarde" in page.text

    with reading() as session:
        talk, prune = session.scalars(select(PlanTask).order_by(PlanTask.due_on)).all()
    martha.post(f"{here}/tareas/{talk.id}/hecha")
    martha.post(f"{here}/tareas/{prune.id}/descartar")
    told = martha.get(here).text
    assert "1 de 1 hechas" in told
    martha.post(f"{here}/tareas/{prune.id}/retomar")
    assert "1 de 2 hechas" in martha.get(here).text
    with reading() as session:
        assert session.get_one(PlanTask, prune.id).status is TaskStatus.OPEN


def test_nobody_acts_before_knowing_why_and_what(martha, code):
    """The step asks for a cause, and refuses without a task."""
    pcode = troubled(code)
    here = f"/comites/{code}/problemas/{pcode}"
    martha.post(f"{here}/analizar")
    assert martha.post(f"{here}/actuar", data={"causes": " "}).status_code == 422
    refused = martha.post(f"{here}/actuar", data={"causes": "No hay luz"})
    assert refused.status_code == 422
    assert "No hay luz" in refused.text
    assert "al menos una tarea" in refused.text
    martha.post(f"{here}/tareas", data={"what": "Hablar", "due_on": "2026-06-01"})
    assert martha.post(f"{here}/actuar", data={"causes": "No hay luz"}).status_code == 302
    assert problem(pcode).status is ProblemStatus.RESPONSE
    early = martha.post(f"{here}/evaluar")
    assert early.status_code == 409
    assert "noventa y un días" in early.text
    assert "El resultado se puede ver desde el" in martha.get(here).text


def test_a_plan_can_be_given_up_with_a_reason(martha, browser, code):
    """It is shown as abandoned within, and no longer in public."""
    pcode = troubled(code)
    here = f"/comites/{code}/problemas/{pcode}"
    assert martha.post(f"{here}/abandonar", data={"reason": "not_ours"}).status_code == 302
    assert problem(pcode).status is ProblemStatus.ABANDONED
    assert "Riñas" not in browser.get(f"/comites/{code}").text
    assert (
        martha.post(f"{here}/tareas", data={"what": "x", "due_on": "2026-06-01"}).status_code
        == 409
    )


def test_a_note_is_for_the_committee(martha, code):
    """Signed by the seat of whoever wrote it."""
    pcode = troubled(code)
    martha.post(f"/comites/{code}/problemas/{pcode}/notas", data={"words": "Habló doña Inés."})
    with reading() as session:
        [note] = session.scalars(select(PlanNote)).all()
    assert note.seat_id == seat_of(code, "martha").id
    assert "Habló doña Inés." in martha.get(f"/comites/{code}/problemas/{pcode}").text
    assert martha.post(f"/comites/{code}/problemas/{pcode}/notas", data={}).status_code == 422


def test_the_committee_sees_itself_from_within(martha, code):
    """Its plans, its people, what waits, and what happened."""
    troubled(code)
    page = martha.get(f"/comites/{code}/trabajo").text
    assert "Riñas en el parque" in page
    assert "Acta de la asamblea." in page
    assert "Radio del cuadrante 12" in page


def test_a_promise_asked_for_in_a_plan_stands_on_its_page(martha, code):
    """Whoever works on the problem sees what was promised for it, and asks for more there."""
    martha.post(f"/comites/{code}/problemas/nuevo", data=TOLD)
    where = f"/comites/{code}/problemas/{newest()}"
    asking = martha.get(where).text.partition('href="/compromisos/nuevo')[2].partition('"')[0]
    assert f"plan={problem(newest()).id}" in asking

    promises.proposed(origin=Origin.PLAN, origin_id=problem(newest()).id)

    assert promises.LAMPS in martha.get(where).text
