"""One voice more, not one case more."""

import pytest

from models.events import ANYONE
from models.lifecycle import TransitionRefusedError
from models.upkeep.follower import Follower, FollowerRole, everybody_told, with_secret
from models.upkeep.joining import distance_m, likely_duplicates
from models.upkeep.request_stages import RequestStatus
from tests.people import MARTHA

KEY = "not a secret"
# A thousandth of a degree of latitude is 111.2 m everywhere.
FORTY_METRES = 40 / 111_195


def near(city, report, **changes):
    """Look for what a report 40 m north of another would repeat."""
    told = {"lat": report.lat + FORTY_METRES, "lon": report.lon} | changes
    return [one.request for one in likely_duplicates(city, report.category, **told)]


def test_an_open_report_within_fifty_metres_is_offered(city, report):
    """The same kind of thing, open, near: perhaps it is the same."""
    first = report()

    assert near(city, first) == [first]
    [found] = likely_duplicates(city, first.category, first.lat + FORTY_METRES, first.lon)
    assert found.distance_m == pytest.approx(40, abs=0.1)


def test_what_is_far_closed_joined_hidden_or_of_another_kind_is_not_offered(city, report):
    """Nobody is offered to join what nobody will mend."""
    first = report()
    report("bache_via")
    closed = report()
    closed.status = RequestStatus.REJECTED
    closed.rejection_reason = "not_found"
    joined = report()
    joined.join(first, by=ANYONE)

    assert near(city, first) == [first]
    assert near(city, first, lat=first.lat + 2 * FORTY_METRES) == []


def test_the_radius_belongs_to_the_category(city, report):
    """A pothole repeats along a street; a lamp does not."""
    first = report()
    first.category.join_radius_m = 30

    assert near(city, first) == []


def test_joining_adds_a_voice_and_unjoining_takes_it_back(city, report):
    """Places are counted once, voices apart."""
    first, second = report(), report()
    second.join(first, by=ANYONE)
    assert (first.weight, second.status, second.lead) == (2, "joined", first)

    second.unjoin(by=MARTHA)
    assert (first.weight, second.status, second.lead) == (1, "received", second)
    city.flush()


def test_nobody_joins_a_closed_report_or_oneself(city, report):
    """A voice is never added to silence."""
    first, second = report(), report()
    with pytest.raises(TransitionRefusedError):
        first.join(first, by=ANYONE)
    second.join(first, by=ANYONE)
    third = report()
    with pytest.raises(TransitionRefusedError):
        third.join(second, by=ANYONE)


def test_everybody_who_joined_is_told(city, report):
    """Whichever voice they came with, unless they asked to be left alone."""
    first, second = report(), report()
    second.join(first, by=ANYONE)
    one, two, gone = (
        Follower.of(request, FollowerRole.REPORTER, KEY, email=f"{name}@example.org")
        for request, name in ((first, "a"), (second, "b"), (second, "c"))
    )
    city.add_all([one, two, gone, Follower.of(first, FollowerRole.REPORTER, KEY)])
    city.flush()
    gone.unsubscribed_at = gone.created_at

    assert list(city.scalars(everybody_told(first.id))) == [one, two]


def test_a_secret_opens_its_own_place_and_is_not_in_the_database(city, report):
    """The code only reads; the secret speaks for whoever reported, here and nowhere else."""
    first, other = report(), report("bache_via")
    reporter = Follower.of(first, FollowerRole.REPORTER, KEY)
    city.add(reporter)
    city.flush()
    secret = reporter.secret(KEY)

    assert with_secret(city, first.id, secret.upper()) is reporter
    assert with_secret(city, other.id, secret) is None
    assert with_secret(city, first.id, first.code) is None
    assert secret not in str(vars(reporter))


def test_distances_are_those_of_the_earth():
    """From the cathedral to the terminal: checked against the spherical law of cosines."""
    assert distance_m(7.8858, -72.5053, 7.8939, -72.5078) == pytest.approx(942, abs=2)
