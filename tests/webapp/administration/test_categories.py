"""The city says what can be reported, who mends it, and how soon."""

import html

import pytest

from models.session import reading
from models.upkeep.category import Category, Duty
from models.upkeep.codes import PromiseUnit
from tests.people import LA_LIBERTAD, LIGHTING, PARKS
from tests.webapp.mending import an_order, look, report

pytestmark = pytest.mark.usefixtures("categories")

BENCH = {
    "code": "banca",
    "name_es": "Banca rota",
    "name_en": "Broken bench",
    "description_es": "Bancas de parques y plazas",
    "description_en": "Benches in parks and squares",
    "department_id": PARKS,
    "promise_unit": "working_days",
    "promise_urgent": "2",
    "promise_normal": "10",
    "promise_planned": "30",
    "default_priority": "normal",
    "join_radius_m": "20",
    "question_lines": "¿De qué es? | What is it made of? | Madera / Wood; Metal / Metal\n"
    "¿Hay peligro? | Is it a danger? | sí o no",
    "active": "y",
}


def category(code: str) -> Category | None:
    """Look at a category."""
    with reading() as session:
        return session.get(Category, code)


def sent(code: str, **changes: str) -> dict[str, str]:
    """Return what the form of a category sends when only these fields were changed."""
    kept = category(code)
    told = {name: str(getattr(kept, name)) for name in BENCH if hasattr(kept, name)}
    return told | {"question_lines": "", "active": "y"} | changes


def test_a_new_kind_can_be_reported_at_once(gloria):
    """With its department, its promise and its questions."""
    page = gloria.post("/admin/categorias/nueva", data=BENCH, follow_redirects=True)

    assert "La categoría ya se puede reportar." in page.text
    made = category("banca")
    assert (made.department_id, made.promise_unit) == (PARKS, PromiseUnit.WORKING_DAYS)
    choice, danger = made.questions
    assert choice.options == (("madera", "Madera", "Wood"), ("metal", "Metal", "Metal"))
    assert danger.kind == "yes_no"
    assert report("banca").startswith("R-")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("code", "alumbrado"),
        ("code", "Con Espacios"),
        ("name_es", "Alumbrado público"),
        ("name_en", ""),
        ("promise_normal", "0"),
        ("promise_normal", "pronto"),
        ("join_radius_m", "501"),
        ("department_id", "nadie"),
        ("promise_unit", "lunas"),
        ("question_lines", "solo en español"),
        ("question_lines", "¿Qué? | What? | sin inglés"),
    ],
)
def test_what_makes_no_sense_is_explained_and_kept(gloria, field, told):
    """Nothing is made, and the page shows what was typed."""
    page = gloria.post("/admin/categorias/nueva", data=BENCH | {field: told})

    assert "Falta corregir algo" in page.text
    assert category("banca") is None


def test_a_changed_promise_holds_for_new_orders_only(gloria):
    """What was promised yesterday stays promised."""
    old = an_order()
    promised = look(old).due_at

    gloria.post("/admin/categorias/alumbrado", data=sent("alumbrado", promise_normal="48"))

    assert look(old).due_at == promised
    assert look(an_order()).due_at < promised


def test_a_used_kind_is_retired_and_its_cases_stay(gloria):
    """There is no way to delete one; whoever reports does not see it any more."""
    number = an_order()
    told = sent("alumbrado")
    del told["active"]

    gloria.post("/admin/categorias/alumbrado", data=told)

    assert category("alumbrado").active is False
    assert "retirada" in gloria.get("/admin/categorias").text
    assert "Alumbrado público" in gloria.get(f"/ordenes/{number}").text


def test_questions_asked_before_keep_their_codes(gloria):
    """Answers given to them can still be read; the form writes what it reads."""
    before = category("alumbrado").questions
    page = gloria.get("/admin/categorias/alumbrado").text
    lines = (
        page.partition('name="question_lines"')[2].partition(">")[2].partition("</textarea>")[0]
    )

    gloria.post(
        "/admin/categorias/alumbrado",
        data=sent("alumbrado", question_lines=html.unescape(lines).strip()),
    )

    assert category("alumbrado").questions == before


def test_an_exception_sends_new_reports_elsewhere_until_it_is_taken_back(gloria):
    """In La Libertad, lights are for the parks' people; then for public lighting again."""
    told = {"category": "alumbrado", "territory": LA_LIBERTAD, "department": PARKS}
    page = gloria.post("/admin/competencias", data=told, follow_redirects=True)
    assert "Parques y Zonas Verdes" in page.text
    with reading() as session:
        assert session.get(Duty, ("alumbrado", LA_LIBERTAD)).department_id == PARKS
    accepting = gloria.get(f"/triaje/{report()}/aceptar").text
    assert f'selected value="{PARKS}"' in accepting

    gloria.post(f"/admin/competencias/alumbrado/{LA_LIBERTAD}/quitar")

    assert f'selected value="{LIGHTING}"' in gloria.get(f"/triaje/{report()}/aceptar").text


def test_an_exception_for_nobody_is_refused(gloria):
    """Each choice is one of those there are."""
    told = {"category": "alumbrado", "territory": "luna", "department": PARKS}

    assert "Falta corregir algo" in gloria.post("/admin/competencias", data=told).text
