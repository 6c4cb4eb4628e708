"""The pages about devices, all of them."""

from webapp.devices import bridges, listing, moves, record, registering, unread
from webapp.devices.blueprint import blueprint

__all__ = ["blueprint", "bridges", "listing", "moves", "record", "registering", "unread"]
