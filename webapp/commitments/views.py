"""The pages of commitments, all of them."""

from webapp.commitments import inbox, moves, proposing, public
from webapp.commitments.blueprint import blueprint

__all__ = ["blueprint", "inbox", "moves", "proposing", "public"]
