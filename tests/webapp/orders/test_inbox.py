"""The inbox: what is most pressing comes first, and nobody sees somebody else's."""

import re
from datetime import timedelta

import pytest

from models import clock
from models.upkeep.codes import PauseReason, Priority, ReturnReason
from tests.people import ATALAYA, JAIRO, MARTHA, PARKS
from tests.webapp.mending import an_order, change, mend

pytestmark = pytest.mark.usefixtures("categories")


def numbers(page) -> list[str]:
    """Return the orders of a page, in the order in which it shows them."""
    return re.findall(r'href="/ordenes/(OT-[-0-9]+)"', page.text)


def test_the_most_pressing_comes_first(jairo):
    """What is due soonest stands on top, whatever came first."""
    planned = an_order(priority=Priority.PLANNED)
    urgent = an_order(priority=Priority.URGENT)
    normal = an_order()

    assert numbers(jairo.get("/ordenes")) == [urgent, normal, planned]


def test_time_is_told_in_words_and_never_by_colour_alone(jairo, visit_as, tuesday_morning):
    """An overdue order carries a sign and words; one due tomorrow says so."""
    an_order(priority=Priority.URGENT)

    assert "vence mañana" in jairo.get("/ordenes").text
    with clock.at(tuesday_morning + timedelta(days=4)):
        page = visit_as("jairo").get("/ordenes").text
    assert "#alert" in page
    assert "venció hace 3 días" in page


def test_a_clock_that_rests_waits_at_the_end(visit_as, tuesday_morning):
    """A paused order is not overdue, says why it rests, and stands below what runs."""
    paused, runs = an_order(priority=Priority.URGENT), an_order()
    change(paused, lambda order: order.start(by=JAIRO))
    change(paused, lambda order: order.pause(PauseReason.WEATHER, by=JAIRO))

    with clock.at(tuesday_morning + timedelta(days=4)):
        page = visit_as("jairo").get("/ordenes")

    assert numbers(page) == [runs, paused]
    assert "en pausa: el clima no lo permite" in page.text
    assert "venció" not in page.text


def test_a_department_sees_only_its_own(visit_as):
    """Pedro, who mends other things, has an empty inbox that says what to do next."""
    theirs = an_order()

    page = visit_as("pedro").get("/ordenes")

    assert theirs not in page.text
    assert "No hay órdenes pendientes" in page.text
    assert "estado=por-confirmar" in page.text


def test_a_committee_sees_its_comuna_and_cannot_mark_anything(martha):
    """Martha sees what is promised to La Libertad, and not what is promised elsewhere."""
    here, elsewhere = an_order(), an_order(territory_id=ATALAYA)

    page = martha.get("/ordenes")

    assert numbers(page) == [here]
    assert elsewhere not in page.text
    assert 'type="checkbox"' not in page.text


@pytest.mark.parametrize("who", ["gloria", "ana", "nidia"])
def test_the_whole_city_is_open_to_those_who_answer_for_it(visit_as, who):
    """Administrator, auditor and liaison see every department's orders, and whose each is."""
    both = {an_order(), an_order(PARKS, territory_id=ATALAYA)}

    page = visit_as(who).get("/ordenes")

    assert set(numbers(page)) == both
    assert "Órdenes de toda la ciudad" in page.text
    assert "Parques y Zonas Verdes" in page.text


def test_filters_are_links_that_narrow(visit_as, tuesday_morning):
    """State, term, category, comuna and department are words of the address."""
    light = an_order(priority=Priority.URGENT)
    hole = an_order("infraestructura", category="bache_via", territory_id=ATALAYA)
    done = an_order()
    mend(done)

    def shown(query: str) -> list[str]:
        return numbers(visit_as("gloria").get(f"/ordenes?{query}"))

    assert shown("estado=por-confirmar") == [done]
    assert shown("estado=sin-programar") == [light, hole]
    assert shown("categoria=bache_via") == [hole]
    assert shown(f"comuna={ATALAYA}") == [hole]
    assert shown("dependencia=alumbrado-publico") == [light]
    assert shown("plazo=hoy-y-manana") == [light]
    assert shown("plazo=vencidas") == []
    with clock.at(tuesday_morning + timedelta(days=2)):
        assert shown("plazo=vencidas") == [light]
    assert f"comuna={ATALAYA}" in visit_as("gloria").get("/ordenes").text


def test_words_of_an_address_that_nobody_understands_are_passed_over(jairo):
    """Somebody who edits the address gets a page, not an error."""
    number = an_order()

    page = jairo.get("/ordenes?estado=perdidas&plazo=ayer&pagina=nueve")

    assert numbers(page) == [number]


def test_a_filter_that_finds_nothing_shows_the_way_back(jairo):
    """An empty result is not an empty inbox."""
    an_order()

    page = jairo.get("/ordenes?plazo=vencidas")

    assert "Ninguna orden es como la que buscó." in page.text
    assert 'href="/ordenes"' in page.text


def test_thirty_a_page(jairo):
    """The thirty-first stands on the second page, and pages keep the filter."""
    made = [an_order() for _ in range(31)]

    first = jairo.get("/ordenes?categoria=alumbrado")
    second = jairo.get("/ordenes?categoria=alumbrado&pagina=2")

    assert numbers(first) == made[:30]
    assert numbers(second) == made[30:]
    assert "categoria=alumbrado&amp;pagina=2" in first.text


def test_the_counts_agree_with_the_lists(visit_as, tuesday_morning):
    """What a shelf says it holds is what it shows."""
    an_order(priority=Priority.URGENT)
    returned, done = an_order(), an_order()
    change(returned, lambda order: order.return_(ReturnReason.NOT_OUR_DUTY, by=JAIRO))
    mend(done)
    change(done, lambda order: order.verify(by=MARTHA))

    with clock.at(tuesday_morning + timedelta(days=2)):
        gloria = visit_as("gloria")
        page = gloria.get("/ordenes").text
        assert numbers(gloria.get("/ordenes?estado=cerradas")) == [done]
        assert numbers(gloria.get("/ordenes?estado=esperan-decision")) == [returned]

    assert re.findall(r'([^\s>]+) <span class="count number">(\d+)', page)[:3] == [
        ("Pendientes", "1"),
        ("programar", "1"),
        ("confirmar", "0"),
    ]
    assert re.search(r'<b class="number">1</b>.*?Vencidas', page, re.DOTALL)


def test_a_page_costs_few_questions(gloria, portal):
    """However many orders there are, the database is asked the same few times."""
    from sqlalchemy import event  # noqa: PLC0415 - only here does anybody count

    asked: list[str] = []
    event.listen(
        portal.extensions["engine"],
        "before_cursor_execute",
        lambda *told: asked.append(told[2]),
    )
    for _ in range(3):
        an_order()
    asked.clear()
    gloria.get("/ordenes")
    few = len(asked)
    for _ in range(20):
        an_order()
    asked.clear()
    gloria.get("/ordenes")

    assert len(asked) == few
    assert few < 20
