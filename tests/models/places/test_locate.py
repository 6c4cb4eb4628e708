"""Where a point lies: a comuna, a gap between two, the country, or another town."""

import time

import pytest
from shapely.geometry import MultiPolygon, box

from models.places.geometry import redraw
from models.places.locate import (
    OUTSIDE,
    Atlas,
    CorregimientoNeededError,
    Located,
    OutsideTheCityError,
    locate,
    metres_between,
    settle,
)
from models.places.register import Register
from models.places.territory import CITY, Territory, comuna_id, corregimiento_id

CENTRE = (7.889, -72.497)
COUNTRY = (8.15, -72.45)
BOGOTA = (4.65, -74.08)
METRE = 1 / 110_590  # in degrees of latitude


def in_comuna(number):
    """Say what is expected of a point in a comuna."""
    return Located(comuna_id(number), None, inside=True, needs_corregimiento=False)


@pytest.fixture
def gap(session):
    """Two comunas with 4 m of street between them, and the country to the north of both."""
    register = Register(session, "test")
    register.draw_city(MultiPolygon([box(-72.6, 7.8, -72.4, 8.0)]))
    south = 7.9 - 2 * METRE
    register.keep_comuna(1, "Sur", MultiPolygon([box(-72.5, 7.88, -72.49, south)]))
    north = 7.9 + 2 * METRE
    register.keep_comuna(2, "Norte", MultiPolygon([box(-72.5, north, -72.49, 7.92)]))
    register.keep_corregimiento("San Pedro")
    session.flush()
    return session


def test_a_point_in_a_comuna_is_in_that_comuna(city):
    """The centre of the city is in comuna 1, the airport in comuna 6."""
    assert locate(city, *CENTRE) == in_comuna(1)
    assert locate(city, 7.940, -72.495) == in_comuna(6)


@pytest.mark.parametrize(("metres", "comuna"), [(1, 2), (-1, 1), (1.9, 2), (-1.9, 1)])
def test_a_point_in_a_gap_belongs_to_the_nearest_comuna(gap, metres, comuna):
    """Streets between comunas belong to somebody, since that is where lamps go out."""
    assert locate(gap, 7.9 + metres * METRE, -72.495) == in_comuna(comuna)


@pytest.mark.parametrize(("metres", "reached"), [(49, True), (51, False)])
def test_the_nearest_comuna_reaches_fifty_metres(gap, metres, reached):
    """Beyond that it is the country, and a person is asked."""
    located = locate(gap, 7.92 + metres * METRE, -72.495)
    assert (located.comuna_id == comuna_id(2)) is reached
    assert located.needs_corregimiento is not reached


def test_a_point_in_the_country_asks_for_its_corregimiento(city):
    """The corregimientos have names and no boundaries: only a person knows."""
    assert locate(city, *COUNTRY) == Located(None, None, inside=True, needs_corregimiento=True)
    with pytest.raises(CorregimientoNeededError):
        settle(city, *COUNTRY)
    with pytest.raises(CorregimientoNeededError):
        settle(city, *COUNTRY, corregimiento_id=comuna_id(1))
    assert settle(city, *COUNTRY, corregimiento_id=corregimiento_id(3)) == "54001-R03"


def test_a_comuna_is_known_without_asking(city):
    """Whoever stands in a comuna cannot claim a corregimiento."""
    assert settle(city, *CENTRE, corregimiento_id=corregimiento_id(3)) == comuna_id(1)


def test_a_corregimiento_with_a_boundary_is_found_by_it(gap):
    """Once the city has drawn one, nobody is asked any more."""
    outline = MultiPolygon([box(-72.6, 7.8, -72.55, 7.9)])
    redraw(gap, gap.get(Territory, corregimiento_id(1)), outline, source="test")
    gap.flush()
    found = Located(None, corregimiento_id(1), inside=True, needs_corregimiento=False)
    assert locate(gap, 7.85, -72.58) == found


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        BOGOTA,
        (7.834, -72.474),  # Villa del Rosario, the next town
        (0.0, 0.0),
        (-72.497, 7.889),  # turned around
        (91.0, -72.5),
        (float("nan"), -72.5),
        (7.9, float("inf")),
        (1e308, -1e308),
    ],
)
def test_a_point_elsewhere_is_refused(city, lat, lon):
    """Another town, the sea, and what is no point at all: outside, and never an error."""
    assert locate(city, lat, lon) == OUTSIDE
    with pytest.raises(OutsideTheCityError):
        settle(city, lat, lon)


def test_a_city_without_a_map_knows_no_place(session):
    """Before any boundary is imported every point lies outside, in so many words."""
    assert locate(session, *CENTRE) == OUTSIDE


def test_a_new_boundary_is_seen_by_the_next_question(gap):
    """What another process drew is not hidden by what this one remembers."""
    before = locate(gap, 7.93, -72.495)
    bigger = MultiPolygon([box(-72.5, 7.9, -72.49, 7.94)])
    redraw(gap, gap.get(Territory, comuna_id(2)), bigger, source="test")
    gap.flush()
    assert (before.comuna_id, locate(gap, 7.93, -72.495).comuna_id) == (None, comuna_id(2))


def test_placing_a_point_takes_less_than_a_millisecond(city):
    """35,000 old cases are placed one by one; the map must not be what they wait for."""
    atlas = Atlas.of(city)
    points = [(7.80 + n * 0.0002, -72.60 + n * 0.0002) for n in range(1000)]
    started = time.perf_counter()
    for point in points:
        atlas.locate(*point)
    assert (time.perf_counter() - started) / len(points) < 0.001


def test_distances_are_in_metres():
    """A degree of latitude is about 110.6 km here, one of longitude 110.3 km."""
    assert metres_between(7.9, -72.5, 7.901, -72.5) == pytest.approx(110.6, abs=0.2)
    assert metres_between(7.9, -72.5, 7.9, -72.501) == pytest.approx(110.3, abs=0.2)


def test_the_city_is_not_a_comuna(city):
    """The municipality's own outline answers only whether a point is inside."""
    assert locate(city, *CENTRE).territory_id != CITY
