"""Where a unit is: known while it is on an incident, and never before or after."""

import pytest

from tests.webapp import alarms

HERE = {"lat": "7.89001", "lon": "-72.50002"}


def tell(browser, **where: str):
    """Tell where the phone is."""
    return browser.post("/patrulla/posicion", data={**HERE, **where})


@pytest.mark.usefixtures("call")
def test_nobody_is_followed_without_an_incident(patrol, yesid):
    """A free patrol is nobody's business; the phone is told that nothing was kept."""
    page = tell(yesid)

    assert (page.status_code, page.mimetype) == (409, "text/plain")
    assert "No se guardó" in page.text
    assert 'data-share="yes"' not in yesid.get("/patrulla").text


def test_nobody_is_followed_before_they_accept(mission, yesid):
    """Being asked is not being on the way."""
    assert tell(yesid).status_code == 409
    assert alarms.dispatch(mission).lat is None


def test_the_room_sees_where_a_unit_is_while_it_goes(mission, yesid, says, visit_as):
    """And how far it still has to go; the phone's page says that it tells."""
    page = says("aceptar")
    assert "La sala ve dónde está, solo hasta que termine este incidente." in page.text
    assert 'data-share="yes"' in page.text

    assert tell(yesid).status_code == 204
    assert (alarms.dispatch(mission).lat, alarms.dispatch(mission).lon) == (7.89001, -72.50002)
    assert "a 710 m" in visit_as("wilson").get("/sala").text


def test_the_position_is_erased_when_it_is_over(mission, yesid, says, visit_as):
    """Nothing of it stays anywhere."""
    says("llegar")
    tell(yesid)
    says("cerrar", outcome="unfounded")

    over = alarms.dispatch(mission)
    assert (over.lat, over.lon, over.located_at) == (None, None, None)
    assert tell(yesid).status_code == 409
    assert "data-lat" not in visit_as("wilson").get("/sala").text


@pytest.mark.parametrize(
    "where", [{"lat": "91"}, {"lon": "-181"}, {"lat": "nan"}, {"lat": ""}, {"lon": "aquí"}]
)
def test_a_place_that_is_none_is_refused(mission, yesid, says, where):
    """A phone that says nonsense is not put on the map."""
    says("aceptar")

    assert tell(yesid, **where).status_code == 400
    assert alarms.dispatch(mission).lat is None
