"""Whether what pages show was made up to show the platform; they say so where it was."""

from flask import Blueprint

from models.upkeep.dataset import rehearsals
from webapp.database import db


def made_up() -> bool:
    """Tell whether this installation holds the demonstration's records."""
    return db.scalars(rehearsals()).first() is not None


def says_so(blueprint: Blueprint) -> None:
    """Let the templates of an area ask."""
    blueprint.context_processor(lambda: {"made_up": made_up})
