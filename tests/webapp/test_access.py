"""Every door of the portal has a lock, or says that it is open.

Whoever adds a page adds its line to DOORS: who passes, of everybody in the cast. The cast
holds somebody of the same role elsewhere (Rosa, Pedro), so that a record of somebody else's
is tried as well.
"""

import pytest

from tests.people import CAST
from webapp.access import ACCESS

EVERYBODY = set(CAST)

# (method, address): who of the cast passes. 403 for all others; strangers are asked to sign in.
DOORS: dict[tuple[str, str], set[str]] = {
    ("GET", "/inicio"): EVERYBODY,
    ("GET", "/cuenta"): EVERYBODY,
    ("POST", "/cuenta/cerrar-otras-sesiones"): EVERYBODY,
    ("GET", "/cuenta/contrasena"): EVERYBODY,
}


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_nobody_passes_a_door_that_is_not_theirs(visit_as, method, address):
    """Every role, at every route, on a record that is somebody's: theirs or 403."""
    passed = {
        who for who in CAST if visit_as(who).open(address, method=method).status_code != 403
    }

    assert passed == DOORS[method, address]


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_a_stranger_passes_no_door(browser, method, address):
    """Without signing in, nothing but the public pages answers."""
    page = browser.open(address, method=method)

    assert (page.status_code, page.location.partition("?")[0]) == (302, "/ingresar")


def test_every_view_declares_who_may_enter(portal):
    """A new view without @public or @requires fails here before it fails in the street."""
    undeclared = {
        endpoint
        for endpoint, view in portal.view_functions.items()
        if endpoint != "static" and f"{view.__module__}.{view.__qualname__}" not in ACCESS
    }

    assert undeclared == set()
