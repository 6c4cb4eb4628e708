"""The pages about transparency, all of them."""

from webapp.transparency import data, proof
from webapp.transparency.blueprint import blueprint

__all__ = ["blueprint", "data", "proof"]
