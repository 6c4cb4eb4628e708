"""The portal and its visitors, as the tests of the portal know them."""

from tests.webapp.conftest import browser, jairo, martha, portal, settings, visit_as

__all__ = ["browser", "jairo", "martha", "portal", "settings", "visit_as"]
