"""The pages of triage, all of them."""

from webapp.triage import listing, moves, record
from webapp.triage.blueprint import blueprint

__all__ = ["blueprint", "listing", "moves", "record"]
