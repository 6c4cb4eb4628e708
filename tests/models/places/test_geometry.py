"""Boundaries: drawn anew, never overwritten."""

from datetime import timedelta

from shapely.geometry import MultiPolygon, box

from models import clock
from models.clock import now
from models.places.geometry import TerritoryGeometry, outlines, redraw
from models.places.locate import Atlas
from models.places.territory import Territory, TerritoryKind, comuna_id

BIGGER = MultiPolygon([box(-72.52, 7.87, -72.48, 7.90)])


def test_a_new_drawing_closes_the_former_one(city):
    """The figures of last year are counted on the map of last year."""
    first_comuna = city.get(Territory, comuna_id(1))
    with clock.at(now() + timedelta(days=365)) as next_year:
        assert redraw(city, first_comuna, BIGGER, source="new survey")
        city.flush()

    versions = city.query(TerritoryGeometry).filter_by(territory_id=comuna_id(1))
    former, newer = versions.order_by(TerritoryGeometry.valid_from)
    assert (former.valid_to, newer.valid_from, newer.valid_to) == (next_year, next_year, None)
    then = next_year - timedelta(days=1)
    assert outlines(city, TerritoryKind.COMUNA, then)[comuna_id(1)] == former.geojson
    assert outlines(city, TerritoryKind.COMUNA)[comuna_id(1)] == newer.geojson
    a_corner = (7.875, -72.519)
    assert Atlas.of(city).locate(*a_corner).comuna_id == comuna_id(1)
    assert Atlas.of(city, on=then).locate(*a_corner).comuna_id == comuna_id(9)


def test_the_same_drawing_again_is_no_new_version(city):
    """Importing a file twice leaves no trace of the second time."""
    first_comuna = city.get(Territory, comuna_id(1))
    assert redraw(city, first_comuna, BIGGER, source="survey")
    city.flush()
    assert not redraw(city, first_comuna, BIGGER, source="survey again")
