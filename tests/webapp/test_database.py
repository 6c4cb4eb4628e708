"""Nobody who writes waits for a page to be drawn."""

import pytest
from flask import render_template_string

from models.people.person import Person
from models.session import reading
from tests.people import CAST
from tests.webapp import mending
from webapp.database import close_session, db


@pytest.fixture
def drawn_while_others_write(portal, monkeypatch):
    """Let a report come in while a page is being drawn, and return how often that was."""
    drawn = []

    def asset(name):
        if not drawn:
            drawn.append(mending.report())
        return f"/static/{name}"

    monkeypatch.setitem(portal.jinja_env.globals, "asset", asset)
    return drawn


@pytest.mark.parametrize(
    ("who", "address", "typed"),
    [
        ("jairo", "/ordenes/{order}/programar", {"day": "ayer"}),
        ("jairo", "/ordenes/{order}/iniciar", {"version": "0"}),
        ("jairo", "/ordenes/programar?orden={order}", {}),
        ("gloria", "/admin/personas/nueva", {"name": ""}),
        ("gloria", "/admin/categorias/alumbrado", {"name_es": ""}),
        ("nidia", "/triaje/R-2222-2222/rechazar", {}),
        (None, "/casos/R-2222-2222/seguir", {}),
    ],
)
@pytest.mark.usefixtures("order")
def test_a_form_that_comes_back_holds_up_nobody(
    visit_as, browser, order, drawn_while_others_write, who, address, typed
):
    """On SQLite a page drawn under the write lock would keep the whole city waiting."""
    mending.report(code="R-2222-2222")
    visitor = visit_as(who) if who else browser

    page = visitor.post(address.format(order=order), data=typed)

    assert page.status_code < 500
    assert len(drawn_while_others_write) == 1


def test_what_was_written_is_undone_when_its_page_cannot_be_drawn(portal):
    """The lock stays where something was written: all of it counts, or nothing."""
    before = CAST["jairo"].name
    with portal.test_request_context("/", method="POST"):
        db.get_one(Person, CAST["jairo"].id).name = "Otro"
        db.flush()
        render_template_string("{{ 1 }}")
        close_session()

    with reading() as session:
        assert session.get_one(Person, CAST["jairo"].id).name == before
