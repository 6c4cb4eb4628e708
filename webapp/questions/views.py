"""The pages of questions, all of them."""

from webapp.questions import answering, asking, listing, record, reviewing
from webapp.questions.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint", "listing", "record", "reviewing"]
