"""The pages about work orders, all of them."""

from webapp.orders import completing, listing, moves, record, scheduling
from webapp.orders.blueprint import blueprint

__all__ = ["blueprint", "completing", "listing", "moves", "record", "scheduling"]
