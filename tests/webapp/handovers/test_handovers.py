"""The list of what an office leaves open, and the word of whoever takes it."""

import pytest

from models.people.grant import Grant, Role, ScopeKind
from models.session import reading, unit_of_work
from models.trust.handover import Handover
from tests.people import CAST, NIDIA_ID, WILSON_ID
from tests.webapp.promises import LAMPS, asked, handover, promised


@pytest.fixture
def wilson_comes(portal, tuesday_morning) -> None:
    """Wilson becomes a liaison too, to succeed Nidia."""
    with unit_of_work() as session:
        session.add(
            Grant(
                person_id=WILSON_ID,
                role=Role.LIAISON,
                scope_kind=ScopeKind.CITY,
                since=tuesday_morning,
                source="decree:0014",
            )
        )


def test_the_liaison_lists_what_is_open_and_the_newcomer_receives_it(wilson_comes, visit_as):
    """Recorded with the moment; who is neither of the two sees nothing of it."""
    code, question = promised(), asked()
    nidia = visit_as("nidia")
    wrong = {"role": "liaison", "leaving": str(NIDIA_ID), "coming": str(NIDIA_ID)}
    page = nidia.post("/relevos/nuevo", data=wrong)
    assert page.status_code == 422
    assert "son la misma persona" in page.text
    made = nidia.post("/relevos/nuevo", data={**wrong, "coming": str(WILSON_ID)})
    address = made.location
    page = nidia.get(address).text
    assert LAMPS in page
    assert code in page
    assert question in page
    assert "La Libertad" in page
    assert "Alumbrado Público" in page

    wilson = visit_as("wilson")
    assert "sin recibir" in wilson.get("/relevos").text
    assert "Recibí esta lista" in wilson.get(address).text
    refused = nidia.post(f"{address}/recibir")
    assert refused.status_code == 409
    assert "Lo recibe la persona que llega" in refused.text
    wilson.post(f"{address}/recibir")
    with reading() as session:
        [one] = session.query(Handover).all()
    assert one.acknowledged_at is not None
    assert visit_as("martha").get(address).status_code == 403


def test_only_those_it_concerns_read_it(portal, visit_as, wilson_comes):
    """Another commander or liaison does not; who administers people does."""
    made = handover(CAST["yesid"].id, CAST["liliana"].id)
    assert visit_as("nidia").get(f"/relevos/{made.id}").status_code == 403
    assert visit_as("nidia").post(f"/relevos/{made.id}/recibir").status_code == 403
    assert visit_as("gloria").get(f"/relevos/{made.id}").status_code == 200
    assert str(made.id) not in visit_as("nidia").get("/relevos").text
