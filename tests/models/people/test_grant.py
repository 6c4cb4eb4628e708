"""What nothing grants is refused."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from models import clock
from models.people.grant import Grant, Permission, Rights, Role, ScopeKind
from models.people.person import Person
from models.people.roles import PERMISSIONS
from tests.people import (
    ATALAYA,
    CAST,
    GLORIA,
    LA_LIBERTAD,
    LIGHTING,
    MARTHA_ID,
    everybody,
    grants,
    settle,
)


class Place(NamedTuple):
    """A record that lies in one comuna."""

    comuna: str

    @property
    def scopes(self):
        """Say where it lies."""
        return frozenset({(ScopeKind.COMUNA, self.comuna)})


def rights_of(who, since) -> Rights:
    """Collect what one of the cast may do."""
    return Rights.of(one for one in grants(since) if one.person_id == CAST[who].id)


def test_nobody_may_do_anything_without_a_grant():
    """Closed by default: an empty set of grants opens nothing."""
    assert not any(Rights().may(permission, on=Place(LA_LIBERTAD)) for permission in Permission)


@pytest.mark.parametrize(("comuna", "allowed"), [(LA_LIBERTAD, True), (ATALAYA, False)])
def test_a_grant_reaches_as_far_as_its_scope(tuesday_morning, comuna, allowed):
    """Martha's committee confirms repairs in its own comuna and in no other."""
    martha = rights_of("martha", tuesday_morning)

    assert martha.may(Permission.VERIFY_REPAIRS, on=Place(comuna)) is allowed


def test_a_grant_for_the_city_reaches_everything(tuesday_morning):
    """The auditor reads in every comuna, and still changes nothing in any."""
    ana = rights_of("ana", tuesday_morning)

    assert ana.may(Permission.SEE_ORDERS, on=Place(ATALAYA))
    assert ana.everywhere(Permission.SEE_ORDERS)
    assert not ana.holds(Permission.VERIFY_REPAIRS)


def test_whoever_mends_does_not_verify():
    """Closed is not fixed: no role may say both that it was done and that it was done well."""
    both = {Permission.MEND_PLACES, Permission.VERIFY_REPAIRS}

    assert not any(both <= allowed for allowed in PERMISSIONS.values())


def test_the_auditor_changes_nothing():
    """What an auditor holds is to see, to watch and to read."""
    reading = ("see_", "watch_", "read_")

    assert all(one.startswith(reading) for one in PERMISSIONS[Role.AUDITOR])
    assert Permission.SEE_CONTACTS not in PERMISSIONS[Role.AUDITOR]


def test_a_grant_ends_by_itself(session, tuesday_morning):
    """Who left the committee on Monday has no rights on Tuesday."""
    session.add_all(everybody())
    session.flush()
    [ended, *running] = grants(tuesday_morning - timedelta(days=30))
    ended.until = tuesday_morning - timedelta(days=1)
    session.add_all([ended, *running])
    session.flush()

    assert session.scalars(Grant.in_force(MARTHA_ID)).all() == []


def test_a_grant_that_is_ended_stays_in_the_books(session, tuesday_morning):
    """Later one must be able to say who could do what, and when."""
    settle(session, tuesday_morning)
    [grant] = session.scalars(Grant.in_force(MARTHA_ID))

    with clock.at(tuesday_morning + timedelta(hours=1)) as later:
        grant.end(by=GLORIA)
        session.flush()
        assert session.scalars(Grant.in_force(MARTHA_ID)).all() == []

    assert (grant.since, grant.until) == (tuesday_morning, later)


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.COMMITTEE, None), (Role.DEPARTMENT, None), (Role.AUDITOR, LIGHTING)],
)
def test_a_role_is_granted_where_it_works(role, scope):
    """A committee without a comuna would reach nothing, or everything; both are wrong."""
    with pytest.raises(ValueError, match="is granted for a"):
        Grant.give(Person(name="Martha", email="m@x.example"), role, scope, by=GLORIA)
