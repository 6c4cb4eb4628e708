"""The pages about alarm zones and of their neighbours, all of them."""

from webapp.zones import listing, members, moves, neighbour, record, trials
from webapp.zones.blueprint import alarm, blueprint

__all__ = [
    "alarm",
    "blueprint",
    "listing",
    "members",
    "moves",
    "neighbour",
    "record",
    "trials",
]
