"""What committees begin with is the administrator's to change, and the lawyers' to validate."""

import io

import pytest
from sqlalchemy import select

from models.committees.behaviour import Behaviour
from models.committees.template import PlanTemplate
from models.session import reading
from tests.committees import settled

TEMPLATE = {
    "kind": "brawls",
    "title_es": "Riñas en el bus",
    "title_en": "Brawls on the bus",
    "what_es": "Pasa en la parada.",
    "what_en": "It happens at the stop.",
    "categories": ["alumbrado"],
    "behaviours": ["27.1-brawls"],
    "task_lines": "10 | Hablar | Talk\n20 | Podar | Prune",
    "active": "y",
}


def template(title: str) -> PlanTemplate:
    """Look up a template."""
    with reading() as session:
        return session.scalars(select(PlanTemplate).where(PlanTemplate.title_es == title)).one()


def test_a_template_is_added_changed_and_retired(gloria, martha):
    """Committees of its kind are offered it while it is in use."""
    code = settled("martha")
    gloria.post("/admin/plantillas/nueva", data=TEMPLATE)
    made = template("Riñas en el bus")
    assert made.steps("en") == [("Talk", 10), ("Prune", 20)]
    assert "Riñas en el bus" in martha.get(f"/comites/{code}/problemas/nuevo").text
    shown = gloria.get(f"/admin/plantillas/{made.id}").text
    assert "10 | Hablar | Talk" in shown

    retired = {key: value for key, value in TEMPLATE.items() if key != "active"}
    gloria.post(f"/admin/plantillas/{made.id}", data=retired)
    assert "Riñas en el bus" not in martha.get(f"/comites/{code}/problemas/nuevo").text


@pytest.mark.parametrize(
    "line",
    ["Hablar | Talk", "0 | Hablar | Talk", "x | Hablar | Talk", "999 | a | b", "5 | | b"],
)
def test_a_line_that_cannot_be_read_is_named(gloria, line):
    """And nothing that was typed is lost."""
    page = gloria.post("/admin/plantillas/nueva", data=TEMPLATE | {"task_lines": line})
    assert page.status_code == 422
    assert "No entendemos esta línea" in page.text
    assert "Riñas en el bus" in page.text


def test_the_lawyers_word_is_shown(gloria):
    """Until they validated it, every page says so."""
    assert "sin revisar" in gloria.get("/admin/conductas").text
    told = {"words_es": "Pelear.", "words_en": "Fighting.", "validated": "y", "active": "y"}
    gloria.post("/admin/conductas/27.1-brawls", data=told)
    with reading() as session:
        found = session.get_one(Behaviour, "27.1-brawls")
        assert (found.words_es, found.is_validated) == ("Pelear.", True)
    gloria.post(
        "/admin/conductas/27.1-brawls", data=told | {"words_es": "Reñir.", "validated": ""}
    )
    with reading() as session:
        assert not session.get_one(Behaviour, "27.1-brawls").is_validated


def test_a_table_is_brought_in(gloria):
    """Good rows stay, bad ones are listed with their reason; a picture is no table."""
    text = "articulo,numeral,conducta,tema_comite\n27,3,Golpear,riñas\nx,1,Algo,riñas\n"
    sent = {"file": (io.BytesIO(text.encode()), "codigo.csv")}
    page = gloria.post("/admin/conductas/importar", data=sent)
    assert "2 filas: 1 nuevas" in page.text
    assert "no dice qué artículo" in page.text
    with reading() as session:
        assert session.get(Behaviour, "27.3-brawls") is not None
    assert gloria.post("/admin/conductas/importar", data={}).status_code == 422
