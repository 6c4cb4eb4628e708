"""Where to go next, when the browser says so: only ever to an address of ours."""

from urllib.parse import urlsplit

from flask import url_for


def local(address: str | None) -> str | None:
    """Return the address if it is one of this portal, else nothing.

    A link that signs people in and then sends them to somebody else's copy of the portal
    is how passwords are stolen.
    """
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(sign < " " or sign == "\\" for sign in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def local_or_home(address: str | None) -> str:
    """Return the address if it is one of ours, else the way home."""
    return local(address) or url_for("accounts.home")
