"""All that patrols are answered."""

from webapp.patrol import duty, moves, page, position
from webapp.patrol.blueprint import blueprint

__all__ = ["blueprint", "duty", "moves", "page", "position"]
