"""One page leads to every way of taking part, and says what waits behind each."""

import re

from models.clock import wall
from models.session import unit_of_work
from models.upkeep.dataset import Dataset, DatasetKind
from tests.committees import settled
from tests.webapp.gathering import a_meeting


def test_every_way_to_take_part_is_open_to_anybody(portal):
    """Six doors, without an account; none of them ends at a wall."""
    browser = portal.test_client()
    page = browser.get("/participar")

    doors = re.findall(r'<a class="door[^"]*" href="([^"]+)"', page.text)
    assert doors == [
        "/encuentros",
        "/compromisos",
        "/preguntas",
        "/comites",
        "/encuestas",
        "/reconocimientos",
    ]
    assert {browser.get(door).status_code for door in doors} == {200}


def test_the_section_stays_marked_behind_its_doors(portal):
    """Whoever reads of a meeting is still where they went in."""
    page = portal.test_client().get("/encuentros").text

    assert re.search(r'<a href="/participar" aria-current="page"', page)


def test_what_was_made_up_is_said_to_be(portal, categories):
    """Nobody takes the meetings, committees and thanks of a demonstration for Cúcuta's."""
    browser = portal.test_client()
    pages = (
        "/encuentros",
        f"/encuentros/{a_meeting()}",
        "/comites",
        f"/comites/{settled('martha', 'pedro')}",
        "/reconocimientos",
    )
    assert not [one for one in pages if "Datos de demostración" in browser.get(one).text]
    with unit_of_work() as session:
        session.add(
            Dataset(source="x", kind=DatasetKind.REHEARSAL, title="x", rows=1, begun_at=wall())
        )
    assert not [one for one in pages if "Datos de demostración" not in browser.get(one).text]
