"""One page leads to every way of taking part, and says what waits behind each."""

import re


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
