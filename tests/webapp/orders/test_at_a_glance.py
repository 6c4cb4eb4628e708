"""The first page after signing in says what waits, in a few words."""

from datetime import timedelta

from models import clock
from models.upkeep.codes import Priority
from tests.webapp.mending import an_order, mend, report


def test_a_department_reads_what_is_pending_and_what_is_late(
    categories, visit_as, tuesday_morning
):
    """Nothing, then one, then one of two overdue."""
    assert "No hay órdenes pendientes." in visit_as("jairo").get("/inicio").text
    an_order(priority=Priority.URGENT)
    assert "Una orden pendiente, ninguna vencida." in visit_as("jairo").get("/inicio").text
    an_order()
    with clock.at(tuesday_morning + timedelta(days=3)):
        page = visit_as("jairo").get("/inicio").text
    assert "2 órdenes pendientes, una vencida." in page


def test_a_committee_reads_how_many_repairs_wait(order, visit_as):
    """Those of its comuna, and no others."""
    assert "Nada espera su palabra." in visit_as("martha").get("/inicio").text
    mend(order)
    assert "Un arreglo espera su palabra." in visit_as("martha").get("/inicio").text
    assert "Nada espera su palabra." in visit_as("rosa").get("/inicio").text


def test_those_who_sort_read_how_much_waits(categories, visit_as):
    """Reports that nobody has taken."""
    assert "Todo tiene quien lo atienda." in visit_as("nidia").get("/inicio").text
    report()
    report()
    assert "2 casos esperan que alguien decida." in visit_as("nidia").get("/inicio").text
