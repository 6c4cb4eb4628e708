"""Thanks in the report are never counted; the whole of it is reproducible and open."""

import csv
import io
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import clock
from reports.accountability import gather
from reports.document import as_pdf
from reports.open_data_participation import PARTICIPATION_DATASETS
from tests.people import ATALAYA, LA_LIBERTAD
from tests.reports.together.conftest import (
    APRIL,
    HOME,
    a_plan,
    assess,
    pages,
    part_of,
)


def test_thanks_are_told_by_unit_in_alphabetical_order_and_never_counted(thanked) -> None:
    """Whoever was thanked oftener comes no higher; what nobody confirmed is not told."""
    told_of = part_of(thanked, "recognition")
    assert [
        (one["unit"], [name["es"] for name in one["services"]]) for one in told_of["units"]
    ] == [
        ("Águila 1", ["Auxilió a alguien herido o enfermo"]),
        ("Zona 9", ["Acompañó a alguien hasta su casa", "Medió en una pelea entre vecinos"]),
    ]
    assert not any(isinstance(value, int) for one in told_of["units"] for value in one.values())
    assert part_of(thanked, "recognition", ATALAYA) == {"units": []}


def test_the_same_data_make_the_same_bytes_in_another_year_too(met, committee, thanked, wave):
    """The whole report with every part, printed again when the year is another one."""
    assess(met, a_plan(met, committee(), "Ayudó"), (20, 5, 40, 40))
    wave("nueva", date(2026, 4, 20))
    content = gather(met, LA_LIBERTAD, APRIL)
    paper = as_pdf(content, {}, HOME)
    assert gather(thanked, LA_LIBERTAD, APRIL).as_json == content.as_json
    with clock.at(clock.now() + timedelta(days=500)):
        assert as_pdf(content, {}, HOME) == paper


def test_a_report_that_knew_only_promises_and_questions_still_renders(met: Session) -> None:
    """Its data have no other part: nothing is said of them."""
    content = gather(met, LA_LIBERTAD, APRIL)
    for key in ("meetings", "committees", "trust", "recognition"):
        content.data["participation"].pop(key)
    said = pages(content)
    assert "Compromisos" in said
    assert not any(
        words in said
        for words in ("Encuentros", "Actas", "Comités y sus", "Confianza,", "Gracias")
    )


def test_open_data_tell_what_the_report_tells_and_nobody(met, committee, thanked) -> None:
    """Every row of the four tables, without a person and without how many came or thanked."""
    assess(met, a_plan(met, committee(), "Ayudó"), (20, 5, 40, 40))
    written = {name: one.as_csv(met) for name, one in PARTICIPATION_DATASETS.items()}
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in written.items()}

    assert len(rows["encuentros.csv"]) == 7
    assert [one["titulo"] for one in rows["encuentros.csv"] if one["acta_vencida"] == "si"] == [
        "Riñas",
        "Nadie dijo",
        "Tres personas",
    ]
    assert [one["estado"] for one in rows["comites.csv"]] == ["constituted"]
    [plan] = rows["resultados-de-planes.csv"]
    assert (plan["razon"], plan["antes"], plan["despues"]) == ("0.25", "20", "5")
    assert [(one["unidad"], one["servicio"]) for one in rows["agradecimientos.csv"]] == [
        ("Águila 1", "first_aid"),
        ("Zona 9", "mediated"),
        ("Zona 9", "walked_home"),
    ]
    assert not any(name in "".join(written.values()) for name in ("Vecina", "Rosa", "Nidia"))
