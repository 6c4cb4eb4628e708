"""The pages about thanks, all of them."""

from webapp.recognition import (
    catalogue,
    confirming,
    giving,
    holding,
    moderating,
    own,
    reading_them,
)
from webapp.recognition.blueprint import blueprint

__all__ = [
    "blueprint",
    "catalogue",
    "confirming",
    "giving",
    "holding",
    "moderating",
    "own",
    "reading_them",
]
