"""The pages about transparency, all of them."""

from webapp.transparency import alarms, data, proof
from webapp.transparency.blueprint import blueprint

__all__ = ["alarms", "blueprint", "data", "proof"]
