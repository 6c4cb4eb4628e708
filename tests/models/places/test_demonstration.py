"""The demonstration's territory: ours, approximate, and enough to place everything."""

from itertools import combinations

from shapely.geometry import shape

from models.places.demonstration import settle_city
from models.places.geometry import TerritoryGeometry, outlines
from models.places.locate import locate
from models.places.public_place import PublicPlace
from models.places.territory import (
    CITY,
    Territory,
    TerritoryKind,
    barrios_called,
    comuna_id,
)


def of_kind(session, kind):
    """Fetch the parts of a kind."""
    return session.scalars(Territory.of_kind(kind)).all()


def test_the_city_has_its_ten_comunas_and_ten_corregimientos(city):
    """Every part of the city is there, by the number everybody knows it by."""
    assert [comuna.id for comuna in of_kind(city, TerritoryKind.COMUNA)] == [
        comuna_id(number) for number in range(1, 11)
    ]
    assert len(of_kind(city, TerritoryKind.CORREGIMIENTO)) == 10


def test_everything_drawn_by_hand_says_so(city):
    """Nobody must take our drawing for a surveyed boundary."""
    everything = [*city.query(Territory), *city.query(PublicPlace)]
    assert len(everything) > 40
    assert all(one.approximate for one in everything)


def test_the_comunas_meet_without_overlapping(city):
    """A point lies in one comuna, not in two."""
    drawn = [shape(outline) for outline in outlines(city, TerritoryKind.COMUNA).values()]
    assert len(drawn) == 10
    for one, other in combinations(drawn, 2):
        assert one.intersection(other).area < 1e-12


def test_the_municipality_contains_its_comunas(city):
    """A pin in a comuna is never refused as outside."""
    (outline,) = outlines(city, TerritoryKind.MUNICIPALITY).values()
    for drawn in outlines(city, TerritoryKind.COMUNA).values():
        assert shape(outline).contains(shape(drawn))


def test_every_public_place_lies_where_it_says(city):
    """The comuna a place is filed under is the one its point falls into."""
    places = city.query(PublicPlace).all()
    assert len(places) >= 5
    for place in places:
        assert locate(city, place.lat, place.lon).comuna_id == place.territory_id


def test_settling_twice_changes_nothing(city):
    """The demonstration may be started as often as one likes."""
    drawings = {drawing.id for drawing in city.query(TerritoryGeometry)}
    counts = (city.query(Territory).count(), city.query(PublicPlace).count())
    settle_city(city)
    assert {drawing.id for drawing in city.query(TerritoryGeometry)} == drawings
    assert (city.query(Territory).count(), city.query(PublicPlace).count()) == counts


def test_a_barrio_name_alone_finds_every_barrio_that_has_it(city):
    """Bellavista is in two comunas: whoever asks is shown both, never one of them."""
    assert [barrio.parent_id for barrio in barrios_called(city, " bellavista")] == [
        comuna_id(2),
        comuna_id(3),
    ]


def test_the_city_itself_is_the_parent_of_its_parts(city):
    """From any part one reaches the municipality."""
    assert {part.parent_id for part in of_kind(city, TerritoryKind.COMUNA)} == {CITY}
    barrio = barrios_called(city, "San Mateo")[0]
    assert (barrio.parent_id, barrio.id) == (comuna_id(3), "54001-C03-B003")
