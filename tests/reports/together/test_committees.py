"""Committees in the report: plans by step, and results whatever they came to."""

from sqlalchemy.orm import Session

from models import clock
from models.committees.plan_codes import AbandonReason
from models.committees.problem import STALLED_AFTER, Problem
from models.ticker import fire_due
from reports.accountability import gather
from reports.participation_sentences import sentences_of
from reports.participation_words import told
from tests.people import ATALAYA, LA_LIBERTAD, MARTHA
from tests.reports.together.conftest import APRIL, HOUR, a_plan, assess, on, pages, part_of


def test_plans_are_told_by_step_and_those_that_stand_still(city: Session, committee) -> None:
    """One that was assessed, one whose committee has not moved for three weeks."""
    ours = committee()
    assess(city, a_plan(city, ours, "Consumo en el parque"), (20, 5, 40, 40))
    with clock.at(on(1)):
        city.add(Problem.find(ours, "Consumo en la cancha", "Qué pasa.", by=MARTHA))
        city.commit()
    with clock.at(on(1) + STALLED_AFTER + HOUR):
        fire_due()
    city.expire_all()
    told_of = part_of(city, "committees")

    assert (told_of["at_work"], told_of["plans"]) == (1, 2)
    assert told_of["steps"] == {"scanning": 1, "analysis": 0, "response": 0, "assessment": 1}
    assert told_of["stalled"] == 1
    assert part_of(city, "committees", ATALAYA)["plans"] == 0
    assert part_of(city, "committees", "54001")["plans"] == 2


def test_a_result_is_told_whatever_it_came_to(city: Session, committee) -> None:
    """By hand: (5/20)/(40/40) = 0.25, SE = sqrt(1/5 + 1/20 + 2/40) = 0.5477."""
    ours = committee()
    helped = a_plan(city, ours, "Ayudó")
    nothing = a_plan(city, ours, "No se ve")
    few = a_plan(city, ours, "Muy poco")
    assess(city, helped, (20, 5, 40, 40))
    assess(city, nothing, (20, 20, 40, 40))
    assess(city, few, (4, 0, 40, 40))
    with clock.at(on(20)):
        nothing.rethink(by=MARTHA)  # that the committee goes back to ask why hides nothing
        city.commit()
    part = gather(city, LA_LIBERTAD, APRIL).data["participation"]
    found = {one["plan"]: one for one in part["committees"]["results"]}

    assert found["Ayudó"]["ratio"] == 0.25
    assert found["Ayudó"]["interval"] == [0.0855, 0.7314]
    assert found["Ayudó"]["counts"] == [20, 5, 40, 40]
    assert (found["No se ve"]["ratio"], found["No se ve"]["finding"]) == (1, "no_difference")
    assert (found["Muy poco"]["ratio"], found["Muy poco"]["counts"]) == (None, None)
    words = {one["plan"]: one["finding_words"] for one in told(part)["results"]}
    assert words["Muy poco"] == "no alcanza para decir"
    assert words["No se ve"] == "no se ve una diferencia con el resto de la comuna"
    assert sentences_of(part)["committees"].endswith(
        "En el mes se evaluaron 3 planes: en 1 no se ve una diferencia; en 1 no alcanza para "
        "decir; en 1 el problema bajó más que en el resto de la comuna."
    )
    printed = pages(gather(city, LA_LIBERTAD, APRIL))
    assert "0,25 (0,09 a 0,73)" in printed
    assert "Rosa" not in printed


def test_a_plan_given_up_later_keeps_its_result_and_loses_its_title(
    city: Session, committee
) -> None:
    """It may have been dangerous; that it did not help is told all the same."""
    problem = a_plan(city, committee(), "Los de la esquina")
    assess(city, problem, (20, 20, 40, 40))
    with clock.at(on(20)):
        problem.rethink(by=MARTHA)
        problem.abandon(AbandonReason.TOO_DANGEROUS, by=MARTHA)
        city.commit()
    content = gather(city, LA_LIBERTAD, APRIL)

    [one] = content.data["participation"]["committees"]["results"]
    assert (one["plan"], one["finding"]) == (None, "no_difference")
    assert "esquina" not in str(content.data)
    assert "Un plan que se dejó después" in pages(content)
